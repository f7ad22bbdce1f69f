"""What `check --fix` makes of a malformed document, one module a kind.

checkpoint       What is plain in a checkpoint: a text where a list belongs, the case of a state
fix              Fixes of form where the meaning is plain; each kind has a module
messages         What is plain in a comms file: a heading whose mark lacks only its sign
misplaced        Moves that put an epic's misplaced and misnamed files right
missing_markers  A section's lost marker put back where the section plainly ends or begins
sections         What is plain in a sectioned document: markers on lines of their own
status           What is plain in a STATUS: keys in capitals, plain renames, values in their case
"""
