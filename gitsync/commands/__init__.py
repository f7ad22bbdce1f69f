"""What a person or a program can run: one module a command, in the groups under which --help shows
them.

epic/   Commands of a running epic
gates/  Commands that judge changes and merge files
mcp/    The same commands for clients of the Model Context Protocol
setup/  Commands that set up a repository, a clone or a worktree
views/  Commands that show
cli     The click group over every command: help, usage errors, and import of a command's module
        only when it runs
table   TABLE: every command with its module, its help and what it may do at most; the groups
"""
