"""Form: what is wrong with one document as it stands, one module a kind.

check       Form: what every document must look like, whoever wrote it
checkpoint  The form of checkpoints: GS501 to GS504 within one file; a second file for one agent is
            layout.py's
layout      The layout of an epic: what must and must not stand where
messages    The form of comms files: GS301 to GS304
status      The form of STATUS files: GS401 to GS404
times       Times before and after: UPDATED and last_checkpoint never go back and never lie more
            than five minutes ahead
twins       Twins: paths that are one file on some disks and two for git
"""
