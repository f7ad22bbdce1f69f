"""Proving the attributes: that git knows every shared file of this worktree as gitsync's to
merge.
"""

from __future__ import annotations

import os

from gitsync.core.documents.kinds import has_room
from gitsync.core.documents.protocol import ATTRIBUTES
from gitsync.core.documents.protocol import README
from gitsync.core.policy.place import place_of
from gitsync.git.changes import tracked
from gitsync.setup import attributes
from gitsync.setup.proofs.scratch import Proof
from gitsync.setup.proofs.scratch import wrong
from gitsync.world import files
from gitsync.world import policy_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Policy
    from gitsync.git.repo import Repo


def prove_attributes(repo: Repo) -> Proof:
    """Every gated file of this worktree must have the attribute, asked of git itself."""
    if attributes.is_left_out(repo):
        text = "left out by this worktree's sparse checkout: git merges as text here"
        hint = f'bring it: git sparse-checkout add /{ATTRIBUTES}'
        return Proof('attributes', '', [wrong('GS902', ATTRIBUTES, text, hint)])
    policy, listed = policy_file.load(repo.disk()), tracked(repo)
    paths = [path for path in listed.paths() if _is_merged(path, policy, listed)]
    paths = paths or [README]
    asked = b''.join(os.fsencode(path) + b'\0' for path in paths)
    answers = os.fsdecode(repo.output('check-attr', '-z', '--stdin', 'merge', input=asked))
    fields = answers.split('\0')
    others: dict[str, list[str]] = {}
    for path, value in zip(fields[::3], fields[2::3]):
        if value != 'gitsync':
            others.setdefault(value, []).append(path)
    findings = []
    for value, names in sorted(others.items()):
        more = f' (and of {len(names) - 1} more)' if len(names) > 1 else ''
        text = f"merge attribute is '{value}', not 'gitsync'{more}"
        findings.append(wrong('GS902', names[0], text, _hint(repo, policy, names[0])))
    carry = '1 shared file carries' if len(paths) == 1 else f'{len(paths)} shared files carry'
    return Proof('attributes', f'{carry} merge=gitsync', findings)


def _is_merged(path: str, policy: Policy, snapshot: Snapshot) -> bool:
    place = place_of(
        path,
        policy,
        lambda folder: snapshot.entry(f'{folder}/{README}' if folder else README) is not None,
    )
    return place is not None and has_room('merge', place.kind)


def _hint(repo: Repo, policy: Policy, name: str) -> str:
    """The command that mends it: the block is missing or older than the policy, or is overruled."""
    if attributes.init_steps(repo, policy):
        branch = attributes.branch_with(repo, policy)
        if branch:
            return f"merge '{branch}', which names them; until then: gitsync doctor --fix"
        return "run 'gitsync init' and commit .gitattributes"
    info = attributes.info_file(repo.common_dir)
    if b'merge' in (files.load(info) or b''):
        return f'{info} beats .gitattributes: take the line out'
    return f'a later line or a deeper .gitattributes takes it away: git check-attr -a {name}'
