"""The layout of an epic: what must and must not stand where.

GS601 to GS603, and GS504 for a second checkpoint of one agent.
"""

from gitsync.core.policy.names import form
from gitsync.core.policy.names import is_protocol
from gitsync.core.policy.place import README
from gitsync.core.policy.place import channel
from gitsync.core.policy.place import is_feature
from gitsync.core.rules.finding import finding

NAMES = (README, 'agent_comms', 'agent_checkpoints', '.epic_locks')
FORBIDDEN = ('parallel_work', 'coordination')
COPIES = ('backup', 'bak', 'orig', 'old', 'save', 'copy')
KEPT_LOCKS = ('.gitignore', '.gitkeep')


def check_layout(snapshot, epic: str, paths=None, is_agent=is_protocol) -> list:
    """Findings on the epic in that folder ('' is the root), sorted.

    paths: the touched paths (whole, as in the repository), which alone are blamed: a file itself, a
    folder for what was touched in it, a feature
    for what was touched in it. None: the whole epic. Reads the names in the epic's own folders, and
    checkpoints under odd names.
    """
    layout = _Layout(snapshot, epic, paths, is_agent)
    layout.root()
    layout.comms()
    layout.checkpoints()
    layout.locks()
    return sorted(layout.found)


class _Layout:
    def __init__(self, snapshot, epic, paths, is_agent):
        self.snapshot, self.start, self.is_agent, self.found = (
            snapshot,
            epic + '/' if epic else '',
            is_agent,
            [],
        )
        self.touched = None
        if paths is not None:
            self.touched = set()
            for path in paths:
                while path and path not in self.touched:
                    self.touched.add(path)
                    path = path.rpartition('/')[0]

    def names(self, rest):
        return self.snapshot.names((self.start + rest).rstrip('/'))

    def is_folder(self, rest):
        entry = self.snapshot.entry(self.start + rest)
        return entry is not None and entry.mode == '040000'

    def is_judged(self, rest):
        return self.touched is None or self.start + rest in self.touched

    def add(self, rule, rest, message, hint, severity=''):
        if self.is_judged(rest):
            self.found.append(finding(rule, self.start + rest, 0, 0, message, hint, severity))

    def root(self):
        """The epic's own folder and its features."""
        for name in self.names(''):
            if not self.is_judged(name):
                continue
            low = name.lower()
            wanted = next((known for known in NAMES if known.lower() == low and known != name), '')
            if wanted:
                self.add(
                    'GS601',
                    name,
                    f"'{name}' differs only in case from '{wanted}'",
                    f'git mv it to {self.start}{wanted}',
                )
            elif low in FORBIDDEN and self.is_folder(name):
                self.add(
                    'GS601',
                    name,
                    f"the layout has no folder '{name}'",
                    'move its files: messages to agent_comms/, checkpoints to agent_checkpoints/, '
                    'the rest to a feature folder',
                )
            elif is_feature(low) and self.is_folder(name):
                self.feature(name)
            elif low.startswith('handoff_package'):
                self.add(
                    'GS601',
                    name,
                    f"the handoff package '{name}' stands outside its feature's folder",
                    'git mv it to feature_XX_name/HANDOFF_PACKAGE.md',
                )
            elif is_copy(name, _is_document):
                self.copy(name)

    def feature(self, name):
        if not is_feature(name):
            self.add(
                'GS601',
                name,
                f"the feature folder '{name}' is not in lower case",
                f'git mv it to {self.start}{name[:8].lower()}{name[8:]}',
            )
        names = self.names(name)
        if 'STATUS' not in names and self.is_judged(name):
            hint = 'its agent writes it: gitsync status set STAGE=S2.P1 STATUS=IN_PROGRESS …'
            self.found.append(
                finding(
                    'GS602',
                    f'{self.start}{name}/STATUS',
                    0,
                    0,
                    f"the feature '{name}' has no STATUS",
                    hint,
                )
            )
        for inner in names:
            if (
                inner != 'STATUS'
                and inner.lower() == 'status'
                and not self.is_folder(f'{name}/{inner}')
            ):
                self.add(
                    'GS601',
                    f'{name}/{inner}',
                    f"'{inner}' differs only in case from 'STATUS'",
                    f'git mv it to {self.start}{name}/STATUS',
                )
            elif is_copy(inner, lambda base: base == 'status'):
                self.copy(f'{name}/{inner}')

    def comms(self):
        for name in self.names('agent_comms') if self.is_judged('agent_comms') else ():
            rest = f'agent_comms/{name}'
            if not self.is_judged(rest):
                continue
            if self.is_folder(rest):
                if name != 'archive':
                    self.add(
                        'GS601',
                        rest,
                        f"'agent_comms/' has no folder '{name}'",
                        'agent_comms/ holds <from>_to_<to>.md files and archive/, nothing else; '
                        'move its files there',
                    )
            elif 'handoff' in name.lower() and not channel(name):
                self.add(
                    'GS601',
                    rest,
                    f"the handoff package '{name}' stands in 'agent_comms/'",
                    "git mv it to its feature's folder: feature_XX_name/HANDOFF_PACKAGE.md",
                )
            elif is_copy(name, lambda base: '_to_' in base):
                self.copy(rest)
            elif channel(name) and channel(name) != tuple(form(side) for side in channel(name)):
                right = '_to_'.join(form(side) for side in channel(name)) + '.md'
                self.add(
                    'GS601',
                    rest,
                    f"the comms file '{name}' does not name its agents in their file form",
                    f'git mv it to {self.start}agent_comms/{right}',
                )

    def checkpoints(self):
        """Every file is <agent>.json, and each agent has one."""
        owners = {}
        for name in self.names('agent_checkpoints') if self.is_judged('agent_checkpoints') else ():
            rest = f'agent_checkpoints/{name}'
            if self.is_folder(rest):
                if name != 'backups':
                    self.add(
                        'GS601',
                        rest,
                        f"'agent_checkpoints/' has no folder '{name}'",
                        'agent_checkpoints/ holds <agent>.json files and backups/, nothing else',
                    )
            elif name.startswith('.') or any(word in name for word in ('_crashed_', '_aborted_')):
                continue
            elif is_copy(name, lambda base: True):
                self.copy(rest)
            else:
                if not is_checkpoint_name(name):
                    right = f'{self.start}agent_checkpoints/{self.agent_of(name) or "<agent>"}.json'
                    self.add(
                        'GS601',
                        rest,
                        f"the checkpoint file '{name}' is not named <agent>.json",
                        f'its right name is {right}; gitsync check --fix moves it where none '
                        'stands there',
                    )
                owners.setdefault(self.agent_of(name), []).append(name)
        owners.pop('', None)
        for agent, names in owners.items():
            first = f'{agent}.json' if f'{agent}.json' in names else names[0]
            for name in names:
                if name != first:
                    self.add(
                        'GS504',
                        f'agent_checkpoints/{name}',
                        f"'{name}' is a second checkpoint for '{agent}' beside '{first}'",
                        f'keep {first}; move the other to agent_checkpoints/backups/',
                    )

    def agent_of(self, name):
        """The file form of the agent that a checkpoint file is for, by its name and, where that is
        odd, by its agent_id; '' when neither tells.
        """
        if is_checkpoint_name(name):
            return name[:-5]
        found = agent_in(name, self.is_agent)
        if not found and name.endswith('.json'):
            from gitsync.core.documents.checkpoint import parse

            value = (
                parse(self.snapshot.read(f'{self.start}agent_checkpoints/{name}') or b'').value
                or {}
            )
            agent = value.get('agent_id')
            found = agent_in(agent, self.is_agent) if isinstance(agent, str) else ''
        return found

    def locks(self):
        """Lock files anywhere in the lock folder, in whatever case."""
        for name in self.names(''):
            if name.lower() == '.epic_locks' and self.is_judged(name):
                for inner in self.names(name) if self.is_folder(name) else ():
                    if inner not in KEPT_LOCKS:
                        self.lock(f'{name}/{inner}')
            elif (
                name.lower().endswith('.lock')
                and name.lower().startswith('epic_')
                and self.is_judged(name)
            ):
                self.lock(name)

    def lock(self, rest):
        self.add(
            'GS603',
            rest,
            f"the lock file '{rest}' is committed",
            f'git rm --cached {self.start}{rest}, and list .epic_locks/ in .gitignore',
        )

    def copy(self, rest):
        what = f"'{rest}' is a backup copy of a document"
        self.add(
            'GS601',
            rest,
            what,
            'git keeps every version: git show HEAD:./FILE shows the last; remove the copy',
            'warning',
        )


def is_checkpoint_name(name: str) -> bool:
    """True for <agent>.json with the agent in its file form."""
    stem = name[:-5]
    return (
        name.endswith('.json')
        and bool(stem)
        and stem == form(stem)
        and not stem.endswith('_checkpoint')
        and not stem.startswith('checkpoint_')
        and not stem.endswith('_')
    )


def agent_in(name: str, is_agent) -> str:
    """The file form of the agent with which a name begins, word by word
    ('secondary-a-1769654893.json': 'secondary_a'); '' when it begins with none.
    """
    words = form(name.partition('.')[0].removeprefix('checkpoint_')).split('_')
    for count in range(min(len(words), 8), 0, -1):
        agent = '_'.join(words[:count])
        if (
            not any(word.isdigit() for word in words[:count])
            and words[count - 1] != 'checkpoint'
            and is_agent(agent)
        ):
            return agent
    return ''


def is_copy(name: str, is_document) -> bool:
    """True for a file that somebody kept beside a document: 'EPIC_README.md.backup', 'STATUS.bak',
    'EPIC_README_old.md', 'STATUS~'.
    """
    low = name.lower()
    if low.endswith('~'):
        return is_document(low[:-1].partition('.')[0])
    base, *rest = low.split('.')
    if any(part.startswith(COPIES) for part in rest):
        return is_document(base)
    for mark in ('_', '-', ' '):
        stem, found, word = base.rpartition(mark)
        if found and word in COPIES:
            return is_document(stem)
    return False


def _is_document(base):
    return base == 'epic_readme'
