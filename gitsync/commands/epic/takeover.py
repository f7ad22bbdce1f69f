"""Take over a stale agent's work, by one of the five ways that the protocol knows."""

import os

import click

from gitsync.core.documents import checkpoint
from gitsync.core.documents import sections
from gitsync.core.documents import status
from gitsync.core.epic import new_epic as founding
from gitsync.core.epic import progress
from gitsync.core.epic import state as standing
from gitsync.core.epic import tables as ledger
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.policy.place import CHECKPOINTS
from gitsync.core.policy.place import HANDOFF
from gitsync.core.policy.place import README
from gitsync.core.policy.place import STATUS
from gitsync.core.text.moments import written
from gitsync.epic.acting_agent import sit
from gitsync.epic.hold import rewrite
from gitsync.errors import GitsyncError
from gitsync.world import clock
from gitsync.world import files
from gitsync.world import output

WAYS = {
    'new': 'a new agent takes over',
    'resume': 'the same agent resumes from its checkpoint',
    'restart': 'the same agent starts again from scratch',
    'absorb': 'the coordinator absorbs the feature',
    'defer': 'the feature is deferred',
}


@click.command('takeover')
@click.argument('agent')
@click.option(
    '--how',
    type=click.Choice(tuple(WAYS)),
    default='new',
    show_default=True,
    help='; '.join(f'{way}: {what}' for way, what in WAYS.items()) + '.',
)
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(agent, how, as_json):
    """Take over a stale agent's work

    new and absorb keep the old checkpoint as <agent>_crashed_<time>.json and change the assignment;
    restart keeps it as
    <agent>_aborted_<time>.json. Every way is noted in EPIC_README.md. For the coordinator; nothing
    is lost in any of them.
    """
    desk, now = sit(), clock.now()
    place = desk.place
    place.need_coordinator('take over an agent')
    epic = standing.read(place.repo.disk(), place.epic, place.policy)
    feature = epic.feature_of(agent)
    if feature is None or same(agent, epic.coordinator):
        raise GitsyncError(
            f"'{agent}' has no feature that could be taken over",
            f'agents with one: {", ".join(epic.agents[1:])}',
            'no-feature',
        )
    sign = progress.last_sign(progress.signs(epic, feature.agent), clock.looking_now())
    live = progress.liveness(sign, clock.looking_now(), progress.state_of(epic, feature.agent))
    if live == 'active' and sign:
        output.note(
            f'{feature.agent} gave a sign of life at {written(sign.at)}: it may be at work still'
        )
    takeover = _Takeover(desk, epic, feature, how, now, sign)
    takeover.run()
    start = f'gitsync join {takeover.new} && gitsync brief'
    data = {
        'agent': feature.agent,
        'how': how,
        'new_agent': takeover.new,
        'feature': feature.folder,
        'changed': sorted(takeover.changed),
        'start': start,
    }
    text = f'{WAYS[how]}: {feature.folder}, {feature.agent} → {takeover.new}\n' + ''.join(
        f'  {path}\n' for path in sorted(takeover.changed)
    )
    text += '' if how in ('absorb', 'defer') else f'start it with: {start}\n'
    output.answer(as_json, data, text + 'next: commit this: gitsync commit -m "…"')
    return 0


class _Takeover:
    """One takeover; each file is written whole, what is kept before what goes, so that a second run
    finishes a broken one.
    """

    def __init__(self, desk, epic, feature, how, now, sign):
        self.desk, self.place, self.epic, self.feature, self.how, self.now, self.sign = (
            desk,
            desk.place,
            epic,
            feature,
            how,
            now,
            sign,
        )
        self.old = feature.agent
        self.new = {'new': successor(self.old), 'absorb': epic.coordinator}.get(how, self.old)
        self.changed = set()

    def run(self):
        if self.how in ('new', 'absorb', 'restart'):
            self.keep_checkpoint()
        if self.how == 'new':
            for rest, data in founding.channels(self.new, self.epic.coordinator).items():
                if files.create(os.path.join(self.place.folder, rest), data):
                    self.changed.add(self.place.path(rest))
        if self.how in ('new', 'resume', 'restart'):
            previous = self.old if self.how == 'new' else ''
            title = os.path.basename(self.place.folder)
            package = founding.package(
                self.place.epic,
                title,
                self.feature.folder,
                self.new,
                self.epic.coordinator,
                self.now,
                previous,
            )
            path = f'{self.feature.folder}/{HANDOFF}'
            self.save(path, founding.keeping_clock(package.encode(), self.load(path)))
        rewrite(self.desk, README, self.readme, operation=f'takeover {self.old}')
        self.changed.add(self.place.path(README))
        if self.how in (
            'new',
            'absorb',
        ):  # last: until then the feature is the old agent's, and a second run does the rest
            self.save(f'{self.feature.folder}/{STATUS}', self.status())

    def save(self, rest, data):
        self.desk.update(rest, lambda old: data)
        self.changed.add(self.place.path(rest))

    def load(self, rest):
        return files.load(os.path.join(self.place.folder, rest)) or b''

    def keep_checkpoint(self):
        rest = f'{CHECKPOINTS}/{form(self.old)}.json'
        data = self.load(rest)
        if not data:
            return
        word = 'aborted' if self.how == 'restart' else 'crashed'
        kept = f'{CHECKPOINTS}/{form(self.old)}_{word}_{self.now:%Y%m%d_%H%M%S}.json'
        self.save(kept, data)
        if self.how == 'new':
            self.save(f'{CHECKPOINTS}/{form(self.new)}.json', self.successor_checkpoint(data, kept))
        os.unlink(os.path.join(self.place.folder, rest))
        self.changed.add(self.place.path(rest))

    def successor_checkpoint(self, data, kept):
        old = checkpoint.parse(data).value or {}
        told = old.get('recovery_instructions')
        return checkpoint.new(
            {
                'agent_id': self.new,
                'agent_type': 'secondary',
                'session_id': 'not started',
                'feature': self.feature.folder,
                'stage': old['stage'] if status.is_stage(old.get('stage')) else 'S2',
                'last_checkpoint': written(self.now),
                'next_checkpoint_expected': None,
                'status': 'NOT_STARTED',
                'can_resume': True,
                'blockers': [],
                'recovery_instructions': told
                if isinstance(told, str) and told.strip()
                else f'Read {kept}, then continue.',
                'previous_agent': self.old,
                'recovery_notes': f'Took over from {self.old}; its last checkpoint is {kept}.',
            }
        )

    def status(self):
        data = self.load(f'{self.feature.folder}/{STATUS}')
        if not data:
            return founding.status(self.new, self.now).encode()
        values = {'AGENT': self.new, 'UPDATED': written(self.now)}
        return status.render(status.changed(status.parse(data), values))

    def readme(self, made):
        if self.how in ('new', 'absorb'):
            made = ledger.reassigned(made, self.feature.folder, self.old, self.new)
        if self.how == 'defer':
            made = ledger.marked(made, self.feature.folder, 'Complete', 'deferred')
            if self.feature.folder not in _rows(made):
                made = ledger.added(
                    made,
                    founding.SYNC,
                    (self.feature.folder, self.old, 'deferred', '-'),
                    'Sync Status',
                )
        elif self.feature.is_deferred:
            made = ledger.marked(made, self.feature.folder, 'Complete', '◻️')
        if self.how == 'new':
            made = founding.with_section(made, self.new, self.now)
        row = (
            founding.stamp(self.now),
            self.old,
            written(self.sign.at) if self.sign else '-',
            progress.state_of(self.epic, self.old),
            WAYS[self.how],
        )
        return ledger.added(made, founding.STALE_CHECKS, row, 'Stale Agent Checks')


def _rows(readme: bytes) -> set:
    """The features that some table calls deferred."""
    return standing.deferred(sections.parse(readme).outside)


def successor(agent: str) -> str:
    """The name of the agent that takes over: Secondary-A-New, then Secondary-A-New2, …"""
    base, dash, count = agent.rpartition('-New')
    if not dash:
        return f'{agent}-New'
    return f'{base}-New{int(count or 1) + 1}' if not count or count.isdigit() else f'{agent}-New'
