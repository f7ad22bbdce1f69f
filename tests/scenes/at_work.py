"""Agents at work, each in a place of its own, and what gitsync says to each of them."""

import io
import json
import sys
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from gitsync.main import main


class AgentsAtWork:
    """Runs gitsync as one agent or another: place(agent) is where it works, environment(agent) what
    names it. out and err are what the last run said.
    """

    def __init__(self, monkeypatch, capfd) -> None:
        self.monkeypatch, self.capfd = monkeypatch, capfd
        self.later = 0  # minutes
        self.out = self.err = ''

    def run(self, agent, *argv, input=b''):
        """gitsync argv by that agent; what only looks has a clock self.later minutes ahead."""
        for name, value in self.environment(agent).items():
            self.monkeypatch.setenv(name, value)
        now = datetime.now(UTC) + timedelta(minutes=self.later)
        self.monkeypatch.setenv('GITSYNC_NOW', now.isoformat())
        self.monkeypatch.chdir(self.place(agent).folder)
        self.monkeypatch.setattr(sys, 'stdin', io.TextIOWrapper(io.BytesIO(input)))
        self.capfd.readouterr()
        code = main(list(argv))
        self.out, self.err = self.capfd.readouterr()
        return code

    def do(self, agent, *argv, input=b''):
        """run, which must succeed."""
        assert self.run(agent, *argv, input=input) == 0, f'{agent}: {argv}\n{self.out}{self.err}'
        return self.out

    def data(self, agent, *argv, code=0):
        """The data that --json answers."""
        assert self.run(agent, *argv, '--json') == code, f'{agent}: {argv}\n{self.out}{self.err}'
        return json.loads(self.out)['data']
