"""The names that the protocol gives to folders, files and columns; they stand here and nowhere
else.
"""

POLICY = '.gitsync.toml'
ATTRIBUTES = '.gitattributes'
README = 'EPIC_README.md'
STATUS = 'STATUS'
DISCOVERY = 'DISCOVERY.md'
HANDOFF = 'HANDOFF_PACKAGE.md'
COMMS = 'agent_comms'
CHECKPOINTS = 'agent_checkpoints'
LOCKS = '.epic_locks'
LOCK_ENDING = '.lock'
OWN_REFS = 'refs/gitsync/'  # of a remote: gitsync's
LEASE_REFS = OWN_REFS + 'locks/'
ARCHIVE = 'archive'  # in COMMS
BACKUPS = 'backups'  # in CHECKPOINTS
FOLDERS = (COMMS, CHECKPOINTS, LOCKS)
SHELVES = ('done', 'archive', 'completed')  # folders below which an epic is over
LEFT_BEHIND = ('_crashed_', '_aborted_')  # in the name of a checkpoint that a takeover kept
# the tables whose rows more than the first column tells apart
ROW_KEYS = (('Timestamp', 'From Agent'), ('Check Time', 'Agent'))


def key_columns(header: tuple[str, ...]) -> tuple[int, ...]:
    """The columns that tell the rows of the protocol's tables apart; of others the first."""
    for names in ROW_KEYS:
        if all(name in header for name in names):
            return tuple(map(header.index, names))
    return (0,)


def progress_section(agent: str) -> str:
    """The name of an agent's own section: 'SECONDARY-A PROGRESS'. A name with anything beyond ASCII
    stands in it as it is, for it is only itself.
    """
    return f'{agent.upper() if agent.isascii() else agent} PROGRESS'
