"""Lines, fences, globs, times, JSON with positions: what every format shares.

conflicts      Conflict markers left in a document
digest         A short name for bytes, the same for the same bytes
fences         Fenced code: the byte ranges in which a document's lines are text, as CommonMark has
               them
globs          Patterns: gitignore-style paths and owner patterns, matched without backtracking over
               more than one star
json_value     JSON as a value, by the standard scanner alone
jsontext       JSON, read with positions and without recursion
lines          Lines, field lines and tables: what the kinds share
managed_block  Managed blocks: lines that gitsync keeps in a file that belongs to someone else
moments        Moments: ISO 8601 instants, and the shorter times that message headings carry
shell_word     A word of a command line that somebody types or a shell reads
value          Value: the base of records, typing.NamedTuple to a type checker
"""
