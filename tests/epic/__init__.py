"""gitsync/epic."""
