"""Merge again what stands unmerged in the index, or settle what conflicts in it by a side."""

from __future__ import annotations

import os

import click

from gitsync.core.documents.sections import parse
from gitsync.core.merge.result import Unmergeable
from gitsync.core.text.conflicts import conflicts_left
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.gates.named_files import path_from_root
from gitsync.git.repo import Repo
from gitsync.merging import attic
from gitsync.merging import unmerged
from gitsync.merging.one_file import merge_file
from gitsync.merging.one_section import TAKES
from gitsync.merging.one_section import with_section
from gitsync.merging.one_section import with_side
from gitsync.world import output
from gitsync.world import policy_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.policy.policy import Policy
    from gitsync.merging.one_file import Outcome
    from gitsync.merging.unmerged import Stages
    from gitsync.merging.unmerged import Texts

SETTLED, LEFT = 'settled', 'left'


class Result(Value):
    """What became of one path."""

    path: str
    state: str  # SETTLED or LEFT
    why: str = ''  # it is left
    conflicting: str = ''  # the path as it is typed here, where a side may be taken in it

    @property
    def line(self) -> str:
        """As it is shown."""
        why = f' ({output.clean(self.why)})' if self.why else ''
        hint = f'    hint: {output.clean(self.hint)}\n' if self.conflicting else ''
        return f'{self.state}: {output.clean(self.path)}{why}\n{hint}'

    @property
    def hint(self) -> str:
        """What ends it, or tells more."""
        if not self.conflicting:
            return 'what stands unmerged, and why: gitsync resolve --explain'
        command = f'gitsync resolve {self.conflicting} --take ours'
        return f'edit it and git add it, or: {command} (or theirs, or both)'

    @property
    def data(self) -> dict[str, str]:
        """As JSON has it."""
        return {
            'path': output.valid(self.path),
            'state': self.state,
            'why': output.valid(self.why),
        }


@click.command('resolve')
@click.argument('paths', nargs=-1)
@click.option('--section', default='', help='Settle this section only; needs --take.')
@click.option(
    '--take',
    type=click.Choice(TAKES),
    help="The side to take; both: in each conflict ours' lines, then theirs'.",
)
@click.option(
    '--force', is_flag=True, help='Merge again even where a file was edited since the conflict.'
)
@click.option('--explain', is_flag=True, help='Say why each file conflicts, and change nothing.')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(
    paths: tuple[str, ...],
    section: str,
    take: str | None,
    force: bool,
    explain: bool,
    as_json: bool,
) -> int:
    """Merge again what stands unmerged in the index

    Without PATHS: every unmerged path. What merges cleanly is written and staged; the rest keeps
    conflict markers in the smallest place. Exit 0 when nothing is left. A file that was edited
    since the conflict is left alone (see --force).

    With PATHS and --take SIDE each conflict in these files is settled by a side, with --section
    NAME those of one section; the rest of the file stays as it is.

    With --explain nothing is written: for each conflict its place, what each side did, and to whom
    the part belongs.
    """
    if section and not take or take and not section and not paths:
        hint = 'gitsync resolve PATH [--section NAME] --take ours|theirs|both'
        lack = '--take needs a path or --section' if take else '--section needs --take'
        raise GitsyncError(lack, hint, 'usage')
    repo = Repo.open()
    chosen = _chosen(repo, unmerged.unmerged(repo), paths)
    rules = _policy(repo)
    if explain:
        return _explain(repo, chosen, rules, as_json)
    if take and section:
        chosen = _with_section(repo, chosen, section, bool(paths))
        results = [_settled_section(repo, stages, section, take, rules) for stages in chosen]
    elif take:
        results = [_settled_side(repo, stages, take, rules) for stages in chosen]
    else:
        results = [_merged(repo, stages, rules, force) for stages in chosen]
    return _answer(results, as_json)


def _answer(results: list[Result], as_json: bool) -> int:
    left = [result.data for result in results if result.state == LEFT]
    done = [result.data['path'] for result in results if result.state == SETTLED]
    text = ''.join(result.line for result in results) or 'nothing stands unmerged\n'
    errors = [
        GitsyncError(f'{result.path} is left: {result.why}', result.hint, 'conflict')
        for result in results
        if result.state == LEFT
    ]
    output.answer(as_json, {'settled': done, 'left': left}, text, errors)
    return 1 if left else 0


def _explain(repo: Repo, chosen: Iterable[Stages], rules: Policy | None, as_json: bool) -> int:
    """Say of each unmerged path why it conflicts; nothing is written."""
    from gitsync.merging.explained import explanations

    head = repo.tree(repo.head())
    explained: list[dict[str, object]] = []
    lines: list[str] = []
    for stages in chosen:
        path = output.clean(stages.path)
        if not stages.is_two_sided:
            lines.append(f'{path}: {_one_sided(stages)}\n')
            continue
        told = explanations(stages.path, unmerged.versions(repo, stages), head, rules)
        lines += [f'{path}: {output.clean(each.text)}\n' for each in told]
        if not told:
            lines.append(f'{path}: merges cleanly: gitsync resolve settles it\n')
        explained += [
            {'path': output.valid(stages.path), **each._asdict(), 'owners': list(each.owners)}
            for each in told
        ]
    text = ''.join(lines) or 'nothing stands unmerged\n'
    hint = 'gitsync resolve merges again what can be merged'
    errors = [GitsyncError(line.rstrip(), hint, 'conflict') for line in lines]
    output.answer(as_json, {'conflicts': explained}, text, errors)
    return 1 if lines else 0


def _chosen(repo: Repo, left_over: list[Stages], paths: tuple[str, ...]) -> list[Stages]:
    """The unmerged paths that PATHS name: files, or folders with all below them."""
    if not paths:
        return left_over
    chosen: list[Stages] = []
    for path in paths:
        name = path_from_root(repo, path) or ''
        below = [
            stages
            for stages in left_over
            if name == '.' or stages.path == name or stages.path.startswith(name + '/')
        ]
        if not below and not os.path.lexists(path):
            hint = 'git status lists what stands unmerged'
            raise GitsyncError(f"no such path: '{path}'", hint, 'no-path')
        if not below:
            output.note(f"'{path}' is not unmerged")
        chosen += [stages for stages in below if stages not in chosen]
    return chosen


def _policy(repo: Repo) -> Policy | None:
    """HEAD's policy; a broken one is said, and the built-in protocol serves."""
    try:
        return policy_file.load(repo.tree(repo.head()))
    except GitsyncError as error:
        output.note(f'the policy is not used, the built-in protocol is: {error.message}')
        return None


def _merged(repo: Repo, stages: Stages, rules: Policy | None, force: bool) -> Result:
    """Merge one path again and write what comes out."""
    if not stages.is_two_sided:
        return Result(stages.path, LEFT, _one_sided(stages))
    base, ours, theirs = texts = unmerged.versions(repo, stages)
    try:
        outcome = merge_file(stages.path, base, ours, theirs, policy=rules)
    except Unmergeable as error:
        why = f'{error}: take a side with git checkout --ours or --theirs, then git add'
        return Result(stages.path, LEFT, why)
    if not force and not unmerged.is_untouched(repo, stages.path, texts, outcome.data):
        why = 'edited since the conflict: finish it and git add it, or merge it anew with --force'
        return Result(stages.path, LEFT, why)
    for note in outcome.notes:
        output.note(f'{stages.path}: {note}')
    _keep(repo, stages.path, texts, outcome)
    if outcome.conflicts:
        unmerged.write(repo, stages.path, outcome.data)
        why = 'conflicts: ' + ', '.join(outcome.conflicts)
        return Result(stages.path, LEFT, why, unmerged.from_here(repo, stages.path))
    unmerged.settle(repo, stages, outcome.data)
    return Result(stages.path, SETTLED)


def _one_sided(stages: Stages) -> str:
    if stages.ours and stages.theirs:
        return 'a link or submodule on a side: take a side with git checkout, then git add'
    if not stages.ours and not stages.theirs:
        return 'removed or renamed on both sides: git rm it, or git add what should stand'
    gone = 'ours' if not stages.ours else 'theirs'
    return f'removed in {gone}, changed on the other side: git add keeps it, git rm removes it'


def _keep(repo: Repo, path: str, texts: Texts, outcome: Outcome) -> None:
    """Superseded values go to the attic, and are said."""
    lost = [decision for decision in outcome.decisions if decision.lost]
    if lost:
        merge = f'resolve on {repo.branch() or repo.head()[:12]}'
        attic.keep(repo.common_dir, path, merge, texts, lost)
    for decision in lost:
        output.note(f'{path}: {decision.where}: {decision.what}')


def _with_section(repo: Repo, chosen: list[Stages], name: str, is_named: bool) -> list[Stages]:
    """The paths that hold the section; an error when none does."""
    held = [
        stages
        for stages in chosen
        if stages.is_two_sided
        and any(parse(text).section(name) for text in unmerged.versions(repo, stages))
    ]
    if not held:
        what = f"no unmerged file has a section '{name}'"
        hint = 'which sections conflict: gitsync resolve --explain'
        raise GitsyncError(what, hint, 'no-section')
    if len(held) > 1 and not is_named:
        what = f"several unmerged files have a section '{name}'"
        raise GitsyncError(what, 'name the path too', 'ambiguous')
    return held


def _settled_side(repo: Repo, stages: Stages, take: str, rules: Policy | None) -> Result:
    """Put a side into each conflict of the worktree's file, and stage the file."""
    if not stages.is_two_sided:
        return Result(stages.path, LEFT, _one_sided(stages))
    unmerged.settle(repo, stages, with_side(repo, stages, take, rules))
    return Result(stages.path, SETTLED)


def _settled_section(
    repo: Repo, stages: Stages, name: str, take: str, rules: Policy | None
) -> Result:
    """Put one section into the worktree's file, and stage the file when no conflict is left."""
    data = with_section(repo, stages, name, take, rules)
    left = conflicts_left(data, list(unmerged.versions(repo, stages)))
    if not left:
        unmerged.settle(repo, stages, data)
        return Result(stages.path, SETTLED)
    unmerged.write(repo, stages.path, data)
    lines = ', '.join(map(str, left[:5]))
    why = f"section '{name}' is settled, conflicts are left on line {lines}"
    return Result(stages.path, LEFT, why, unmerged.from_here(repo, stages.path))
