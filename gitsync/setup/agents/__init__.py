"""Agents' tools, told of gitsync in a worktree.

host_state  Whose settings ask gitsync here: set up, stale, doubled, to be trusted
plugin      The plugin for agents' tools: skill, hooks and MCP server in one folder
settings    Settings and skill of agents' tools, and the managed block of AGENTS.md and CLAUDE.md,
            as steps that install carries out
"""
