"""epic: the commands of a whole epic.

add_feature    Add a feature to an epic
close          Move a finished epic
command        The group of them
integrate      Fit a team's guides to parallel work
new            Make the folder of an epic
offer          Offer parallel work to the user, and record the answer
"""
