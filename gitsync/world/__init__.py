"""Files, clock, standard streams, the environment: the machine as gitsync sees it.

clock         WINDOW on the time: the only reader of the clock
files         WINDOW on disk: every write is whole or absent, whatever dies at whatever instant
identity      WINDOW on who is acting: flag, environment, worktree, branch, e-mail; in history
              signature, trailer, e-mail, name
output        WINDOW on the reader: findings and answers as text, json, GitHub annotations and SARIF
policy        WINDOW on .gitsync.toml: the policy of a snapshot
policy_cache  The policy in force at a local gate, read once
"""
