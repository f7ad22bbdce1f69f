"""What an agent does in a running epic, on disk and in git.

acting_agent   Who acts, and where: its workplace, its session, its leases, and the writing of its
               records
checkpoint     An agent's own checkpoint on disk, and the backups of it
commit         Partial commits: an agent's own parts go into a commit through an index of its own
heartbeat      One agent's regular round over its records and its inbox, and what is overdue
hold           Holding leases: waiting for one, keeping one, telling what happened to it
messages       Messages between agents, on disk: send, list, mark as read, archive
own_changes    One agent's own parts of the changed files of a shared working tree
readme         Sections of EPIC_README.md on disk: whose one is, and writing one's own
run            A command run under a lease
scratch_index  The index of its own in which a partial commit is made
status         An agent's feature and its STATUS on disk
workplace      Where a command stands: the repository, its policy, the epic, and who acts
"""
