"""Instants and the times of headings: what is one, what is none."""

import pytest

from gitsync.core.text import moments


@pytest.mark.parametrize(
    'text',
    [
        pytest.param('2026-01-30T16:16:00Z', id='UTC'),
        pytest.param('2026-01-30T16:16:00+05:30', id='an offset'),
        pytest.param('2026-01-30T16:16:00.25-01:00', id='fractions'),
        pytest.param('2026-01-30T16:16Z', id='no seconds'),
        pytest.param('20260130T161600Z', id='the short form'),
    ],
)
def test_an_instant(text):
    moment = moments.instant(text)
    assert (moment.year, moment.month, moment.day) == (2026, 1, 30)
    assert moment.utcoffset() is not None
    assert moments.instant(moments.written(moment)) == moment.replace(microsecond=0)


@pytest.mark.parametrize(
    'text',
    [
        pytest.param(None, id='no text'),
        pytest.param('', id='nothing'),
        pytest.param('2026-01-30', id='a date'),
        pytest.param('2026-01-30T16:16:00', id='no zone'),
        pytest.param('2026-01-30 16:16:00Z', id='a blank for the T'),
        pytest.param('2026-02-30T16:16:00Z', id='a day that is not'),
        pytest.param('2026-W05-5T16:16:00Z', id='a week'),
        pytest.param('2026-01-30T16:16:00,5Z', id='a comma'),
        pytest.param('2026-01-30T16:16:00 Z', id='a blank before the zone'),
        pytest.param('2026-01-30T25:16:00Z', id='hour 25'),
        pytest.param('0001-01-30T16:16:00Z', id='the first year'),
        pytest.param('9999-01-30T16:16:00Z', id='the last year'),
        pytest.param('2026-01-30T16:16:00٠Z', id='a digit of another script'),
        pytest.param('2026-01-30T16:16:00.' + '0' * 30 + 'Z', id='endless'),
    ],
)
def test_no_instant(text):
    assert moments.instant(text) is None


@pytest.mark.parametrize(
    ('text', 'is_one'),
    [
        ('2026-01-15', True),
        ('2024-02-29', True),
        ('2000-02-29', True),
        ('2026-12-31', True),
        ('2026-04-30', True),
        ('1900-02-29', False),
        ('2026-02-29', False),
        ('2026-04-31', False),
        ('2026-01-32', False),
        ('2026-13-01', False),
        ('2026-00-10', False),
        ('2026-01-00', False),
        ('0000-01-01', False),
        ('2026/01-15', False),
        ('2026-01/15', False),
        ('2026-1-015', False),
        ('aaaa-01-15', False),
        ('2026-aa-15', False),
        ('2026-01-aa', False),
        ('2026-01-1', False),
        ('2026-01-٠١', False),
    ],
)
def test_a_date(text, is_one):
    assert moments.is_date(text) is is_one
    assert moments.is_sent(f'{text} 23:59') is is_one


@pytest.mark.parametrize(
    'clock', ['24:00', '23:60', '2:003', 'aa:00', '12:aa', '12-30', '12:3', '']
)
def test_a_time_of_day_that_is_none(clock):
    assert moments.is_sent('2026-01-15 00:00')
    assert not moments.is_sent(f'2026-01-15 {clock}')
    assert not moments.is_sent('2026-01-15T00:00')
