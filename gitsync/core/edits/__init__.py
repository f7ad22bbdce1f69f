"""What an agent's tool is about to write, read from its own words.

shell_writes  What a shell command plainly writes to: redirections, tee, in-place editors, cp, mv,
              rm, git checkout and the like
tool_edits    Edits as agents' tools describe them, applied in memory to the text at hand
"""
