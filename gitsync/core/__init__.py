"""Rules and formats: no files, no git, no clock, no click. "now" is an argument, bytes and values
go in and come out.

documents/  What documents are made of: parse and render, one module a kind
edits/      What an agent's tool is about to write, read from its own words
epic/       An epic as values: its state, its progress, and the texts that gitsync writes into it
fixes/      What `check --fix` makes of a malformed document, one module a kind
form/       Form: what is wrong with one document as it stands, one module a kind
git/        What git stores, as values: snapshots of trees, commits, the trailers of a message
merge/      Merging of every kind: three versions in, one Merged out. The line merge comes in as a
            function
ownership/  Who may change what: a change before and after against the agent that acts, one module a
            kind of part
policy/     The policy as a value: documents, owners, agents, the place of a path in an epic
proof/      The independent look at a merge's result; shares no code with merge
rules/      The rules by id, what a finding is, and the exceptions that are made by name
setup/      What install and init write, as text and as values
text/       Lines, fences, globs, times, JSON with positions: what every format shares
judge       The judgement: every rule for one change, the same at every door
"""
