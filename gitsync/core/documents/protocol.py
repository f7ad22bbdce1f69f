"""The names that the protocol gives to folders and files; they stand here and nowhere else."""

POLICY = '.gitsync.toml'
ATTRIBUTES = '.gitattributes'
README = 'EPIC_README.md'
STATUS = 'STATUS'
HANDOFF = 'HANDOFF_PACKAGE.md'
COMMS = 'agent_comms'
CHECKPOINTS = 'agent_checkpoints'
LOCKS = '.epic_locks'
LOCK_ENDING = '.lock'
LEASE_REFS = 'refs/gitsync/locks/'  # of the remote that keeps the leases
ARCHIVE = 'archive'  # in COMMS
BACKUPS = 'backups'  # in CHECKPOINTS
FOLDERS = (COMMS, CHECKPOINTS, LOCKS)
SHELVES = ('done', 'archive', 'completed')  # folders below which an epic is over
LEFT_BEHIND = ('_crashed_', '_aborted_')  # in the name of a checkpoint that a takeover kept
