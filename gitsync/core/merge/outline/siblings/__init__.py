"""The children of one parent in three versions: which of them is which, and in what order.

matching   Which node of one list of siblings lives on as which of another
ordering   The order of siblings
regrouped  Texts whose words one side divided otherwise
trios      The children of one parent in three versions, as trios
"""
