"""What install and init write, as text and as values.

agent_settings   What agents' tools must be told so that they ask before an edit: settings as JSON
                 text, ours merged in or taken out again
agents_md_text   What the managed block of AGENTS.md and CLAUDE.md tells every agent
attribute_lines  The lines of .gitattributes that name the shared documents to git
changes          Steps: what setting up would change on disk, as values, so that a dry run shows
                 exactly what a real run does
commented        Settings in JSON with comments: what they say, and one more key
hook_lines       The command lines in the settings of agents' tools
host_forms       How each agents' tool writes a hook into its settings
written          What install writes, as text: the merge driver's line, the configuration
"""
