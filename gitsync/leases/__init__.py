"""Where leases are kept: files of one worktree, refs of one remote.

journal  The worktree's journal of leases, from which reports are made
local    Where leases are kept: lock files in an epic's folder, one working tree's
remote   Leases between machines: refs of a remote, changed by compare-and-swap
"""
