"""The merge driver as install sets it up, for any program."""

from pathlib import Path

from gitsync.core.setup.written import DRIVER_SCRIPT
from gitsync.core.setup.written import driver_line
from gitsync.setup import scripts


def driver(common_dir, program):
    """Write the driver's script into a git directory; the driver line that reads it."""
    script = Path(common_dir, DRIVER_SCRIPT)
    script.parent.mkdir(exist_ok=True)
    script.write_bytes(scripts.merge_driver(program))
    return driver_line(str(common_dir))
