"""python -m gitsync."""

import sys

from gitsync.main import main

if __name__ == '__main__':
    sys.exit(main())
