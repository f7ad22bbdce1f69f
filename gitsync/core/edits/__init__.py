"""What an agent's tool is about to write, read from its own words.

answers       The answers that agents' tools read: refused, told, held
hosts         The agents' tools that gitsync knows, one row each
patches       The text of an apply_patch, applied in memory
payload       An event as a host sends it: whose it is, at which moment, what its tool is asked
shell_words   A shell command's text as words and redirections
shell_writes  What a shell command plainly writes to: redirections, tee, in-place editors, cp, mv,
              rm, git checkout and the like
spellings     How hosts spell it: keys of payloads and inputs, names of tools
tool_edits    Edits as agents' tools describe them, applied in memory to the text at hand
"""
