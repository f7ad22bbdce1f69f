"""The proof of a merged sectioned document: lines counted by section, then where each of them
hangs.
"""

from __future__ import annotations

from gitsync.core.proof.lines import CountDifference
from gitsync.core.proof.lines import difference
from gitsync.core.proof.lines import flat
from gitsync.core.proof.lines import open_fence
from gitsync.core.proof.lines import spelled
from gitsync.core.proof.sections.stretches import is_straight

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.documents.sections import Document
    from gitsync.core.proof.claim import Claim
    from gitsync.core.proof.lines import Counts

# words that marker lines hold
WORDS = (b'BEGIN', b'END', b'START', b'STOP', b'begin', b'end', b'start', b'stop', b'/')


def prove(claim: Claim) -> tuple[str, ...]:
    """What is wrong with the result, () when it is proved.

    1  each stretch is what one side, or both alike, made of it     proved
    2  each line stands in its place, and no key twice              proved
    3  else the counts of lines, and where each of them hangs       what they say; of counts
                                                                    only lost fields where
                                                                    meaning finds no fault

    Sections that one side changed are taken as that side has them: what it moved into one is the
    merge's to see.
    """
    if is_straight(claim.texts) or claim.is_clean and _is_in_place(claim):
        return tuple(open_fence(claim))
    claim = _unwrapped(claim)
    differs = _difference(claim)
    meaning = _meaning(claim) if claim.is_clean else ()
    if claim.is_clean and not meaning and (differs.missing or differs.extra):
        # counts know of no item that is made of two sides' parts; a field that gave way must have
        # been told of all the same
        missing = {key: count for key, count in differs.missing.items() if _is_field(key[1])}
        differs = CountDifference(missing, {})
    return (*spelled(differs, claim.is_clean), *meaning, *open_fence(claim))


def _unwrapped(claim: Claim) -> Claim:
    """The claim without the markers that one side took away from a text that it kept, and that the
    result has no more: what the other side changed between them stands in the outside text.
    """
    from gitsync.core.documents.sections import parse

    texts, markers = list(claim.texts), claim.markers
    for part in parse(claim.base, markers).sections:
        if part.begin in claim.result or not part.body.strip():
            continue
        sides = [side for side in texts[1:3] if part.begin not in side and part.body in side]
        outsides = [each for side in sides for each in parse(side, markers).parts]
        if any(isinstance(each, bytes) and part.body in each for each in outsides):
            texts = [text.replace(part.begin, b'').replace(part.end, b'') for text in texts]
    base, ours, theirs, result = texts
    return claim._replace(base=base, ours=ours, theirs=theirs, result=result)


def _is_in_place(claim: Claim) -> bool:
    if any(isinstance(marker, tuple) for marker in claim.markers):
        return False  # any line may be a marker
    from gitsync.core.documents.protocol import key_columns
    from gitsync.core.proof.sections.places import is_in_place

    return is_in_place(claim.texts, claim.columns or key_columns)


def _difference(claim: Claim) -> CountDifference:
    from gitsync.core.proof.sections.stretches import shortened

    texts = shortened(claim.texts)
    base, ours, theirs, result = (_counts(data) for data in texts)
    excused = flat(_counts(b''.join(claim.superseded)))
    differs = difference((base, ours, theirs, result), excused, claim.is_clean, _is_marker)
    if not differs.missing:
        return differs
    from gitsync.core.proof.sections.rows import without_merged_rows

    return without_merged_rows(texts, differs, claim.is_clean)


def _meaning(claim: Claim) -> tuple[str, ...]:
    """What the proof of addresses says."""
    from gitsync.core.documents.protocol import key_columns
    from gitsync.core.documents.sections import parse
    from gitsync.core.proof.addresses import scan_document
    from gitsync.core.proof.meaning import faults_of_scans

    columns = claim.columns or key_columns
    documents = [parse(data, claim.markers) for data in claim.texts]
    settled = _settled(documents)
    return faults_of_scans(
        *[tuple(scan_document(document, columns, settled)) for document in documents]
    )


def _settled(documents: list[Document]) -> set[str]:
    """The names of sections in which one side's change, or both sides' alike, is the result."""
    base, ours, theirs, result = (
        {part.name: part.body for part in document.parts if not isinstance(part, bytes)}
        for document in documents
    )
    return {
        name
        for name, body in result.items()
        if (body == ours.get(name) and theirs.get(name) in (body, base.get(name)))
        or (body == theirs.get(name) and ours.get(name) == base.get(name))
    }


def _is_field(line: bytes) -> bool:
    return line.lstrip().startswith(b'**')


def _is_marker(line: bytes) -> bool:
    line = line.lstrip(b'# \t')
    if line.startswith((b'BEGIN ', b'END ', b'region', b'endregion')):
        return True
    return (
        line.startswith((b'<!--', b'BEGIN', b'END', b'[[['))
        and line.endswith((b'-->', b']]]'))
        and any(word in line for word in WORDS)
    )


def _begins(marker: bytes) -> bool:
    upper = marker.upper()
    return any(word in upper for word in (b'BEGIN', b'START')) or not any(
        word in upper for word in (b'END', b'STOP', b'/')
    )


def _counts(data: bytes) -> Counts:
    """{(the marker above the line, the line): how often}. The outside text is one block: insertions
    shift where it stands. Blanks at the end do not count, nor those around cells.
    """
    counts: Counts = {}
    block, fence = b'', b''
    for line in data.replace(b'\xef\xbb\xbf', b'').split(b'\n'):
        line = line.rstrip()
        if not line:
            continue
        if line.startswith((b'```', b'~~~')):
            fence = b'' if fence == line[:3] else fence or line[:3]
        if line.startswith(b'|'):
            line = _row(line)
        if not fence and _is_marker(line):
            block = line.strip() if _begins(line) else b''
        counts[block, line] = counts.get((block, line), 0) + 1
    return counts


def _row(line: bytes) -> bytes:
    cells = [cell.strip() for cell in line.split(b'|')]
    if not line.strip(b'|-: \t'):
        return b'|-' * (len(cells) - 1)
    return b'|'.join(cells)
