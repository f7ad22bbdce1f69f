"""The edit hook, asked in the tests' own process, and an epic of two sections to ask it about."""

import io
import json
import sys
from contextlib import redirect_stderr
from contextlib import redirect_stdout
from typing import NamedTuple

from gitsync.main import main

README = 'e/EPIC_README.md'
TEXT = (
    '# E\n\n<!-- BEGIN SECONDARY-A PROGRESS -->\naaa\n<!-- END SECONDARY-A PROGRESS -->\n\n'
    '<!-- BEGIN SECONDARY-B PROGRESS -->\nbbb\n<!-- END SECONDARY-B PROGRESS -->\n'
)


class Answered(NamedTuple):
    returncode: int
    stdout: str
    stderr: str

    @property
    def json(self):
        return json.loads(self.stdout or 'null')


def ask_hook(monkeypatch, event):
    """The answer to an event: a value for JSON, or a text as it is."""
    text = event if isinstance(event, str) else json.dumps(event)
    monkeypatch.setattr(sys, 'stdin', io.TextIOWrapper(io.BytesIO(text.encode())))
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        code = main(['edit-hook'])
    return Answered(code, out.getvalue(), err.getvalue())


def commit_edited_epic(git):
    """The epic in the repository's first commit."""
    git.write(README, TEXT)
    git.write('code.py', 'bbb\n')
    git('add', '-A')
    git('commit', '-q', '-m', 'start')
