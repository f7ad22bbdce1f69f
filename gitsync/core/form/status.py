"""The form of STATUS files: GS401 to GS405."""

from __future__ import annotations

from gitsync.core.documents.status import REQUIRED
from gitsync.core.documents.status import STATES
from gitsync.core.documents.status import contradictions
from gitsync.core.documents.status import is_key
from gitsync.core.documents.status import is_stage
from gitsync.core.documents.status import parse
from gitsync.core.form.check import conflicts
from gitsync.core.form.check import missing
from gitsync.core.form.times import Step
from gitsync.core.form.times import check_time
from gitsync.core.rules.finding import finding
from gitsync.core.rules.wording import typed
from gitsync.core.text.lines import BOM
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import text
from gitsync.core.text.moments import instant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from gitsync.core.documents.status import Status
    from gitsync.core.documents.status import StatusLine
    from gitsync.core.form.check import FormContext
    from gitsync.core.rules.finding import Finding

Position = tuple[int, int]  # line and column
WANTED = {
    'STAGE': (
        'is no stage',
        'a stage is S2, S2.P1 or S2.P1.I3 (S1 to S10): gitsync status set STAGE=S2.P1',
    ),
    'STATUS': (
        'is no state',
        f'use one of {", ".join(STATES)}: gitsync status set STATUS={{near}}',
    ),
    'UPDATED': (
        'is no ISO 8601 instant with Z or an offset',
        'gitsync status set fills it in; by hand, write 2026-01-30T16:16:00Z',
    ),
    'READY_FOR_SYNC': ("is neither 'true' nor 'false'", 'gitsync status set READY_FOR_SYNC=false'),
}

# What cannot both be true, and the hint; the finding stands at the first key.
CONTRADICTIONS = {
    ('READY_FOR_SYNC', 'STATUS'): (
        "READY_FOR_SYNC is 'true' while STATUS is '{STATUS}'",
        'ready asks for COMPLETE or WAITING_FOR_SYNC: gitsync status set READY_FOR_SYNC=false',
    ),
    ('BLOCKERS', 'READY_FOR_SYNC'): (
        "READY_FOR_SYNC is 'true' while BLOCKERS names one",
        'gitsync status set BLOCKERS=none, or READY_FOR_SYNC=false',
    ),
    ('BLOCKERS', 'STATUS'): (
        "STATUS is 'BLOCKED' while BLOCKERS names none",
        "gitsync status set BLOCKERS='what you wait for'",
    ),
}


def check_form(path: str, data: bytes, context: FormContext) -> list[Finding]:
    """Findings on a STATUS file, in file order."""
    left = conflicts(path, data)
    if left:
        return left
    status = parse(data)
    places = _places(status)
    meant = {meant_key(line) for line in status.lines if not line.key and not line.is_filler}
    return [
        *_check_lines(path, status, places),
        *_missing(path, [key for key in REQUIRED if key not in places and key not in meant]),
        *(
            _bad_value(path, key, status.get(key), places[key])
            for key in REQUIRED
            if key in places and not _is_right(key, status.get(key))
        ),
        *_contradictions(path, status, places),
    ]


def check_times(
    path: str, before: bytes | None, after: bytes, now: datetime | None
) -> list[Finding]:
    """GS405: UPDATED against the version before and the time of now."""
    new = parse(after)
    line = next((number for number, line in enumerate(new.lines, 1) if line.key == 'UPDATED'), 1)
    old = parse(before).get('UPDATED') if before is not None else None
    step = Step('UPDATED', old, new.get('UPDATED'), 'gitsync status set UPDATED=…, or ')
    return check_time('GS405', path, (line, 1), step, now)


def _places(status: Status) -> dict[str, Position]:
    """Where the value of each key stands first."""
    places: dict[str, Position] = {}
    for number, line in enumerate(status.lines, 1):
        if line.key:
            places.setdefault(line.key, (number, _column(line)))
    return places


def _check_lines(path: str, status: Status, places: dict[str, Position]) -> list[Finding]:
    """GS401 for lines of no form and keys that stand twice."""
    findings = []
    for number, line in enumerate(status.lines, 1):
        if line.key and places[line.key][0] != number:
            what = f"the key '{line.key}' stands twice (first on line {places[line.key][0]})"
            hint = (
                'keep one of the two lines; gitsync status set KEY=VALUE changes a value in its '
                'place'
            )
            findings.append(finding('GS401', path, number, 1, what, hint))
        elif not line.key and not line.is_filler:
            findings.append(_bad_line(path, number, line))
    return findings


def _missing(path: str, lacking: list[str]) -> list[Finding]:
    """One GS402 for all that one file lacks."""
    if not lacking:
        return []
    hint = f'gitsync status set {" ".join(f"{key}=…" for key in lacking)}'
    return [finding('GS402', path, 1, 1, missing('key', lacking), hint)]


def _column(line: StatusLine) -> int:
    """The column of the value, from 1, in characters."""
    body = text(line.raw.removeprefix(BOM))
    after = body.partition(':')[2]
    return len(body) - len(after.lstrip(' \t')) + 1 if line.value else len(line.key) + 1


def meant_key(line: StatusLine) -> str:
    """The key that a bad line was meant to have, as well as one can tell."""
    return (
        text(bare(line.raw).removeprefix(BOM).partition(b':')[0])
        .strip(' \t-*')
        .upper()
        .replace(' ', '_')
        .replace('-', '_')
    )


def _bad_line(path: str, number: int, line: StatusLine) -> Finding:
    body = text(bare(line.raw).removeprefix(BOM))
    key, colon, _ = body.partition(':')
    if colon and is_key(meant_key(line)) and key.strip(' \t*') and ' ' not in key.strip():
        return finding(
            'GS401',
            path,
            number,
            1,
            f"the key '{key.strip()}' is not written in capitals as '{meant_key(line)}'",
            f'gitsync check --fix {typed(path)}',
        )
    shown = body if len(body) <= 60 else body[:57] + '…'
    return finding(
        'GS401',
        path,
        number,
        1,
        f"the line '{shown}' is no 'KEY: value'",
        "write 'KEY: value', or begin a comment with '#'",
    )


def _is_right(key: str, value: str | None) -> bool:
    if key == 'STAGE':
        return is_stage(value)
    if key == 'STATUS':
        return value in STATES
    if key == 'UPDATED':
        return instant(value) is not None
    if key == 'READY_FOR_SYNC':
        return value in ('true', 'false')
    return bool(value)


def _bad_value(path: str, key: str, value: str | None, place: Position) -> Finding:
    what, hint = WANTED.get(key, ('is empty', f'gitsync status set {key}=…'))
    message = f"'{key}' has no value" if not value else f"{key} '{value}' {what}"
    # the state that a word of one's own begins with
    near = next((state for state in STATES if (value or '').startswith(state)), 'IN_PROGRESS')
    return finding('GS403', path, *place, message, hint.replace('{near}', near))


def _contradictions(path: str, status: Status, places: dict[str, Position]) -> Iterator[Finding]:
    """GS404 for fields that cannot both be true."""
    for keys in contradictions(status.get):
        what, hint = CONTRADICTIONS[keys]
        what = what.replace('{STATUS}', status.get('STATUS') or '')
        yield finding('GS404', path, *places[keys[0]], what, hint)
