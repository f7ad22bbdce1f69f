"""Commands that show.

attic   List and show values that a merge rule superseded
board   Show all agents at a glance
brief   Tell what an agent must know on starting or resuming
guide   Print the guide of a role
report  Report what an epic took: the timeline, savings, overhead, locks, answers and merges
"""
