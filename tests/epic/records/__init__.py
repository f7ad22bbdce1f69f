"""gitsync/epic/records."""
