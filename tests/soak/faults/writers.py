"""Kill writers at random instants: python -m tests.soak.faults.writers [COUNT] (1,000)."""

import os
import subprocess
import sys
import tempfile
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from gitsync.core.epic import sample
from tests.scenes.processes import kill_writers
from tests.scenes.repository import Git


def main(count: int) -> int:
    """Play in a throw-away repository; 0 when every file was whole every time."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(['git', 'init', '-q', folder], check=True)
        git = Git(folder)
        for path, data in sample.epic(datetime.now(UTC) - timedelta(minutes=20)).items():
            git.write(path, data)
        os.chdir(folder)
        os.environ.update(GITSYNC_AGENT='Secondary-A', GITSYNC_SESSION='one')
        kill_writers(git, count)
        os.chdir('/')
    print(f'{count} kills: every file whole')
    return 0


if __name__ == '__main__':
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
