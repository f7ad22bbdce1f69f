"""Files, clock, standard streams, the environment: the machine as gitsync sees it.

authorship    Who made a commit?
clock         The time: the only reader of the clock
files         The disk: every write is whole or absent, whatever dies at whatever instant
guides        The guides that agents are given: files of gitsync/guides, one a role
formats/      Findings as hosts of repositories read them
identity      Who acts? One order of sources for every gate and command
joining       What join writes: the worktree's agent, and the session that joined
output        What readers get: findings and answers as text and json
policy_file   .gitsync.toml: the policy of a snapshot
policy_cache  The policy in force at a local gate, read once
repository    What modules below git ask of a repository, as types
sessions      The sessions that joined in a worktree, and as whom
signals       Signals that must not end the process half way: they wait
"""
