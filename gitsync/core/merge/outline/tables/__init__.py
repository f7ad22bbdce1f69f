"""Tables that both sides changed.

grids     Tables whose cells are one flat list, laid out so many in a row
layout    Cells padded to the widths of their columns
markdown  Markdown tables, merged by row and by cell
"""
