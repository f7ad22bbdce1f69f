"""pre-commit, pre-applypatch and pre-merge-commit: judge the staged change.

What is judged here is remembered in the worktree's git folder, so that prepare-commit-msg judges
for itself exactly what no other gate has seen: --no-verify, cherry-pick, revert, rebase, amend,
merge --no-verify. For a plain `git commit -m` the trailers are left too: the hook files of
prepare-commit-msg and commit-msg then need not start the program (setup/shell).
"""

from __future__ import annotations

from gitsync.gates.commits import under_way
from gitsync.gates.commits.hooks import opened
from gitsync.gates.commits.hooks import show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding
    from gitsync.gates.staged import Staged
    from gitsync.gates.staged import Verdict
    from gitsync.git.repo import Repo


def pre_commit(args: list[str]) -> int:
    """Judge the staged change."""
    repo = opened()
    from gitsync.gates.staged import judge_staged
    from gitsync.gates.staged import stage

    told = _generated(repo) if under_way.is_merging(repo) else ()
    staged = stage(repo)
    verdict = judge_staged(staged, told)
    code = _remembered(repo, staged, verdict)
    if code == 0 and _is_plain(repo, verdict):
        from gitsync.gates.staged import attested
        from gitsync.gates.staged import trailers_of

        under_way.keep_ready(repo, trailers_of(staged, attested(staged)))
    return code


def _is_plain(repo: Repo, verdict: Verdict) -> bool:
    """True where prepare-commit-msg would find no more to judge or to write than pre-commit."""
    return not (
        verdict.has_lawful
        or under_way.is_merging(repo)
        or under_way.is_picking(repo)
        or under_way.is_amending('', '', repo)
    )


def pre_merge_commit(args: list[str]) -> int:
    """Judge the merge that git is about to commit: there is no MERGE_HEAD yet, the parents stand in
    GITHEAD_<oid>.
    """
    repo = opened()
    from gitsync.gates.staged import judge_staged
    from gitsync.gates.staged import stage

    told = _generated(repo)
    staged = stage(repo, merging=repo.git_heads() or repo.merge_heads())
    return _remembered(repo, staged, judge_staged(staged, told))


def _generated(repo: Repo) -> Sequence[Finding]:
    """Sections that the merge left to be made again, made and staged; GS704 for those that cannot
    be.
    """
    from gitsync.merging.generators import pending

    if not pending.load(repo.git_dir):
        return ()
    from gitsync.merging.generators.commit import generate

    return generate(repo)


def _remembered(repo: Repo, staged: Staged, verdict: Verdict) -> int:
    under_way.forget(repo, 'ready')
    if show(verdict):
        under_way.forget(repo, 'seen')
        return 1
    under_way.keep(repo, 'seen', under_way.digest(staged.key))
    return 0


HOOKS = {
    'pre-applypatch': pre_commit,
    'pre-commit': pre_commit,
    'pre-merge-commit': pre_merge_commit,
}
