"""What an agent's tool is about to write, read from its own words.

hosts         The agents' tools that gitsync knows, one row each
patches       The text of an apply_patch, applied in memory
shell_words   A shell command's text as words and redirections
shell_writes  What a shell command plainly writes to: redirections, tee, in-place editors, cp, mv,
              rm, git checkout and the like
tool_edits    Edits as agents' tools describe them, applied in memory to the text at hand
"""
