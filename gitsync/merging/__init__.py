"""Merges carried out: one file, the unmerged index, and what a rule superseded.

attic      what a rule superseded, kept in the common git directory, never in the worktree
automatic  the automatic merge of a merge commit's parents
one_file   one file merged three ways: its kind, the merge, the proof, and git's own where they fail
unmerged   what stands unmerged in the index: its three stages, the worktree's file, settling it
"""
