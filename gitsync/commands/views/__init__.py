"""Commands that show.

attic   List and show values that a merge rule superseded
board   Show all agents at a glance
brief   Tell what an agent must know on starting or resuming
guide   Print the protocol's guide of a role, with these commands in the place of recipes
report  Report what an epic took: the timeline, savings, overhead, locks, answers and merges
"""
