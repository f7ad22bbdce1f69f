"""Merges carried out: one file, the unmerged index, and what a rule superseded.

generators/  Sections that a program writes: its command, what it makes, and where that is kept
attic        What a rule superseded, kept in the common git directory, never in the worktree
automatic    The automatic merge of a merge commit's parents
explained    Why a file conflicts: what each side did, and whose the part is
kind_of      How a path merges: its kind, and what the merge and its proof ask of the policy
one_file     One file merged three ways: its kind, the merge, the proof, and git's own where they
             fail
one_section  One section of an unmerged file settled by a side
one_sided    Parts that one side of a merge alone changed: they stand as that side has them
renames      Under which names git takes the three versions of a file that a side renamed
unmerged     What stands unmerged in the index: its three stages, the worktree's file, settling it
"""
