"""Every test starts in a clean environment: no GIT_* or GITSYNC_* variable, no user or system git
configuration.
"""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

# The suite plays the same examples every time, so that it fails only for a reason in the change at
# hand;
# HYPOTHESIS_PROFILE=default and `make soak` look for new ones.
settings.register_profile('steady', derandomize=True, deadline=None)
settings.load_profile(os.environ.get('HYPOTHESIS_PROFILE', 'steady'))

CORPUS = Path(__file__).resolve().parents[2] / 'shared' / 'corpus'


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path_factory):
    """Remove what would leak in, and give git an identity and a home of its own."""
    for name in list(os.environ):
        if name.startswith(('GIT_', 'GITSYNC_', 'PRE_COMMIT', 'CLAUDE')):
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp('home')
    monkeypatch.setenv('HOME', str(home))
    monkeypatch.setenv('XDG_CONFIG_HOME', str(home / '.config'))
    monkeypatch.setenv('GIT_CONFIG_NOSYSTEM', '1')
    monkeypatch.setenv('GIT_CONFIG_GLOBAL', str(home / '.gitconfig'))
    monkeypatch.setenv('GIT_TERMINAL_PROMPT', '0')
    monkeypatch.setenv('NO_COLOR', '1')
    (home / '.gitconfig').write_text(
        '[user]\n\tname = A Person\n\temail = person@example.org\n[init]\n\tdefaultBranch = '
        'main\n[commit]\n\tgpgsign = false\n'
        '[core]\n\tautocrlf = false\n[gc]\n\tauto = 0\n[protocol "file"]\n\tallow = always\n',
    )


@pytest.fixture
def corpus():
    """The folder of real epics and merges beside the checkout; a visible skip where it is not."""
    if not CORPUS.is_dir():
        pytest.skip('the corpus of real epics and merges is not beside this checkout')
    return CORPUS


class Git:
    """git in one folder, for tests: git('commit', '-m', 'x') returns its stdout and fails the test
    on a bad exit.
    """

    def __init__(self, folder):
        self.folder = Path(folder)

    def __call__(self, *args, env=None, input=None, ok=(0,), cwd=None):
        done = self.run(*args, env=env, input=input, cwd=cwd)
        assert done.returncode in ok, (
            f'git {args}: exit {done.returncode}\n{done.stdout}\n{done.stderr}'
        )
        return done.stdout

    def run(self, *args, env=None, input=None, cwd=None):
        """The finished process, whatever its exit."""
        return subprocess.run(
            ['git', *map(str, args)],
            cwd=cwd or self.folder,
            env={**os.environ, **(env or {})},
            input=input,
            capture_output=True,
            text=True,
            encoding='utf-8',
            errors='surrogateescape',
        )

    def write(self, path, text):
        """Write a file below the folder, text or bytes, making its folders."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(
            text if isinstance(text, bytes) else text.encode('utf-8', 'surrogateescape')
        )
        return file

    def read(self, path):
        """A file's bytes."""
        return (self.folder / path).read_bytes()


@pytest.fixture
def git(tmp_path):
    """A new repository on branch main in a temporary folder."""
    folder = tmp_path / 'repo'
    folder.mkdir()
    made = Git(folder)
    made('init', '-q', '-b', 'main')
    return made
