"""What git stores, as values: snapshots of trees, commits, the trailers of a message.

commits   Commit objects as values
snapshot  Snapshots: a tree of files at one moment, as rules see it
trailers  Trailers: the `Key: value` lines of a commit message's last paragraph, read and written as
          git reads them
"""
