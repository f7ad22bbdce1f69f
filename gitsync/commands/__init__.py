"""Room 2: one module for each thing that someone can run.

TABLE names them all: command -> (module, one-line help). main reads it, so that a command's module
is imported only when it runs. A module exposes `command`, a click command or group; the four that git and
agents call all day (check, hook, merge-driver, edit-hook) expose `main(argv) -> int` and need no click.
"""

TABLE = {
    'attic': ('gitsync.commands.attic', 'List and show values that a merge rule superseded'),
    'board': ('gitsync.commands.board', 'Show all agents at a glance'),
    'brief': ('gitsync.commands.brief', 'Tell what an agent must know on starting'),
    'check': ('gitsync.commands.check', 'Judge a change, or the form of files, by the rules'),
    'checkpoint': ('gitsync.commands.checkpoint', 'Show, write or restore a checkpoint'),
    'commit': ('gitsync.commands.commit', "Commit exactly one's own parts of the changed files"),
    'demo': ('gitsync.commands.demo', 'Play an epic of three agents in a throw-away repository'),
    'doctor': ('gitsync.commands.doctor', 'Prove what is set up here by a probe merge and a probe refusal'),
    'edit-hook': ('gitsync.commands.edit_hook', "Judge an agent's edit before it happens (JSON on stdin)"),
    'epic': ('gitsync.commands.epic', 'Make an epic, add a feature, offer parallel work'),
    'explain': ('gitsync.commands.explain', 'Explain a rule, or who owns a path or section'),
    'handoff': ('gitsync.commands.handoff', 'Write the handoff packages'),
    'heartbeat': ('gitsync.commands.heartbeat', 'Checkpoint, STATUS, own section and inbox in one go'),
    'hook': ('gitsync.commands.hook', "Run as one of git's hooks"),
    'init': ('gitsync.commands.init', 'Prepare a repository, once'),
    'install': ('gitsync.commands.install', 'Set up this clone: merge driver, hooks, diff headings'),
    'join': ('gitsync.commands.join', 'Name the agent that works in this worktree'),
    'lock': ('gitsync.commands.lock', 'Hold a lease: acquire, release, renew, show, run, break'),
    'merge-driver': ('gitsync.commands.merge_driver', 'Merge one file, as git calls it'),
    'message': ('gitsync.commands.message', 'Send, list, read, answer and archive messages'),
    'preview': ('gitsync.commands.preview', "Tell whether a host's merge button would conflict"),
    'report': ('gitsync.commands.report', 'Report savings, overhead and the timeline'),
    'resolve': ('gitsync.commands.resolve', 'Merge again what stands unmerged in the index'),
    'section': ('gitsync.commands.section', 'Show or write a section'),
    'status': ('gitsync.commands.status', 'Show or set the STATUS of a feature'),
    'sync': ('gitsync.commands.sync', 'Tell whether a sync point is reached, and who is missing'),
    'takeover': ('gitsync.commands.takeover', "Take over a stale agent's work"),
    'uninstall': ('gitsync.commands.uninstall', 'Take everything out of this clone that install put there'),
    'whoami': ('gitsync.commands.whoami', 'Tell who is acting, by which source, and how strong the proof is'),
}
