"""The shell that install writes: the merge driver for any program, and what may be its sh."""

import shutil
from pathlib import Path

import pytest

from gitsync.core.setup.written import DRIVER_SCRIPT
from gitsync.core.setup.written import driver_line
from gitsync.setup import scripts

SHELLS = {'dash': ['dash'], 'bash': ['bash', '--posix'], 'busybox': ['busybox', 'sh']}
INSTALLED = {name: line for name, line in SHELLS.items() if shutil.which(line[0])}


def driver(common_dir, program):
    """Write the driver's script into a git directory; the driver line that reads it."""
    script = Path(common_dir, DRIVER_SCRIPT)
    script.parent.mkdir(exist_ok=True)
    script.write_bytes(scripts.merge_driver(program))
    return driver_line(str(common_dir))


@pytest.fixture(params=SHELLS.values(), ids=SHELLS)
def shell(request):
    """One of the shells, as the beginning of a command line."""
    if not shutil.which(request.param[0]):
        pytest.skip(f'{request.param[0]} is not installed')
    return request.param
