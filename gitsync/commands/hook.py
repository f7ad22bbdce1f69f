"""Run as one of git's hooks: gitsync hook NAME [ARGS…].

Gates answer 0 (go on), 1 (findings) or 3 (cannot judge: closed). Reporters only tell, and always answer 0. No hook
reads or touches the working tree.

What pre-commit has judged is remembered in the worktree's git folder, so that prepare-commit-msg judges for itself exactly
what no other gate has seen: --no-verify, cherry-pick, revert, rebase, amend, merge --no-verify.
"""

import os
import sys

from gitsync import output
from gitsync.errors import GitsyncError

USAGE = 'usage: gitsync hook NAME [ARGS…]   (NAME is one of: {})\n'
_PICKING = ('CHERRY_PICK_HEAD', 'REVERT_HEAD', 'REBASE_HEAD', 'rebase-merge', 'rebase-apply')


def main(argv: list[str]) -> int:
    """Run the hook that argv names; 0 go on, 1 findings, errors are raised."""
    if not argv or argv[0] in ('-h', '--help'):
        output.say(USAGE.format(', '.join(sorted(HOOKS))))
        return 0 if argv else 3
    name, args = argv[0], argv[1:]
    if name not in HOOKS:
        raise GitsyncError(f"no such hook: '{name}'", f"known hooks: {', '.join(sorted(HOOKS))}", 'usage')
    run = HOOKS[name]
    if run is None:
        from gitsync import server
        return server.main(name, args)
    if name not in REPORTERS:
        return run(args)
    try:
        run(args)
    except GitsyncError as error:
        output.note(f'{name}: {error.message}')
    return 0


def pre_commit(args) -> int:
    """Judge the staged change."""
    from gitsync import gate
    from gitsync.repo import Repo
    repo = Repo.open()
    staged = gate.stage(repo)
    return _remembered(repo, staged, gate.judge_staged(staged))


def pre_merge_commit(args) -> int:
    """Judge the merge that git is about to commit: there is no MERGE_HEAD yet, the parents stand in GITHEAD_<oid>."""
    from gitsync import gate
    from gitsync.repo import Repo
    repo = Repo.open()
    staged = gate.stage(repo, merging=repo.git_heads() or repo.merge_heads())
    return _remembered(repo, staged, gate.judge_staged(staged))


def prepare_commit_msg(args) -> int:
    """Judge what no gate has seen, then write the trailers."""
    from gitsync import files, gate
    from gitsync.repo import Repo
    path, source, rev = (list(args) + ['', '', ''])[:3]
    repo = Repo.open()
    staged = gate.stage(repo)
    message = files.load(path) if path else None
    picked = _picked_overrides(repo, message or b'')
    seen = _recall(repo, 'seen')
    _forget(repo, 'seen')
    if is_amending(source, rev, repo):
        verdict = gate.judge_amended(staged)
    elif seen == _digest(staged.key):
        verdict = None
    else:
        verdict = gate.judge_staged(staged._replace(overrides=[*staged.overrides, *picked]))
    if verdict is not None and _show(verdict):
        return 1
    _keep(repo, 'trailers', ''.join(f'{key}: {value}\n' for key, value in _trailers(staged)).encode('utf-8', 'surrogateescape'))
    if source == 'template':
        _keep(repo, 'template', _words(repo, message or b''))
        return 0
    _forget(repo, 'template')
    if message is not None:
        _write_trailers(repo, path, message, _trailers(staged))
    return 0


def commit_msg(args) -> int:
    """Write the trailers into the finished message, where the editor left a text to write them under."""
    from gitsync import files
    from gitsync.core import trailers
    from gitsync.repo import Repo
    repo = Repo.open()
    message = files.load(args[0]) if args else None
    if message is None:
        raise GitsyncError('commit-msg needs the message file as its argument', '', 'usage')
    kept = _recall(repo, 'trailers')
    if kept is None:
        from gitsync import gate
        wanted = _trailers(gate.stage(repo))
    else:
        wanted = [tuple(line.split(': ', 1)) for line in kept.decode('utf-8', 'surrogateescape').split('\n') if line]
    comment = _comment(repo)
    if not wanted:
        return 0
    if not trailers.has_text(message, comment, but=[key for key, _ in wanted]):
        bare = trailers.take(message, [key for key, _ in wanted], comment)
        if bare != message:
            files.save(args[0], bare)  # nothing but our own lines is left: let git see an empty message and abort
        return 0
    if _recall(repo, 'template') not in (None, _words(repo, message)):
        _forget(repo, 'template')
    if _recall(repo, 'template') is None:
        _write_trailers(repo, args[0], message, wanted)
    return 0


def post_checkout(args) -> int:
    """Tell what is not set up here, and of unread messages that the checkout brought."""
    if len(args) > 2 and args[2] == '1':
        _report(args[0], args[1])
    return 0


def post_merge(args) -> int:
    """Tell what is not set up here, and of unread messages that the merge brought."""
    _report('ORIG_HEAD', 'HEAD')
    return 0


def post_rewrite(args) -> int:
    """Tell what is not set up here after a rebase."""
    if args[:1] == ['rebase']:
        _report('ORIG_HEAD', 'HEAD')
    return 0


def nothing(args) -> int:
    """A hook in which there is nothing to do."""
    return 0


HOOKS = {
    'commit-msg': commit_msg, 'post-checkout': post_checkout, 'post-commit': nothing, 'post-merge': post_merge,
    'post-rewrite': post_rewrite, 'pre-applypatch': pre_commit, 'pre-commit': pre_commit, 'pre-merge-commit': pre_merge_commit,
    'pre-push': None, 'pre-receive': None, 'prepare-commit-msg': prepare_commit_msg, 'reference-transaction': None, 'update': None,
}
REPORTERS = frozenset({'post-checkout', 'post-commit', 'post-merge', 'post-rewrite'})


def is_amending(source: str, rev: str, repo) -> bool:
    """True when the commit being made replaces HEAD.

    git tells the hook only for an amend that keeps the message ('commit HEAD'), and says the same for -C HEAD. So the command
    line of the git process above decides where it can be seen; else the author's date, which an amend keeps.
    """
    asked = _git_above()
    if asked is not None:
        return asked
    if source == 'commit' and rev == 'HEAD':
        return True
    when = os.environ.get('GIT_AUTHOR_DATE', '').lstrip('@').split(' ')[0]
    head = repo.head() if when.isdigit() else ''
    if not head:
        return False
    import time
    author = repo.commit(head).author
    same = (author.name, author.email) == (os.environ.get('GIT_AUTHOR_NAME'), os.environ.get('GIT_AUTHOR_EMAIL'))
    return same and author.time == int(when) and time.time() - author.time > 5


def _git_above() -> bool | None:
    """Whether the `git commit` above this process amends, by its command line (Linux); None where it cannot be seen."""
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
            options = words[1:words.index(b'--')] if b'--' in words else words[1:]
            if any(word.startswith(b'--am') and b'--amend'.startswith(word) for word in options):
                return True
            return False if b'commit' in words[1:] or b'rebase' in words[1:] else None
    return None


def _remembered(repo, staged, verdict) -> int:
    if _show(verdict):
        _forget(repo, 'seen')
        return 1
    _keep(repo, 'seen', _digest(staged.key))
    return 0


def _show(verdict) -> bool:
    """Print the findings; True when they refuse the commit."""
    if verdict.findings:
        output.say(output.render(verdict.findings, colour=output.has_colour(sys.stderr)), sys.stderr)
        who = verdict.actor.agent or verdict.actor.email or 'nobody'
        verb = 'refused' if verdict.is_refused() else 'passed'
        output.note(f'{verb} for {who}: {output.summary(verdict.findings)}')
    return verdict.is_refused()


def _trailers(staged) -> list[tuple[str, str]]:
    """What the commit's message must carry: exceptions, and who acts."""
    from gitsync.core.overrides import KEY
    wanted = []
    if staged.overrides:
        wanted.append((KEY, '; '.join(f'{rule} {reason}' for rule, reason in staged.overrides)))
    if staged.actor.agent:
        wanted.append(('Agent', staged.actor.agent))
    return wanted


def _write_trailers(repo, path: str, message: bytes, wanted) -> None:
    from gitsync import files
    from gitsync.core import trailers
    if wanted:
        written = trailers.put(message, wanted, _comment(repo))
        if written != message:
            files.save(path, written)


def _picked_overrides(repo, message: bytes) -> list:
    """A pick carries the exceptions that its commit was made with: they stand in the message."""
    from gitsync.core import overrides
    if overrides.KEY.encode() not in message or not any(os.path.exists(os.path.join(repo.git_dir, name)) for name in _PICKING):
        return []
    return overrides.of_message(message.decode('utf-8', 'surrogateescape'))


def _comment(repo) -> bytes:
    """What begins a comment line in a message file; b'' where no editor runs and git keeps such lines."""
    if os.environ.get('GIT_EDITOR') == ':':
        return b''
    letter = repo.config('core.commentString') or repo.config('core.commentChar') or '#'
    return b'#' if letter == 'auto' else letter.encode('utf-8', 'surrogateescape')


def _words(repo, message: bytes) -> bytes:
    """The message without comments and blank space at line ends, to tell an untouched template."""
    from gitsync.core import trailers
    comment = _comment(repo)
    lines = [line.strip() for line in trailers.split(message, comment)[0].split(b'\n')]
    return b'\n'.join(line for line in lines if line and not (comment and line.startswith(comment)))


def _report(before: str, after: str) -> None:
    from gitsync import reports
    from gitsync.repo import Repo
    for line in reports.after_change(Repo.open(), before, after):
        output.note(line)


def _digest(key: bytes) -> bytes:
    if len(key) < 4096:
        return key
    import hashlib
    return b'sha256 ' + hashlib.sha256(key).hexdigest().encode()


def _state(repo, name: str) -> str:
    return os.path.join(repo.git_dir, 'gitsync', name)


def _keep(repo, name: str, data: bytes) -> None:
    """Remember between two hooks of one commit; not synced to disk, for a crash ends that commit too."""
    path = _state(repo, name)
    temporary = f'{path}.{os.getpid()}'
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(temporary, 'wb') as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError as error:
        raise GitsyncError(f"cannot write '{path}': {error.strerror}", 'free space or fix permissions, then try again', 'unwritable') from None


def _recall(repo, name: str) -> bytes | None:
    from gitsync import files
    return files.load(_state(repo, name))


def _forget(repo, name: str) -> None:
    try:
        os.unlink(_state(repo, name))
    except FileNotFoundError:
        pass
