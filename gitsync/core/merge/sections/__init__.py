"""Sectioned documents: the case table by section, the order of sections, the text around them.

document   Merging of sectioned documents: the case table by section, the order of sections, and the
           outside text around them
quick      The quick way for documents whose sections each changed on one side at most: pieces
           compared, nothing parsed
reordered  Sections in another order than base's on one side: that order wins, and each section
           keeps the other side's edits
runs       A run that both sides changed: the sections that they added between two anchors, and the
           text around these
sides      One version of a sectioned document as the merge sees it
skeleton   The order of sections where the versions do not hold the same ones in the same order, and
           the outside text between them
"""
