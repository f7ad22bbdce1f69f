"""What test modules share: they never import each other.

repository      git in a folder of its own; a count of the git processes that something starts
history         commits by name, made in one process whatever any hook would say
hooks           hooks that run this checkout, and pushes to where they stand
three_agents    a small epic of three agents, and the commit hooks
sample_epic     the sample epic committed, and gitsync run in it as one agent or another
at_work         agents at work, each in a place of its own
edit_hook       the edit hook, asked in the tests' own process, and an epic to ask it about
processes       the program as a fork, processes at once, processes killed at any instant
judging         a change as two dicts of files, judged as one agent
merging         sectioned documents for merges, and a merge whose sides are swapped
shell           the shell that install writes: the merge driver for any program, what may be its sh
mcp_client      the SDK's client before a server, in this process or over stdio
worlds          policies, epics and edits, made by hypothesis
doors           each door's answer to whether an agent may make an edit
past_epic       the sample epic after six hours of work
browser         a real browser without a window
steps           work counted, not timed: the lines of Python that something runs
source          Python source as trees, each file parsed once, and rules that each file keeps
hostile         lines that look like markers of sections
"""
