"""Text that both sides changed, merged by what it is made of: tables, lists, fields, the rest by
line.

blocks  Blocks: what a text is made of, as far as merging goes: tables, lists, groups of field
        lines, fences, headings, other text
body    Text that both sides changed, in a section or outside all of them: merged by what it is made
        of, the rest by line
fields  Groups of field lines '**Key:** value', merged by key
grids   Grids: tables whose cells are one flat list, laid out so many in a row, as generated lists
        of contributors are
lists   Lists, merged by item: an item is its first line with all that is indented below it
tables  Markdown tables, merged by row and by cell
"""
