"""Times, dates and lines at their edges, and calendars held against datetime."""

from datetime import date
from datetime import datetime
from datetime import timedelta

import pytest

from gitsync.core.text import lines
from gitsync.core.text import moments
from tests.transcripts import told

INSTANTS = """
2026-01-30T16:16:00Z 2026-01-30T16:16Z 2026-01-30T16Z 20260130T161600Z 2026-01-30T16:16:00+02:00
2026-01-30T16:16:00-0230 2026-01-30T16:16:00.5Z 2026-01-30T16:16:00 2026-01-30 2026-02-30T16:16:00Z
2026-01-30T24:16:00Z 2026-W05-5T16:16:00Z 2026-01-30t16:16:00Z 2026-01-30T16:16:00,5Z
1000-01-30T16:16:00Z 1001-01-30T16:16:00Z 9998-01-30T16:16:00Z 9999-01-30T16:16:00Z
1001-01-01T00:00:00+12:00 9998-12-31T23:00:00-12:00 2026-01-30T16:16:00z 2026-01-30T16:16:00ZZ
2026-01-30T16:16:00+25:00 2026-1-30T16:16:00Z 2026-01-30T16:16:00.123456789012345678901Z 202601T16Z
""".split()


@pytest.mark.parametrize('text', INSTANTS)
def test_an_instant(text):
    told(f'{moments.instant(text)} {moments.is_sent(text.replace("T", " ")[:16])}')


def test_every_date_of_some_years_and_no_other():
    for year in (1, 1900, 2000, 2023, 2024, 9999):
        for month in range(14):
            for day in range(33):
                text = f'{year:04}-{month:02}-{day:02}'
                try:
                    date(year, month, day)
                except ValueError:
                    assert not moments.is_date(text), text
                else:
                    assert moments.is_date(text), text
                    assert moments.is_sent(f'{text} 23:59')
    for text in ('0000-01-01', '2026-1-01', '2026/01-01', '2026-01/01', '2026-01-1', '2026-01-٠1'):
        assert not moments.is_date(text) and not moments.is_sent(f'{text} 10:00')


def test_every_minute_of_a_day_and_no_other():
    midnight = datetime(2026, 1, 30)
    minutes = {f'{midnight + timedelta(minutes=each):%H:%M}' for each in range(1440)}
    for hour in range(100):
        for minute in range(0, 100, 7):
            text = f'{hour:02}:{minute:02}'
            assert moments.is_sent(f'2026-01-30 {text}') == (text in minutes)
    for text in ('2026-01-30T10:00', '2026-01-30 10.00', '2026-01-30 1000', '2026-01-30 10:0x'):
        assert not moments.is_sent(text)


TEXTS = [
    b'',
    b'a',
    b'a\n',
    b'a\r\n',
    b'a\nb',
    b'a\r\nb',
    b'a\rb\n',
    b'\n\n',
    b'\x85\x0c\n',
    b'\r\n',
]


def test_lines_and_their_ends():
    for data in TEXTS:
        parts = lines.split(data)
        told(f'{data}: {parts} {[lines.bare(line) for line in parts]} {lines.ending(data)}')
        told(f'    {[lines.is_blank(line) for line in parts]}')
        for other in TEXTS:
            if (ended := lines.ended(data, other)) != (data, other):
                told(f'    before {other}: {ended}')


ROWS = """
| a | b |
|a|b|
a | b
| a | b
| a \\| b | c |
| `a|b` | c |
| `a|b | c |
| ``a`|b`` | c |
||
|
| |
  | a |
| a |  x
| \\` | b |
|---|---|
| :-: | -: |
|--x|
| - |
-- | --
""".strip('\n').split('\n')


def test_rows_of_tables():
    for row in ROWS:
        line = row.encode()
        spans = lines.spans(line)
        told(f'{row}: {lines.cells(line)} {lines.is_rule(line)} {[line[a:b] for a, b in spans]}')
    for cell in ('a', '**a**', '`a`', '*a*', '[a](b)', '**a', '', '~~a~~', '_a_'):
        told(f'{cell}: {lines.plain(cell)}')
    for row in ('**A:** b', '- **A:** b', '**A:**', '**A**: b', '** A :** b', '**:** b', 'A: b'):
        told(f'{row}: {lines.field(row.encode())}')
