"""Commands of a running epic.

checkpoint  Show, write or restore a checkpoint
commit      Commit exactly one's own parts of the changed files
epics/      epic: the commands of a whole epic
handoff     Write the handoff packages into the feature folders
heartbeat   Checkpoint, STATUS, own section and inbox in one go
lock        Hold a lease: acquire, release, renew, show, run, break
message     Send, list, read, answer and archive messages
section     Show or write a section of the epic's README
status      Show or set the STATUS of a feature
sync        Tell whether a sync point is reached, and who is missing and why
takeover    Take over a stale agent's work, by one of the five ways that the protocol knows
"""
