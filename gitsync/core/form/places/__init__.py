"""What stands where: the layout of an epic, and paths that are in each other's way.

epics   The layout of the epics that a change touches, and what stands astray in them
layout  The layout of an epic: what must and must not stand where
twins   Twins: paths that are one file on some disks and two for git
"""
