"""A shell command's text, followed without running it.

compounds  What loops read, and what functions do when they are called
fd         fd: the files that it names, and the command that it runs for them
find       find: the files that its tests let through, and what it does to them
listing    Programs that print names of files
quoting    Where quoted and bracketed stretches of a text end
run        A command followed: loops, folders, what runs another command
runners    Programs and builtins that read a command, move, or print words
state      What a shell keeps, and what the programs that it runs ask of it
syntax     A text as simple commands, in one pass
values     What a shell's words stand for
words      The parts of a text: pieces of words, redirections, simple commands
wrappers   Programs that only run another
"""
