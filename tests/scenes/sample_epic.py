"""The sample epic in a new repository, and gitsync run in it as one agent or another."""

import io
import json
import sys
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from gitsync.core.epic import sample
from gitsync.main import main

FOLDER = sample.FOLDER
README = f'{FOLDER}/EPIC_README.md'


def commit_sample_epic(git, minutes=20):
    """Commit the sample epic as it stood so many minutes ago."""
    now = datetime.now(UTC) - timedelta(minutes=minutes)
    for path, data in sample.epic(now).items():
        git.write(path, data)
    git('add', '-A')
    git('commit', '-qm', 'begin')


class Played:
    """run(agent, *argv) is the exit code, .out and .err what was said; data(…) is --json's data."""

    def __init__(self, git, monkeypatch, capfd) -> None:
        self.git, self.monkeypatch, self.capfd = git, monkeypatch, capfd
        if not (git.folder / FOLDER).exists():
            commit_sample_epic(git)
        monkeypatch.chdir(git.folder)

    def run(self, agent, *argv, input=b''):
        """gitsync argv as that agent ('' for a person)."""
        for name, value in (('GITSYNC_AGENT', agent), ('GITSYNC_SESSION', f'session of {agent}')):
            self.monkeypatch.setenv(name, value) if agent else self.monkeypatch.delenv(
                name, raising=False
            )
        self.monkeypatch.setattr(sys, 'stdin', io.TextIOWrapper(io.BytesIO(input)))
        self.capfd.readouterr()
        code = main(list(argv))
        self.out, self.err = self.capfd.readouterr()
        return code

    def data(self, agent, *argv, input=b'', code=0):
        """The data of the answer, with --json."""
        assert self.run(agent, *argv[:2], '--json', *argv[2:], input=input) == code, (
            self.out + self.err
        )
        answer = json.loads(self.out)
        assert answer['ok'] is (code == 0) and answer['schema_version'] == 1
        return answer['data'] if answer['ok'] else answer['errors'][0]

    def read(self, rest):
        """A file of the epic."""
        return self.git.read(f'{FOLDER}/{rest}')

    def is_clean(self):
        """True when check --all has nothing to say, and the staged change of the agent passes."""
        self.git('add', '-A')
        return self.run('', 'check', '--all') == 0 and self.out == ''
