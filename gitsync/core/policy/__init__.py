"""The policy as a value: documents, owners, agents, and the place of a path in an epic.

case            Case: one change as it is judged, with what the rules ask of its before side
floor           The floor: what a branch's own policy cannot go below, the default branch's proof of
                identity
file_names      File names in an epic: which is a checkpoint's, which a backup copy
gitsync_toml    The policy's text: .gitsync.toml as a Policy
names           Agents' names: which spellings are one agent, and which look like one and are not
owners          Owners: who may change which part of a file
place           Places: the protocol's folders and files, and what a path is in them
policy          The policy as values: documents and their owners, agents, and who acts
rosters         Rosters: which agents there are, and to whom a feature is assigned
toml_agents     The agents of a policy: the tables [agents.…] as a roster
toml_documents  The documents of a policy: the tables [[documents]]
toml_text       The text of a policy: what its keys may hold, and the line where a key stands
"""
