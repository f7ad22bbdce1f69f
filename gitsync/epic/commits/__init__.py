"""Partial commits: an agent's own parts of a working tree that several agents share.

commit         One commit of the agent's own parts; hooks run as for any commit
git_commit     git commit with its hooks, as a child that others can know of, and that signals end
index_file     An index as a file, and as entries by path
own_changes    One agent's own parts of the changed files
refusals       Why a partial commit is not made
scratch_index  The index of its own in which a partial commit is made
shared_index   The index that all who work in the tree share, held by the lock that git itself takes
"""
