"""Moments: ISO 8601 instants, and the shorter times that message headings carry."""

from __future__ import annotations

__all__ = ['UTC', 'datetime', 'instant', 'is_date', 'is_near', 'is_sent', 'timedelta', 'written']
TYPE_CHECKING = False

if TYPE_CHECKING:
    from datetime import UTC
    from datetime import datetime
    from datetime import timedelta
else:
    # Up to Python 3.11 datetime runs its whole code in Python before it gives on these: 2 ms of a
    # hook. So all of gitsync takes them from here.
    try:
        from _datetime import UTC
        from _datetime import datetime
        from _datetime import timedelta
    except ImportError:
        from datetime import UTC
        from datetime import datetime
        from datetime import timedelta


def instant(text: object) -> datetime | None:
    """The aware datetime of an ISO 8601 instant with date, time and 'Z' or an offset; None for
    anything else, never an exception. Years before 1001 and the last one that datetime knows are
    none: strftime cannot write those, and beside this it cannot calculate.
    """
    if not isinstance(text, str) or not 14 <= len(text) <= 40 or not text.isascii():
        return None
    at = text.find('T')
    if at not in (8, 10) or 'W' in text or ',' in text:
        return None
    clock = text[at + 1 :]
    if not (clock.endswith('Z') or '+' in clock or '-' in clock) or clock.strip('0123456789:.+-Z'):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo and is_near(moment) else None


def is_near(moment: datetime) -> bool:
    """True where a zone, or a span of months, does not lead out of the years of datetime."""
    return 1000 < moment.year < 9999 and 1000 < moment.astimezone(UTC).year < 9999


def is_sent(text: str) -> bool:
    """True for a message's time, '2026-01-15 14:30', with a date and an hour that exist."""
    return (
        len(text) == 16
        and text[10] == ' '
        and text[13] == ':'
        and is_date(text[:10])
        and _is_number(text[11:13], 23)
        and _is_number(text[14:], 59)
    )


def is_date(text: str) -> bool:
    """True for a date that exists, '2026-01-15'."""
    if (
        len(text) != 10
        or text[4] != '-'
        or text[7] != '-'
        or not _is_number(text[:4], 9999)
        or not _is_number(text[5:7], 12)
    ):
        return False
    year, month = int(text[:4]), int(text[5:7])
    return year > 0 and month > 0 and text[8:] != '00' and _is_number(text[8:], _days(year, month))


def _days(year: int, month: int) -> int:
    """The days of a month; the calendar module costs a hook too much."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def written(moment: datetime) -> str:
    """An instant as records carry it: 2026-01-30T16:16:00Z."""
    return moment.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and int(text) <= most
