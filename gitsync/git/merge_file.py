"""git's line merge: `git merge-file`, one process for however many regions.

Lines, conflict style and the shape of conflicts are git's own (merge.conflictStyle is read by git
itself). Regions are joined with lines that stand nowhere else, merged at once and cut apart again;
where these lines do not come out intact the regions are merged apart. The three texts are handed
over in memory where the system can (nothing to clean after a kill), else as files in TMPDIR.
"""

from __future__ import annotations

import os

from gitsync.core.merge.result import Unmergeable
from gitsync.git import process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.merge.result import MergeLines

    Region = tuple[bytes, bytes, bytes]  # base, ours and theirs
    MergedText = tuple[bytes, int]  # how many conflicts are in it

LABELS = (b'ours', b'base', b'theirs')
HEAVY = 5  # git joins conflicts that are at most three lines apart
APART = 8  # at most so many processes when regions cannot be merged together


def merger(size: int = 7) -> MergeLines:
    """The line merge for core/merge, with conflict markers of that size."""

    def merge_lines(regions: Sequence[Region]) -> list[MergedText]:
        return _merge_regions(regions, size)

    return merge_lines


def merge_text(
    base: bytes, ours: bytes, theirs: bytes, size: int = 7, style: str = ''
) -> MergedText:
    """One whole text as `git merge-file` gives it with the labels ours, base, theirs; style is
    merge, diff3 or zdiff3 instead of the user's. Raises Unmergeable for binaries.
    """
    token = _token((base, ours, theirs))
    return _labelled(_run((base, ours, theirs), size, token, style), size, token)


def _merge_regions(regions: Sequence[Region], size: int) -> list[MergedText]:
    results = [_plain(region) for region in regions]
    for end, group in _groups(regions, results).items():
        merged = _together([regions[at] for at in group], size, end)
        for at, result in zip(group, merged or ()):
            results[at] = result
    rest = [at for at, result in enumerate(results) if result is None]
    if len(rest) > APART:
        raise Unmergeable(f'{len(rest)} regions cannot be told apart')
    return [
        merge_text(*region, size) if result is None else result
        for region, result in zip(regions, results)
    ]


def _groups(
    regions: Sequence[Region], results: Sequence[MergedText | None]
) -> dict[bytes, list[int]]:
    """The open regions that can be merged together, by their line end."""
    groups: dict[bytes, list[int]] = {b'\n': [], b'\r\n': [], b'': []}
    for at, result in enumerate(results):
        if result is None:
            groups[_line_end(regions[at])].append(at)
    mixed = [at for at in groups.pop(b'') if all(text[-1:] in (b'\n', b'') for text in regions[at])]
    # too many for processes of their own: only their markers' line ends are at stake
    if len(mixed) > APART:
        groups[b'\n'] += mixed
    if len(groups[b'\n']) == 1:  # of its own it needs no fence
        del groups[b'\n']
    return {end: group for end, group in groups.items() if group}


def _line_end(region: Region) -> bytes:
    """The one line end of a region's texts, b'' where they mix ends or do not end their last line:
    git takes the ends of conflict markers from the lines around, so that only regions of one kind
    can be joined.
    """
    if any(text[-1:] not in (b'\n', b'') for text in region):
        return b''
    returns = [text.count(b'\r\n') for text in region]
    if not any(returns):
        return b'\n'
    return b'\r\n' if returns == [text.count(b'\n') for text in region] else b''


def _plain(region: Region) -> MergedText | None:
    """What needs no process: equal sides, or one side unchanged."""
    base, ours, theirs = region
    if ours == theirs or theirs == base:
        return ours, 0
    return (theirs, 0) if ours == base else None


def _together(regions: list[Region], size: int, end: bytes) -> list[MergedText] | None:
    """All regions in one process, None when they cannot be cut apart again."""
    token = _token([text for region in regions for text in region])
    for is_heavy in (False, True):
        fences = [
            _fence(token, at, HEAVY + (_weight(regions, at) if is_heavy else 0), end)
            for at in range(len(regions))
        ]
        base, ours, theirs = (
            _joined([region[side] for region in regions], fences) for side in range(3)
        )
        pieces = _cut(_run((base, ours, theirs), size, token), fences)
        if pieces:
            return [_labelled(piece, size, token) for piece in pieces]
    return None


def _weight(regions: list[Region], at: int) -> int:
    """As many lines as the two regions beside a fence hold: no better alignment can then leave the
    fence out.
    """
    return sum(
        max(text.count(b'\n') for text in region) for region in regions[max(at - 1, 0) : at + 1]
    )


def _fence(token: bytes, at: int, lines: int, end: bytes) -> bytes:
    return b''.join(b'%s %d %d%s' % (token, at, line, end) for line in range(lines))


def _joined(texts: list[bytes], fences: list[bytes]) -> bytes:
    """Each text behind its fence."""
    return b''.join(part for pair in zip(fences, texts) for part in pair)


def _cut(data: bytes, fences: list[bytes]) -> list[bytes] | None:
    """The pieces behind the fences, None unless each fence stands whole, once, at the start of a
    line, in order.
    """
    token = fences[0][: fences[0].index(b' ') + 1]
    pieces: list[bytes] = []
    start = 0
    for fence in fences:
        at = data.find(fence, start)
        if at < 0 or (at and data[at - 1 : at] != b'\n'):
            return None
        pieces.append(data[start:at])
        start = at + len(fence)
    pieces.append(data[start:])
    if pieces[0] or any(piece.startswith(token) or b'\n' + token in piece for piece in pieces):
        return None
    return pieces[1:]


def _token(texts: Sequence[bytes]) -> bytes:
    """A word that stands in none of the texts; the same for the same texts, so that results do not
    depend on chance.
    """
    token = b'gitsync-fence'
    while any(token in text for text in texts):
        token += b'-%d' % sum(text.count(token) for text in texts)
    return token


def _labelled(data: bytes, size: int, token: bytes) -> MergedText:
    """The conflict labels as users know them, and how many conflicts there are."""
    count = data.count(b'<' * size + b' ' + token + b'-ours')
    if count:
        for mark, label in zip((b'<', b'|', b'>'), LABELS):
            start = mark * size + b' '
            data = data.replace(start + token + b'-' + label, start + label)
    return data, count


def _run(region: Region, size: int, token: bytes, style: str = '') -> bytes:
    """The bytes that git merge-file prints."""
    label = token.decode('ascii')
    labels = [word for name in LABELS for word in ('-L', f'{label}-{name.decode()}')]
    settings = ['-c', f'merge.conflictStyle={style}'] if style else []
    base, ours, theirs = region
    with _Texts((ours, base, theirs)) as paths:
        done = process.run(
            [*settings, 'merge-file', '-p', f'--marker-size={size}', *labels, *paths]
        )
    if 0 <= done.code <= 127:
        return done.out
    why = done.err.decode('utf-8', 'replace').strip().split('\n')[0].removeprefix('error: ')
    if 'binary' in why:
        why = 'binary files cannot be merged'
    raise Unmergeable(why or f'exit {done.code}')


class _Texts:
    """Texts that another process can open by path, for as long as the `with` lasts."""

    def __init__(self, texts: tuple[bytes, ...]) -> None:
        self.texts = texts
        self.descriptors: list[int] = []
        self.files: list[str] = []

    def __enter__(self) -> list[str]:
        try:
            return [self._held(text) for text in self.texts]
        except BaseException:
            self.__exit__()
            raise

    def _held(self, text: bytes) -> str:
        try:
            descriptor = os.memfd_create('gitsync')
            path = f'/proc/{os.getpid()}/fd/{descriptor}'
            self.descriptors.append(descriptor)
            if not os.path.exists(path):
                raise OSError('no /proc')
        except (AttributeError, OSError):
            name = f'gitsync-{os.getpid()}-{os.urandom(8).hex()}'
            path = os.path.join(os.environ.get('TMPDIR') or '/tmp', name)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            descriptor = os.open(path, flags, 0o600)
            self.descriptors.append(descriptor)
            self.files.append(path)
        view = memoryview(text)
        while view:
            view = view[os.write(descriptor, view) :]
        return path

    def __exit__(self, *_: object) -> None:
        for descriptor in self.descriptors:
            os.close(descriptor)
        for path in self.files:
            os.unlink(path)
