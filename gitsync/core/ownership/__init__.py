"""Who may change what: a change before and after against the agent that acts, one module a kind.

archive      Ownership of archived comms files: a channel comes to archive/ once, and then stays
attributes   Ownership of .gitattributes: how gated documents are merged is the coordinator's
checkpoint   Ownership of checkpoints: each agent writes its own
file         Ownership of files as a whole: a feature's folder, and what a policy gives to somebody
messages     Ownership of comms files: the writer adds messages, the reader flips marks
own_parts    One's own parts of a changed file: the version before with one agent's edits alone
parts        What a part of a file holds, to tell whether it is the same in two versions
policy       Ownership of the policy: it is the coordinator's
sections/    Ownership of sectioned documents
sent         What was sent stays: who may change what of a channel
status       Ownership of STATUS files: a feature's is its agent's, who that is the coordinator's
unplaced     An edit that names a path but no place: whose part is it?
whole_epics  Whole epics: moved byte for byte, or removed when finished, by the coordinator
"""
