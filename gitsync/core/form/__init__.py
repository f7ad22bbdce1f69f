"""Form: what is wrong with one document as it stands, one module a kind.

places/     What stands where: the layout of an epic, and paths in each other's way
check       Form: what every document must look like, whoever wrote it
checkpoint  The form of checkpoints: GS501 to GS505
json        The form of JSON documents of any shape: GS501
jsonl       The form of files of one JSON object a line: GS501
messages    The form of comms files: GS301 to GS304
policy      The form of the policy: GS901
sections    The form of sectioned documents: GS101 to GS105
status      The form of STATUS files: GS401 to GS405
times       Times before and after: UPDATED and last_checkpoint never go back
"""
