"""The commit that is being made: what its hooks tell each other, whether it amends, how its message
is cut.

What a hook leaves for the next one is kept in the worktree's own git folder (gitsync/NAME), so that
linked worktrees do not mix.
"""

from __future__ import annotations

import os

from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.git import find
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.git.repo import Repo


class MessageArguments(Value):
    """What git tells prepare-commit-msg, '' where it does not."""

    path: str  # of the message's file
    source: str  # 'message', 'template', 'merge', 'squash' or 'commit'
    rev: str  # of the commit that gives the message


def message_arguments(args: list[str]) -> MessageArguments:
    """As git gives them; pre-commit and prek pass the file alone, the rest in variables."""
    path, source, rev = (list(args) + ['', '', ''])[:3]
    source = source or os.environ.get('PRE_COMMIT_COMMIT_MSG_SOURCE', '')
    rev = rev or os.environ.get('PRE_COMMIT_COMMIT_OBJECT_NAME', '')
    return MessageArguments(path, source, rev)


def is_merging(repo: Repo) -> bool:
    """True while a merge waits to be committed, squashed ones too."""
    return find.is_under_way(repo.git_dir, find.MERGE, find.SQUASH)


def is_picking(repo: Repo) -> bool:
    """True while a cherry-pick, revert or rebase is under way."""
    return find.is_under_way(repo.git_dir, *find.PICKS)


def is_amending(source: str, rev: str, repo: Repo) -> bool:
    """True when the commit being made replaces HEAD.

    git tells the hook only for an amend that keeps the message ('commit HEAD'), and says the same
    for -C HEAD. So the command line of the git process above decides where it can be seen; else the
    author's date, which an amend keeps. A rebase that squashes tells nothing: its list does.
    """
    asked = _git_above(repo)
    if asked is not None:
        return asked
    if 'GIT_AUTHOR_DATE' not in os.environ and _is_squashing(repo):
        return True  # git commit names the author, a rebase that commits by itself does not
    if source == 'commit' and rev == 'HEAD':
        return True
    when = os.environ.get('GIT_AUTHOR_DATE', '').lstrip('@').split(' ')[0]
    head = repo.head() if when.isdigit() else ''
    if not head:
        return False
    import time

    author = repo.commit(head).author
    same = (author.name, author.email) == (
        os.environ.get('GIT_AUTHOR_NAME'),
        os.environ.get('GIT_AUTHOR_EMAIL'),
    )
    return same and author.time == int(when) and time.time() - author.time > 5


def _is_squashing(repo: Repo) -> bool:
    """True while a rebase takes a commit into the one before it: the last line that it has done is
    a fixup or squash (sequencer.c, is_fixup).
    """
    done = files.load(os.path.join(repo.git_dir, find.REBASE_MERGE, 'done')) or b''
    lines = [line for line in done.splitlines() if line.strip() and not line.startswith(b'#')]
    return bool(lines) and lines[-1].split()[0] in (b'f', b'fixup', b's', b'squash')


def _git_above(repo: Repo) -> bool | None:
    """Whether the `git commit` or `git rebase` above this process amends, by its command line
    (Linux); None where it cannot be seen.
    """
    pid = os.getppid()
    for _ in range(6):
        try:
            with open(f'/proc/{pid}/cmdline', 'rb') as file:
                words = file.read().split(b'\0')
            with open(f'/proc/{pid}/stat', 'rb') as file:
                pid = int(file.read().rpartition(b')')[2].split()[1])
        except (OSError, ValueError, IndexError):
            return None
        if os.path.basename(words[0]) == b'git':
            options = words[1 : words.index(b'--')] if b'--' in words else words[1:]
            if any(word.startswith(b'--am') and b'--amend'.startswith(word) for word in options):
                return True
            verb = next((word for word in words[1:] if word in (b'commit', b'rebase')), None)
            return None if verb is None else verb == b'rebase' and _is_squashing(repo)
    return None


def digest(key: bytes) -> bytes:
    """A question as short bytes: itself, or its hash where a commit changes much."""
    if len(key) < 4096:
        return key
    import hashlib

    return b'sha256 ' + hashlib.sha256(key).hexdigest().encode()


def keep(repo: Repo, name: str, data: bytes) -> None:
    """Remember between two hooks of one commit; not synced to disk, for a crash ends that commit
    too.
    """
    path = files.kept(repo.git_dir, name)
    temporary = f'{path}.{os.getpid()}'
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(temporary, 'wb') as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError as error:
        raise GitsyncError(
            f"cannot write '{path}': {error.strerror}",
            'free space or fix permissions, then try again',
            'unwritable',
        ) from None


def keep_trailers(repo: Repo, trailers: list[tuple[str, str]]) -> None:
    """Remember the trailers for the message that an editor has yet to finish."""
    text = ''.join(f'{key}: {value}\n' for key, value in trailers)
    keep(repo, 'trailers', text.encode('utf-8', 'surrogateescape'))


def keep_ready(repo: Repo, trailers: list[tuple[str, str]]) -> None:
    """Tell prepare-commit-msg of this same git process that nothing is left to judge, and what the
    message must get: the process's number, then a trailer a line (setup/shell/prepare-commit-msg.sh
    reads it).
    """
    lines = [_git_number(), *(f'{key}: {value}' for key, value in trailers)]
    keep(repo, 'ready', ''.join(f'{line}\n' for line in lines).encode('utf-8', 'surrogateescape'))


def keep_written(repo: Repo) -> None:
    """Tell commit-msg of this same git process that the message is finished."""
    keep(repo, 'ready', f'written {_git_number()}\n'.encode())


def _git_number() -> str:
    """The process number of the git that runs this hook, as the hook file tells it."""
    return os.environ.get('GITSYNC_GIT_PID', '')


def recall(repo: Repo, name: str) -> bytes | None:
    """What an earlier hook kept; None when none did."""
    return files.load(files.kept(repo.git_dir, name))


def forget(repo: Repo, *names: str) -> None:
    """Drop what an earlier hook kept."""
    for name in names:
        try:
            os.unlink(files.kept(repo.git_dir, name))
        except FileNotFoundError:
            pass


def comment_of(repo: Repo) -> bytes:
    """What begins a comment line in a message file; b'' where no editor runs and git keeps such
    lines.
    """
    if os.environ.get('GIT_EDITOR') == ':':
        return b''
    char = repo.config('core.commentString') or repo.config('core.commentChar') or '#'
    return b'#' if char == 'auto' else char.encode('utf-8', 'surrogateescape')


def words_of(repo: Repo, message: bytes) -> bytes:
    """The message without comments and blank space at line ends, to tell an untouched template."""
    from gitsync.core.git import trailers  # only an editor's template is compared

    comment = comment_of(repo)
    lines = [line.strip() for line in trailers.split(message, comment)[0].split(b'\n')]
    return b'\n'.join(line for line in lines if line and not (comment and line.startswith(comment)))
