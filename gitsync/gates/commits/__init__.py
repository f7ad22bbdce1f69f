"""The commit that is being made, from its first hook to its last.

change     pre-commit, pre-applypatch and pre-merge-commit: judge the staged change
hooks      What the hooks of one commit share: how they open the repository, and how a verdict is
           shown
message    prepare-commit-msg and commit-msg: judge what pre-commit did not see, write the trailers
under_way  The commit that is being made: what its hooks tell each other, whether it amends, how
           its message is cut
"""
