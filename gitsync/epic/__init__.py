"""What an agent does in a running epic, on disk and in git.

acting_agent   Who acts, and where: its workplace, its session, its leases, and the writing of its
               records
commits/       Partial commits: an agent's own parts of a shared working tree
feature_names  The names of features, as users give them
heartbeat      One agent's regular round over its records and its inbox, and what is overdue
hold           Holding leases: waiting for one, keeping one, telling what happened to it
mail/          Messages to and from an agent, on disk
records/       An agent's records on disk, and what it keeps of EPIC_README.md
made           What gitsync made for others and nobody has written into yet
roster         Which names are agents' here, and of which epic
run            A command run under a lease
session/       What a session is told, asked and relieved of while it goes on
sparse         What a sparse checkout left out is never written over
standing       What stands in an epic: the one reader of it
template       Folders of templates on disk
workplace      Where a command stands: the repository, its policy, the epic, and who acts
worktrees      Worktrees of a clone: one for an agent of its own
"""
