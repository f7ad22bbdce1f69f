"""Merge of JSON by key and by object: text that did not change is never written anew.

checkpoint  Checkpoints: what both sides changed is the later side's
conflicts   Places where a conflict goes, and the conflicts put there
document    Any JSON document
indent      Indentation: the side that changed that of the whole file wins for the whole file
layout      Members and items joined as the versions space them
lists       Lists: of objects by the field that tells them apart, others as ordered unions
lines       Files of one JSON object a line
objects     Three versions of a value, walked together
spans       JSON as spans of text: what lets a merge splice values
"""
