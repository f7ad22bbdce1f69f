"""Trailers: the `Key: value` lines of a commit message's last paragraph, read and written as git
reads them.

The rule is git's (git-interpret-trailers): the last paragraph, never the title, and either all its
lines are trailers, or one is git's own (Signed-off-by, cherry picked from) and at least a quarter
are trailers.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_GIT_MADE = ('Signed-off-by: ', '(cherry picked from commit ')
_BLANKS = ' \t\n\v\f\r'  # to git; a line separator of Unicode is text
SCISSORS = b' ------------------------ >8 ------------------------'


def parse(message: str) -> list[tuple[str, str]]:
    """(key, value) of every trailer of a finished message, in order; continued lines are joined
    with a space.
    """
    lines = message.replace('\r\n', '\n').rstrip(_BLANKS).split('\n')
    start = _block(lines)
    trailers: list[tuple[str, list[str]]] = []
    for line in lines[start:] if start else ():
        key = _key(line)
        if key:
            trailers.append((key, [line.partition(':')[2].strip(_BLANKS)]))
        elif trailers and line[:1] in (' ', '\t'):
            trailers[-1][1].append(line.strip(_BLANKS))
    return [(key, ' '.join(parts)) for key, parts in trailers]


def values(message: str, key: str) -> list[str]:
    """The values of one trailer, its key in any case."""
    key = key.lower()
    if key not in message.lower():
        return []
    return [value for name, value in parse(message) if name.lower() == key]


def put(data: bytes, wanted: list[tuple[str, str]], comment: bytes = b'#') -> bytes:
    """The message file with these trailers in it once each: a key that stands there already gets
    the wanted value.

    comment is what begins lines that git will drop, b'' when it drops none (no editor). What
    follows the text (comments, scissors, diff) stays where it is. A message without text stays as
    it is, so that git still aborts on it.
    """
    text, rest = split(data, comment)
    if not has_text(data, comment):
        return data
    end = b'\r\n' if b'\r\n' in text else b'\n'
    lines = [
        line.rstrip('\r')
        for line in text.decode('utf-8', 'surrogateescape').rstrip(_BLANKS).split('\n')
    ]
    mark = comment.decode('utf-8', 'surrogateescape')
    seen = [index for index, line in enumerate(lines) if not (mark and line.startswith(mark))]
    start = _block([lines[index] for index in seen])
    if start:
        lines = lines[: seen[start]] + _without(
            lines[seen[start] :], {key.lower() for key, _ in wanted}, mark
        )
    added = [f'{key}: {value}' for key, value in wanted]
    left = [line for line in lines if not (mark and line.startswith(mark))]
    if not start or not _block([*left, *added]):  # too little of it is left to be trailers
        lines = [*lines, '']
    lines += added
    return end.join(line.encode('utf-8', 'surrogateescape') for line in lines) + end + rest


def take(data: bytes, keys: Iterable[str], comment: bytes = b'#') -> bytes:
    """The message file without these trailers."""
    text, rest = split(data, comment)
    dropped = {key.lower() for key in keys}
    lines = text.decode('utf-8', 'surrogateescape').split('\n')
    kept = [line for line in lines if (_key(line) or '').lower() not in dropped]
    return '\n'.join(kept).encode('utf-8', 'surrogateescape') + rest


def split(data: bytes, comment: bytes = b'#') -> tuple[bytes, bytes]:
    """(text, rest) of a message file: rest is what git drops at its end (comments, all from the
    scissors line on).
    """
    end, at = 0, 0
    for line in data.split(b'\n'):
        if line.rstrip(b'\r').endswith(SCISSORS) and len(line) < 80:
            break
        at = min(at + len(line) + 1, len(data))
        if line.strip() and not (comment and line.startswith(comment)):
            end = at
    return data[:end], data[end:]


def has_text(data: bytes, comment: bytes = b'#', but: Iterable[str] = ()) -> bool:
    """True when something is left after git drops comments; but: trailer keys that count for
    nothing.
    """
    ignored = {key.lower() for key in but}
    for line in split(data, comment)[0].split(b'\n'):
        if line.strip() and not (comment and line.startswith(comment)):
            if (_key(line.decode('utf-8', 'surrogateescape')) or '').lower() not in ignored:
                return True
    return False


def _key(line: str) -> str | None:
    """The key of a trailer's line: letters, digits and dashes of ASCII before a colon."""
    key, colon, _ = line.partition(':')
    key = key.rstrip(' \t')
    return key if colon and key.isascii() and key.replace('-', '0').isalnum() else None


def _block(lines: list[str]) -> int:
    """Where the trailers' paragraph begins; 0 when the message has none."""
    start = len(lines)
    while start and lines[start - 1].strip(_BLANKS):
        start -= 1
    if not start or start == len(lines) or not any(line.strip(_BLANKS) for line in lines[:start]):
        return 0
    trailers = others = 0
    git_made = False
    for line in lines[start:]:
        if line.startswith(_GIT_MADE):
            git_made = True
            trailers += 1
        elif _key(line):
            trailers += 1
        elif not (trailers and line[:1] in (' ', '\t')):
            others += 1
    return start if trailers and (not others or (git_made and trailers * 3 >= others)) else 0


def _without(lines: list[str], keys: set[str], mark: str) -> list[str]:
    """The lines of a trailers' paragraph without those keys and the lines that continue them;
    comments stay.
    """
    kept, dropping = [], False
    for line in lines:
        if mark and line.startswith(mark):
            kept.append(line)
            continue
        dropping = (_key(line) or '').lower() in keys or (dropping and line[:1] in (' ', '\t'))
        if not dropping:
            kept.append(line)
    return kept
