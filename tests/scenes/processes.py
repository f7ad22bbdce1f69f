"""Processes that run at once, and processes that are killed at any instant."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import traceback

from gitsync.core.documents import sections
from gitsync.core.epic import sample
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.mail import messages
from gitsync.epic.records import checkpoint as own_checkpoint
from gitsync.epic.records import readme
from gitsync.main import main
from gitsync.world import clock


def forked(count, work):
    """Run work(index) in so many processes at once; the exit codes."""
    reading, writing = os.pipe()
    pids = []
    for index in range(count):
        pid = os.fork()
        if not pid:
            code = 99
            try:
                os.close(writing)
                os.read(reading, 1)  # all start when the pipe closes
                code = work(index) or 0
            except BaseException as error:
                os.write(2, f'{type(error).__name__}: {error}\n'.encode())
            finally:
                os._exit(code)
        pids.append(pid)
    os.close(reading)
    os.close(writing)
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]


def program(*argv, cwd, input=b'', env=None):
    """`gitsync argv` as a process of its own that has finished, with bytes of what it said: a fork
    of this one, which has loaded everything already.
    """
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(3)]
        files[0].write(input)
        files[0].seek(0)
        pid = os.fork()
        if not pid:
            os.environ.update(env or {})
            os.chdir(cwd)
            _run(argv, files)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        for file in files[1:]:
            file.seek(0)
        return subprocess.CompletedProcess(argv, code, *(file.read() for file in files[1:]))


def _run(argv, files):
    """Be the program with these files as its standard streams, and never come back."""
    code = 1
    try:
        for number, file in enumerate(files):
            os.dup2(file.fileno(), number)
        sys.stdin, sys.stdout, sys.stderr = (open(at, mode) for at, mode in enumerate('rww'))
        signal.alarm(60)
        code = main(list(argv))
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


def killed(count, work, whole, seed=0):
    """Start work(index) so many times, kill it at a random instant, and judge by whole(index)."""
    choose, spans = random.Random(seed), []
    for index in range(count):
        begun = time.monotonic()
        pid = os.fork()
        if not pid:
            try:
                work(index)
            finally:
                os._exit(0)
        if len(spans) < 5:
            os.waitpid(pid, 0)
            spans.append(time.monotonic() - begun)
        else:
            time.sleep(choose.random() * sorted(spans)[2])
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        whole(index)


def kill_writers(epic, count):
    """Kill a writer of section, checkpoint and message so many times: every file is old or new."""
    acting = acting_agent()
    acting.place.repo.close()  # so that children do not share its cat-file

    def work(index):
        text = b'step %d\n' % index * 500
        readme.write_section(acting, 'SECONDARY-A PROGRESS', lambda _: text)
        own_checkpoint.write_checkpoint(acting, {'current_step': f'step {index}'}, clock.now())
        messages.send(acting, 'Primary', messages.Draft(f'step {index}'), clock.now())

    def whole(index):
        data = epic.read(f'{sample.FOLDER}/EPIC_README.md')
        document = sections.parse(data)
        assert (
            not document.faults
            and document.section('PRIMARY PROGRESS')
            and data.endswith(b"Primary's.\n")
        )
        lines = document.section('SECONDARY-A PROGRESS').body.splitlines()
        assert len(lines) == 500 and len(set(lines)) == 1
        assert (
            json.loads(
                epic.read(f'{sample.FOLDER}/{own_checkpoint.checkpoint_path("Secondary-A")}')
            )['agent_id']
            == 'Secondary-A'
        )
        numbers = [
            message.number
            for message in messages.messages.parse(
                acting.load('agent_comms/secondary_a_to_primary.md')
            ).messages
        ]
        assert numbers == list(range(1, len(numbers) + 1))
        if acting.leases.look('epic_readme', clock.now()).is_held:
            acting.leases.take_away(
                'epic_readme', clock.now()
            )  # its holder is dead: nobody waits five minutes here

    killed(count, work, whole)
    assert readme.write_section(acting, 'SECONDARY-A PROGRESS', lambda _: b'last\n')[1]
    left = [
        name
        for folder, _, names in os.walk(epic.folder / sample.FOLDER)
        for name in names
        if name.endswith('.tmp') and 'EPIC_README' in name
    ]
    assert not left
