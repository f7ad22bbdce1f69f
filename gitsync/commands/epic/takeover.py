"""Take over a stale agent's work, by one of the five ways that the protocol knows."""

from __future__ import annotations

import os

import click

from gitsync.core.documents import checkpoint
from gitsync.core.documents import sections
from gitsync.core.documents import status
from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import HANDOFF
from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import STATUS
from gitsync.core.epic import new_epic
from gitsync.core.epic import progress
from gitsync.core.epic import tables
from gitsync.core.epic.handoff import Handoff
from gitsync.core.epic.handoff import keeping_clock
from gitsync.core.epic.handoff import package
from gitsync.core.epic.handoff import start_line
from gitsync.core.epic.newest import newest_checkpoint
from gitsync.core.epic.state import deferred
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.text.moments import written
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.hold import rewrite
from gitsync.epic.records.checkpoint import checkpoint_path
from gitsync.epic.standing import newest_copy
from gitsync.epic.standing import standing
from gitsync.errors import GitsyncError
from gitsync.world import clock
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from gitsync.core.epic.mail import Copy
    from gitsync.core.epic.state import EpicState
    from gitsync.core.epic.state import Feature
    from gitsync.epic.acting_agent import ActingAgent

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
def command(agent: str, how: str, as_json: bool) -> int:
    """Take over a stale agent's work

    new and absorb keep the old checkpoint, the newest on any branch, as
    <agent>_crashed_<time>.json and change the assignment; restart keeps it as
    <agent>_aborted_<time>.json. Every way is noted in EPIC_README.md. For the coordinator; nothing
    is lost in any of them.
    """
    acting = acting_agent()
    acting.place.need_coordinator('take over an agent')
    epic = standing(acting.place)
    feature = epic.feature_of(agent)
    if feature is None or same(agent, epic.coordinator):
        raise GitsyncError(
            f"'{agent}' has no feature that could be taken over",
            f'agents with one: {", ".join(epic.agents[1:])}',
            'no-feature',
        )
    takeover = _Takeover(acting, epic, feature, how, clock.now())
    takeover.run()
    title = os.path.basename(acting.place.folder)
    changed = sorted(map(acting.place.path, takeover.planned))
    start = start_line(takeover.new, title)
    data = {
        'agent': feature.agent,
        'how': how,
        'new_agent': takeover.new,
        'feature': feature.folder,
        'changed': changed,
        'start': start,
    }
    heir = '' if same(takeover.new, feature.agent) else f' → {takeover.new}'
    text = f'{WAYS[how]}: {feature.folder}, {feature.agent}{heir}\n'
    text += ''.join(f'  {path}\n' for path in changed)
    text += '' if how in ('absorb', 'defer') else f'start it with: {start}\n'
    output.answer(as_json, data, text + acting.place.next_commit(f'Take over {feature.agent}'))
    return 0


class _Takeover:
    """One takeover; each file is written whole, what is kept before what goes, so that a second run
    finishes a broken one.
    """

    def __init__(
        self, acting: ActingAgent, epic: EpicState, feature: Feature, how: str, now: datetime
    ) -> None:
        self.acting = acting
        self.epic = epic
        self.feature = feature
        self.how = how
        self.now = now
        self.old = feature.agent
        self.new = {'new': successor(self.old), 'absorb': epic.coordinator}.get(how, self.old)
        self.sign = self._last_sign()
        self.planned: dict[str, bytes | None] = {}  # by path in the epic; None: removed

    def _last_sign(self) -> progress.Sign | None:
        """The old agent's last sign of life; a note where it may be at work still."""
        now, state = clock.looking_now(), progress.state_of(self.epic, self.old)
        sign = progress.last_sign(progress.signs(self.epic, self.old), now)
        if sign and progress.liveness(sign, now, state) == 'active':
            output.note(
                f'{self.old} gave a sign of life at {written(sign.at)}: it may be at work still'
            )
        return sign

    def run(self) -> None:
        """Plan every file, and write what the gates pass."""
        if self.how in ('new', 'absorb', 'restart'):
            self._keep_checkpoint()
        if self.how == 'new':
            for rest, data in new_epic.channels(self.new, self.epic.coordinator).items():
                if self.acting.load(rest) is None:
                    self.planned[rest] = data
        if self.how in ('new', 'resume', 'restart'):
            self._plan_package()
        self.planned[README] = self._readme(self._load(README))
        if self.how in ('new', 'absorb'):
            # last: until then the feature is the old agent's, and a second run does the rest
            self.planned[f'{self.feature.folder}/{STATUS}'] = self._status()
        self.acting.need_lawful(self.planned)
        for rest, file in self.planned.items():
            if rest == README:
                rewrite(self.acting, README, self._readme, f'takeover {self.old}')
            elif file is None:
                os.unlink(self.acting.full(rest))
            elif not self.acting.create(rest, file) and not rest.startswith(COMMS):
                self.acting.save(rest, file)

    def _load(self, rest: str) -> bytes:
        return self.acting.load(rest) or b''

    def _plan_package(self) -> None:
        place, rest = self.acting.place, f'{self.feature.folder}/{HANDOFF}'
        handoff = Handoff(
            place.epic,
            os.path.basename(place.folder),
            self.feature.folder,
            self.new,
            self.epic.coordinator,
            self.old if self.how == 'new' else '',
            self.acting.policy.s2,
        )
        self.planned[rest] = keeping_clock(package(handoff, self.now), self._load(rest))

    def _keep_checkpoint(self) -> None:
        """Keep the old checkpoint where it is newest, or say that there was none: by this record
        the old agent is told.
        """
        rest, place = checkpoint_path(self.old), self.acting.place
        word = 'aborted' if self.how == 'restart' else 'crashed'
        start = f'{CHECKPOINTS}/{form(self.old)}_{word}_'
        here = self.acting.load(rest)
        names = place.repo.disk().names(place.path(CHECKPOINTS))
        if here is None and any(f'{CHECKPOINTS}/{name}'.startswith(start) for name in names):
            return  # by a run that was broken off
        newest = newest_copy(place, rest, here, newest_checkpoint)
        if newest:
            # laid out anew, as git would follow a plain rename, and merge into what is kept what
            # the agent writes later
            data = checkpoint.relaid(checkpoint.parse(newest.data))
        elif self.how == 'restart':
            return
        else:
            data = checkpoint.new(self._record(self.old, f'{self.old} wrote no checkpoint.'))
        kept = f'{start}{self.now:%Y%m%d_%H%M%S}.json'
        self.planned[kept] = data
        if self.how == 'new':
            self.planned[checkpoint_path(self.new)] = self._first_checkpoint(newest, kept)
        if here is not None:
            self.planned[rest] = None

    def _first_checkpoint(self, newest: Copy | None, kept: str) -> bytes:
        """The successor's checkpoint, from the old one, which is kept at that path."""
        parsed = checkpoint.parse(newest.data if newest else b'')
        old = parsed.value or {}
        told = old.get('recovery_instructions')
        is_told = isinstance(told, str) and bool(told.strip())
        record = self._record(self.new, told if is_told else f'Read {kept}, then continue.')
        record |= {
            'stage': old['stage'] if status.is_stage(old.get('stage')) else 'S2',
            'previous_agent': self.old,
            'recovery_notes': f'Took over from {self.old}; its last checkpoint is {kept}.',
        }
        return checkpoint.new(record, checkpoint.other_indent(parsed))

    def _record(self, agent: str, instructions: object) -> dict[str, object]:
        """The checkpoint of an agent that has not begun."""
        return {
            'agent_id': agent,
            'agent_type': 'secondary',
            'session_id': 'not started',
            'feature': self.feature.folder,
            'stage': 'S2',
            'last_checkpoint': written(self.now),
            'next_checkpoint_expected': None,
            'status': 'NOT_STARTED',
            'can_resume': True,
            'blockers': [],
            'recovery_instructions': instructions,
        }

    def _status(self) -> bytes:
        data = self._load(f'{self.feature.folder}/{STATUS}')
        if not data:
            return new_epic.status(self.new, self.now).encode()
        values = {'AGENT': self.new, 'UPDATED': written(self.now)}
        return status.render(status.changed(status.parse(data), values))

    def _readme(self, readme: bytes) -> bytes:
        """EPIC_README.md with the takeover in its tables."""
        folder = self.feature.folder
        if self.how in ('new', 'absorb'):
            readme = tables.reassigned(readme, folder, self.old, self.new)
        if self.how in ('new', 'restart'):
            readme = tables.restarted(readme, folder, self.new)
        if self.how == 'defer':
            readme = tables.marked(readme, folder, 'Complete', 'deferred')
            if folder not in deferred(sections.parse(readme).outside):
                row = (folder, self.old, 'deferred', '-')
                readme = tables.added(readme, new_epic.SYNC, row, 'Sync Status')
        elif self.feature.is_deferred:
            readme = tables.marked(readme, folder, 'Complete', '◻️')
        if self.how == 'new':
            readme = new_epic.with_section(readme, self.new, self.now)
        check = (
            new_epic.stamp(self.now),
            self.old,
            written(self.sign.at) if self.sign else '-',
            progress.state_of(self.epic, self.old),
            WAYS[self.how],
        )
        return tables.noted(readme, new_epic.STALE_CHECKS, check, 'Stale Agent Checks')


def successor(agent: str) -> str:
    """The name of the agent that takes over: Secondary-A-New, then Secondary-A-New2, …"""
    base, dash, count = agent.rpartition('-New')
    if not dash:
        return f'{agent}-New'
    return f'{base}-New{int(count or 1) + 1}' if not count or count.isdigit() else f'{agent}-New'
