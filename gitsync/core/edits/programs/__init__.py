"""What programs write by their arguments.

code      What a short program in another language writes: python -c, node -e
copies    cp and its kin
git       git's commands that change files of the worktree
in_place  Editors that change the files that they are given
options   A program's arguments as options and operands
table     Each program that writes, and how it names what
writes    What is written, as values
"""
