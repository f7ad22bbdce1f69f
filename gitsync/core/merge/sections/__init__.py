"""Sectioned documents: the case table by section, and the outside text around them.

document   Merging of sectioned documents: the case table by section, and the outside text
hunks      Conflicts in a merged text, as stretches of one version each
moves      What one side moved from one text to another, and the other removed or moved too
quick      The quick way for documents whose sections each changed on one side at most: pieces
           compared, nothing parsed
sides      One version of a sectioned document: the sections by name, the outside text as one text
texts      The texts that both sides changed: git's lines first, else the outline, each proved
"""
