"""gitsync: gates, merges and coordination for several agents in one git repository.

commands/  The commands, in the groups under which --help shows them
core/      Rules and formats: no files, no git, no clock, no click. "now" is an argument, bytes and
           values go in and come out
epic/      What an agent does in a running epic, on disk and in git
gates/     Where changes are judged: edit, commit, merge, push, range; and what stands beside the
           judgement
git/       git, through one starter of processes
leases/    Where leases are kept: files of one worktree, refs of one remote
merging/   Merges carried out: one file, the unmerged index, and what a rule superseded
setup/     Setting up a clone: what stands there, what would change, and the proof that it works
views/     What people and agents are shown about an epic; only reads
world/     Files, clock, standard streams, the environment: the machine as gitsync sees it
__main__   python -m gitsync
errors     The one exception that gitsync raises on purpose
main       The entry point, main(argv) -> int; whatever goes wrong becomes an exit code here
"""

__version__ = '0.2.0'
