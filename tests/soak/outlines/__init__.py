"""Documents as agents write them, edited by sides that each know what they do: what a merge must
give is then known without looking at it.

model     A document as a tree of nodes that keep their identity through edits
edits     Random documents, and random edits of them
laws      What holds of a merge of such documents
expected  The merge of three trees by identity: which results are right, or that it must conflict
"""
