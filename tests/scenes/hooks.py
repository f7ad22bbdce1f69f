"""Hooks that run this checkout's gitsync, put where git finds them, and pushes to them."""

from tests import loaded


def hook_line(name):
    """A hook file that runs this checkout's gitsync."""
    return (
        '#!/bin/sh\n'
        f'exec {loaded.python()} -I -S -c \'import sys; sys.path.append("{loaded.ROOT}"); from '
        f'gitsync.main import main; sys.exit(main(sys.argv[1:]))\' hook {name} "$@"\n'
    )


def hook_file(folder, name, text, mode=0o755):
    """Write a hook, or another program, into a folder; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    path.chmod(mode)
    return path


def put(repo, name):
    """The hook file in a repository, with nothing of git's configuration."""
    folder = repo.folder / ('hooks' if (repo.folder / 'hooks').is_dir() else '.git/hooks')
    hook_file(folder, name, hook_line(name))


def push(git, *refspecs):
    done = git.run('push', git.server.folder, *refspecs)
    assert 'Traceback' not in done.stderr
    return done
