"""Epics of many agents, branches and messages, made without running a command for each."""

from datetime import timedelta
from pathlib import Path

from gitsync.core.documents import message_writing
from gitsync.core.epic import sample
from gitsync.core.epic.new_epic import Assigned
from gitsync.core.epic.planning import epic_files
from gitsync.core.epic.state import owner_by_order
from tests.soak.faults.place import Place
from tests.soak.fuzz.corpus import NOW

FOLDER = sample.FOLDER
CHANNEL = f'{FOLDER}/agent_comms/secondary_a_to_primary.md'


def of_agents(folder: Path, count: int) -> Place:
    """An epic of so many agents, each with a feature."""
    place = _begun(folder)
    names = [f'part{number}' for number in range(1, count + 1)]
    features = [f'feature_{number:02d}_{name}' for number, name in enumerate(names, 1)]
    assigned = [
        Assigned(feature, owner_by_order(index, 'Primary'))
        for index, feature in enumerate(features)
    ]
    for rest, data in epic_files.files('Many', assigned, NOW, [], {}).items():
        place.write(f'{FOLDER}/{rest}', data)
    place.commit('Start the epic')
    return place


def of_branches(folder: Path, count: int) -> Place:
    """The sample epic on so many branches, each with a commit of its own."""
    place = Place(folder)
    place.build()
    tip, tree = place.git('rev-parse', 'HEAD', 'HEAD^{tree}').split()
    lines = []
    for number in range(count):
        made = place.git('commit-tree', '-p', tip, '-m', f'{number}', tree).strip()
        lines.append(f'create refs/heads/agent/a{number}/work {made}\n')
    place.git('update-ref', '--stdin', input=''.join(lines).encode())
    return place


def of_messages(folder: Path, count: int) -> Place:
    """A channel of so many messages, the last ten of them unread."""
    place = Place(folder)
    place.build()
    pieces = [message_writing.empty('Secondary-A', 'Primary').partition(b'(No')[0]]
    for number in range(1, count + 1):
        sent = f'{NOW + timedelta(minutes=number):%Y-%m-%d %H:%M}'
        text = message_writing.new(number, sent, f'subject {number}', {'Details': 'text of it'})
        read = text.replace('⏳ UNREAD'.encode(), '✅ READ'.encode())
        pieces.append((text if number > count - 10 else read) + b'\n')
    place.write(CHANNEL, b''.join(pieces))
    place.commit('Talk')
    return place


def _begun(folder: Path) -> Place:
    place = Place(folder)
    place.top.mkdir(parents=True)
    place.git('init', '-q', '-b', 'main')
    for key, value in (('user.name', 'A Person'), ('user.email', 'p@example.org')):
        place.git('config', key, value)
    return place
