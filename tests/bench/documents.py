"""Documents and repositories to measure with."""

import os
import subprocess
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from gitsync.core.epic import sample

AGENT = {'GITSYNC_AGENT': 'Secondary-A'}  # who works in epic_repository
JSON_POLICY = b'version = 1\n[[documents]]\npath = "settings.json"\nkind = "json"\n'
NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)


def sectioned(sections: int, size: int, changed=lambda number: False, word: str = 'new') -> bytes:
    """A document of sections, about `size` bytes; a line differs where changed(number) says so."""
    parts = ['# Document\n\n']
    for number in range(sections):
        filler = ''.join(
            f'line {line} of section {number} says what it says\n'
            for line in range(max((size - 160) // 40, 1))
        )
        state = word if changed(number) else 'old'
        parts.append(
            f'<!-- BEGIN SECONDARY-A PART {number} -->\n**Last Updated:** {NOW:%Y-%m-%d %H:%M}\n'
            f'**Current Step:** {state}\n{filler}<!-- END SECONDARY-A PART {number} -->\n\n',
        )
    return ''.join(parts).encode()


def three(folder, base: bytes, ours: bytes, theirs: bytes):
    """Write the three sides; the function that puts ours back before each run."""
    for name, data in (('o', base), ('b', theirs)):
        with open(os.path.join(folder, name), 'wb') as file:
            file.write(data)

    def before():
        with open(os.path.join(folder, 'a'), 'wb') as file:
            file.write(ours)

    before()
    return before


def neighbouring() -> dict:
    """{path: (base, ours, theirs)} with a document of each kind, changed side by side."""
    status = sample.status('Secondary-A', NOW, 'S2.P1', 'IN_PROGRESS')
    checkpoint = sample.checkpoint('Secondary-A', NOW, 'S2.P1')
    channel = sample.message('Secondary-B', 'Primary', NOW, 'A question')
    readme = sample.joined(sample.readme(NOW), 'Secondary-A', NOW)
    settings = b'{\n  "first": 1,\n  "second": 2\n}\n'
    return {
        sample.status_path('Secondary-A'): _sides(
            status, b'S2.P1', b'S2.P2', b'Research', b'Writing'
        ),
        sample.checkpoint_path('Secondary-A'): _sides(
            checkpoint, b'"WAITING"', b'"PAUSED"', b'[]', b'["a lease"]'
        ),
        sample.channel('Secondary-B', 'Primary'): (
            channel,
            channel + b'\n' + _second(channel),
            channel.replace(b'sent by', b'written by'),
        ),
        f'{sample.FOLDER}/EPIC_README.md': _sides(
            readme, b'Research\n', b'Writing\n', b'Research\n', b'Research\n\nA line.\n'
        ),
        'settings.json': _sides(settings, b'1', b'3', b'2', b'4'),
    }


def _second(channel):
    """The first message of a channel as its second."""
    return channel[channel.index(b'## Message 1') :].replace(b'Message 1', b'Message 2')


def _sides(base, old, ours, other_old, theirs):
    return base, base.replace(old, ours, 1), base.replace(other_old, theirs, 1)


def git(folder, *args, input=None) -> bytes:
    """Run git there; its stdout."""
    return subprocess.run(
        ['git', *args], cwd=folder, input=input, capture_output=True, check=True
    ).stdout


def epic_repository(folder: str) -> str:
    """A repository with the sample epic committed and Secondary-A's usual change staged."""
    os.makedirs(folder)
    git(folder, 'init', '-q', '-b', 'main')
    files = sample.epic(NOW)
    readme = f'{sample.FOLDER}/EPIC_README.md'
    files[readme] = sample.joined(sample.readme(NOW), 'Secondary-A', NOW)
    put(folder, files)
    git(folder, 'add', '-A')
    git(folder, 'commit', '-q', '-m', 'begin')
    later = NOW + timedelta(minutes=5)
    put(
        folder,
        {
            readme: files[readme].replace(
                b'**Current Step:** Research', b'**Current Step:** Writing'
            ),
            sample.status_path('Secondary-A'): sample.status(
                'Secondary-A', later, 'S2.P2', 'IN_PROGRESS'
            ),
            sample.checkpoint_path('Secondary-A'): sample.checkpoint('Secondary-A', later, 'S2.P2'),
        },
    )
    git(folder, 'add', '-A')
    return folder


def put(folder: str, files: dict) -> None:
    """Write files, making their folders."""
    for path, data in files.items():
        whole = os.path.join(folder, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, 'wb') as file:
            file.write(data)


def put_hook(folder: str, name: str, text: bytes) -> str:
    """Write a hook file into a hooks folder; its path."""
    path = os.path.join(folder, name)
    put(folder, {name: text})
    os.chmod(path, 0o755)
    return path


def history(folder: str, commits: int) -> None:
    """A repository whose main has that many honest commits of Secondary-A after 'start'."""
    os.makedirs(folder)
    git(folder, 'init', '-q', '-b', 'main')
    files = sample.epic(NOW)
    readme = f'{sample.FOLDER}/EPIC_README.md'
    files[readme] = sample.joined(sample.readme(NOW), 'Secondary-A', NOW)
    stream = [_commit('Primary', 0, files)]
    body = files[readme]
    for number in range(1, commits + 1):
        step = f'**Current Step:** Research {number}\n'.encode()
        stream.append(
            _commit(
                'Secondary-A', number, {readme: body.replace(b'**Current Step:** Research\n', step)}
            )
        )
    git(folder, 'fast-import', '--quiet', input=b''.join(stream))
    git(folder, 'tag', 'start', f'main~{commits}')


def _commit(agent: str, number: int, files: dict) -> bytes:
    message = f'Commit {number}\n\nAgent: {agent}\n'.encode()
    when = int(NOW.timestamp()) + number
    lines = [
        f'commit refs/heads/main\ncommitter Bench <bench@example.org> {when} +0000\n'
        f'data {len(message)}\n'.encode()
        + message
    ]
    lines += [
        f'M 100644 inline {path}\ndata {len(data)}\n'.encode() + data + b'\n'
        for path, data in files.items()
    ]
    return b''.join(lines) + b'\n'
