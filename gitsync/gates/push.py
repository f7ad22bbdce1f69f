"""The gates where refs move: pre-receive and update on a server, pre-push before one,
reference-transaction in strict mode.

Every ref of a push is judged, of every kind: commits that the repository does not have yet, one by
one, by the policy of the ref's old tip (a new ref, or one from before there was a policy: the
default branch's). A forced update is judged once more, as a merge of the old tip: what it drops
must be the pusher's own. git's quarantine variables stay in force, for a pushed object is read where it
waits.
"""

import sys

from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import NOBODY
from gitsync.core.policy.policy import Actor
from gitsync.core.rules.finding import finding
from gitsync.errors import GitsyncError
from gitsync.gates import history
from gitsync.gates.commit_proof import actor_of
from gitsync.gates.merge import judge_merge
from gitsync.git.ancestry import Ancestry
from gitsync.git.repo import Repo
from gitsync.world import clock
from gitsync.world import identity
from gitsync.world import output
from gitsync.world import policy as policies

SHOWN = 50
ENOUGH = 1000  # errors after which no further commit is judged: the push is refused anyway


class Moves:
    """Ref updates judged together: each commit once for each policy."""

    def __init__(self, repo) -> None:
        self.repo, self.ancestry, self.now = repo, Ancestry(repo), clock.now()
        self._judged, self._default, self._sources = {}, None, {}

    def judge(self, updates, known=('--not', '--all')) -> list:
        """Findings for (ref, old, new) updates, ids of zeros for none; known: rev-list options for
        what was judged before.
        """
        tips = [(ref, self._commit(old), self._commit(new)) for ref, old, new in updates]
        wanted = list(dict.fromkeys(new for _, _, new in tips if new))
        commits = self.repo.commits(wanted, extra=known) if wanted else []
        found = []
        for ref, old, new in tips:
            if not new:
                # a removal brings no commit; whether it may be is receive.denyDeletes' to say
                continue
            before = self._before(old)
            mine = commits if len(wanted) == 1 else self._reached(new, commits)
            found += self._new(mine, before)
            if (
                old
                and old != new
                and ref.startswith('refs/heads/')
                and not self.ancestry.reaches(new, old)
            ):
                found += self._dropped(ref, old, new, before, mine)
        return sorted(set(found), key=lambda one: (one.commit not in commits, *one))

    def _commit(self, oid: str) -> str:
        """The commit that an object is or that a tag points to, '' for none."""
        return self.repo.resolve(oid) if oid.strip('0') else ''

    def _before(self, old: str) -> str:
        """The commit whose policy is in force for a ref that stands at old."""
        if old and self.repo.tree(old).entry(policies.NAME):
            return old
        default = self._default if self._default is not None else self._default_tip()
        return (
            default
            if default and (not old or self.repo.tree(default).entry(policies.NAME))
            else old
        )

    def _some_branch(self) -> str:
        """Where HEAD's branch is unborn: the tip of main, master or the first branch."""
        listed = [
            line.split(' ', 1)
            for line in self.repo.output(
                'for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads'
            )
            .decode('utf-8', 'surrogateescape')
            .splitlines()
        ]
        tips = {ref: oid for oid, ref in listed}
        return (
            tips.get('refs/heads/main')
            or tips.get('refs/heads/master')
            or next(iter(tips.values()), '')
        )

    def _reached(self, tip: str, commits) -> list[str]:
        """Of the new commits those that the tip reaches, in their order."""
        new, seen, waiting = set(commits), set(), [tip]
        while waiting:
            oid = waiting.pop()
            if oid in new and oid not in seen:
                seen.add(oid)
                waiting += self.ancestry.commit(oid).parents
        return [oid for oid in commits if oid in seen]

    def _new(self, commits, before: str) -> list:
        entry = self.repo.tree(before).entry(policies.NAME) if before else None
        rules = entry.oid if entry else ''
        left = [oid for oid in commits if (oid, rules) not in self._judged]
        self._judged.update(((oid, rules), True) for oid in left)
        return history.judge_commits(
            self.repo, left, before, self.now, '', self.ancestry, ENOUGH, self._floor(before)
        )

    def _floor(self, before: str):
        """The default branch's policy, for a ref that stands elsewhere; None where it cannot be
        used, which its own pushes tell.
        """
        default = self._default if self._default is not None else self._default_tip()
        if not default or default == before:
            return None
        try:
            return policies.load(self.repo.tree(default))
        except GitsyncError:
            return None

    def _default_tip(self) -> str:
        self._default = self.repo.head() or self._some_branch()
        return self._default

    def _dropped(self, ref: str, old: str, new: str, before: str, mine) -> list:
        """What a forced update takes away: the new tip must hold all that a merge with the old one
        gives, but for the pusher's own parts.
        """
        repo = self.repo
        policy = policies.load(repo.tree(before)) if before else DEFAULT
        earlier, later = repo.tree(old), repo.tree(new)
        changes = repo.diff(earlier, later)
        paths = [change.path for change in changes]
        actor = self._pusher(new, policy, earlier, paths) if new in mine else NOBODY
        found = judge_merge(
            repo,
            (old, new),
            changes,
            earlier,
            later,
            actor,
            policy,
            self.now,
            lambda one, other: self.ancestry.merge_bases([one], other),
            strict=True,
        )
        return [_dropping(one, ref, new) for one in found]

    def _pusher(self, new: str, policy, before, paths):
        """Who pushes: the new tip's committer, or whom the commit names."""
        tip = self.repo.commit(new)
        actor = actor_of(tip, policy, before, paths)
        agent = identity.of_email(tip.committer.email, policy)
        if not agent or actor.strength == identity.VERIFIED:
            return actor
        name, email = tip.committer.name, tip.committer.email
        return Actor(agent, 'email', identity.ASSERTED, name, email)


def _dropping(one, ref: str, new: str):
    """A finding on the merge that a forced update amounts to, in the words of the update."""
    message = one.message.removeprefix('merge result differs from the automatic merge: ')
    return finding(
        one.rule,
        one.path,
        one.line,
        one.col,
        f'forced update drops what others committed: {message}',
        f'fetch, merge or rebase onto the new {ref} and push without force',
        one.severity,
        one.part,
    )._replace(commit=new)


def main(name: str, args) -> int:
    """Run one of these hooks; 0 go on, 1 refused."""
    return {
        'pre-receive': pre_receive,
        'update': update,
        'pre-push': pre_push,
        'reference-transaction': reference_transaction,
    }[name](args)


def pre_receive(args) -> int:
    """Judge every ref of a push, all or none."""
    updates = [(ref, old, new) for old, new, ref in _lines(3)]
    repo = Repo.open()
    return _answer(Moves(repo).judge(updates), updates)


def update(args) -> int:
    """Judge one ref of a push: REF OLD NEW."""
    if len(args) != 3:
        raise GitsyncError(
            'update needs REF OLD NEW',
            'git gives them: install it as the hook hooks/update',
            'usage',
        )
    return _answer(Moves(Repo.open()).judge([tuple(args)]), [tuple(args)])


def pre_push(args) -> int:
    """Judge what a push would bring, every ref of it: what no ref of that remote has, by the remote
    tip's policy where it is known.
    """
    repo = Repo.open()
    moves, updates = Moves(repo), []
    for _, new, ref, old in _lines(4):
        updates.append((ref, old if moves._commit(old) else '0' * len(old), new))
    remote = args[0] if args else ''
    has_remote = (
        remote and '/' not in remote and ':' not in remote and not any(c in remote for c in '*?[\\')
    )
    kept = [f'--remotes={remote}'] if has_remote else ['--remotes']
    tips = [old for _, old, _ in updates if old.strip('0')]
    if has_remote:
        heads = (f'refs/remotes/{remote}/{name}' for name in ('HEAD', 'main'))
        moves._default = next(filter(None, map(repo.resolve, heads)), None)
    return _answer(moves.judge(updates, ['--not', *kept, *tips]), updates)


def reference_transaction(args) -> int:
    """Strict mode: judge the commits that a branch is about to take, whatever program moves it.

    What any ref has was judged before.
    """
    if args[:1] != ['prepared']:
        return 0
    updates = [
        (ref, old, new)
        for old, new, ref in _lines(3)
        if ref.startswith('refs/heads/') and new.strip('0')
    ]
    if not updates:
        return 0
    repo = Repo.open()
    moves = Moves(repo)
    standing = [(ref, moves._commit(ref) or '0' * len(new), new) for ref, _, new in updates]
    new = [(ref, old, new) for ref, old, new in standing if old != new]
    return _answer(
        moves.judge(
            [
                (ref, old if moves.ancestry.reaches(tip, old) else '0' * len(old), tip)
                if old.strip('0')
                else (ref, old, tip)
                for ref, old, tip in new
            ]
        ),
        new,
    )


def _lines(fields: int) -> list[list[str]]:
    """Lines of stdin with so many fields; one that has fewer is an error, never passed over."""
    found = []
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
            found.append(parts)
    return found


def _answer(findings, updates) -> int:
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
        refs = ', '.join(ref for ref, _, _ in updates[:5]) + (' …' if len(updates) > 5 else '')
        output.note(
            f'{"refused" if refused else "accepted with warnings"}: {refs}: '
            f'{output.summary(findings)}{more}'
        )
        if refused:
            return 1
    return 0
