"""The proof of sectioned documents.

document   Lines counted by section, then the proof of meaning
rows       Table rows: one that stands in no version may be merged from two, cell by cell
places     The quick look at texts of as many lines
stretches  The texts without what is right at a glance
"""
