"""Every command: its module, its line of help and what it may do at most.

A command's module is imported only when it runs. It has `command`, a click command or group; the
four that git and agents' tools call all day (check, hook, merge-driver, edit-hook) have
`main(argv) -> int` and need no click.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Effect = Literal['reads', 'writes records', 'writes git']

# What a command may do at most, with any of its options. Records are files in the worktree, leases
# and what gitsync keeps in its own folder of .git; to write git is to change the index, refs,
# configuration or hooks.
READS: Effect = 'reads'
WRITES_RECORDS: Effect = 'writes records'
WRITES_GIT: Effect = 'writes git'

# The folder of a group's modules, and its heading in --help.
GROUPS = {
    'gates': 'Gates',
    'setup': 'Setting up',
    'epic': 'A running epic',
    'views': 'Looking',
    'mcp': "For agents' tools",
}

TOPICS = ('identity', 'merging', 'policy', 'hooks', 'exit-codes', 'protocol')  # of help

# What does less than the row of its command says.
LESSER = {
    'check without --fix': READS,
    'checkpoint show': READS,
    'epic add-feature': WRITES_RECORDS,
    'epic integrate': WRITES_RECORDS,
    'epic new': WRITES_RECORDS,
    'epic offer': WRITES_RECORDS,
    'lock show': READS,
    'message inbox': READS,
    'section show': READS,
    'status show': READS,
    'sync --dry-run': READS,
}


class Command(Value):
    """A row of TABLE."""

    module: str
    help: str
    effect: Effect

    @property
    def group(self) -> str:
        """The key in GROUPS: the folder in which the module stands."""
        return self.module.split('.')[2]


TABLE = {
    'attic': Command(
        'gitsync.commands.views.attic',
        'List and show values that a merge rule superseded',
        READS,
    ),
    'board': Command(
        'gitsync.commands.views.board',
        'Show all agents at a glance',
        READS,
    ),
    'brief': Command(
        'gitsync.commands.views.brief',
        'Tell what an agent must know on starting',
        READS,
    ),
    'check': Command(
        'gitsync.commands.gates.check',
        'Judge a change, or the form of files, by the rules',
        WRITES_RECORDS,
    ),
    'checkpoint': Command(
        'gitsync.commands.epic.checkpoint',
        'Show, write or restore a checkpoint',
        WRITES_RECORDS,
    ),
    'commit': Command(
        'gitsync.commands.epic.commit',
        "Commit exactly one's own parts of the changed files",
        WRITES_GIT,
    ),
    'completion': Command(
        'gitsync.commands.setup.completion',
        "Print a shell's completion script",
        READS,
    ),
    'config': Command(
        'gitsync.commands.setup.config',
        'Show the policy in force: each value, and where it comes from',
        READS,
    ),
    'demo': Command(
        'gitsync.commands.setup.demo',
        'Play an epic of three agents in a throw-away repository',
        READS,
    ),
    'doctor': Command(
        'gitsync.commands.setup.doctor',
        'Prove what is set up here by a probe merge and a probe refusal',
        READS,
    ),
    'edit-hook': Command(
        'gitsync.commands.gates.edit_hook',
        "Judge an agent's edit before it happens (JSON on stdin)",
        READS,
    ),
    'epic': Command(
        'gitsync.commands.epic.epics.command',
        'Make an epic, offer parallel work, fit guides to it, close it',
        WRITES_GIT,
    ),
    'explain': Command(
        'gitsync.commands.setup.explain',
        'Explain a rule, or who owns a path or section',
        READS,
    ),
    'generate': Command(
        'gitsync.commands.gates.generate',
        'Make the sections that programs write',
        WRITES_RECORDS,
    ),
    'guide': Command(
        'gitsync.commands.views.guide',
        "Print the protocol's guide of a role",
        READS,
    ),
    'handoff': Command(
        'gitsync.commands.epic.handoff',
        'Write the handoff packages',
        WRITES_RECORDS,
    ),
    'heartbeat': Command(
        'gitsync.commands.epic.heartbeat',
        'Checkpoint, STATUS, own section and inbox in one go',
        WRITES_RECORDS,
    ),
    'help': Command(
        'gitsync.commands.views.help',
        'Tell about a topic',
        READS,
    ),
    'hook': Command(
        'gitsync.commands.gates.hook',
        "Run as one of git's hooks",
        WRITES_GIT,
    ),
    'init': Command(
        'gitsync.commands.setup.init',
        'Prepare a repository, once',
        WRITES_GIT,
    ),
    'install': Command(
        'gitsync.commands.setup.install',
        'Set up this clone: merge driver, hooks, diff headings',
        WRITES_GIT,
    ),
    'join': Command(
        'gitsync.commands.setup.join',
        'Name the agent that works in this worktree',
        WRITES_GIT,
    ),
    'lock': Command(
        'gitsync.commands.epic.lock',
        'Hold a lease: acquire, release, renew, show, run, break',
        WRITES_GIT,
    ),
    'mcp': Command(
        'gitsync.commands.mcp.server',
        'Serve these commands over the Model Context Protocol',
        WRITES_GIT,
    ),
    'merge-driver': Command(
        'gitsync.commands.gates.merge_driver',
        'Merge one file, as git calls it',
        WRITES_RECORDS,
    ),
    'message': Command(
        'gitsync.commands.epic.message',
        'Send, list, read, answer and archive messages',
        WRITES_RECORDS,
    ),
    'preview': Command(
        'gitsync.commands.gates.preview',
        "Tell whether a host's merge button would conflict",
        READS,
    ),
    'report': Command(
        'gitsync.commands.views.report',
        'Report savings, overhead and the timeline',
        READS,
    ),
    'resolve': Command(
        'gitsync.commands.gates.resolve',
        'Merge again what stands unmerged in the index',
        WRITES_GIT,
    ),
    'restore': Command(
        'gitsync.commands.gates.restore',
        "Put others' parts of the changed files back as HEAD has them",
        WRITES_RECORDS,
    ),
    'schema': Command(
        'gitsync.commands.views.schema',
        'Print the JSON Schema of a format or of an answer',
        READS,
    ),
    'section': Command(
        'gitsync.commands.epic.section',
        'Show or write a section',
        WRITES_RECORDS,
    ),
    'status': Command(
        'gitsync.commands.epic.status',
        'Show or set the STATUS of a feature',
        WRITES_RECORDS,
    ),
    'sync': Command(
        'gitsync.commands.epic.sync',
        'Tell whether a sync point is reached, and who is missing',
        WRITES_RECORDS,
    ),
    'takeover': Command(
        'gitsync.commands.epic.takeover',
        "Take over a stale agent's work",
        WRITES_RECORDS,
    ),
    'uninstall': Command(
        'gitsync.commands.setup.uninstall',
        'Take everything out of this clone that install put there',
        WRITES_GIT,
    ),
    'whoami': Command(
        'gitsync.commands.setup.whoami',
        'Tell who is acting, by which source, and how strong the proof is',
        READS,
    ),
}


def effect_of(words: str) -> Effect:
    """What a command, or a subcommand as 'message inbox', may do at most."""
    return LESSER.get(words) or TABLE[words.split(' ')[0]].effect
