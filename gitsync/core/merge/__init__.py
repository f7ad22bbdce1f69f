"""Merging of every kind: three versions in, one Merged out. The line merge comes in as a function.

json/       JSON by key and by object: checkpoints, other documents, one object a line
messages/   Comms files: messages paired by heading and text, their marks and numbers
outline/    Text that both sides changed, as a tree of headings, labels, lists, tables, and the rest
sections/   Sectioned documents: the case table by section, and the outside text around them
align       Alignment of two sequences: which members of one live on in the other
both        Both sides of a conflict in one text: ours' lines, then theirs'
by_kind     Three versions of a kind of document in, one Merged out
ends        Line ends: the side that changed those of the whole file wins for the whole file
generated   Sections that a program writes: where both sides changed one, ours stands whole
keyed       What tables, lists and fields share: things with keys in an order, merged by key
later       Which side of a record is the later one by its own time
order       Order of things that have keys: natural order, and two sides' orders combined
pieces      Pieces: the result of a merge while some of it is still open
result      What a merge gives and what it asks for: Merged, Decision, Unmergeable, Options
status      Merge of STATUS files by key
"""
