"""What a tool would leave behind, as values: nothing is written.

command   A shell command's files
files     Files as a tool would leave them, and how its paths are followed
tool      The tool of an event: an edit, a patch, a removal or a command
"""
