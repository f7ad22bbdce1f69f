"""The protocol's six troubles of a running epic, each with what mends it.

agents     Agents that do not start, are silent, do not answer, or are late for a sync point
conflicts  Conflicts, and agents that write into the README without a section of their own
diagnose   The troubles of every epic in a worktree
locks      Leases that many wait for, or that one keeps
unmerged   What is newest on branches that are not merged here
trouble    One trouble, as a value
"""
