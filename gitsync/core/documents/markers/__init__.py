"""Markers: the lines that begin and end sections, found in a document in every dialect.

Found with plain searches for the few byte strings that every dialect contains, so that a large
document costs about as much as reading it, and without regular expressions but those of a policy.

bare      Markers outside of comments: # BEGIN, #region, BEGINNING OF and cog
comments  Markers in <!-- comments -->: which comments of a document are markers
dialects  The dialects by name, and what a marker is
find      Every marker of a document, in file order
keywords  What the text of a comment says as a marker
pairs     Who closes whom: pairs of markers, and what stands in their way
patterns  Pairs of marker patterns that a policy adds to the dialects
"""
