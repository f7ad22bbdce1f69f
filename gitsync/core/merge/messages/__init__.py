"""Merge of comms files: the union of both sides' messages, read marks that never go back, numbers
that stay 1 to n.

document  Three versions of a comms file in, one Merged out; a message that both sides have
layout    How the merged file is written: the text before the messages, and what parts them
numbers   The numbers of the merged messages
pairs     Which message of a side is which of base
parts     Comms files taken apart for merging
"""
