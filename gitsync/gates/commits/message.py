"""prepare-commit-msg and commit-msg: judge what pre-commit did not see, write the trailers."""

from __future__ import annotations

import os

from gitsync.errors import GitsyncError
from gitsync.gates.commits import under_way
from gitsync.gates.commits.hooks import opened
from gitsync.gates.commits.hooks import show
from gitsync.git import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.gates.staged import Staged
    from gitsync.git.repo import Repo


def prepare_commit_msg(args: list[str]) -> int:
    """Judge what no gate has seen, then write the trailers."""
    repo = opened()
    from gitsync.gates.staged import attested
    from gitsync.gates.staged import judge_amended
    from gitsync.gates.staged import judge_staged
    from gitsync.gates.staged import stage
    from gitsync.gates.staged import trailers_of
    from gitsync.world import files

    given = under_way.message_arguments(args)
    staged = stage(repo)
    message = files.load(given.path) if given.path else None
    picked = _picked_overrides(repo, message or b'')
    seen = under_way.recall(repo, 'seen')
    under_way.forget(repo, 'seen', 'ready')
    carried = staged._replace(overrides=[*staged.overrides, *picked])
    is_seen, amended = seen == under_way.digest(staged.key), None
    verdicts = [] if is_seen else [judge_staged(carried)]
    if under_way.is_amending(given.source, given.rev, repo) and not any(
        verdict.is_refused() for verdict in verdicts
    ):
        verdicts.append(judge_amended(carried))
        amended = verdicts[-1]
    if any(show(verdict, is_in_head=verdict is amended) for verdict in verdicts):
        return 1
    _tell_picked(repo)
    is_picked = any(verdict.has_lawful for verdict in verdicts)
    agent = _picked_agent(staged, message or b'') if is_picked else ''
    wanted = trailers_of(staged, attested(staged, amended), agent)
    under_way.keep_trailers(repo, wanted)
    if given.source == 'template':
        under_way.keep(repo, 'template', under_way.words_of(repo, message or b''))
        return 0
    under_way.forget(repo, 'template')
    if message is not None:
        _write_trailers(repo, given.path, message, wanted)
        if _is_finished(message, wanted):
            under_way.keep_written(repo)
    return 0


def _is_finished(message: bytes, wanted: list[tuple[str, str]]) -> bool:
    """True where no editor will see the message, and it says more than our own trailers."""
    from gitsync.core.git import trailers

    return os.environ.get('GIT_EDITOR') == ':' and trailers.has_text(
        message, b'', but=[key for key, _ in wanted]
    )


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
    kept = under_way.recall(repo, 'trailers')
    under_way.forget(repo, 'trailers')
    if kept is None:
        from gitsync.gates.staged import stage
        from gitsync.gates.staged import trailers_of

        wanted = trailers_of(stage(repo))
    else:
        lines = kept.decode('utf-8', 'surrogateescape').split('\n')
        wanted = [(key, value) for key, _, value in (line.partition(': ') for line in lines) if key]
    comment = under_way.comment_of(repo)
    if not wanted:
        return 0
    if not trailers.has_text(message, comment, but=[key for key, _ in wanted]):
        bare = trailers.take(message, [key for key, _ in wanted], comment)
        if bare != message:
            # nothing but our own lines is left: let git see an empty message and abort
            files.save(args[0], bare)
        return 0
    template = under_way.recall(repo, 'template')
    if template is not None and template == under_way.words_of(repo, message):
        return 0  # nobody has written a word: git aborts
    under_way.forget(repo, 'template')
    _write_trailers(repo, args[0], message, wanted)
    return 0


def _tell_picked(repo: Repo) -> None:
    """What a cherry-pick left to be made again: git runs no hook behind one."""
    if find.is_under_way(repo.git_dir, find.CHERRY_PICK):
        from gitsync.gates.notices import tell_generated

        tell_generated(repo.git_dir)


def _write_trailers(repo: Repo, path: str, message: bytes, wanted: list[tuple[str, str]]) -> None:
    from gitsync.core.git import trailers
    from gitsync.world import files

    if wanted:
        written = trailers.put(message, wanted, under_way.comment_of(repo))
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

    if overrides.KEY.encode() not in message or not under_way.is_picking(repo):
        return []
    return overrides.of_message(message.decode('utf-8', 'surrogateescape'))


HOOKS = {'commit-msg': commit_msg, 'prepare-commit-msg': prepare_commit_msg}
