"""The gates where refs move: pre-receive and update on a server, pre-push before one,
reference-transaction in strict mode.

Every ref of a push is judged, of every kind; how is gates/refs' to say. git's quarantine variables
stay in force, for a pushed object is read where it waits.
"""

from __future__ import annotations

import os
import sys

from gitsync.core.judge import LIMIT
from gitsync.errors import GitsyncError
from gitsync.gates.refs.governing import Default
from gitsync.gates.refs.moves import JudgedBefore
from gitsync.gates.refs.moves import Moves
from gitsync.gates.refs.moves import Update
from gitsync.git.objects import is_oid
from gitsync.git.ranges import tip_of
from gitsync.git.repo import Repo
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding

SHOWN = 50
_BRANCHES = 'refs/heads/'
_SYMBOLIC = 'ref:'  # in the place of an id: where a symbolic ref points


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
    return _judged_in_time(_moved(_lines()))


def update(args: Sequence[str]) -> int:
    """Judge one ref of a push: REF OLD NEW."""
    if len(args) != 3 or not all(map(is_oid, args[1:])):
        raise GitsyncError(
            'update needs REF OLD NEW',
            'git gives them: install it as the hook hooks/update',
            'usage',
        )
    return _judged_in_time([Update(*args)])


def _judged_in_time(updates: Sequence[Update]) -> int:
    from gitsync.gates.refs import folded  # these two a server's alone
    from gitsync.gates.refs import time_limit

    repo = Repo.open()
    repo.most = LIMIT
    updates = [one._replace(ref=repo.real_ref(one.ref)) for one in updates]
    folded_names = folded.check_folded(repo, updates)
    return _answer(folded_names or time_limit.judge(Moves(repo), updates), updates)


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
    for line in _lines():
        # the first is what the pusher wrote: HEAD@{1 day ago}
        _, new, ref, old = _fields(line, 4, (1, 3))
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
    A branch that would stand for another ref than a branch (git tells it from 2.46 on) is refused,
    for it would move with that one.
    """
    if args[:1] != ['prepared']:
        return 0
    lines = _lines()
    if led_on := [told for line in lines for told in _check_symbolic(line)]:
        return _answer(led_on, [Update(one.path, '', '') for one in led_on])
    moved = _moved(lines)
    updates = [one for one in moved if one.ref.startswith(_BRANCHES) and one.new.strip('0')]
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


def _check_symbolic(line: str) -> list[Finding]:
    """GS212 for a branch that is made to stand for something else than a branch."""
    _, new, ref = (*line.split(' ', 2), '', '')[:3]
    target = new.removeprefix(_SYMBOLIC)
    if target == new or not ref.startswith(_BRANCHES) or target.startswith(_BRANCHES):
        return []
    from gitsync.core.rules.finding import finding

    what = f"'{ref}' would stand for '{target}', and move with it unjudged"
    return [finding('GS212', ref, 0, 0, what, 'make it a branch of its own: git branch NAME')]


def _moved(lines: Sequence[str]) -> list[Update]:
    """The refs that move, of lines 'OLD NEW REF'; a symbolic one brings no commit."""
    updates = []
    for line in lines:
        if line.partition(' ')[2].startswith(_SYMBOLIC):
            continue
        ids = (1,) if line.startswith(_SYMBOLIC) else (0, 1)
        old, new, ref = _fields(line, 3, ids)
        updates.append(Update(ref, old, new))
    return updates


def _lines() -> list[str]:
    text = sys.stdin.buffer.read().decode('utf-8', 'surrogateescape')
    return [line for line in text.split('\n') if line]


def _fields(line: str, count: int, ids: Sequence[int]) -> list[str]:
    """So many fields of a line, of which the first may hold blanks; GitsyncError where there are
    fewer, or where one of ids is no object's: a line is never passed over.
    """
    fields = line.rsplit(' ', count - 1)
    if len(fields) != count or not all(is_oid(fields[at]) for at in ids):
        raise GitsyncError(
            f"a line of the hook's input cannot be read: '{line}'",
            'git writes it: old id, new id, ref',
            'usage',
        )
    return fields


def _answer(findings: Sequence[Finding], updates: Sequence[Update]) -> int:
    """Tell the pusher; 1 when an error refuses the push."""
    if findings:
        shown = (
            findings
            if len(findings) <= SHOWN
            else sorted(findings, key=lambda one: one.severity != 'error')[:SHOWN]
        )
        folder = os.environ.get('GIT_PREFIX')
        if folder:
            from gitsync.core.rules.from_here import from_here

            shown = from_here(shown, folder)
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
