"""What an agent does in a running epic, on disk and in git.

acting_agent  One agent's desk: its workplace, its session, its leases, and the records that it
              writes on disk
checkpoint    An agent's own checkpoint on disk, and the backups of it
commit        Partial commits: what Partial names goes into a commit through an index of its own;
              hooks run as for any commit
heartbeat     A heartbeat: one agent's regular round over its records and its inbox, and what is
              overdue
hold          Holding leases: waiting for one, keeping one while something is done, and telling the
              others what happened to it
messages      Messages between agents, on disk: send, list, mark as read, archive
own_changes   One agent's own parts of the changed files of a working tree that several agents share
readme        Sections of EPIC_README.md on disk: whose one is, and writing one's own
run           A command run under a lease: it gets the lease, the lease is renewed while it runs and
              given back when it ends
scratch_index  The index of its own in which a partial commit is made
status        An agent's feature and its STATUS on disk
workplace     Where a command stands: the repository, its policy, the epic around the current
              folder, and who acts
"""
