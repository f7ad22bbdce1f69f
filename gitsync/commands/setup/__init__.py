"""Commands that set up a repository, a clone or a worktree.

completion  Print a shell's completion script, and the words that it asks for
config      Show the policy in force: each value, and where it comes from
demo        gitsync demo: an epic of three agents in a throw-away repository, through the real hooks
            and the real driver
doctor      gitsync doctor: what is set up in this worktree, proved by trying it
explain     gitsync explain: a rule, or who owns a path or a section of it
init        gitsync init: what a repository's own files need, once
install     gitsync install: once a clone, for all its worktrees
join        Name the agent that works in this worktree, and give it a session
uninstall   gitsync uninstall: the clone as it was before install, byte for byte
whoami      Tell who is acting, by which source, and how strong the proof is
"""
