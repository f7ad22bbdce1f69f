"""Run a command in this process: its answer, or why it refused.

A command speaks through the process's own streams; they are the caller's for so long, so that only
one may run at a time.
"""

from __future__ import annotations

import io
import sys
from threading import Lock

from gitsync.commands import cli
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Reply(Value):
    """What a command said."""

    data: dict[str, object]  # as --json gives it
    text: str  # for people; of a refusal what the command line shows
    error: str = ''  # the code of a refusal


_alone = Lock()


def run(argv: Sequence[str], stdin: bytes = b'') -> Reply:
    """Run a command line that asks for JSON."""
    with _alone:
        return _run(list(argv), stdin)


def _run(argv: list[str], stdin: bytes) -> Reply:
    streams = sys.stdin, sys.stdout, sys.stderr
    notes = io.StringIO()
    answers: list[output.CommandAnswer] = []
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(stdin)), io.StringIO(), notes
    output.take_answers(answers)
    try:
        cli.run(argv)
    except GitsyncError as error:
        return _refusal(error, notes.getvalue())
    except Exception as error:  # the server goes on, whatever one command meets
        fault = f'internal fault: {type(error).__name__}: {error}'
        return _refusal(GitsyncError(fault, 'report it', 'internal'), notes.getvalue())
    finally:
        output.take_answers(None)
        sys.stdin, sys.stdout, sys.stderr = streams
    last = answers[-1] if answers else output.CommandAnswer({}, '')
    data = last.data if isinstance(last.data, dict) else {}
    return Reply(data, notes.getvalue() + last.text)


def _refusal(error: GitsyncError, notes: str) -> Reply:
    return Reply({}, notes + output.error_text(error), error.code)
