"""The folders of tests/merge, each one merge."""

from pathlib import Path

ROOT = Path(__file__).parent / 'merge'
CASES = sorted(folder.name for folder in ROOT.iterdir() if folder.is_dir())


def case(name):
    """(path, base, ours, theirs)"""
    path = (ROOT / name / 'about').read_text('utf-8').partition('\n')[0].removeprefix('path: ')
    return path, *((ROOT / name / side).read_bytes() for side in ('base', 'ours', 'theirs'))
