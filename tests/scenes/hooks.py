"""Hooks that run this checkout's gitsync, put where git finds them, and pushes to them."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def hook_line(name):
    """A hook file that runs this checkout's gitsync."""
    return (
        '#!/bin/sh\n'
        f'exec {sys.executable} -I -S -c \'import sys; sys.path.append("{ROOT}"); from '
        f'gitsync.main import main; sys.exit(main(sys.argv[1:]))\' hook {name} "$@"\n'
    )


def put(repo, name):
    """The hook file in a repository, with nothing of git's configuration."""
    folder = repo.folder / ('hooks' if (repo.folder / 'hooks').is_dir() else '.git/hooks')
    (folder / name).write_text(hook_line(name))
    (folder / name).chmod(0o755)


def push(git, *refspecs):
    done = git.run('push', git.server.folder, *refspecs)
    assert 'Traceback' not in done.stderr
    return done
