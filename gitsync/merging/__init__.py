"""Merges carried out: one file, the unmerged index, and what a rule superseded.

attic      What a rule superseded, kept in the common git directory, never in the worktree
automatic  The automatic merge of a merge commit's parents
kind_of    How a path merges: its kind, and what the merge and its proof ask of the policy
one_file   One file merged three ways: its kind, the merge, the proof, and git's own where they fail
unmerged   What stands unmerged in the index: its three stages, the worktree's file, settling it
"""
