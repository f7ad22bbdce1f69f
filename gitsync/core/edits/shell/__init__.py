"""A shell command's text, followed without running it.

find      find: the files that it names, and what it does to them
quoting   Where quoted and bracketed stretches of a text end
run       A command followed: variables, folders, what runs another command
runners   Programs and builtins that read a command, move, or print words
syntax    A text as simple commands, in one pass
values    What a shell's words stand for
words     The parts of a text: pieces of words, redirections, simple commands
wrappers  Programs that only run another
"""
