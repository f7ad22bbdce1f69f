"""An epic as values: its state, its progress, and the texts that gitsync writes into it.

brief       What a starting or resuming agent must know
filled_in   What is filled in when an agent changes its records
handoff     The handoff package
lease       The lock file: a lease that ends by itself
mail        Messages with their writers and readers, from every version of their channels
new_epic    What a new epic is made of: rows, sections, STATUS files, channels
newest      Records where they are newest
planning/   An epic before its work begins
progress    What is overdue: signs of life, questions, blockers, leases
report/     What an epic took
sample      A sample epic of three agents, as files
state       What stands in an epic: its features and agents with their records
sync_point  Sync points: where agents wait for each other, and how long
tables      The tables of EPIC_README.md that the coordinator keeps
"""
