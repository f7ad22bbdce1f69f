"""git, through one starter of processes.

ancestry    Merge bases worked out from commit objects that are read already, without a
            git process a merge
attributes  What git makes of .gitattributes files, asked of git in a scratch worktree
changes     The staged change and the tracked files: what the index says
find        Where is .git, and what is git in the middle of there? Answered without a process
merge_file  git's line merge: `git merge-file`, one process for however many regions
objects     A repository's objects, read by id through one cat-file
patches     Patches of commits as text that can be compared
process     The only starter of git processes
ranges      Ranges and names of commits as people and CI give them
repo        A repository: where we stand, its configuration, its files
signatures  Signatures: whose key made a commit's SSH signature
trees       Snapshots (core/git/snapshot) of git's trees, of the staged change and of the disk
"""
