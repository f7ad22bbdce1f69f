"""An agent's records on disk, and what it keeps of EPIC_README.md.

checkpoint  An agent's own checkpoint, and the backups of it
readme      Sections of EPIC_README.md: whose one is, and writing one's own
status      An agent's feature and its STATUS
tables      The tables of EPIC_README.md, as far as ownership lets this agent keep them
"""
