"""Commands that judge changes and merge files.

check         Judge a change, or the form of files, by the rules
edit_hook     Judge an agent's edit before it is made: a hook of Claude Code, Codex or Cursor, JSON
              on stdin
generate      Make the sections that programs write, or look whether they are what those make
hook          Run as one of git's hooks: gitsync hook NAME [ARGS…]
merge_driver  `gitsync merge-driver O A B L P`: merge one file, as git calls it
preview       Tell beforehand what a merge would give: with gitsync, and by a host's merge button,
              which runs no merge driver
resolve       Merge again what stands unmerged in the index, or settle one section of it by a side
restore       Put others' parts of the changed files back as HEAD has them
"""
