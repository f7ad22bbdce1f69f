"""Commands that show.

attic   List and show values that a merge rule superseded
board   Show all agents at a glance
brief   Tell what an agent must know on starting or resuming
guide   Print the protocol's guide of a role, with these commands in the place of recipes
help    Tell about a topic: who acts, how merges go, the policy, hooks, exit codes, the protocol
report  Report what an epic took: the timeline, savings, overhead, locks, answers and merges
schema  Print the JSON Schema of a format: the policy, a checkpoint, the answers with --json
"""
