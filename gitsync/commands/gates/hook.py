"""Run as one of git's hooks: gitsync hook NAME [ARGS…].

Gates answer 0 (go on), 1 (findings) or 3 (cannot judge: closed). Reporters only tell, and always
answer 0. No hook reads or touches the working tree.

What pre-commit has judged is remembered in the worktree's git folder, so that prepare-commit-msg
judges for itself exactly what no other gate has seen: --no-verify, cherry-pick, revert, rebase,
amend, merge --no-verify.
"""

from __future__ import annotations

import os
import sys

from gitsync.errors import GitsyncError
from gitsync.gates import commit_under_way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding
    from gitsync.gates.staged import Staged
    from gitsync.gates.staged import Verdict
    from gitsync.git.repo import Repo


USAGE = 'usage: gitsync hook NAME [ARGS…]   (NAME is one of: {})\n'
_PICKING = ('CHERRY_PICK_HEAD', 'REVERT_HEAD', 'REBASE_HEAD', 'rebase-merge', 'rebase-apply')


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
    run = HOOKS[name]
    if run is None:
        from gitsync.gates import push

        return push.main(name, args)
    return run(args)


def _reported(name: str, args: list[str]) -> int:
    """Run a reporter; 0, whatever happens."""
    from gitsync.gates import notices

    try:
        notices.REPORTERS[name](args)
    except GitsyncError as error:
        from gitsync.world import output

        output.note(f'{name}: {error.message}')
    return 0


def _opened() -> Repo:
    """The repository here; the gate is loaded while git answers."""
    from gitsync.git.repo import Repo

    return Repo.open(meanwhile=_load_gate)


def _load_gate() -> None:
    from gitsync.gates import staged  # noqa: F401
    from gitsync.git import changes  # noqa: F401


def pre_commit(args: list[str]) -> int:
    """Judge the staged change."""
    repo = _opened()
    from gitsync.gates.staged import judge_staged
    from gitsync.gates.staged import stage

    told = _generated(repo) if _is_merging(repo) else ()
    staged = stage(repo)
    return _remembered(repo, staged, judge_staged(staged, told))


def pre_merge_commit(args: list[str]) -> int:
    """Judge the merge that git is about to commit: there is no MERGE_HEAD yet, the parents stand in
    GITHEAD_<oid>.
    """
    repo = _opened()
    from gitsync.gates.staged import judge_staged
    from gitsync.gates.staged import stage

    told = _generated(repo)
    staged = stage(repo, merging=repo.git_heads() or repo.merge_heads())
    return _remembered(repo, staged, judge_staged(staged, told))


def _is_merging(repo: Repo) -> bool:
    """True while a merge waits to be committed, squashed ones too."""
    states = ('MERGE_HEAD', 'SQUASH_MSG')
    return any(os.path.exists(os.path.join(repo.git_dir, name)) for name in states)


def _has_to_generate(repo: Repo) -> bool:
    return os.path.exists(os.path.join(repo.git_dir, 'gitsync', 'to-generate'))


def _tell_picked(repo: Repo) -> None:
    """What a cherry-pick left to be made again: git runs no hook behind one."""
    if _has_to_generate(repo) and os.path.exists(os.path.join(repo.git_dir, 'CHERRY_PICK_HEAD')):
        from gitsync.gates.notices import tell_generated

        tell_generated(repo.git_dir)


def _generated(repo: Repo) -> Sequence[Finding]:
    """Sections that the merge left to be made again, made and staged; GS704 for those that cannot
    be.
    """
    if not _has_to_generate(repo):
        return ()
    from gitsync.merging.generators.commit import generate

    return generate(repo)


def prepare_commit_msg(args: list[str]) -> int:
    """Judge what no gate has seen, then write the trailers."""
    repo = _opened()
    from gitsync.gates.staged import attested
    from gitsync.gates.staged import judge_amended
    from gitsync.gates.staged import judge_staged
    from gitsync.gates.staged import stage
    from gitsync.world import files

    given = commit_under_way.message_arguments(args)
    staged = stage(repo)
    message = files.load(given.path) if given.path else None
    picked = _picked_overrides(repo, message or b'')
    seen = commit_under_way.recall(repo, 'seen')
    commit_under_way.forget(repo, 'seen')
    verdicts, amended = [], None
    if seen != commit_under_way.digest(staged.key):
        verdicts.append(judge_staged(staged._replace(overrides=[*staged.overrides, *picked])))
    if commit_under_way.is_amending(given.source, given.rev, repo) and not any(
        verdict.is_refused() for verdict in verdicts
    ):
        verdicts.append(judge_amended(staged))
        amended = verdicts[-1]
    if any(_show(verdict) for verdict in verdicts):
        return 1
    _tell_picked(repo)
    is_picked = any(verdict.has_lawful for verdict in verdicts)
    agent = _picked_agent(staged, message or b'') if is_picked else ''
    wanted = _trailers(staged, attested(staged, amended), agent)
    commit_under_way.keep_trailers(repo, wanted)
    if given.source == 'template':
        commit_under_way.keep(repo, 'template', commit_under_way.words_of(repo, message or b''))
        return 0
    commit_under_way.forget(repo, 'template')
    if message is not None:
        _write_trailers(repo, given.path, message, wanted)
    return 0


def commit_msg(args: list[str]) -> int:
    """Write the trailers into the finished message, where the editor left a text to write them
    under.
    """
    from gitsync.core.git import trailers
    from gitsync.git.repo import Repo
    from gitsync.world import files

    repo = Repo.open()
    message = files.load(args[0]) if args else None
    if message is None:
        raise GitsyncError('commit-msg needs the message file as its argument', '', 'usage')
    kept = commit_under_way.recall(repo, 'trailers')
    commit_under_way.forget(repo, 'trailers')
    if kept is None:
        from gitsync.gates.staged import stage

        wanted = _trailers(stage(repo))
    else:
        lines = kept.decode('utf-8', 'surrogateescape').split('\n')
        wanted = [(key, value) for key, _, value in (line.partition(': ') for line in lines) if key]
    comment = commit_under_way.comment_of(repo)
    if not wanted:
        return 0
    if not trailers.has_text(message, comment, but=[key for key, _ in wanted]):
        bare = trailers.take(message, [key for key, _ in wanted], comment)
        if bare != message:
            # nothing but our own lines is left: let git see an empty message and abort
            files.save(args[0], bare)
        return 0
    if commit_under_way.recall(repo, 'template') not in (
        None,
        commit_under_way.words_of(repo, message),
    ):
        commit_under_way.forget(repo, 'template')
    if commit_under_way.recall(repo, 'template') is None:
        _write_trailers(repo, args[0], message, wanted)
    return 0


HOOKS = {
    'commit-msg': commit_msg,
    'post-checkout': None,
    'post-commit': None,
    'post-merge': None,
    'post-rewrite': None,
    'pre-applypatch': pre_commit,
    'pre-commit': pre_commit,
    'pre-merge-commit': pre_merge_commit,
    'pre-push': None,
    'pre-receive': None,
    'prepare-commit-msg': prepare_commit_msg,
    'reference-transaction': None,
    'update': None,
}
REPORTERS = frozenset({'post-checkout', 'post-commit', 'post-merge', 'post-rewrite'})


def _remembered(repo: Repo, staged: Staged, verdict: Verdict) -> int:
    if _show(verdict):
        commit_under_way.forget(repo, 'seen')
        return 1
    commit_under_way.keep(repo, 'seen', commit_under_way.digest(staged.key))
    return 0


def _show(verdict: Verdict) -> bool:
    """Print the findings; True when they refuse the commit."""
    if verdict.findings:
        from gitsync.world import output  # a hook that finds nothing prints nothing

        output.say(
            output.render(verdict.findings, colour=output.has_colour(sys.stderr)), sys.stderr
        )
        who = verdict.actor.agent or verdict.actor.email or 'nobody'
        verb = 'refused' if verdict.is_refused() else 'passed'
        output.note(f'{verb} for {who}: {output.summary(verdict.findings)}')
    return verdict.is_refused()


def _trailers(staged: Staged, attested: str = '', agent: str = '') -> list[tuple[str, str]]:
    """What the commit's message must carry: exceptions, who acts (or the agent that is given), and
    that a gate was passed.
    """
    from gitsync.core.rules.overrides import KEY

    wanted = []
    if staged.overrides:
        wanted.append((KEY, '; '.join(f'{rule} {reason}' for rule, reason in staged.overrides)))
    if agent or staged.actor.agent:
        wanted.append(('Agent', agent or staged.actor.agent))
    if attested:
        wanted.append(('Gitsync-Gate', attested))
    return wanted


def _write_trailers(repo: Repo, path: str, message: bytes, wanted: list[tuple[str, str]]) -> None:
    from gitsync.core.git import trailers
    from gitsync.world import files

    if wanted:
        written = trailers.put(message, wanted, commit_under_way.comment_of(repo))
        if written != message:
            files.save(path, written)


def _picked_agent(staged: Staged, message: bytes) -> str:
    """The agent whose commit is picked, where the whole change is its to make: it stays named in
    the message, as the author does. Else ''.
    """
    from gitsync.core.git import trailers
    from gitsync.gates.staged import judge_staged

    named = trailers.values(message.decode('utf-8', 'surrogateescape'), 'Agent')
    if not named or named[-1] == staged.actor.agent:
        return ''
    actor = staged.actor._replace(agent=named[-1])
    return '' if judge_staged(staged._replace(actor=actor)).is_refused() else named[-1]


def _picked_overrides(repo: Repo, message: bytes) -> list[tuple[str, str]]:
    """A pick carries the exceptions that its commit was made with: they stand in the message."""
    from gitsync.core.rules import overrides

    if overrides.KEY.encode() not in message or not any(
        os.path.exists(os.path.join(repo.git_dir, name)) for name in _PICKING
    ):
        return []
    return overrides.of_message(message.decode('utf-8', 'surrogateescape'))
