"""gitsync: gates, merges and coordination for several agents in one git repository.

Doors and commands:
  main         The door: main(argv) -> int; whatever goes wrong becomes an exit code here
  commands     What a person or a program can run, one module each; TABLE names them
  __main__     python -m gitsync

Gates:
  gate         The commit gate: the staged change, files and edits assembled and judged
  editgate     The gate while editing: what a tool is about to write, judged before it is written
  mergegate    Merge commits: judged by what they hold beyond the automatic merge of their parents (GS701)
  history      Commits and ranges judged one by one, as every gate behind the commit gate sees them: check, pre-push, CI, the server
  server       The doors where refs move: pre-receive and update on a server, pre-push before one, reference-transaction in strict mode
  making       WINDOW on the commit that is being made: what its hooks tell each other, whether it amends, how its message is cut
  mend         Mending on disk: what core/fix and core/moves find plain, written whole; nothing is overwritten, the index stays as it is
  reports      What the reporting hooks tell: what is not set up in this clone (GS902, GS903), and unread messages that arrived
  sessions     An agent's session as its tool's hooks see it: what it is told on starting, and the one look at its results when it stops
  rulecache    The policy in force at a local gate, read once

Merging:
  threeway     One file merged three ways, as every door sees it
  textmerge    WINDOW on git's line merge: `git merge-file`, one process for however many regions
  unmerged     WINDOW on what stands unmerged in the index: its three stages, the file that lies in the worktree, and settling it
  attic        WINDOW on the attic: superseded values, kept in the common git directory, never in the worktree

Setting up:
  setup        Setting up a clone: what install and uninstall would change, as steps, and the one place that carries steps out
  hookfiles    WINDOW on a hooks folder: what stands there, and the steps that put gitsync's hook files in or take them out
  precommit    WINDOW on .pre-commit-config.yaml: the only importer of ruamel.yaml
  agents       Settings of agents' tools, and the managed block of AGENTS.md and CLAUDE.md, as steps that install carries out
  probe        Proving what is set up: a probe merge and a probe refusal in a scratch repository, by this clone's own driver line and hook files

A running epic:
  workplace    Where a command stands: the repository, its policy, the epic around the current folder, and who acts
  desk         One agent's desk: its workplace, its session, its leases, and the records that it writes on disk
  filing       An agent's own records on disk: its section of EPIC_README.md, its feature's STATUS, its checkpoint and the backups of it
  post         Messages between agents, on disk: send, list, mark as read, archive
  rounds       A heartbeat: one agent's regular round over its records and its inbox, and what is overdue
  partial      One agent's own parts of the changed files of a working tree that several agents share
  committing   Partial commits: what Partial names goes into a commit through an index of its own; hooks run as for any commit
  holding      Holding leases: waiting for one, keeping one while something is done, and telling the others what happened to it
  running      A command run under a lease: it gets the lease, the lease is renewed while it runs and given back when it ends
  board        Where leases are kept: lock files in an epic's folder, one working tree's
  remote_board Leases between machines: refs of a remote, changed by compare-and-swap
  overview     Every agent of an epic at a glance, as one value; what board, brief and doctor speak from
  presence     Signs of life that stand in no record: an agent's commits and its leases
  chronicle    What an epic's history, records and journals tell about its past, for the report
  troubles     The protocol's six troubles of a running epic, found from its records, leases and index, each with what mends it

Windows:
  repo         WINDOW on git: a repository, its index and its commits, as values
  trees        Snapshots (core/snapshot.py) of git's trees, of the staged change and of the disk
  commits      Commit objects as values
  ancestry     Ancestry: merge bases worked out from commit objects that are read already, without a git process a merge
  policy       WINDOW on .gitsync.toml: the policy of a snapshot
  identity     WINDOW on who is acting: flag, environment, worktree, branch, e-mail; in history signature, trailer, e-mail, name
  signatures   WINDOW on signatures: whose key made a commit's SSH signature
  output       WINDOW on the reader: findings and answers as text, json, GitHub annotations and SARIF
  git          The only starter of git processes
  files        WINDOW on disk: every write is whole or absent, whatever dies at whatever instant
  clock        WINDOW on the time: the only reader of the clock
  errors       The one exception that gitsync raises on purpose

Pure:
  core         Values and rules: no files, no git, no clock; core/__init__.py is its map

Imports point inwards only: main, commands, what serves a running epic, gates and setting up, windows, git and files, errors, core
(tests/test_tidy.py holds the tiers).

Invariants: parsing is total and render(parse(data)) == data for all bytes; a merge loses nothing;
a conflict never leaves a file without conflict markers; ownership is judged by the policy of the
before side; every write is whole or absent.
"""

__version__ = '0.1.0'
