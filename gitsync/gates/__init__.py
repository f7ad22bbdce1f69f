"""Where changes are judged: edit, commit, merge, push, range; and what stands beside the judgement.

allowed/      What a commit may hold beside its agent's own parts: exceptions, lawful content
commits/      The commit that is being made, from its first hook to its last
proposed/     What a tool would leave behind: the files of an edit, a patch or a command
refs/         Refs that move, judged together: what is new to them, by what governs them, and what
              they lose
commit_proof  Who made a commit, and what it proves: signature and trailers (GS702), the gate it
              passed (GS703)
edit          The gate while editing: what a tool is about to write, judged before it is written
fix           `check --fix`: what core/fixes finds plain, written whole; nothing is overwritten, the
              index stays as it is
history       Commits and ranges judged one by one, as every gate behind the commit gate sees them:
              check, pre-push, CI, the server
merge         Merge commits: judged by what they hold beyond the automatic merge of their parents
              (GS701)
named_files   The files that a command line names, as paths of the repository
notices       What the reporting hooks tell: what is not set up in this clone (GS902, GS903), and
              unread messages that arrived
push          The gates where refs move: pre-receive and update on a server, pre-push before one,
              reference-transaction in strict mode
reason        Why something is refused, in words for an agent
staged        The commit gate: the staged change, files and edits assembled and judged
worktree      The one look at a session's results when it stops
"""
