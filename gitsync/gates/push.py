"""The gates where refs move: pre-receive and update on a server, pre-push before one,
reference-transaction in strict mode.

Every ref of a push is judged, of every kind; how is gates/refs' to say. git's quarantine variables
stay in force, for a pushed object is read where it waits.
"""

from __future__ import annotations

import sys

from gitsync.errors import GitsyncError
from gitsync.gates.refs.governing import Default
from gitsync.gates.refs.moves import JudgedBefore
from gitsync.gates.refs.moves import Moves
from gitsync.gates.refs.moves import Update
from gitsync.git.ranges import tip_of
from gitsync.git.repo import Repo
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding

SHOWN = 50


def main(name: str, args: Sequence[str]) -> int:
    """Run one of these hooks; 0 go on, 1 refused."""
    return {
        'pre-receive': pre_receive,
        'update': update,
        'pre-push': pre_push,
        'reference-transaction': reference_transaction,
    }[name](args)


def pre_receive(args: Sequence[str]) -> int:
    """Judge every ref of a push, all or none."""
    updates = [Update(ref, old, new) for old, new, ref in _lines(3)]
    return _judged_in_time(updates)


def update(args: Sequence[str]) -> int:
    """Judge one ref of a push: REF OLD NEW."""
    if len(args) != 3:
        raise GitsyncError(
            'update needs REF OLD NEW',
            'git gives them: install it as the hook hooks/update',
            'usage',
        )
    return _judged_in_time([Update(*args)])


def _judged_in_time(updates: Sequence[Update]) -> int:
    from gitsync.gates.refs import time_limit  # a server's alone

    repo = Repo.open()
    updates = [one._replace(ref=repo.real_ref(one.ref)) for one in updates]
    return _answer(time_limit.judge(Moves(repo), updates), updates)


def pre_push(args: Sequence[str]) -> int:
    """Judge what a push would bring, every ref of it: what no ref of that remote has, by the remote
    tip's policy where it is known.
    """
    repo = Repo.open()
    remote = args[0] if args else ''
    is_plain = not any(c in remote for c in '/:*?[\\')
    default = _default_of(repo, remote) if remote and is_plain else None
    moves = Moves(repo, default)
    updates = []
    for _, new, ref, old in _lines(4):
        updates.append(Update(ref, old if moves.commit(old) else '0' * len(old), new))
    kept = f'--remotes={remote}' if remote and is_plain else '--remotes'
    known = ('--not', kept, *(one.old for one in updates if one.old.strip('0')))
    return _answer(moves.judge(updates, JudgedBefore(known, known)), updates)


def _default_of(repo: Repo, remote: str) -> Default | None:
    """The default branch of a remote, as far as this clone knows it."""
    heads = (f'refs/remotes/{remote}/{name}' for name in ('HEAD', 'main'))
    tip = next(filter(None, (tip_of(repo, ref) for ref in heads)), '')
    return Default('', tip) if tip else None


def reference_transaction(args: Sequence[str]) -> int:
    """Strict mode: judge the commits that a branch is about to take, whatever program moves it.

    What a branch or a remote's ref has was judged before; what it loses is its owner's affair here.
    """
    if args[:1] != ['prepared']:
        return 0
    updates = [
        Update(ref, old, new)
        for old, new, ref in _lines(3)
        if ref.startswith('refs/heads/') and new.strip('0')
    ]
    if not updates:
        return 0
    repo = Repo.open()
    moves = Moves(repo, Default('', repo.head()))
    forward = []
    for one in updates:
        old = tip_of(repo, one.ref)
        if old != one.new:
            is_forward = bool(old) and moves.ancestry.reaches(one.new, old)
            forward.append(one._replace(old=old if is_forward else '0' * len(one.new)))
    branches = ('--not', '--branches', '--remotes')
    return _answer(moves.judge(forward, JudgedBefore(branches, branches)), forward)


def _lines(fields: int) -> list[list[str]]:
    """Lines of stdin with so many fields; one that has fewer is an error, never passed over."""
    rows = []
    for line in sys.stdin.buffer.read().decode('utf-8', 'surrogateescape').split('\n'):
        if line:
            parts = line.split(' ', fields - 1)
            ids = parts[:2] if fields == 3 else parts[1::2]
            if len(parts) != fields or not all(
                len(oid) in (40, 64) and not oid.strip('0123456789abcdef')
                for oid in ids
                if ' ' not in oid and '/' not in oid
            ):
                if fields == 3 and parts[1:2] and parts[1].startswith('ref:'):
                    continue  # a symbolic ref that moves brings no commit
                raise GitsyncError(
                    f"a line of the hook's input cannot be read: '{line}'",
                    'git writes it: old id, new id, ref',
                    'usage',
                )
            rows.append(parts)
    return rows


def _answer(findings: Sequence[Finding], updates: Sequence[Update]) -> int:
    """Tell the pusher; 1 when an error refuses the push."""
    if findings:
        shown = (
            findings
            if len(findings) <= SHOWN
            else sorted(findings, key=lambda one: one.severity != 'error')[:SHOWN]
        )
        output.say(output.render(shown, colour=output.has_colour(sys.stderr)), sys.stderr)
        more = f' ({len(findings) - SHOWN} more are not shown)' if len(findings) > SHOWN else ''
        refused = any(one.severity == 'error' for one in findings)
        refs = ', '.join(one.ref for one in updates[:5]) + (' …' if len(updates) > 5 else '')
        output.note(
            f'{"refused" if refused else "accepted with warnings"}: {refs}: '
            f'{output.summary(findings)}{more}'
        )
        if refused:
            return 1
    return 0
