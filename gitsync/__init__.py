"""gitsync: gates, merges and coordination for several agents in one git repository.

main      DOOR: main(argv) -> int; errors become exit codes here
commands  what a person or a program can run, one module each
board     where leases and records are kept: files, or refs on a remote
repo      WINDOW on git            files     WINDOW on disk
policy    WINDOW on .gitsync.toml  precommit WINDOW on .pre-commit-config.yaml
identity  WINDOW on who is acting  output    WINDOW on the reader
clock     WINDOW on the time       errors    the one exception raised on purpose
core      pure values and rules: no files, no git, no clock

Imports point right only: main, commands, board, the windows, errors, core.

Invariants: parsing is total and render(parse(data)) == data for all bytes; a merge loses nothing;
a conflict never leaves a file without conflict markers; ownership is judged by the policy of the
before side; every write is whole or absent.
"""

__version__ = '0.1.0'
