"""The one exception that gitsync raises on purpose, its few kinds, and the codes of all errors.

An error means that gitsync could not do its job. A rule broken in someone's change is a Finding,
never an error. A caller that goes on after some errors tells them apart by their class, never by
message or code: those are for people and for the programs that read --json.
"""

# Every code: (the exit code where it always is the same, what it means). Where a rule refuses what
# a command would write, the code is the rule's id, and the exit code 1.
CODES: dict[str, tuple[int | None, str]] = {
    'ambiguous': (2, 'several unmerged files have that section'),
    'archive-uncommitted': (1, 'archived messages must be committed before the next is sent'),
    'bad-agent': (2, 'a name that no agent can have'),
    'bad-input': (2, "what an agent's tool sent on standard input cannot be used"),
    'bad-override': (2, 'an override without a rule that exists, or without a reason'),
    'bad-revision': (2, 'no commit or range of that name'),
    'bad-settings': (2, "settings of an agent's tool that cannot be read or extended"),
    'bad-time': (2, 'GITSYNC_NOW is no time'),
    'bad-yaml': (2, '.pre-commit-config.yaml cannot be read or extended'),
    'busy': (75, 'another process has held a file, or committed, all the time'),
    'changed': (1, 'another program changes the file all the time; nothing was written'),
    'conflict': (1, 'a merge conflicts, or would by a host'),
    'damaged-tree': (2, 'a tree object that git would not have written'),
    'edited': (2, 'the file was edited since the conflict'),
    'exists': (2, 'the epic or feature is there already'),
    'foreign-hook': (2, 'a hook that gitsync did not write is in the way'),
    'git-failed': (2, "git failed; the message is git's own"),
    'hooks-path': (2, 'core.hooksPath leads where this clone must not write'),
    'ignored': (2, 'git would ignore what is to be written'),
    'internal': (3, 'a fault in gitsync itself'),
    'lease-lost': (1, 'the lease expired or was broken before the work under it was done'),
    'locked': (2, "another process is changing the clone's settings"),
    'malformed': (1, 'the file is malformed, so that nothing can be added to it'),
    'missing-object': (2, 'an object is missing from the repository'),
    'no-backup': (1, 'no valid backup of the checkpoint differs from it'),
    'no-checkpoint': (1, 'the agent has no checkpoint'),
    'no-commit': (2, 'the repository has no commit yet'),
    'no-conflict': (2, 'the file has no conflict left'),
    'no-entry': (1, 'the attic has no such entry'),
    'no-epic': (2, 'no epic is here'),
    'no-feature': (None, 'the epic has no such feature, or the agent is assigned to none'),
    'no-git': (2, 'git cannot be started'),
    'no-mcp': (2, 'the SDK of the Model Context Protocol is not installed'),
    'no-message': (1, 'no such message to this agent'),
    'no-parse': (2, 'what comes out is no document of its kind'),
    'no-path': (2, 'no such file'),
    'no-repository': (2, 'no git repository is here'),
    'no-section': (None, 'no such section'),
    'no-ssh-keygen': (2, 'ssh-keygen, which verifies signatures, cannot be started'),
    'no-status': (1, 'the feature has no STATUS'),
    'no-worktree': (2, 'a bare repository, where a worktree is needed'),
    'nobody': (2, 'no agent is named as acting here'),
    'not-a-file': (1, 'a link or a folder is where a file must be'),
    'not-acquired': (75, 'the lease did not become free in time'),
    'not-coordinator': (None, 'only the coordinator may do this'),
    'not-finished': (1, 'the epic has features that are not COMPLETE, or changes in no commit'),
    'not-held': (1, 'nobody holds the lease'),
    'not-holder': (1, 'another session holds the lease'),
    'not-ready': (1, 'the sync point is not reached'),
    'not-sent': (1, 'a message that did not reach every agent'),
    'nothing': (1, 'no change to commit'),
    'nothing-to-archive': (1, 'no message to archive'),
    'nothing-unread': (1, 'no unread message came in time'),
    'offline': (1, 'the remote that keeps the leases cannot be reached'),
    'open-question': (1, 'an open question must be answered before the hand-off'),
    'outside': (2, 'the path lies outside the repository'),
    'policy-invalid': (2, '.gitsync.toml cannot be used'),
    'port': (2, 'the board cannot be served there'),
    'program': (2, 'the interpreter has no path that will last'),
    'program-in-worktree': (2, 'this gitsync is installed inside a worktree of the repository'),
    'raced': (1, 'another program committed at the same moment'),
    'refused': (1, 'the text or the commit was refused; nothing was written'),
    'rejected': (1, "the remote does not take the lease's ref"),
    'shallow': (2, 'a commit that is needed was not fetched'),
    'shared-worktree': (1, 'another agent works in the worktree'),
    'sparse': (1, 'a sparse checkout left the file out of this worktree'),
    'system': (2, 'the operating system refused: a full disk, permissions'),
    'taken-over': (1, "another agent has taken over this one's work"),
    'time-up': (1, 'a push takes longer to judge than the server gives'),
    'unfinished': (1, 'a merge, rebase, cherry-pick or revert is under way'),
    'unknown-agent': (2, 'no agent of that name'),
    'unknown-rule': (2, 'no rule of that id'),
    'unmergeable': (2, 'the file has no merge but a choice of sides'),
    'unmerged': (None, 'conflicts stand in the index'),
    'unreadable': (2, 'a file or object cannot be read'),
    'unsafe-repository': (2, 'git does not trust the owner of the repository'),
    'unwritable': (2, 'a file cannot be written'),
    'usage': (2, 'a command line that cannot be carried out'),
    'which-epic': (2, 'several epics are here, and none was named'),
}


class GitsyncError(Exception):
    """What failed, and in the hint what to do next ('' where there is nothing).

    code is one of CODES or a rule's id. exit is the process's exit code, needed only
    where CODES leaves it open: 2 for usage, policy or repository, 1 for a refusal, 75 for something
    that was not free in time, 3 for an internal fault. said is what another program said about it:
    it ends the message, in lines of its own.
    """

    def __init__(
        self, message: str, hint: str, code: str, exit: int | None = None, said: str = ''
    ) -> None:
        super().__init__(message)
        self.message = f'{message}\n{said}' if said else message
        self.said = said
        self.hint = hint
        self.code = code
        self.exit = exit or CODES.get(code, (None, ''))[0] or 2


def refusal(rule: str, what: str, hint: str) -> GitsyncError:
    """The error of a command that would break a rule: the rule's id is the code."""
    return GitsyncError(f'{rule} {what}', hint, rule, 1)


def always_changed(path: str) -> GitsyncError:
    """The error of a write that another program was faster than, each time it was tried."""
    return GitsyncError(
        f"'{path}' is being changed by another program all the time",
        'nothing was written; try again',
        'changed',
    )


class HooksElsewhere(GitsyncError):
    """A core.hooksPath that holds for all repositories (hooks-path)."""


class InvalidPolicy(GitsyncError):
    """A .gitsync.toml that cannot be used (policy-invalid)."""


class LeaseLost(GitsyncError):
    """A lease that is not held any more (lease-lost, not-held, not-holder)."""


class NoEpic(GitsyncError):
    """No epic where one is needed (no-epic)."""


class TakenOver(GitsyncError):
    """Another agent has taken over the work of the one that acts (taken-over)."""

    where = ''  # the branch that says so, where it is not merged here


class NoWorktree(GitsyncError):
    """No repository, or one without a worktree (no-repository, no-worktree)."""
