"""The layout of an epic: what must and must not stand where.

GS601 to GS603, GS605, and GS504 for a second checkpoint of one agent.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import ARCHIVE
from gitsync.core.documents.protocol import BACKUPS
from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import FOLDERS
from gitsync.core.documents.protocol import HANDOFF
from gitsync.core.documents.protocol import LEFT_BEHIND
from gitsync.core.documents.protocol import LOCK_ENDING
from gitsync.core.documents.protocol import LOCKS
from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import STATUS
from gitsync.core.git.snapshot import FOLDER
from gitsync.core.policy.file_names import agent_in
from gitsync.core.policy.file_names import is_any
from gitsync.core.policy.file_names import is_channel
from gitsync.core.policy.file_names import is_checkpoint_name
from gitsync.core.policy.file_names import is_copy
from gitsync.core.policy.file_names import is_readme
from gitsync.core.policy.names import form
from gitsync.core.policy.names import is_protocol
from gitsync.core.policy.place import below
from gitsync.core.policy.place import channel
from gitsync.core.policy.place import feature_number
from gitsync.core.policy.place import folders_around
from gitsync.core.policy.place import is_feature
from gitsync.core.rules.finding import finding
from gitsync.core.rules.wording import typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable

    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.rules.finding import Finding

NAMES = (README, *FOLDERS)
FORBIDDEN = ('parallel_work', 'coordination')
KEPT_LOCKS = ('.gitignore', '.gitkeep')


def check_layout(
    snapshot: Snapshot,
    epic: str,
    paths: Iterable[str] | None = None,
    is_agent: Callable[[str], bool] = is_protocol,
) -> list[Finding]:
    """Findings on the epic in that folder ('' is the root), sorted.

    paths: the touched paths (whole, as in the repository), which alone are blamed: a file itself, a
    folder and a feature for what was touched in it. None: the whole epic. Reads the names in the
    epic's own folders, and checkpoints under odd names.
    """
    layout = _Layout(snapshot, epic, paths, is_agent)
    layout.check_root()
    layout.check_comms()
    layout.check_checkpoints()
    layout.check_locks()
    return sorted(layout.findings)


class _Layout:
    """One look at an epic. What a method calls rest is a path below the epic's folder."""

    def __init__(
        self,
        snapshot: Snapshot,
        epic: str,
        paths: Iterable[str] | None,
        is_agent: Callable[[str], bool],
    ) -> None:
        self.snapshot = snapshot
        self.epic = epic
        self.is_agent = is_agent
        self.findings: list[Finding] = []
        self.touched: set[str] | None = None
        if paths is not None:
            self.touched = set()
            for path in paths:
                self.touched.update((path, *folders_around(path)))

    def path(self, rest: str) -> str:
        """The whole path."""
        return below(self.epic, rest)

    def names(self, rest: str) -> tuple[str, ...]:
        """The names in a folder, none where nothing in it was touched."""
        if rest and not self.is_judged(rest):
            return ()
        return self.snapshot.names(self.path(rest).rstrip('/'))

    def is_folder(self, rest: str) -> bool:
        entry = self.snapshot.entry(self.path(rest))
        return entry is not None and entry.mode == FOLDER

    def is_judged(self, rest: str) -> bool:
        return self.touched is None or self.path(rest) in self.touched

    def add(self, rule: str, rest: str, message: str, hint: str, severity: str = '') -> None:
        """A finding on a file or folder as a whole, where it is judged."""
        if self.is_judged(rest):
            self.findings.append(finding(rule, self.path(rest), 0, 0, message, hint, severity))

    def misplace(self, rest: str, message: str, target: str) -> None:
        """GS601 for what belongs elsewhere."""
        self.add('GS601', rest, message, self._move(rest, target))

    def _move(self, rest: str, target: str) -> str:
        old, new = typed(self.path(rest)), typed(target)
        if self.is_judged(rest) and self.snapshot.entry(target):
            return f'{new} is there too: take over what it lacks, then git rm -r {old}'
        return f'git mv {old} {new}'

    def check_root(self) -> None:
        """The epic's own folder and its features."""
        for name in self.names(''):
            if self.is_judged(name):
                self._check_name(name)
        self._check_numbers()

    def _check_name(self, name: str) -> None:
        low = name.lower()
        wanted = next((known for known in NAMES if known.lower() == low and known != name), '')
        if wanted:
            what = f"'{name}' differs only in case from '{wanted}'"
            self.misplace(name, what, self.path(wanted))
        elif low in FORBIDDEN and self.is_folder(name):
            hint = (
                f'move its files: messages to {COMMS}/, checkpoints to {CHECKPOINTS}/, the rest to '
                'a feature folder'
            )
            self.add('GS601', name, f"the layout has no folder '{name}'", hint)
        elif is_feature(low) and self.is_folder(name):
            self._check_feature(name)
        elif low.startswith(('feature_', 'feature-')) and self.is_folder(name):
            what = f"the feature folder '{name}' is not named feature_NN_name"
            self.add('GS605', name, what, self._move(name, self.path('feature_NN_name')))
        elif low.startswith('handoff_package'):
            what = f"the handoff package '{name}' stands outside its feature's folder"
            self.misplace(name, what, self.path(f'feature_XX_name/{HANDOFF}'))
        elif is_copy(name, is_readme):
            self._add_copy(name)

    def _check_numbers(self) -> None:
        """GS605 for each feature but the first of a number, told of the one that was touched."""
        first: dict[int | None, str] = {}
        names = self.names('')
        for name in filter(is_feature, names):
            one = first.setdefault(feature_number(name), name)
            if one != name:
                told = name if self.is_judged(name) else one
                what = f"two features have one number: '{one}' and '{name}'"
                free = 1 + max(feature_number(each) or 0 for each in filter(is_feature, names))
                new = f'feature_{free:02}_{name.split("_", 2)[2]}'
                places = ' '.join(typed(self.path(each)) for each in (name, new))
                hint = f'give one of them a free number: git mv {places}'
                self.add('GS605', told, what, hint)

    def _check_feature(self, name: str) -> None:
        if not is_feature(name):
            what = f"the feature folder '{name}' is not in lower case"
            self.misplace(name, what, self.path(name[:8].lower() + name[8:]))
        names = self.names(name)
        if STATUS not in names and self.is_judged(name):
            hint = (
                'its agent writes it: gitsync status set STAGE=S2.P1 STATUS=IN_PROGRESS; a feature '
                f'that nobody has yet: gitsync epic add-feature {typed(name.split("_", 2)[2])}'
            )
            what = f"the feature '{name}' has no {STATUS}"
            path = self.path(f'{name}/{STATUS}')
            self.findings.append(finding('GS602', path, 0, 0, what, hint))
        for inner in names:
            rest = f'{name}/{inner}'
            is_other_case = inner != STATUS and inner.lower() == STATUS.lower()
            if is_other_case and not self.is_folder(rest):
                what = f"'{inner}' differs only in case from '{STATUS}'"
                self.misplace(rest, what, self.path(f'{name}/{STATUS}'))
            elif is_copy(inner, STATUS.lower().__eq__):
                self._add_copy(rest)

    def check_comms(self) -> None:
        """Channels by the file forms of their agents, and the archive."""
        for name in self.names(COMMS):
            if self.is_judged(f'{COMMS}/{name}'):
                self._check_comms_name(name, f'{COMMS}/{name}')

    def _check_comms_name(self, name: str, rest: str) -> None:
        named = channel(name)
        if self.is_folder(rest):
            if name != ARCHIVE:
                hint = (
                    f'{COMMS}/ holds <from>_to_<to>.md files and {ARCHIVE}/, nothing else; move '
                    'its files there'
                )
                self.add('GS601', rest, f"'{COMMS}/' has no folder '{name}'", hint)
        elif 'handoff' in name.lower() and not named:
            what = f"the handoff package '{name}' stands in '{COMMS}/'"
            self.misplace(rest, what, self.path(f'feature_XX_name/{HANDOFF}'))
        elif is_copy(name, is_channel):
            self._add_copy(rest)
        elif named and any(side != form(side) for side in named):
            what = f"the comms file '{name}' does not name its agents in their file form"
            right = f'{form(named.writer)}_to_{form(named.reader)}.md'
            self.misplace(rest, what, self.path(f'{COMMS}/{right}'))

    def check_checkpoints(self) -> None:
        """Every file is <agent>.json, and each agent has one."""
        by_agent: dict[str, list[str]] = {}
        for name in self.names(CHECKPOINTS):
            rest = f'{CHECKPOINTS}/{name}'
            if self.is_folder(rest):
                if name != BACKUPS:
                    hint = f'{CHECKPOINTS}/ holds <agent>.json files and {BACKUPS}/, nothing else'
                    self.add('GS601', rest, f"'{CHECKPOINTS}/' has no folder '{name}'", hint)
            elif name.startswith('.') or any(word in name for word in LEFT_BEHIND):
                continue
            elif is_copy(name, is_any):
                self._add_copy(rest)
            else:
                agent = self._agent_of(name)
                if not is_checkpoint_name(name):
                    self._add_odd_checkpoint(rest, name, agent)
                if agent:
                    by_agent.setdefault(agent, []).append(name)
        for agent, names in by_agent.items():
            self._check_second(agent, names)

    def _add_odd_checkpoint(self, rest: str, name: str, agent: str) -> None:
        right = self.path(f'{CHECKPOINTS}/{agent or "<agent>"}.json')
        self.add(
            'GS601',
            rest,
            f"the checkpoint file '{name}' is not named <agent>.json",
            f'its right name is {right}; where none stands there: gitsync check --fix',
        )

    def _check_second(self, agent: str, names: list[str]) -> None:
        """GS504 for each checkpoint of an agent but the first."""
        first = f'{agent}.json' if f'{agent}.json' in names else names[0]
        for name in names:
            if name != first:
                self.add(
                    'GS504',
                    f'{CHECKPOINTS}/{name}',
                    f"'{name}' is a second checkpoint for '{agent}' beside '{first}'",
                    f'keep {first}; move the other to {CHECKPOINTS}/{BACKUPS}/',
                )

    def _agent_of(self, name: str) -> str:
        """The file form of the agent that a checkpoint file is for, by its name and, where that is
        odd, by its agent_id; '' when neither tells.
        """
        if is_checkpoint_name(name):
            return name[:-5]
        agent = agent_in(name, self.is_agent)
        if agent or not name.endswith('.json'):
            return agent
        from gitsync.core.documents import checkpoint  # only for a name that tells nothing

        data = self.snapshot.read(self.path(f'{CHECKPOINTS}/{name}')) or b''
        held = (checkpoint.parse(data).value or {}).get('agent_id')
        return agent_in(held, self.is_agent) if isinstance(held, str) else ''

    def check_locks(self) -> None:
        """Lock files anywhere in the lock folder, in whatever case."""
        for name in self.names(''):
            low = name.lower()
            if low == LOCKS:
                for inner in self.names(name) if self.is_folder(name) else ():
                    if inner not in KEPT_LOCKS:
                        self._add_lock(f'{name}/{inner}')
            elif low.startswith('epic_') and low.endswith(LOCK_ENDING):
                self._add_lock(name)

    def _add_lock(self, rest: str) -> None:
        hint = f'list {LOCKS}/ in .gitignore, and: git rm --cached {typed(self.path(rest))}'
        self.add('GS603', rest, f"the lock file '{rest}' is committed", hint)

    def _add_copy(self, rest: str) -> None:
        hint = 'git keeps every version: git show HEAD:./FILE shows the last; remove the copy'
        self.add('GS601', rest, f"'{rest}' is a backup copy of a document", hint, 'warning')
