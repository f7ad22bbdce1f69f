"""TABLE: every command with its module and its line of help, and the groups under which --help
shows them.

A command's module is imported only when it runs. It exposes `command`, a click command or group;
the four that git and
agents call all day (check, hook, merge-driver, edit-hook) expose `main(argv) -> int` and need no
click.
"""

# The folder of a group's modules, and its heading.
GROUPS = {
    'gates': 'Gates',
    'setup': 'Setting up',
    'epic': 'A running epic',
    'views': 'Looking',
}

TABLE = {
    'attic': ('gitsync.commands.views.attic', 'List and show values that a merge rule superseded'),
    'board': ('gitsync.commands.views.board', 'Show all agents at a glance'),
    'brief': ('gitsync.commands.views.brief', 'Tell what an agent must know on starting'),
    'check': ('gitsync.commands.gates.check', 'Judge a change, or the form of files, by the rules'),
    'checkpoint': ('gitsync.commands.epic.checkpoint', 'Show, write or restore a checkpoint'),
    'commit': (
        'gitsync.commands.epic.commit',
        "Commit exactly one's own parts of the changed files",
    ),
    'demo': (
        'gitsync.commands.setup.demo',
        'Play an epic of three agents in a throw-away repository',
    ),
    'doctor': (
        'gitsync.commands.setup.doctor',
        'Prove what is set up here by a probe merge and a probe refusal',
    ),
    'edit-hook': (
        'gitsync.commands.gates.edit_hook',
        "Judge an agent's edit before it happens (JSON on stdin)",
    ),
    'epic': ('gitsync.commands.epic.epic', 'Make an epic, add a feature, offer parallel work'),
    'explain': ('gitsync.commands.setup.explain', 'Explain a rule, or who owns a path or section'),
    'handoff': ('gitsync.commands.epic.handoff', 'Write the handoff packages'),
    'heartbeat': (
        'gitsync.commands.epic.heartbeat',
        'Checkpoint, STATUS, own section and inbox in one go',
    ),
    'hook': ('gitsync.commands.gates.hook', "Run as one of git's hooks"),
    'init': ('gitsync.commands.setup.init', 'Prepare a repository, once'),
    'install': (
        'gitsync.commands.setup.install',
        'Set up this clone: merge driver, hooks, diff headings',
    ),
    'join': ('gitsync.commands.setup.join', 'Name the agent that works in this worktree'),
    'lock': (
        'gitsync.commands.epic.lock',
        'Hold a lease: acquire, release, renew, show, run, break',
    ),
    'merge-driver': ('gitsync.commands.gates.merge_driver', 'Merge one file, as git calls it'),
    'message': ('gitsync.commands.epic.message', 'Send, list, read, answer and archive messages'),
    'preview': (
        'gitsync.commands.gates.preview',
        "Tell whether a host's merge button would conflict",
    ),
    'report': ('gitsync.commands.views.report', 'Report savings, overhead and the timeline'),
    'resolve': ('gitsync.commands.gates.resolve', 'Merge again what stands unmerged in the index'),
    'section': ('gitsync.commands.epic.section', 'Show or write a section'),
    'status': ('gitsync.commands.epic.status', 'Show or set the STATUS of a feature'),
    'sync': (
        'gitsync.commands.epic.sync',
        'Tell whether a sync point is reached, and who is missing',
    ),
    'takeover': ('gitsync.commands.epic.takeover', "Take over a stale agent's work"),
    'uninstall': (
        'gitsync.commands.setup.uninstall',
        'Take everything out of this clone that install put there',
    ),
    'whoami': (
        'gitsync.commands.setup.whoami',
        'Tell who is acting, by which source, and how strong the proof is',
    ),
}


def group(name: str) -> str:
    """The group of a command: the folder that its module stands in."""
    return TABLE[name][0].split('.')[2]
