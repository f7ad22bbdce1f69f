"""git, through one starter of processes.

ancestry    Ancestry: merge bases worked out from commit objects that are read already, without a
            git process a merge
find        Where is .git? Answered as git does, without a process
merge_file  WINDOW on git's line merge: `git merge-file`, one process for however many regions
process     The only starter of git processes
repo        WINDOW on git: a repository, its index and its commits, as values
signatures  WINDOW on signatures: whose key made a commit's SSH signature
trees       Snapshots (core/snapshot.py) of git's trees, of the staged change and of the disk
"""
