"""Ownership of sectioned documents.

document  Ownership of sectioned documents: before and after, part by part, against the actor
outside   The outside text as anchors and the separators between them
reading   Reading the outside text of a document: its tokens, and an agent's rows in it
rows      Rows: what an agent may do in the tables of the outside text
sides     Sides: one version of a sectioned document, part by part
"""
