"""Finding: one rule, broken at one place. A value; nothing changes what it says after it was made.

What a gate knows besides (the commit, whose part it is, why it counts for less) it adds in the
fields of its own: commit, part, note and below.
"""

from gitsync.core.text.value import Value


class Finding(Value):
    """Findings sort by path, line, column and rule."""

    path: str  # as in the repository
    line: int  # from 1; 0 is the file as a whole
    col: int  # from 1, in characters
    rule: str
    message: str
    hint: str
    severity: str  # 'error' or 'warning'
    commit: str = ''  # the full oid, in a range
    part: str = ''  # what has the owner: "section 'X'", 'the outside text', …; '' where unknown
    note: str = ''  # what a gate adds, as 'overridden: agreed'
    below: str = ''  # the hint as it is typed in the folder where somebody stands, below the root

    @property
    def text(self) -> str:
        """The message with the note behind it."""
        return f'{self.message} ({self.note})' if self.note else self.message

    @property
    def advice(self) -> str:
        """The hint for whoever is told."""
        return self.below or self.hint

    def noted(self, note: str) -> 'Finding':
        """The same with another note."""
        return self._replace(note=f'{self.note}; {note}' if self.note else note)


def finding(
    rule: str,
    path: str,
    line: int,
    col: int,
    message: str,
    hint: str = '',
    severity: str = '',
) -> Finding:
    """A finding with the rule's own severity unless another is given."""
    from gitsync.core.rules.table import RULES  # most changes break none

    return Finding(path, line, col, rule, message, hint, severity or RULES[rule].severity)


def is_ownership(rule: str) -> bool:
    """True for the rules that a policy may downgrade but never switch off."""
    return rule.startswith('GS2')
