"""Who may change what: a change before and after against the agent that acts, one module a kind.

archive     Ownership of archived comms files: a channel comes to archive/ once, and then stays
attributes  Ownership of .gitattributes: how gated documents are merged is the coordinator's
checkpoint  Ownership of checkpoints: each agent writes its own
messages    Ownership of comms files: the writer adds messages, the reader flips marks
outside     The outside text as anchors and the separators between them
own_parts   One's own parts of a changed file: the version before with one agent's edits alone
policy      Ownership of the policy: it is the coordinator's
rows        Rows: what an agent may do in the tables of the outside text
sections    Ownership of sectioned documents: before and after, part by part, against the actor
sent        What was sent stays: who may change what of a channel
sides       Sides: one version of a sectioned document, part by part
status      Ownership of STATUS files: a feature's is its agent's; who that is the coordinator decides
"""
