"""The independent look at a merge's result; shares no code with merge.

json   The proof of a merged checkpoint: the result read anew and compared with the three versions,
       key by key
lines  The proof of a merge: an independent look at the result beside the three versions
rows   The proof's view of table rows: a row that stands in no version may be the merge of two
       versions of one row, cell by cell
"""
