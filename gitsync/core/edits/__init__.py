"""What an agent's tool is about to write, read from its own words.

answers       The answers that agents' tools read: refused, told, held
hosts         The agents' tools that gitsync knows, one row each
patches       The text of a patch, apply_patch's or diff's, applied in memory
payload       An event as a host sends it: whose it is, at which moment, what its tool is asked
placing       Where a text that an edit names stands in a file
programs/     What programs write by their arguments
shell/        A shell command's text, followed without running it
spellings     How hosts spell it: keys of payloads and inputs, names of tools
tool_edits    Edits as agents' tools describe them, applied in memory to the text at hand
"""
