"""The independent look at a merge's result; shares no code with merge.

sections/  Sectioned documents: lines counted by section, then where each hangs
addresses  Addresses: where each line of a text hangs
cells      Rows that a merge makes cell by cell, the headers of tables among them
claim      What a merge claims of its result: the question that the proof answers
json       Merged JSON: the result read anew and compared with the versions, key by key
jsonl      Files of one JSON object a line
lines      The proof by counts: no line that must be there is missing, none stands too often
made       Lines that a merge by parts makes: they stand in no version, and are right all the same
meaning    The proof of meaning: whether a merge left each line where it hangs
messages   Comms files: lines counted by message, then numbers and read marks
moves      Items and rows that one side moved, and the other removed or moved too
renamed    Addresses that a side renamed, and how the others are then called
status     STATUS: its lines counted, and no key twice
"""
