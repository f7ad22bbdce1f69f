"""What a tool would leave behind, as values: nothing is written.

archives  The names of an archive's files
command   A shell command's files
files     Files as a tool would leave them, and how its paths are followed
matches   The files that a shell's patterns and folders stand for
tool      The tool of an event: an edit, a patch, a removal or a command
wipes     What git's whole-tree commands take away
"""
