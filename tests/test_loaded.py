"""The interpreter that has loaded gitsync is the real one to whoever starts it."""

import os
import signal
import subprocess
import sys

import pytest

from tests import loaded

TELL = """\
import os, sys
print(sys.argv, os.environ['SAID'], os.getcwd(), os.getppid(), sys.stdin.read())
print('no', file=sys.stderr)
sys.exit(7)
"""


def test_it_has_the_arguments_streams_folder_parent_and_exit_code_of_its_script(tmp_path):
    real, forked = (
        subprocess.run(
            [python, '-I', '-S', '-c', TELL, 'one two', 'drei\n'],
            cwd=tmp_path,
            env={**os.environ, 'SAID': 'ä'},
            input=b'told',
            capture_output=True,
        )
        for python in (sys.executable, loaded.python())
    )
    assert (real.returncode, real.stdout, real.stderr) == (7, forked.stdout, forked.stderr)
    assert forked.returncode == 7


def test_started_otherwise_it_is_the_real_one():
    argv = [loaded.python(), '-c', 'import sys; print(sys.flags.isolated)']
    assert subprocess.run(argv, capture_output=True).stdout == b'0\n'


@pytest.mark.skipif(not os.path.isdir('/proc/self/fd'), reason='there is no /proc to fork by')
def test_it_is_killed_with_its_script():
    waits = 'import os, time; print(os.getpid(), flush=True); time.sleep(60)'
    child = subprocess.Popen([loaded.python(), '-I', '-S', '-c', waits], stdout=subprocess.PIPE)
    fork = int(child.stdout.readline())
    os.kill(child.pid, signal.SIGKILL)
    assert child.stdout.read() == b''  # the fork held it open
    assert child.wait() == -signal.SIGKILL
    assert fork != child.pid
