"""Partial commits: an agent's own parts of a working tree that several agents share.

commit         One commit of the agent's own parts; hooks run as for any commit
own_changes    One agent's own parts of the changed files
refusals       Why a partial commit is not made
scratch_index  The index of its own in which a partial commit is made
"""
