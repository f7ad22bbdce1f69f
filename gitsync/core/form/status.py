"""The form of STATUS files: GS401 to GS404."""

from gitsync.core.documents.status import BOM
from gitsync.core.documents.status import REQUIRED
from gitsync.core.documents.status import STATES
from gitsync.core.documents.status import is_key
from gitsync.core.documents.status import is_stage
from gitsync.core.documents.status import parse
from gitsync.core.rules.finding import finding
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import text
from gitsync.core.text.moments import instant

READY_STATES = ('COMPLETE', 'WAITING_FOR_SYNC')
WANTED = {
    'STAGE': (
        'is no stage',
        'a stage is S2, S2.P1 or S2.P1.I3 (S1 to S10): gitsync status set STAGE=S2.P1',
    ),
    'STATUS': (
        'is no state',
        f'use one of {", ".join(STATES)}: gitsync status set STATUS=IN_PROGRESS',
    ),
    'UPDATED': (
        'is no ISO 8601 instant with Z or an offset',
        'gitsync status set fills it in; by hand, write 2026-01-30T16:16:00Z',
    ),
    'READY_FOR_SYNC': ("is neither 'true' nor 'false'", 'gitsync status set READY_FOR_SYNC=false'),
}


def check_status(path: str, data: bytes) -> list:
    """Findings on a STATUS file, in file order."""
    status, found, places, meant = parse(data), [], {}, set()
    for number, line in enumerate(status.lines, 1):
        if line.key:
            if line.key in places:
                found.append(
                    finding(
                        'GS401',
                        path,
                        number,
                        1,
                        f"the key '{line.key}' stands twice (first on line {places[line.key][0]})",
                        'keep one of the two lines; gitsync status set KEY=VALUE changes a value '
                        'in its place',
                    )
                )
            else:
                places[line.key] = (number, _column(line))
        elif not line.is_filler:
            meant.add(meant_key(line))
            found.append(_bad_line(path, number, line))
    for key in REQUIRED:
        if key not in places and key not in meant:
            found.append(
                finding(
                    'GS402',
                    path,
                    1,
                    1,
                    f"the required key '{key}' is missing",
                    f'gitsync status set {key}=…; required are {", ".join(REQUIRED)}',
                )
            )
    found += [
        _bad_value(path, key, status.get(key), places[key])
        for key in REQUIRED
        if key in places and not _is_right(key, status.get(key))
    ]
    return found + _contradictions(path, status, places)


def _column(line):
    """The column of the value, from 1, in characters."""
    body = text(line.raw.removeprefix(BOM))
    after = body.partition(':')[2]
    return len(body) - len(after.lstrip(' \t')) + 1 if line.value else len(line.key) + 1


def meant_key(line) -> str:
    """The key that a bad line was meant to have, as well as one can tell."""
    return (
        text(bare(line.raw).removeprefix(BOM).partition(b':')[0])
        .strip(' \t-*')
        .upper()
        .replace(' ', '_')
        .replace('-', '_')
    )


def _bad_line(path, number, line):
    body = text(bare(line.raw).removeprefix(BOM))
    key, colon, _ = body.partition(':')
    if colon and is_key(meant_key(line)) and key.strip(' \t*') and ' ' not in key.strip():
        return finding(
            'GS401',
            path,
            number,
            1,
            f"the key '{key.strip()}' is not written in capitals as '{meant_key(line)}'",
            f'gitsync check --fix {path}',
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


def _is_right(key, value):
    if key == 'STAGE':
        return is_stage(value)
    if key == 'STATUS':
        return value in STATES
    if key == 'UPDATED':
        return instant(value) is not None
    if key == 'READY_FOR_SYNC':
        return value in ('true', 'false')
    return bool(value)


def _bad_value(path, key, value, place):
    what, hint = WANTED.get(key, ('is empty', f'gitsync status set {key}=…'))
    message = f"'{key}' has no value" if not value else f"{key} '{value}' {what}"
    return finding('GS403', path, *place, message, hint)


def _contradictions(path, status, places):
    ready, state, blockers, found = (
        status.get('READY_FOR_SYNC'),
        status.get('STATUS'),
        status.get('BLOCKERS'),
        [],
    )
    is_blocked = bool(blockers) and blockers.lower() != 'none'
    if ready == 'true' and state in STATES and state not in READY_STATES:
        found.append(
            finding(
                'GS404',
                path,
                *places['READY_FOR_SYNC'],
                f"READY_FOR_SYNC is 'true' while STATUS is '{state}'",
                'ready asks for COMPLETE or WAITING_FOR_SYNC: gitsync status set '
                'READY_FOR_SYNC=false',
            )
        )
    if ready == 'true' and is_blocked:
        found.append(
            finding(
                'GS404',
                path,
                *places['BLOCKERS'],
                "READY_FOR_SYNC is 'true' while BLOCKERS names one",
                'gitsync status set BLOCKERS=none, or READY_FOR_SYNC=false',
            )
        )
    if state == 'BLOCKED' and blockers is not None and not is_blocked:
        found.append(
            finding(
                'GS404',
                path,
                *places['BLOCKERS'],
                "STATUS is 'BLOCKED' while BLOCKERS names none",
                "gitsync status set BLOCKERS='what you wait for'",
            )
        )
    return found
