"""Processes killed at any instant, full disks, odd environments.

place     A repository for one fault, and gitsync in processes
rows      Every command that writes
kills     Each of them killed: every file is whole, and the second run settles it
environments  Each of them without a home, a stream, space or permission: all of it or nothing
repositories  One play in repositories of every kind that git makes
writers   One writer of section, checkpoint and message, killed a thousand times
"""
