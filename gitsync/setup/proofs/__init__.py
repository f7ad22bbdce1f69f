"""What doctor proves, by trying it; a line in a file proves nothing.

attributes  That git knows every shared file of this worktree as gitsync's to merge
driver      A real merge in a scratch repository
hooks       That git runs ours, and that they refuse and let pass
prove       Everything that can be proved about a worktree or a bare repository
scratch     A scratch repository in which setting up is tried, and what came of a trial
"""
