"""The board in terminals of several widths, whatever agents and features are called."""

import io
from types import SimpleNamespace

import pytest
from rich.cells import cell_len
from rich.console import Console

from gitsync.core.epic.sync_point import Sync
from gitsync.views import board
from gitsync.views.overview import AgentSummary

NAMES = {
    'plain': 'Secondary-A',
    'long': 'Secondary-' + 'A' * 200,
    'a link and markup': '[link=https://example.org]x[/link][bold]',
    'control characters': 'a\x1b[2Jb\rc\nd\te',
    'right to left': '\u202eA-yradnoceS \u05d0\u05d1\u05d2',
    'wide': '漢字の代理人' * 12,
    'bytes': 'Secondary-\udcff',
}


def overview(name):
    agent = AgentSummary(
        agent=name,
        feature=f'feature_02_{name}',
        stage='S2.P1',
        state='WAITING_FOR_SYNC',
        liveness='warning',
        source='checkpoint',
        age=45,
        blockers=(f'waits for {name}',),
        next_step='',
        unread=12,
        leases=('epic_readme', name),
        ready=True,
        group=1,
        deferred=False,
        where=f'work/{name}',
    )
    sync = Sync(2, False, ('Primary', name), {}, 'soft', False)
    return SimpleNamespace(
        agents=(agent,) * 3,
        sync=sync,
        away=31,
        twins={name: ['s1', 's2']},
        state=SimpleNamespace(mail=(), features_of=lambda agent: ()),
    )


def shown(seen, width):
    stream = io.StringIO()
    board.show(Console(file=stream, width=width, no_color=True, highlight=False), seen)
    return stream.getvalue()


@pytest.mark.parametrize('width', [40, 60, 80, 119, 120, 160])
@pytest.mark.parametrize('name', NAMES.values(), ids=NAMES)
def test_no_line_is_wider_than_the_terminal(name, width):
    text = shown(overview(name), width)
    assert max(map(cell_len, text.split('\n'))) <= width
    assert all(letter.isprintable() or letter == '\n' for letter in text)


@pytest.mark.parametrize('width', [60, 80, 160])
def test_every_width_tells_the_same(width):
    text = ' '.join(shown(overview('Agent-A'), width).split())
    for word in (
        'Agent-A',
        'feature_02_Agent-A',
        'S2.P1',
        'WAITING_FOR_SYNC ✓',
        'warning',
        '45 min',
        '12',
        'epic_readme',
        'waits for Agent-A',
        'on work/Agent-A, not merged here',
        'sync point 2: waiting for Primary, Agent-A (soft timeout)',
        'Agent-A has 2 live sessions: s1, s2',
        'you gave no sign for 31 min yourself',
    ):
        assert word in text, word


def test_the_time_of_a_summary_has_the_unit_that_fits():
    assert [board.age(each) for each in (0, 119, 120, 2879, 2880)] == [
        '0 min',
        '119 min',
        '2 h',
        '47 h',
        '2 days',
    ]
