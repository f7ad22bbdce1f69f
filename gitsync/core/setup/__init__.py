"""What install and init write, as text and as values.

agent_settings   What agents' tools must be told so that they ask before an edit: settings as JSON
                 text, ours merged in or taken out again
attribute_lines  The lines of .gitattributes that name the shared documents to git
changes          Steps: what setting up would change on disk, as values, so that a dry run shows
                 exactly what a real run does
written          What install writes, as text: the merge driver's line, the configuration
"""
