"""What an agent does in a running epic, on disk and in git.

acting_agent   Who acts, and where: its workplace, its session, its leases, and the writing of its
               records
checkpoint     An agent's own checkpoint on disk, and the backups of it
commits/       Partial commits: an agent's own parts of a shared working tree
heartbeat      One agent's regular round over its records and its inbox, and what is overdue
hold           Holding leases: waiting for one, keeping one, telling what happened to it
mail/          Messages to and from an agent, on disk
readme         Sections of EPIC_README.md on disk: whose one is, and writing one's own
roster         Which names are agents' here, and of which epic
run            A command run under a lease
sparse         What a sparse checkout left out is never written over
standing       What stands in an epic: the one reader of it
status         An agent's feature and its STATUS on disk
workplace      Where a command stands: the repository, its policy, the epic, and who acts
worktrees      Worktrees of a clone: one for an agent of its own
"""
