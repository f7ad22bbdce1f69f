"""Bytes that nobody meant, given to every door that reads bytes.

corpus      Real bytes by format, from which inputs are made, and words that mean something
mutate      One input from real ones: cut, doubled, spliced, of another encoding or size
laws        What holds of any input; Door, an entry with the laws of its own
documents   Doors that read gated documents: form, fixes, merges, judgement, what stands
formats     Doors that read small formats: policy, leases, trailers, attributes, settings, times
events      Doors that read what agents' tools send: payloads, patches, shell commands
site        A repository that is put back after each input, and gitsync run in it
commands    Doors that are whole commands in a repository, files of it of other bytes
names       Doors that meet names: files, agents, channels, leases of any bytes
settings    Doors that meet git's configuration
lines       Doors that read lines and arguments of others: MCP, refs, the merge driver's
doors       Every door
"""
