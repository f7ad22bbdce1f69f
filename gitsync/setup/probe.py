"""Proving what is set up, by trying it: attributes asked of git, a merge, a refusal.

A line in a file proves nothing: the driver is run by git merge, the hooks by git commit and git
push, in scratch repositories.
"""

from __future__ import annotations

import os
import shutil
import tempfile

from gitsync.core.policy.place import README
from gitsync.core.policy.place import place_of
from gitsync.setup.clone import has_attributes
from gitsync.setup.probe_driver import prove_driver
from gitsync.setup.probe_hooks import prove_hooks
from gitsync.setup.scratch import Proof
from gitsync.setup.scratch import wrong
from gitsync.world import files
from gitsync.world import policy as policies

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Policy
    from gitsync.core.rules.finding import Finding
    from gitsync.git.repo import Repo

MERGED_KINDS = ('sections', 'messages', 'status', 'checkpoint')


def prove(repo: Repo) -> list[Proof]:
    """Everything that can be proved about this worktree (or bare repository)."""
    proofs = [] if repo.is_bare else [_attributes(repo)]
    folder = tempfile.mkdtemp(prefix='gitsync-doctor-')
    try:
        proofs.append(prove_driver(repo, os.path.join(folder, 'merge')))
        proofs += prove_hooks(repo, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return proofs


def _attributes(repo: Repo) -> Proof:
    """Every gated file of this worktree must have the attribute, asked of git itself."""
    policy, listed = policies.load(repo.disk()), repo.tracked()
    paths = [path for path in listed.paths() if _is_merged(path, policy, listed)]
    paths = paths or [README]
    asked = b''.join(os.fsencode(path) + b'\0' for path in paths)
    answers = os.fsdecode(repo.output('check-attr', '-z', '--stdin', 'merge', input=asked))
    fields = answers.split('\0')
    others: dict[str, list[str]] = {}
    for path, value in zip(fields[::3], fields[2::3]):
        if value != 'gitsync':
            others.setdefault(value, []).append(path)
    findings = [_attribute_finding(repo, value, names) for value, names in sorted(others.items())]
    return Proof('attributes', f'{len(paths)} shared files carry merge=gitsync', findings)


def _is_merged(path: str, policy: Policy, snapshot: Snapshot) -> bool:
    place = place_of(
        path,
        policy,
        lambda folder: snapshot.entry(f'{folder}/{README}' if folder else README) is not None,
    )
    return place is not None and place.kind in MERGED_KINDS


def _attribute_finding(repo: Repo, value: str, names: list[str]) -> Finding:
    more = f' and {len(names) - 1} more' if len(names) > 1 else ''
    text = f"merge attribute is '{value}', not 'gitsync'{more}"
    return wrong('GS902', names[0], text, _attribute_hint(repo, names[0]))


def _attribute_hint(repo: Repo, name: str) -> str:
    if not has_attributes(repo.root):
        return "run 'gitsync init' and commit .gitattributes"
    info = os.path.join(repo.common_dir, 'info', 'attributes')
    if b'merge' in (files.load(info) or b''):
        return f'{info} beats .gitattributes: take the line out'
    return f'a later line or a deeper .gitattributes takes it away: git check-attr -a {name}'
