"""What programs write by their arguments.

archives    What programs take out of archives
code        Short programs in other languages that an interpreter is given
copies      cp and its kin
git         git's commands that change files of the worktree
in_place    Editors that change the files that they are given
options     A program's arguments as options and operands
powershell  PowerShell's cmdlets
python      A short Python program, parsed
table       Each program that writes, and how it names what
writes      What is written, as values
"""
