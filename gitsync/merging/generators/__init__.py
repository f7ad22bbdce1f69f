"""Sections that a program writes: its command, what it makes, and where that is kept.

Generators come from the configuration of the clone or the user, never from a tracked file.

commit    A merge that is being committed: its generated sections made again and staged
confirm   Whether a generated section is what its generator makes
make      One file's generated sections, made by their programs; everything else stays as it was
pending   What a merge left to be made again, in the worktree's git folder
programs  Generators as git's configuration names them, and how they are run
"""
