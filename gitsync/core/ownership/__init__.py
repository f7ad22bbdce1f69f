"""Who may change what: a change before and after against the agent that acts, one module a kind of
part.

checkpoint  Ownership of records: a feature's STATUS is its agent's, a checkpoint its own agent's;
            who is assigned is the coordinator's
messages    Ownership of comms files: the writer adds messages, the reader flips marks, and what was
            sent stays
outside     Gaps: the outside text as anchors (text lines and sections) and the separators between
            them
own_parts   One's own parts of a changed file: the version before with nothing but one agent's edits
            taken from the version at work
policy      Governance: the policy, and what in .gitattributes decides how gated documents are
            merged
rows        Rows: what an agent may do in the tables of the outside text
sections    Ownership of sectioned documents: before and after, part by part, against the actor
"""
