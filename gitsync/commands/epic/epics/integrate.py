"""Fit a team's guides to parallel work."""

from __future__ import annotations

import difflib
import os

import click

from gitsync.core.documents.protocol import README
from gitsync.core.epic.planning import integration
from gitsync.core.text.value import Value
from gitsync.epic.workplace import policy_anywhere
from gitsync.world import files
from gitsync.world import guides
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitsync.core.epic.planning.integration import IntegrationStep

SKIPPED = ('node_modules', '__pycache__')


class Prompts(Value):
    """The step that makes its guide where there is none."""

    number: int
    path: str  # below the folder


PROMPTS = Prompts(10, 'parallel_work_prompts.md')


class Fitted(Value):
    """What a step does to one guide."""

    step: int
    guide: str
    path: str  # below the folder
    state: str  # 'added', 'updated', 'unchanged', 'removed' or 'absent'


class Plan(Value):
    """What integration does to a folder."""

    steps: list[Fitted]
    old: dict[str, bytes]  # by path
    new: dict[str, bytes]
    missing: list[int]  # steps without a guide
    notes: list[str]

    def fit(self, folder: str, step: IntegrationStep, path: str, text: str) -> None:
        """Give the guide the step's block, or take it out where there is no text."""
        if path not in self.old:
            self.old[path] = files.load(os.path.join(folder, path)) or b''
        before = self.new.get(path, self.old[path])
        if text:
            after = integration.with_block(before, step, text)
            state = 'updated' if integration.has_block(before, step) else 'added'
            state = 'unchanged' if after == before else state
        else:
            after = integration.without_block(before, step)
            state = 'absent' if after == before else 'removed'
        self.new[path] = after
        self.steps.append(Fitted(step.number, step.name, path, state))


@click.command('integrate')
@click.argument('folder', type=click.Path(exists=True, file_okay=False))
@click.option('--dry-run', is_flag=True, help='Show what would change, and change nothing.')
@click.option('--remove', is_flag=True, help='Take the blocks out again.')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(folder: str, dry_run: bool, remove: bool, as_json: bool) -> int:
    """Add what parallel work asks for to a team's guides in FOLDER

    The protocol's ten integration steps, each as a managed block in the guide that it is for: by
    the file's name (S1, S2, S2.P1 to P3, S3, EPIC_README template, workflow usage, CLAUDE.md or
    AGENTS.md, prompts). A second run replaces the blocks and adds none twice. Guides of one step
    that lie side by side are named: an agent that finds two takes the wrong one. Where no file
    holds prompts, one is made beside the other guides; what an epic holds is no guide.
    """
    policy = policy_anywhere()
    with_epics = remove or policy.protocol != 's2-epic'
    paths = sorted(_guides(folder, with_epics)) if with_epics or not _is_in_epic(folder) else []
    plan = _plan(folder, paths, policy.s2, remove)
    for line in plan.notes:
        output.note(line)
    if not dry_run:
        _write(folder, plan)
    data = {
        'folder': folder,
        'dry_run': dry_run,
        'steps': [each._asdict() for each in plan.steps],
        'missing': plan.missing,
    }
    output.answer(as_json, data, _text(plan, dry_run))
    return 0


def _plan(folder: str, paths: list[str], s2: str, remove: bool) -> Plan:
    """What every step does to the guides among these files below the folder."""
    plan = Plan([], {}, {}, [], [])
    for step in integration.STEPS:
        text = guides.step(step.number, s2)
        own = integration.guides_of(step, paths) if text else []
        if not own and step.number == PROMPTS.number and plan.steps and not remove:
            own = [PROMPTS.path]
        if own:
            plan.fit(folder, step, own[0], '' if remove else text)
        elif text:
            plan.missing.append(step.number)
            plan.notes.append(f'step {step.number}: no {step.name} in {folder}')
        if len(own) > 1:
            plan.notes.append(
                f'step {step.number}: {len(own)} files look like the {step.name}: {", ".join(own)};'
                ' keep one, agents take the wrong one'
            )
    return plan


def _is_in_epic(folder: str) -> bool:
    """True where the folder, or one around it in the worktree, is an epic."""
    around = os.path.realpath(folder)
    while not os.path.isfile(os.path.join(around, README)):
        above = os.path.dirname(around)
        if above == around or os.path.lexists(os.path.join(around, '.git')):
            return False
        around = above
    return True


def _guides(folder: str, with_epics: bool) -> Iterator[str]:
    """The Markdown files below the folder; those in an epic are gated, and no guides."""
    for top, folders, names in os.walk(folder):
        if README in names and not with_epics:
            folders[:] = []
            continue
        folders[:] = [name for name in folders if name[:1] != '.' and name not in SKIPPED]
        for name in names:
            path = os.path.join(top, name)
            if name.lower().endswith('.md') and not os.path.islink(path):
                yield os.path.relpath(path, folder).replace(os.sep, '/')


def _write(folder: str, plan: Plan) -> None:
    """Write the guides that change; one that held nothing but a block goes with it."""
    for rest, new in plan.new.items():
        path = os.path.join(os.path.abspath(folder), rest)
        files.sweep(os.path.dirname(path))
        if new:
            if new != plan.old[rest]:
                files.save(path, new)
        elif os.path.lexists(path):
            os.unlink(path)


def _text(plan: Plan, dry_run: bool) -> str:
    """A line a step; beforehand, the changes too."""
    lines = [f'step {each.step}: {each.path}: {each.state}' for each in plan.steps]
    for path, new in plan.new.items() if dry_run else ():
        old_lines, new_lines = (
            data.decode('utf-8', 'replace').splitlines() for data in (plan.old[path], new)
        )
        lines += difflib.unified_diff(old_lines, new_lines, path, path, lineterm='')
    return '\n'.join(lines or ['nothing to do'])
