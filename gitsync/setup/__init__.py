"""Setting up a clone: what stands there, what would change, and the proof that it works.

agents/            Agents' tools, told of gitsync in a worktree
attributes         Naming the shared documents to git, in .gitattributes or for this clone alone
apply              The one place that carries steps out, and tells them
clone              What stands in a clone: its worktrees, the folders of its hooks, and the program
                   to serve it
demo_clone         The throw-away clone of the demo, and a worktree for each secondary agent
hook_files         A hooks folder: what stands there, and the steps that put gitsync's hook files in
                   or take them out
hook_state         What stands in a hooks folder under a hook's name: two system calls, and no git
lfs                Git LFS beside gitsync: whether a hook runs it, and the command that mends it
plan               What install, init and uninstall would change in a clone, as steps
pre_commit_config  gitsync's hooks in .pre-commit-config.yaml: the only importer of ruamel.yaml
proofs/            What doctor proves, by trying it: attributes, a merge, a refusal
scripts            The shell that install writes: the files of shell/, below lines that say how to
                   start gitsync

shell/ holds what sh runs, edit-hook.sh, hook.sh (with what commit-msg.sh and prepare-commit-msg.sh
may settle without the program) and merge-driver.sh, and what OpenCode loads.
"""
