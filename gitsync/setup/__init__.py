"""Setting up a clone: what stands there, what would change, and the proof that it works.

agent_tools        Settings of agents' tools, and the managed block of AGENTS.md and CLAUDE.md, as
                   steps that install carries out
hook_files         WINDOW on a hooks folder: what stands there, and the steps that put gitsync's
                   hook files in or take them out
plan               Setting up a clone: what install and uninstall would change, as steps, and the
                   one place that carries steps out
pre_commit_config  WINDOW on .pre-commit-config.yaml: the only importer of ruamel.yaml
probe              Proving what is set up: a probe merge and a probe refusal in a scratch
                   repository, by this clone's own driver line and hook files
"""
