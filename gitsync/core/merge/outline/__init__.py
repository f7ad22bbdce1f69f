"""The merge of a text as an outline: a tree of headings, labels, lists, tables and what they hold.

siblings/  The children of one parent in three versions: which is which, and their order
tables/    Markdown tables by row and by cell, and grids of cells
blocks     Where the tables, lists, fences and other stretches of a text begin and end
fields     A field line that both sides changed
gaps       The blank lines and rules before a node, merged as one small value
items      The lines that introduce something, and the numbers of a list
merging    The case table for every node, and the recursion
moved      What one side removed, and the other moved and changed
nodes      What an outline is made of
parsing    A text as an outline
place      What the merge of a text must know of the place where it stands
"""
