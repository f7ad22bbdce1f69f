"""The dialects by name, and what a marker is.

Keywords in capitals (and region and cog as they are always written) are meant: unpaired they are a
fault. Other spellings and the dialects stop and slash are look-alikes (weak): they count only as
clean pairs.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    # A name of DIALECTS, or a policy's own pair of patterns (begin, end).
    Dialect = str | tuple[str, str]
    # What a begin and its end have in common: a family, and a name (None: an end without one).
    Key = tuple[str, bytes | None]
    # What a line or a comment says as a marker: the fields begins to weak of a Marker. As Candidate
    # a plain tuple for speed: a record takes three times as long to make.
    Meaning = tuple[bool, str, tuple[Key, ...], bytes, bool]
    # A marker as it is found, before fences are left out and lines are counted: start, stop, where
    # it begins behind the blanks of its line, meaning, alone.
    Candidate = tuple[int, int, int, Meaning, bool]

DIALECTS = (
    'begin-end',
    'suffix',
    'start-end',
    'tf-docs',
    'hash',
    'region',
    'stop',
    'slash',
    'of',
    'cog',
)
DIALECT, WEAK = 1, 4  # in a Meaning
LONGEST = 600  # bytes in a marker; what is longer is text


class Marker(Value):
    """One marker: the bytes start to stop, its whole line when it is alone there."""

    start: int
    stop: int
    line: int  # from 1, as col
    col: int
    begins: bool
    dialect: str
    keys: tuple[Key, ...]  # a begin has one; an end those that it may close, the likeliest first
    name: bytes  # blanks made single
    weak: bool  # a look-alike
    alone: bool
