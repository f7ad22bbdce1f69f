"""Messages to and from an agent, on disk.

inbox     The messages to an agent: list, find, show, mark as read
messages  Messages between agents: send and archive
"""
