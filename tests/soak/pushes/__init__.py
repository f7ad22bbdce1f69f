"""Random pushes to a guarded server, judged by a model that knows what may pass.

documents  What the repository holds: parts with owners, and files made of them
commits    Commits as values, and the graph that they make
model      What may pass: a second opinion that shares no code with gitsync
generate   Random pushes, honest and hostile
play       Real pushes to a real server, compared with the model
"""
