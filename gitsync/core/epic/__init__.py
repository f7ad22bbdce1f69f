"""An epic as values: its state, its progress, and the texts that gitsync writes into it.

account    The account of an epic: stages and their times, savings, overhead, locks, answers, merges
brief      The brief: what a starting or resuming agent must know, short enough to read at every
           start
filled_in  What is filled in when an agent changes its records: times that never go back, and the
           fields that the protocol asks for
lease      The lock file: a lease that ends by itself
new_epic   The texts that found an epic: its EPIC_README.md, records, channels, the offer of
           parallel work and the handoff packages
progress   Progress: staleness, sync points, savings and overhead, from records and "now". The times
           are the protocol's
sample     A sample epic of three agents, as files: what the demo plays with and what doctor probes
           with
state      How an epic stands: its features and agents with their records, read from a snapshot into
           one value
tables     The tables of EPIC_README.md that the coordinator keeps: a row added, an agent replaced,
           one cell set; every other byte stays
"""
