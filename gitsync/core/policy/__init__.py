"""The policy as a value: documents, owners, agents, the place of a path in an epic.

case          Case: one change as it is judged, with what the rules ask of the before side worked
              out once: epics, rosters, assignments
epic_paths    An epic's layout: folders, file names, and what each path in it is
gitsync_toml  The policy's text: .gitsync.toml as a Policy
names         Agents' names: which spellings are one agent, and which look like one and are not
owners        Who owns what: the policy as a value, the built-in protocol, the place of a path and
              the owners of its parts
"""
