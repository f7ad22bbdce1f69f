"""What the hook files settle without the program: the message of a plain `git commit -m`, byte for
byte as the program would have written it, and nothing that it must still judge.
"""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitsync.core.git import trailers
from gitsync.setup import scripts
from tests.scenes.shell import INSTALLED
from tests.scenes.shell import shell

__all__ = ['shell']
PREPARE = Path(scripts.SHELL, 'prepare-commit-msg.sh')
WANTED = [('Agent', 'Secondary-A'), ('Gitsync-Gate', '1 abc')]
LINES = (
    *('', 'words', 'fix: a thing', 'Reviewed-by: A, B <a@x>', 'Signed-off-by: Ä <a@x>', ' more'),
    *('Réf: x', 'Key : v', ': v', 'see https://x.example', '(cherry picked from commit 12)', '#1'),
    *('Agent: Primary', 'agent: B', 'Gitsync-Gate: old', 'a\tb', 'Co-Authored-By: C <c@x>', '*'),
    *('back\\slash', '$(touch oops) `x` "q"', '-n', 'a, b: c', 'x,x'),
)


class Commit:
    """The git folder of a commit under way, and its hook prepare-commit-msg."""

    def __init__(self, folder, shell):
        self.shell = shell
        (folder / 'gitsync').mkdir()
        self.message, self.index = folder / 'COMMIT_EDITMSG', folder / 'index'
        self.ready = folder / 'gitsync/ready'

    def settle(self, message, source='message', wanted=WANTED, git=None, editor=':', after=1):
        """Whether the hook file settles it; after: seconds by which pre-commit came after the
        index.
        """
        self.message.write_bytes(message)
        self.index.write_bytes(b'')
        lines = [str(git or os.getpid()), *(f'{key}: {value}' for key, value in wanted)]
        self.ready.write_text(''.join(f'{line}\n' for line in lines))
        os.utime(self.index, (1e9, 1e9))
        os.utime(self.ready, (1e9 + after, 1e9 + after))
        done = subprocess.run(
            [*self.shell, '-c', f'. {PREPARE}; settled "$@"', 'sh', str(self.message), source],
            env={**os.environ, 'GIT_EDITOR': editor, 'GIT_INDEX_FILE': str(self.index)},
            capture_output=True,
        )
        assert not done.stderr
        return done.returncode == 0


@pytest.fixture
def commit(tmp_path, shell):
    return Commit(tmp_path, shell)


@given(lines=st.lists(st.sampled_from(LINES), max_size=7), end=st.booleans())
def test_a_message_that_is_settled_is_what_the_program_would_write(tmp_path_factory, lines, end):
    assert INSTALLED
    message = '\n'.join(lines).encode() + b'\n' * end
    for name, program in INSTALLED.items():
        commit = Commit(tmp_path_factory.mktemp(name), program)
        if commit.settle(message):
            assert commit.message.read_bytes() == trailers.put(message, WANTED, b'')
            assert commit.ready.read_text() == f'written {os.getpid()}\n'
        else:
            assert commit.message.read_bytes() == message


@pytest.mark.parametrize(
    'message',
    [
        pytest.param(b'title\n', id='a title'),
        pytest.param(b'fix: a thing\n', id='a title that looks like a trailer'),
        pytest.param(b'title\n\nSome words.\nMore words.\n', id='text'),
        pytest.param(b'title\n\ntext\n\nCo-Authored-By: C <c@x>\n', id='trailers of others'),
    ],
)
def test_the_usual_messages_are_settled(commit, message):
    assert commit.settle(message)
    assert commit.message.read_bytes() == trailers.put(message, WANTED, b'')
    assert commit.settle(message, wanted=[])
    assert commit.message.read_bytes() == message


@pytest.mark.parametrize(
    'change',
    [
        pytest.param({'source': 'commit'}, id='an amend'),
        pytest.param({'source': ''}, id='an editor will ask for the message'),
        pytest.param({'editor': 'vi'}, id='an editor follows'),
        pytest.param({'git': 1}, id='what another git left'),
        pytest.param({'after': 0}, id='an index as young as the judgement'),
        pytest.param({'after': -1}, id='an index that changed since'),
    ],
)
def test_what_another_must_judge_is_not_settled(commit, change):
    assert not commit.settle(b'title\n', **change)
    assert commit.message.read_bytes() == b'title\n'
