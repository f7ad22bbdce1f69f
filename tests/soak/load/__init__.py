"""What grows with agents, branches, messages and clients, and how fast.

grown       Epics of many agents, branches and messages
__main__    The table: processor seconds of each command by size
crowds      Many processes at once: pushes to one server, one lease on a remote
"""
