"""What tests tell beyond what they assert, held against a text beside each test module.

A test, or a helper of its module, calls told(text). What a test told is compared with the paragraph
under its name in <module>.txt. After a change of what is said, `make transcripts` writes the texts
anew, and their diff is read as any other.
"""

from functools import cache
from pathlib import Path

_TOLD = []  # lines of the test that runs
_LISTENS = False


def told(text):
    """Write a line or more into the transcript of the test that runs."""
    if _LISTENS:
        _TOLD.append(text)


def told_findings(findings):
    """Write findings in full, and hand them on."""
    for each in findings:
        told(
            f'{each.path}:{each.line}:{each.col}: {each.rule} {each.severity}: {each.message}'
            + (f' ({each.part})' if each.part else '')
            + (f' [{each.hint}]' if each.hint else '')
        )
    return findings


def listen(item):
    """Begin the transcript of a test; examples that hypothesis makes and real epics have none."""
    global _LISTENS
    _TOLD.clear()
    made = getattr(item.obj, 'is_hypothesis_test', False)
    _LISTENS = not made and 'corpus' not in item.fixturenames


@cache
def _paragraphs(path):
    """{test: what it told} of one transcript."""
    text = path.read_text('utf-8') if path.exists() else ''
    pairs = (part.partition('\n') for part in text.split('\n== ')[1:])
    return {name: told.strip('\n') for name, _, told in pairs}


def compare(item, writes):
    """Hold what a test told against its paragraph, or write it there."""
    global _LISTENS
    if not _LISTENS:
        return
    _LISTENS = False
    path = Path(item.path).with_suffix('.txt')
    known = _paragraphs(path)
    now = '\n'.join(_TOLD).replace('\r', '␍').replace('\n==', '\n =').strip('\n')
    if writes:
        if now:
            known[item.name] = now
        else:
            known.pop(item.name, None)
        title = f'What the tests of {item.path.name} tell; written by `make transcripts`.\n'
        text = title + ''.join(f'\n== {name}\n{told}\n' for name, told in known.items())
        if known or path.exists():
            path.write_text(text, 'utf-8')
    else:
        assert now.split('\n') == known.get(item.name, '').split('\n'), (
            f'{path.name} tells otherwise: make transcripts, and read its diff'
        )
