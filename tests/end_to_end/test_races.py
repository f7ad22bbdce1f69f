"""Races between real processes: exclusion, takeovers, nothing lost or torn, kills at any time."""

import json
import multiprocessing
import os
import random
import time
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path

import pytest

from gitsync.core.documents import sections
from gitsync.core.epic import sample
from gitsync.core.epic.lease import is_name
from gitsync.epic import hold
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.mail import inbox
from gitsync.epic.mail import messages
from gitsync.epic.records import checkpoint as own_checkpoint
from gitsync.epic.records import readme
from gitsync.epic.records import status as feature_status
from gitsync.errors import GitsyncError
from gitsync.leases.local import LocalLeases
from gitsync.main import main
from gitsync.world import clock
from gitsync.world import files
from tests.scenes.processes import forked
from tests.scenes.processes import kill_writers
from tests.scenes.processes import killed

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get('KILLS', '40'))  # make soak kills four hundred


def test_32_processes_with_20_acquisitions_each_never_overlap(tmp_path):
    """O: a counter in a file, 0.
    A, B, …: read it, add one, write it, under the lease.
    Expected: 640, and generation 640.
    """
    leases = LocalLeases(str(tmp_path / 'epic'), str(tmp_path / 'state'))
    counter, inside = tmp_path / 'counter', tmp_path / 'inside'
    counter.write_text('0')

    def work(index):
        for _ in range(20):
            while True:
                token = leases.attempt(
                    'x', f'Secondary-{chr(65 + index % 4)}', 'one session', clock.now()
                ).token
                if token:
                    break
                time.sleep(0.01)
            os.close(os.open(inside, os.O_CREAT | os.O_EXCL))  # fails when another is inside
            value = int(counter.read_text())
            counter.write_text(str(value + 1))
            os.unlink(inside)
            leases.release(token, clock.now())

    assert forked(32, work) == [0] * 32
    assert counter.read_text() == '640' and leases.look('x', clock.now()).generation == 640


def test_an_expired_lease_with_16_waiters_has_one_winner_in_each_of_20_rounds(tmp_path):
    leases = LocalLeases(str(tmp_path / 'epic'), str(tmp_path / 'state'))
    now = clock.now()
    for turn in range(20):
        name = f'round{turn}'
        assert leases.attempt(name, 'Secondary-Z', 'gone', now).token
        if turn % 2:  # written by hand, or corrupt
            files.save(
                leases.path(name),
                b'{"holder": "Secondary-Z", "holder_id": "", "expires_at": "2026-01-01T00:00:00Z"}'
                if turn % 4 == 1
                else b'{"hol',
            )
    together = multiprocessing.get_context('fork').Barrier(16)

    def work(index):
        for turn in range(20):
            together.wait(60)
            later = now + timedelta(seconds=301)
            if leases.attempt(f'round{turn}', f'A{index}', str(index), later).token:
                (tmp_path / f'{turn} won by {index}').touch()

    assert forked(16, work) == [0] * 16
    winners = [path.name.split()[0] for path in tmp_path.glob('* won by *')]
    assert sorted(map(int, winners)) == list(range(20))


@pytest.fixture
def epic(git, monkeypatch):
    """An epic of eight agents in one working tree, committed, with the current folder in it."""
    now = datetime.now(UTC) - timedelta(minutes=20)
    for path, data in sample.epic(now).items():
        git.write(path, data)
    for letter in 'CDEFG':
        git.write(
            f'{sample.FOLDER}/feature_0{ord(letter) - 63}_{letter.lower()}/STATUS',
            sample.status('Secondary-A', now, 'S2', 'IN_PROGRESS').replace(
                b'Secondary-A', f'Secondary-{letter}'.encode()
            ),
        )
    git('add', '-A')
    git('commit', '-qm', 'begin')
    monkeypatch.chdir(git.folder)
    return git


AGENTS = ('Primary', *(f'Secondary-{letter}' for letter in 'ABCDEFG'))


def work_in_turn(index):
    """One agent's 25 operations: a section, STATUS, a checkpoint, a message and marks in turn."""
    os.environ.update(GITSYNC_AGENT=AGENTS[index], GITSYNC_SESSION=f'session {index}')
    acting, choose = acting_agent(), random.Random(index)
    to = AGENTS[(index + 1) % 8]
    for count in range(25):
        now = clock.now()
        if count % 5 == 0:
            line = f'**Last Updated:** 2026-01-30 16:16\n\nstep {count} of {AGENTS[index]}\n'
            body = line.encode() * 20
            readme.write_section(acting, readme.own_name(acting), lambda _, body=body: body)
        elif count % 5 == 1:
            feature_status.set_status(
                acting, feature_status.status_feature(acting), {'NEXT_ACTION': f'step {count}'}, now
            )
        elif count % 5 == 2:
            own_checkpoint.write_checkpoint(acting, {'current_step': f'step {count}'}, now)
        elif count % 5 == 3:
            text = 'text ' * choose.randrange(200)
            draft = messages.Draft(f'{AGENTS[index]} {count}', details=text)
            messages.send(acting, to, draft, now)
        else:
            for mail in inbox.inbox(acting):
                if mail.message.read is False and choose.random() < 0.7:
                    inbox.mark(acting, mail.writer, mail.message.number)


def test_eight_agents_with_25_mixed_operations_lose_nothing_and_tear_nothing(
    epic, monkeypatch, capfd
):
    """O: an epic of eight agents in one working tree.
    A, B, …: sections, messages, marks, STATUS and checkpoints at once.
    Expected: each section holds its agent's last text, each message stands once, records are valid.
    """

    assert forked(8, work_in_turn) == [0] * 8
    readme = sections.parse(epic.read(f'{sample.FOLDER}/EPIC_README.md'))
    assert not readme.faults
    for index, agent in enumerate(AGENTS):
        assert (
            readme.section(f'{agent.upper()} PROGRESS').body.count(f'step 20 of {agent}\n'.encode())
            == 20
        )
        monkeypatch.setenv('GITSYNC_AGENT', agent)
        acting = acting_agent()
        writer = AGENTS[index - 1]
        assert sorted(
            mail.subject for mail in inbox.inbox(acting) if mail.writer == writer
        ) == sorted(f'{writer} {count}' for count in range(3, 25, 5))
        value = json.loads(Path(acting.full(own_checkpoint.checkpoint_path(agent))).read_bytes())
        assert value['current_step'] == 'step 22'
        assert b'NEXT_ACTION: step 21\n' in acting.load(
            f'{feature_status.status_feature(acting)}/STATUS'
        )
    epic('add', '-A')
    capfd.readouterr()
    assert main(['check', '--all']) == 0, capfd.readouterr().out
    assert not [name for name in os.listdir(sample.FOLDER) if name.endswith('.tmp')]


def test_a_mark_and_a_message_at_the_same_time_both_survive(epic, monkeypatch):
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    for number in range(20):
        messages.send(acting_agent(), 'Primary', messages.Draft(f'message {number}'), clock.now())

    def work(index):
        os.environ['GITSYNC_AGENT'] = 'Primary' if index else 'Secondary-A'
        acting = acting_agent()
        for number in range(20):
            if index:
                inbox.mark(acting, 'Secondary-A', number + 1)
            else:
                messages.send(acting, 'Primary', messages.Draft(f'later {number}'), clock.now())

    assert forked(2, work) == [0, 0]
    monkeypatch.setenv('GITSYNC_AGENT', 'Primary')
    seen = inbox.inbox(acting_agent())
    assert [mail.message.number for mail in seen] == list(range(1, 41))
    assert [mail.message.read for mail in seen] == [True] * 20 + [False] * 20


def test_an_editor_that_writes_between_reading_and_writing_loses_nothing(epic, monkeypatch):
    """O: README.
    A: gitsync writes a section.
    B: meanwhile a hand edits the outside text.
    Expected: both.
    """
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    path = f'{sample.FOLDER}/EPIC_README.md'
    seen = []

    def make(section):
        if not seen:
            epic.write(path, epic.read(path) + b'by hand\n')
        seen.append(1)
        return b'mine\n'

    assert readme.write_section(acting_agent(), 'SECONDARY-A PROGRESS', make)[1]
    assert len(seen) == 2 and b'by hand\n' in epic.read(path) and b'\nmine\n' in epic.read(path)


def test_kills_at_random_instants_leave_every_file_old_or_new(epic, monkeypatch):
    """O: records.
    A: KILLS writers, each killed (-9) somewhere.
    Expected: after each every file is whole, and the next writer works.
    """
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    monkeypatch.setenv('GITSYNC_SESSION', 'one')
    kill_writers(epic, KILLS)


def test_kills_of_lease_takers_leave_a_lock_that_is_held_or_free(tmp_path):
    leases = LocalLeases(str(tmp_path / 'epic'), str(tmp_path / 'state'))

    def work(index):
        for _ in range(5):
            token = leases.attempt('x', 'A', str(index), clock.now()).token
            if token:
                leases.release(token, clock.now())

    highest = [0]

    def whole(index):
        view = leases.look('x', clock.now())
        assert not view.aside and view.generation >= highest[0]
        highest[0] = view.generation
        if view.is_held:
            leases.take_away('x', clock.now())

    killed(KILLS, work, whole)


@pytest.fixture
def clones(git, tmp_path, monkeypatch):
    """Two clones of one bare remote with an epic."""
    git.write('epic/EPIC_README.md', '# Epic\n')
    git('add', '-A')
    git('commit', '-qm', 'begin')
    git('init', '-q', '--bare', tmp_path / 'remote')
    git('push', '-q', tmp_path / 'remote', 'main')
    for name in 'ab':
        git('clone', '-q', '-b', 'main', tmp_path / 'remote', tmp_path / name)
    return tmp_path / 'a', tmp_path / 'b'


def remote_leases(clone):
    from gitsync.leases.remote import RemoteLeases

    os.chdir(clone)
    acting = acting_agent()
    return RemoteLeases(acting.place, acting.leases.state, 'origin', 300)


def test_two_clones_that_race_through_a_remote_have_one_winner_in_each_of_20_rounds(
    clones, monkeypatch
):
    def work(index):
        os.environ['GITSYNC_AGENT'] = 'Primary'
        leases, won = remote_leases(clones[index]), 0
        for turn in range(20):
            token = leases.attempt(f'round{turn}', 'Primary', 'one session', clock.now()).token
            won |= bool(token) << turn
        (clones[index].parent / f'won{index}').write_text(str(won))

    assert forked(2, work) == [0, 0]
    won = [int((clones[0].parent / f'won{index}').read_text()) for index in range(2)]
    assert won[0] ^ won[1] == (1 << 20) - 1 and not won[0] & won[1]


def test_a_remote_lease_is_over_when_it_was_seen_unchanged_for_its_length(clones, monkeypatch):
    """O: A takes it by a clock that is a day behind.
    B: looks.
    Expected: held one length from B's first look, then taken over; A is fenced out.
    """
    monkeypatch.setenv('GITSYNC_AGENT', 'Primary')
    now = clock.now()
    one, other = remote_leases(clones[0]), remote_leases(clones[1])
    monkeypatch.chdir(clones[0])
    mine = one.attempt('x', 'A', 's', now - timedelta(days=1)).token
    monkeypatch.chdir(clones[1])
    assert other.attempt('x', 'B', 't', now).token is None
    assert other.attempt('x', 'B', 't', now + timedelta(seconds=299)).token is None
    taken = other.attempt('x', 'B', 't', now + timedelta(seconds=301))
    assert taken.token.generation == 2 and taken.after.holder == 'A'
    monkeypatch.chdir(clones[0])
    for function in (one.release, one.renew):
        with pytest.raises(hold.GitsyncError):
            function(mine, now - timedelta(days=1))
    monkeypatch.chdir(clones[1])
    other.release(taken.token, now + timedelta(seconds=302))
    assert other.attempt('x', 'C', 'u', now + timedelta(seconds=303)).token.generation == 3


def test_a_remote_that_cannot_be_reached_or_refuses_is_explained(clones, monkeypatch):
    leases = remote_leases(clones[0])
    monkeypatch.chdir(clones[0])
    hook = clones[0].parent / 'remote' / 'hooks' / 'pre-receive'
    hook.write_text('#!/bin/sh\necho no locks here >&2\nexit 1\n')
    hook.chmod(0o755)
    with pytest.raises(hold.GitsyncError) as error:
        leases.attempt('x', 'A', 's', clock.now())
    assert error.value.code == 'rejected' and is_name('x')
    os.rename(clones[0].parent / 'remote', clones[0].parent / 'away')
    with pytest.raises(hold.GitsyncError) as error:
        leases.attempt('x', 'A', 's', clock.now())
    assert error.value.code == 'offline'


def test_a_write_under_a_remote_lease_that_was_lost_is_not_made(clones, monkeypatch):
    """O: A runs a command under epic_readme on the remote.
    B: Primary breaks the lease.
    A: the command writes its section.
    Expected: refused, while the local lease is free.
    """
    monkeypatch.chdir(clones[0])
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    monkeypatch.setenv('GITSYNC_SESSION', 'one')
    acting, leases = acting_agent(), remote_leases(clones[0])
    token = leases.attempt('epic_readme', 'Secondary-A', 'one', clock.now()).token
    for name, value in hold.environment_for(acting, leases, token).items():
        monkeypatch.setenv(name, value)
    assert readme.write_section(acting, 'SECONDARY-A PROGRESS', lambda _: b'in time\n')[1]
    leases.take_away('epic_readme', clock.now())
    with pytest.raises(GitsyncError) as lost:
        readme.write_section(acting, 'SECONDARY-A PROGRESS', lambda _: b'late\n')
    assert lost.value.code == 'lease-lost' and b'late' not in acting.load('EPIC_README.md')
