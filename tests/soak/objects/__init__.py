"""JSON documents and files of one JSON object a line, edited by two sides, as values.

edits     Random values as agents' tools keep them, random edits of them, and their text
expected  The merge of three values by key and by object, which knows nothing of texts
laws      What holds of a merge of such documents
"""
