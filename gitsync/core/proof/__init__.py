"""The independent look at a merge's result; shares no code with merge.

addresses  Addresses: where each line of a text hangs
json       The proof of a merged checkpoint: the result read anew and compared with the three
           versions, key by key
lines      The proof of a merge: an independent look at the result beside the three versions
made       Lines that a merge by parts makes: they stand in no version, and are right all the same
meaning    The proof of meaning: whether a merge left each line where it hangs
renamed    Addresses that a side renamed, and how the others are then called
rows       The proof's view of table rows: a row that stands in no version may be the merge of two
           versions of one row, cell by cell
"""
