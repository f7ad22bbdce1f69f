"""Quality of what S2 left behind: specs that are whole, checklists that are resolved, and what S3
found.

Read as agents really write them: a heading counts by its words, with number or mark before it; an
item of a checklist in any of its three forms.
"""

from __future__ import annotations

import re

from gitsync.core.text.fences import fenced
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import split
from gitsync.core.text.lines import tables
from gitsync.core.text.lines import text
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

# What a spec holds at sync point 2, each by words of which its heading has one.
SECTIONS = {
    'Discovery Context': ('discovery context',),
    'Requirements': ('requirements',),
    'Components Affected': ('components affected', 'affected components', 'files affected'),
    'Data Structures': ('data structure',),
    'Algorithms': ('algorithm',),
    'Dependencies': ('dependenc', 'integration points'),
    'Acceptance Criteria': ('acceptance criteria',),
}
APPROVED = re.compile(r'(user approv|approved).*(\[x\]|✅|\byes\b)|\[x\].*approv', re.IGNORECASE)
BOX = re.compile(r'[-*] \[([ xX])\]|\[([ xX])\] \*\*Q|#+ .*\[([ xX])\]')
QUESTION = re.compile(r'#+ +(?:\W+ *)?Q(?:uestion )?\d+', re.IGNORECASE)
STATUS = re.compile(r'\*\*Status:\*\*\W*(\w+)', re.IGNORECASE)
RESOLVED = ('resolved', 'answered', 'approved', 'closed')
FOUND = ('Conflict', 'Conflicts Found', 'Issue', 'Finding')  # columns of what S3 found
SETTLED = ('Resolution', 'Resolved', 'Status')
NOTHING = ('', '-', '–', 'none', 'no', 'n/a', '0')


class SpecState(Value):
    """What a spec has of what it must have."""

    missing: tuple[str, ...]  # names of SECTIONS that are absent or empty
    is_approved: bool  # its acceptance criteria, by the user


class Tally(Value):
    """How many of some items are settled."""

    settled: int
    total: int

    @property
    def open(self) -> int:
        """How many are not settled."""
        return self.total - self.settled


def spec_state(data: bytes) -> SpecState:
    """What the spec has."""
    filled, is_approved = set(), False
    for heading, line in _lines_by_heading(data):
        is_approved = is_approved or bool(APPROVED.search(line))
        if line and not (line.startswith('_') and line.endswith('_')) and line != '---':
            filled |= {
                name
                for name, words in SECTIONS.items()
                if any(word in part for part in heading for word in words)
            }
    return SpecState(tuple(name for name in SECTIONS if name not in filled), is_approved)


def checklist(data: bytes) -> Tally:
    """The items of a checklist: boxes, or headings of questions with a status or below a heading
    that says whether they are resolved.
    """
    boxes: list[bool] = []
    questions: dict[tuple[str, ...], bool] = {}
    for heading, line in _lines_by_heading(data):
        box = BOX.match(line)
        if box and 'approv' not in line.lower():
            boxes.append(any(mark in ('x', 'X') for mark in box.groups()))
        asked = [at for at, part in enumerate(heading) if QUESTION.match(f'# {part}')]
        if asked:
            key = heading[: asked[0] + 1]
            above = ' '.join(heading[: asked[0]])
            questions.setdefault(key, any(word in above for word in RESOLVED))
            told = STATUS.search(line)
            if told:
                questions[key] = told[1].lower() in RESOLVED
    items = list(questions.values()) or boxes
    return Tally(sum(items), len(items))


def findings(documents: Iterable[bytes]) -> Tally:
    """What the records of S3 tell: the rows of their tables of conflicts and the boxes of their
    lists, and how many of them are settled.
    """
    settled = total = 0
    for data in documents:
        boxes = [BOX.match(line) for _, line in _lines_by_heading(data)]
        marks = [box.groups() for box in boxes if box and 'approv' not in box.string.lower()]
        total += len(marks)
        settled += sum('x' in each or 'X' in each for each in marks)
        for table in tables([line for line, is_code in _with_code(data) if not is_code]):
            what, how = table.column(*FOUND), table.column(*SETTLED)
            for row in table.rows if what >= 0 else ():
                if what < len(row.cells) and row.cells[what].lower() not in NOTHING:
                    total += 1
                    is_told = 0 <= how < len(row.cells)
                    settled += is_told and row.cells[how].lower() not in (*NOTHING, 'open')
    return Tally(settled, total)


def _lines_by_heading(data: bytes) -> Iterator[tuple[tuple[str, ...], str]]:
    """(the headings above it in lower case, the line) for every line outside fenced code; for a
    heading itself, with an empty line.
    """
    above: list[tuple[int, str]] = []
    for line, is_code in _with_code(data):
        words = text(bare(line)).strip()
        level = len(words) - len(words.lstrip('#'))
        if level < 7 and not is_code and words[level : level + 1] == ' ':
            above = [each for each in above if each[0] < level]
            above.append((level, words[level:].strip().lower()))
            yield tuple(each for _, each in above), words if '[' in words else ''
        else:
            yield tuple(each for _, each in above), '(code)' if is_code else words


def _with_code(data: bytes) -> Iterator[tuple[bytes, bool]]:
    """Every line, and whether it stands in fenced code."""
    ranges, at = fenced(data), 0
    for line in split(data):
        while ranges and ranges[0][1] <= at:
            ranges = ranges[1:]
        yield line, bool(ranges) and ranges[0][0] <= at
        at += len(line)
