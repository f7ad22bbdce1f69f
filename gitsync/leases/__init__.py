"""Where leases are kept: files of one worktree, refs of one remote.

journal    The worktree's journal of leases, from which reports are made
local      Leases in one worktree: lock files in an epic's folder
lock       What a lock is to those who ask, and what they may ask of an epic's leases
ref_names  The names of the refs that hold leases on a remote
refs       The refs of a remote that hold leases, and the objects that they point at
remote     Leases between machines: refs of a remote, changed by compare-and-swap
"""
