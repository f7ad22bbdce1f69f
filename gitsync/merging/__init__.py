"""Merges carried out: one file, the unmerged index, and what a rule superseded.

attic     WINDOW on the attic: superseded values, kept in the common git directory, never in the
          worktree
one_file  One file merged three ways, as every door sees it
unmerged  WINDOW on what stands unmerged in the index: its three stages, the file that lies in the
          worktree, and settling it
"""
