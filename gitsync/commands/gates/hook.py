"""Run as one of git's hooks: gitsync hook NAME [ARGS…].

Gates answer 0 (go on), 1 (findings) or 3 (cannot judge: closed). Reporters only tell, and always
answer 0. No hook reads or touches the working tree.
"""

from __future__ import annotations

from gitsync.errors import GitsyncError

CHANGE = frozenset({'pre-applypatch', 'pre-commit', 'pre-merge-commit'})
MESSAGE = frozenset({'commit-msg', 'prepare-commit-msg'})
REFS = frozenset({'pre-push', 'pre-receive', 'reference-transaction', 'update'})
REPORTERS = frozenset({'post-checkout', 'post-commit', 'post-merge', 'post-rewrite'})
HOOKS = CHANGE | MESSAGE | REFS | REPORTERS
USAGE = 'usage: gitsync hook NAME [ARGS…]   (NAME is one of: {})\n'


def main(argv: list[str]) -> int:
    """Run the hook that argv names; 0 go on, 1 findings, errors are raised."""
    if not argv or argv[0] in ('-h', '--help'):
        from gitsync.world import output

        output.say(USAGE.format(', '.join(sorted(HOOKS))))
        return 0 if argv else 3
    name, args = argv[0], argv[1:]
    if name not in HOOKS:
        raise GitsyncError(
            f"no such hook: '{name}'", f'known hooks: {", ".join(sorted(HOOKS))}', 'usage'
        )
    if name in REPORTERS:
        return _reported(name, args)
    if name in CHANGE:
        from gitsync.gates.commits import change

        return change.HOOKS[name](args)
    if name in MESSAGE:
        from gitsync.gates.commits import message

        return message.HOOKS[name](args)
    from gitsync.gates import push

    return push.main(name, args)


def _reported(name: str, args: list[str]) -> int:
    """Run a reporter; 0 though it fails, for what it tells of has happened."""
    from gitsync.gates import notices

    try:
        notices.REPORTERS[name](args)
    except (GitsyncError, OSError) as error:
        from gitsync.world import output

        output.note(f'{name}: {error}')
    return 0
