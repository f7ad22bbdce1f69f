"""What people and agents are shown about an epic; records are only read.

board           The board for a terminal: every agent in a table that fits its width
commits         The commits that touched an epic, read from one `git log`
merges          The merges of an epic in which files were in conflict
overview        Every agent of an epic at a glance; what board, brief and doctor show
page/           An epic as a page for a browser: the board and the report
past            What an epic's history, records and journals tell about its past, for the report
quality         What S2 left behind, and whether the success criteria of a pilot hold
report          What an epic took, as data and as the tables that text and page both show
report_tables   A table of the report, and those of quality and criteria
session_events  What an agent's tool is answered at the events of a session that are no edits
session_start   What an agent's session is told when it starts
signs           Signs of life that stand in no record: an agent's commits, its leases, its backups
troubles/       The protocol's six troubles of a running epic, each with what mends it
"""
