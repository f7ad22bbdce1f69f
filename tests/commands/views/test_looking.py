"""sync, board, brief, report, takeover and doctor in a running epic, with the time injected."""

import io
import json
import subprocess
import sys
from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest

from gitsync.core.documents import checkpoint
from gitsync.core.documents import sections
from gitsync.core.documents import status
from gitsync.core.epic import sample
from gitsync.epic import workplace
from gitsync.main import main
from gitsync.views.troubles.diagnose import diagnose
from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import Played

pytestmark = pytest.mark.slow


@pytest.fixture
def epic(git, monkeypatch, capfd):
    """Handed off, and Secondary-A at work; everything committed."""
    played = Played(git, monkeypatch, capfd)
    for agent, argv in (
        ('Primary', ['handoff']),
        ('Primary', ['heartbeat']),
        ('Secondary-A', ['heartbeat', '--step', 'research']),
    ):
        assert played.run(agent, *argv) == 0, played.err
    git('add', '-A')
    git('commit', '-qm', 'begun')
    return played


def data(epic, agent, *argv, code=0, later=0):
    """The data of --json, or its error, with the clock of what looks set ahead by minutes."""
    epic.monkeypatch.setenv(
        'GITSYNC_NOW', (datetime.now(UTC) + timedelta(minutes=later)).isoformat()
    )
    assert epic.run(agent, *argv, '--json') == code, epic.out + epic.err
    answer = json.loads(epic.out)
    assert answer['schema_version'] == 1 and answer['ok'] is (code == 0)
    return answer['data'] if answer['data'] is not None else answer['errors'][0]


def live(epic, later, agent='Primary'):
    return {
        each['agent']: each['liveness']
        for each in data(epic, agent, 'board', later=later)['agents']
    }


@pytest.mark.parametrize(
    'later, alive', [(0, 'active'), (29, 'active'), (31, 'warning'), (61, 'stale')]
)
def test_the_board_tells_who_is_alive(epic, later, alive):
    assert live(epic, later)['Secondary-A'] == alive


def test_the_board_in_text_has_every_agent_and_the_sync_point(epic):
    epic.run('Primary', 'message', 'send', 'Secondary-A', '--subject', 'x')
    assert epic.run('Primary', 'board') == 0
    for word in (
        'Primary',
        'Secondary-A',
        'Secondary-B',
        'feature_02_team_penalty',
        'IN_PROGRESS',
        'sync point 1: waiting for Secondary-B',
    ):
        assert word in epic.out
    assert '\x1b' not in epic.out
    seat = next(
        each for each in data(epic, 'Primary', 'board')['agents'] if each['agent'] == 'Secondary-A'
    )
    assert (
        seat['unread'] == 1
        and seat['stage'] == 'S2.P1'
        and seat['feature'] == 'feature_02_team_penalty'
        and seat['blockers'] == []
        and seat['leases'] == []
    )


def test_a_checkpoint_dated_ahead_keeps_nobody_alive(epic):
    path = f'{FOLDER}/agent_checkpoints/secondary_a.json'
    for name, key in (
        (path, '"last_checkpoint": "'),
        (f'{FOLDER}/feature_02_team_penalty/STATUS', 'UPDATED: '),
    ):
        text = epic.git.read(name).decode()
        at = text.index(key) + len(key)
        epic.git.write(name, text[:at] + '2099' + text[at + 4 :])
    assert live(epic, 0)['Secondary-A'] == 'stale'


def test_sync_1_and_2_exit_1_until_they_are_reached(epic):
    assert data(epic, 'Primary', 'sync', code=1)['waiting_for'] == ['Secondary-B']
    epic.run('Secondary-B', 'heartbeat')
    found = data(epic, 'Primary', 'sync', '--point', '1')
    assert {key: found[key] for key in ('point', 'ready', 'waiting_for', 'timeout', 'defer')} == {
        'point': 1,
        'ready': True,
        'waiting_for': [],
        'timeout': None,
        'defer': False,
    }
    assert data(epic, 'Primary', 'sync', code=1)['point'] == 2
    for later, timeout in ((239, None), (241, 'soft'), (361, 'hard')):
        assert (
            data(epic, 'Primary', 'sync', '--point', '2', code=1, later=later)['timeout'] == timeout
        )
    assert epic.run('Primary', 'sync', '--point', '4') == 2
    for time in ('soon', '9999-12-31T23:59:59Z', '0001-01-01T00:00:00+14:00'):
        epic.monkeypatch.setenv('GITSYNC_NOW', time)
        assert epic.run('Primary', 'sync') == 2 and 'GITSYNC_NOW' in epic.err


def test_the_first_completion_counts_from_its_first_word(epic):
    epic.run('Secondary-A', 'status', 'set', 'STATUS=WAITING_FOR_SYNC', 'READY_FOR_SYNC=true')
    assert data(epic, 'Primary', 'sync', '--point', '2', code=1, later=119)['defer'] is False
    assert data(epic, 'Primary', 'sync', '--point', '2', code=1, later=121)['defer'] is True


def test_the_brief_is_ones_own(epic):
    found = data(epic, 'Secondary-A', 'brief')
    assert found['agent'] == 'Secondary-A' and '- you were at: research' in found['brief']
    assert epic.run('Secondary-A', 'brief') == 0 and epic.out.startswith(
        '# Brief for Secondary-A\n'
    )
    assert data(epic, '', 'brief', code=2)['code'] == 'nobody'


@pytest.mark.parametrize(
    'how, heir, kept',
    [
        ('new', 'Secondary-A-New', '_crashed_'),
        ('absorb', 'Primary', '_crashed_'),
        ('restart', 'Secondary-A', '_aborted_'),
        ('resume', 'Secondary-A', ''),
        ('defer', 'Secondary-A', ''),
    ],
)
def test_every_way_out_of_a_crash_is_in_form_and_the_coordinators_to_commit(epic, how, heir, kept):
    old = epic.read('agent_checkpoints/secondary_a.json')
    found = data(epic, 'Primary', 'takeover', 'Secondary-A', '--how', how)
    assert (found['new_agent'], found['how']) == (heir, how)
    names = sorted(
        path.name
        for path in (epic.git.folder / FOLDER / 'agent_checkpoints').glob('secondary_a*.json')
    )
    assert [name for name in names if kept and kept in name] == (
        [name for name in names if '_a_' in name and 'new' not in name] if kept else []
    )
    assert ('secondary_a.json' in names) is (not kept)
    if kept:
        left = epic.read(f'agent_checkpoints/{next(name for name in names if kept in name)}')
        assert json.loads(left, object_pairs_hook=list) == json.loads(old, object_pairs_hook=list)
    assert status.parse(epic.read('feature_02_team_penalty/STATUS')).get('AGENT') == heir
    assert b'| Secondary-A |' in epic.read('EPIC_README.md').partition(b'## Stale Agent Checks')[2]
    epic.git('add', '-A')
    assert epic.run('Primary', 'check', '--staged') == 0 and epic.run('', 'check', '--all') == 0, (
        epic.out
    )
    if how == 'new':
        value = checkpoint.parse(epic.read('agent_checkpoints/secondary_a_new.json')).value
        assert value['previous_agent'] == 'Secondary-A' and sections.parse(
            epic.read('EPIC_README.md')
        ).section('SECONDARY-A-NEW PROGRESS')
        assert data(epic, 'Primary', 'takeover', heir)['new_agent'] == 'Secondary-A-New2'


def test_a_takeover_is_the_coordinators_and_of_agents_with_a_feature(epic):
    assert data(epic, 'Secondary-B', 'takeover', 'Secondary-A', code=2)['code'] == 'not-coordinator'
    for name in ('Primary', 'Secondary-Z'):
        assert data(epic, 'Primary', 'takeover', name, code=2)['code'] == 'no-feature'


def test_a_deferred_feature_is_waited_for_again_when_it_is_resumed(epic):
    data(epic, 'Primary', 'takeover', 'Secondary-A', '--how', 'defer')
    assert (
        'Secondary-A' not in data(epic, 'Primary', 'sync', '--point', '2', code=1)['waiting_for']
        and live(epic, 999)['Secondary-A'] == 'active'
    )
    assert epic.run('Primary', 'takeover', 'Secondary-A', '--how', 'resume') == 0
    assert f'{sample.FEATURES["Secondary-A"]}, Secondary-A\n' in epic.out
    assert 'Secondary-A' in data(epic, 'Primary', 'sync', '--point', '2', code=1)['waiting_for']


def test_a_channel_that_was_emptied_lost_nothing_that_a_report_can_tell(epic):
    epic.run('Secondary-A', 'message', 'send', 'Primary', '--subject', 'x')
    epic.run('Secondary-A', 'commit', '-m', 'Ask')
    epic.git.write(f'{FOLDER}/agent_comms/secondary_a_to_primary.md', '# Messages\n')
    assert data(epic, 'Primary', 'report')['criteria']


def test_the_report_in_all_its_forms(epic, tmp_path):
    epic.run(
        'Secondary-A',
        'message',
        'send',
        'Primary',
        '--subject',
        '<script>alert(1)</script>',
        '--escalate',
        'high',
    )
    epic.run('Secondary-A', 'status', 'set', 'STAGE=S2.P2')
    found = data(epic, 'Primary', 'report', later=60)
    assert [
        (span['stage'], span['ended'] is None)
        for span in found['timeline']
        if span['agent'] == 'Secondary-A'
    ] == [('S2.P1', False), ('S2.P2', True)]
    assert (
        found['savings']['planned']['percent'] == 67
        and found['questions'][0]['is_late'] is True
        and found['locks'][0]['lock'] == 'epic_readme'
    )
    assert set(found) == {
        'epic',
        'now',
        'agents',
        'timeline',
        'savings',
        'overhead',
        'locks',
        'messages',
        'questions',
        'merges',
        'quality',
        'criteria',
    }
    assert (
        epic.run('Primary', 'report') == 0
        and 'Timeline' in epic.out
        and 'hours in parallel' in epic.out
    )
    assert (
        epic.run('Primary', 'report', '--html') == 0
        and epic.out.startswith('<!doctype html>')
        and '<script>' not in epic.out
        and '&lt;script&gt;' in epic.out
    )
    assert epic.run('Primary', 'report', '--html', str(tmp_path / 'page.html')) == 0 and (
        tmp_path / 'page.html'
    ).read_text().endswith('</html>\n')


def kinds(epic, later=0):
    place = workplace.here()
    return [
        each.kind
        for each in diagnose(place.repo, place.policy, datetime.now(UTC) + timedelta(minutes=later))
    ]


def test_a_running_epic_without_troubles(epic):
    assert kinds(epic) == []


def test_the_six_troubles(epic):
    epic.run('Primary', 'message', 'send', 'Secondary-A', '--subject', 'QUESTION - which?')
    epic.run('Secondary-A', 'status', 'set', 'STATUS=WAITING_FOR_SYNC', 'READY_FOR_SYNC=true')
    epic.git.write(f'{FOLDER}/.epic_locks/epic_readme.lock', '{')
    assert kinds(epic) == ['lock']
    assert kinds(epic, 20) == ['lock', 'start']
    assert sorted(set(kinds(epic, 400))) == ['escalation', 'lock', 'stale', 'start', 'sync']
    readme = f'{FOLDER}/EPIC_README.md'
    epic.git.write(
        readme,
        epic.git.read(readme).replace(
            b'## Notes\n', b'<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n'
        ),
    )
    assert 'conflict' in kinds(epic)


def test_doctor_tells_troubles_and_their_mends(epic):
    epic.monkeypatch.setenv('GITSYNC_NOW', (datetime.now(UTC) + timedelta(minutes=90)).isoformat())
    epic.run('Primary', 'doctor', '--json')
    found = json.loads(epic.out)['data']['troubles']
    assert {each['kind'] for each in found} >= {'stale', 'start'} and all(
        each['hint'] for each in found
    )
    assert [each['path'] for each in found] == sorted(each['path'] for each in found)


def test_a_package_of_another_folder_is_a_trouble(epic):
    path = f'{FOLDER}/feature_03_reports/HANDOFF_PACKAGE.md'
    epic.git.write(
        path,
        epic.git.read(path).replace(
            f'**Epic Path:** {FOLDER}'.encode(), b'**Epic Path:** elsewhere'
        ),
    )
    assert kinds(epic) == ['start'] and sample.FOLDER == FOLDER


def test_a_takeover_that_broke_off_is_finished_by_the_next_one(epic, monkeypatch):
    from gitsync.commands.epic import takeover

    def fails(*rest, **more):
        raise OSError('no space')

    with monkeypatch.context() as context:
        context.setattr(takeover, 'rewrite', fails)
        assert epic.run('Primary', 'takeover', 'Secondary-A') != 0
    assert status.parse(epic.read('feature_02_team_penalty/STATUS')).get('AGENT') == 'Secondary-A'
    assert data(epic, 'Primary', 'takeover', 'Secondary-A')['new_agent'] == 'Secondary-A-New'
    assert status.parse(epic.read('feature_02_team_penalty/STATUS')).get(
        'AGENT'
    ) == 'Secondary-A-New' and b'SECONDARY-A-NEW PROGRESS' in epic.read('EPIC_README.md')
    epic.git('add', '-A')
    assert epic.run('Primary', 'check', '--staged') == 0 and epic.run('', 'check', '--all') == 0, (
        epic.out
    )


def test_a_lease_is_shown_by_its_name(epic):
    epic.run('Secondary-A', 'lock', 'acquire', 'epic_readme', '--operation', 'a/b')
    seat = next(
        each for each in data(epic, 'Primary', 'board')['agents'] if each['agent'] == 'Secondary-A'
    )
    assert seat['leases'] == ['epic_readme'] and seat['last_sign'] in (
        'lease',
        'checkpoint',
        'status',
    )


@pytest.mark.parametrize('command', ['board', 'report'])
def test_a_page_is_written_and_json_stays_as_it_is(epic, tmp_path, command):
    file = tmp_path / 'page.html'
    plain = data(epic, 'Primary', command)
    told = data(epic, 'Primary', command, '--html', str(file))
    assert told.pop('page') == str(file) and set(told) == set(plain)
    assert file.read_text().startswith('<!doctype html>')
    assert epic.run('Primary', command, '--html') == 0
    assert epic.out.startswith('<!doctype html>') and epic.out.endswith('</html>\n')
    assert epic.run('Primary', command, '--html', str(tmp_path)) == 2
    assert 'a folder stands there: name a file' in epic.err


@pytest.mark.parametrize(
    'more',
    [
        pytest.param(('--json',), id='as JSON'),
        pytest.param(('--watch',), id='watched'),
        pytest.param(('--html', 'page.html'), id='as a page'),
    ],
)
def test_a_served_board_has_no_other_form(epic, more):
    assert epic.run('Primary', 'board', *more, '--serve') == 2 and '--serve' in epic.err + epic.out


@pytest.mark.parametrize('command', ['board', 'report'])
def test_only_pages_load_templates_and_servers(epic, command):
    code = (
        'import sys; from gitsync.main import main; main(sys.argv[1:]); '
        "sys.exit(bool({'jinja2', 'http.server'} & set(sys.modules)))"
    )
    argv = [sys.executable, '-c', code, command]
    assert subprocess.run(argv, cwd=epic.git.folder, capture_output=True).returncode == 0


@pytest.mark.parametrize('columns, widest', [(None, 80), ('60', 60), ('80', 80), ('x', 80)])
def test_the_board_fits_its_columns(epic, columns, widest):
    if columns:
        epic.monkeypatch.setenv('COLUMNS', columns)
    assert epic.run('Primary', 'board') == 0
    assert max(map(len, epic.out.split('\n'))) <= widest and 'Secondary-B' in epic.out


def test_the_board_has_no_styles_where_no_colour_is_asked_for(epic, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv('TERM', 'xterm')
    monkeypatch.setattr(sys, 'stdout', Terminal())
    for no_colour, is_styled in (('1', False), ('', True)):
        monkeypatch.setenv('NO_COLOR', no_colour)
        assert main(['board']) == 0
        assert ('\x1b' in sys.stdout.getvalue()) is is_styled
