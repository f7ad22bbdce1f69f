"""The board as it is served: to this machine alone, read-only, told anew when it changes."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys

import pytest

from gitsync.core.epic import sample
from tests.scenes.repository import Git
from tests.scenes.sample_epic import commit_sample_epic
from tests.views.page.served import Served

pytestmark = pytest.mark.slow


@pytest.fixture
def served(git):
    commit_sample_epic(git)
    board = Served(git.folder)
    yield board
    board.process.kill()
    board.process.wait()


@pytest.fixture(scope='module')
def boards():
    """The board that tests only look at, from the first of them on."""
    boards = []
    yield boards
    for board in boards:
        board.process.kill()
        board.process.wait()


@pytest.fixture
def shown(boards, tmp_path_factory):
    if not boards:
        epic = Git(tmp_path_factory.mktemp('shown'))
        epic('init', '-q', '-b', 'main')
        commit_sample_epic(epic)
        boards.append(Served(epic.folder))
    return boards[0]


def test_the_board_is_served_with_a_script_that_may_ask_here_alone(shown):
    status, headers, text = shown.ask()
    assert status == 200 and 'Secondary-A' in text and 'feature_02_team_penalty' in text
    policy = headers['Content-Security-Policy']
    nonce = re.search(r"'nonce-([\w-]+)'", policy)[1]
    assert text.count('<script') == 1 and f'<script nonce="{nonce}">' in text
    assert "default-src 'none'" in policy and "connect-src 'self'" in policy
    assert headers['X-Frame-Options'] == 'DENY' and headers['Cache-Control'] == 'no-store'
    assert 'Access-Control-Allow-Origin' not in headers
    assert nonce not in shown.ask()[2]


@pytest.mark.parametrize(
    'host, status',
    [
        ('127.0.0.1:{}', 200),
        ('localhost:{}', 200),
        ('LOCALHOST:{}', 200),
        ('localhost', 421),
        ('127.0.0.1', 421),
        ('evil.example', 421),
        ('evil.example:{}', 421),
        ('127.0.0.1.evil.example:{}', 421),
        ('localhost:{}@evil.example', 421),
        ('', 421),
    ],
)
@pytest.mark.parametrize('path', ['/', '/events'])
def test_another_host_is_refused(shown, host, status, path):
    method = 'HEAD' if path == '/events' else 'GET'
    assert shown.ask(method, path, host.format(shown.port))[0] == status


def test_no_host_and_two_hosts_are_refused(shown):
    own = f'Host: 127.0.0.1:{shown.port}\r\n'
    for lines in ('', own + 'Host: evil.example\r\n', own + own):
        assert ' 421 ' in shown.raw(f'GET / HTTP/1.1\r\n{lines}\r\n'.encode()).split('\n')[0]


@pytest.mark.parametrize('method', ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'BREW'])
def test_it_is_only_read(shown, method):
    status, headers, _ = shown.ask(method)
    assert status == 405 and headers['Allow'] == 'GET, HEAD'


@pytest.mark.parametrize('path', ['/x', '/../../etc/passwd', '/.git/config', '/events/'])
def test_there_is_nothing_but_the_board(shown, path):
    assert shown.ask(path=path)[0] == 404


def test_head_has_no_body(shown):
    status, headers, text = shown.ask('HEAD')
    assert status == 200 and text == '' and int(headers['Content-Length']) > 1000


def test_a_change_is_told(served, git):
    connection = http.client.HTTPConnection('127.0.0.1', served.port, timeout=20)
    connection.request('GET', '/events')
    answer = connection.getresponse()
    assert answer.status == 200 and answer.headers['Content-Type'].startswith('text/event-stream')
    assert answer.readline() == b': there\n'
    record = git.read(sample.status_path('Secondary-A')).replace(b'S2.P1', b'S2.P7')
    git.write(sample.status_path('Secondary-A'), record)
    lines = [answer.readline() for _ in range(3)]
    assert b'data: changed\n' in lines
    assert 'S2.P7' in served.ask()[2]
    connection.close()


def test_it_listens_on_the_loopback_address_alone(served):
    with pytest.raises(OSError):  # where whoever listens on every address of the machine is met
        socket.create_connection(('127.0.0.2', served.port), timeout=2).close()


def test_an_interrupt_ends_it_though_a_browser_listens(served):
    connection = http.client.HTTPConnection('127.0.0.1', served.port, timeout=20)
    connection.request('GET', '/events')
    connection.getresponse()
    os.kill(served.process.pid, signal.SIGINT)
    assert served.process.wait(timeout=20) == 0
    assert served.process.stderr.read() == ''
    connection.close()


def test_a_port_that_is_taken_is_told(served, git):
    done = subprocess.run(
        [sys.executable, '-m', 'gitsync', 'board', '--serve', str(served.port)],
        cwd=git.folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2 and f'cannot listen on 127.0.0.1:{served.port}' in done.stderr


def test_many_looks_leave_no_process_behind(served):
    for _ in range(5):
        served.ask()
    listed = subprocess.run(
        ['ps', '-o', 'pid=', '--ppid', str(served.process.pid)], capture_output=True
    )
    assert listed.stdout.split() == []
