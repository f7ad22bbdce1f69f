"""The one exception that gitsync raises on purpose.

It means that gitsync could not do its job; a rule broken in someone's change is a Finding, never an
error.
"""


class GitsyncError(Exception):
    """What failed, with the next thing to do.

    code is a short kebab-case word for programs (--json); exit is the process's exit code:
    2 for usage, policy or repository, 75 for a lock not acquired in time, 3 for an internal fault.
    """

    def __init__(self, message: str, hint: str = '', code: str = 'error', exit: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code
        self.exit = exit
