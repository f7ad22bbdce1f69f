"""What `check --fix` makes of a malformed document, one module a kind.

checkpoint  Mending of checkpoints where the meaning is plain
fix         Mending of form where the meaning is plain
misplaced   Moves that put an epic's misplaced and misnamed files right
"""
