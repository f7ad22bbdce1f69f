"""Setting up a clone: what stands there, what would change, and the proof that it works.

agent_tools        Settings of agents' tools, and the managed block of AGENTS.md and CLAUDE.md, as
                   steps that install carries out
apply              The one place that carries steps out, and tells them
clone              What stands in a clone: its worktrees, the folders of its hooks, and the program
                   to serve it
demo_stage         Where the demo plays: a throw-away clone, and a worktree for each secondary agent
hook_files         A hooks folder: what stands there, and the steps that put gitsync's hook files in
                   or take them out
plan               What install, init and uninstall would change in a clone, as steps
pre_commit_config  gitsync's hooks in .pre-commit-config.yaml: the only importer of ruamel.yaml
probe              Proving what is set up, by trying it: attributes asked of git, a merge, a refusal
probe_driver       Proving the merge driver: a real merge in a scratch repository
probe_hooks        Proving the hooks: that git runs ours, and that they refuse and let pass
scratch            A scratch repository in which setting up is tried, and what came of a trial
scripts            The shell that install writes: the files of shell/, below lines that say how to
                   start gitsync

shell/ holds what sh runs: hook.sh, merge-driver.sh.
"""
