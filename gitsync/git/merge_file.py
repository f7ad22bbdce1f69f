"""WINDOW on git's line merge: `git merge-file`, one process for however many regions.

Lines, conflict style and the shape of conflicts are git's own (merge.conflictStyle is read by git
itself). Regions are joined with lines
that stand nowhere else, merged at once and cut apart again; where these lines do not come out
intact the regions are merged apart.
The three texts are handed over in memory where the system can (nothing to clean after a kill), else
as files in TMPDIR.
"""

import os

from gitsync.core.merge.result import Unmergeable
from gitsync.git import process as git

LABELS = (b'ours', b'base', b'theirs')
HEAVY = 5  # git joins conflicts that are at most three lines apart
APART = 8  # at most so many processes when regions cannot be merged together


def merger(size: int = 7):
    """merge_lines for core.merge: a function of [(base, ours, theirs), …] to [(bytes, conflicts),
    …], with conflict markers of that size.
    """

    def merge_lines(regions):
        return _merge_regions(regions, size)

    return merge_lines


def merge_text(
    base: bytes, ours: bytes, theirs: bytes, size: int = 7, style: str = ''
) -> tuple[bytes, int]:
    """(merged, conflicts) of one whole text as `git merge-file` gives it with the labels ours,
    base, theirs; Unmergeable for binaries.
    style: merge, diff3 or zdiff3 instead of the user's."""
    token = _token((base, ours, theirs))
    return _labelled(_run(base, ours, theirs, size, token, style), size, token)


def _merge_regions(regions, size):
    results = [_plain(*region) for region in regions]
    groups = {}
    for at, result in enumerate(results):
        if result is None:
            groups.setdefault(_line_end(regions[at]), []).append(at)
    mixed = [
        at for at in groups.get(b'', ()) if all(text[-1:] in (b'\n', b'') for text in regions[at])
    ]
    if (
        len(mixed) > APART
    ):  # too many for processes of their own: only their markers' line ends are at stake
        groups.setdefault(b'\n', []).extend(mixed)
    for end in (b'\n', b'\r\n'):
        group = groups.get(end, [])
        merged = (
            _together([regions[at] for at in group], size, end)
            if len(group) > (end == b'\n')
            else None
        )
        for at, result in zip(group, merged or ()):
            results[at] = result
    rest = [at for at, result in enumerate(results) if result is None]
    if len(rest) > APART:
        raise Unmergeable(f'{len(rest)} regions cannot be told apart')
    for at in rest:
        results[at] = merge_text(*regions[at], size)
    return results


def _line_end(region):
    """The one line end of a region's texts, b'' where they mix ends or do not end their last line:
    git takes the ends of
    conflict markers from the lines around, so that only regions of one kind can be joined."""
    if any(text[-1:] not in (b'\n', b'') for text in region):
        return b''
    returns = [text.count(b'\r\n') for text in region]
    if not any(returns):
        return b'\n'
    return b'\r\n' if returns == [text.count(b'\n') for text in region] else b''


def _plain(base, ours, theirs):
    """What needs no process: equal sides, or one side unchanged."""
    if ours == theirs or theirs == base:
        return ours, 0
    return (theirs, 0) if ours == base else None


def _together(regions, size, end):
    """All regions in one process, None when they cannot be cut apart again."""
    token = _token([text for region in regions for text in region])
    for heavy in (False, True):
        fences = [
            _fence(token, at, HEAVY + (_weight(regions, at) if heavy else 0), end)
            for at in range(len(regions))
        ]
        texts = [_joined([region[side] for region in regions], fences) for side in range(3)]
        pieces = _cut(_run(*texts, size, token), fences)
        if pieces:
            return [_labelled(piece, size, token) for piece in pieces]
    return None


def _weight(regions, at):
    """As many lines as the two regions beside a fence hold: no better alignment can then leave the
    fence out.
    """
    return sum(
        max(text.count(b'\n') for text in region) for region in regions[max(at - 1, 0) : at + 1]
    )


def _fence(token, at, lines, end):
    return b''.join(b'%s %d %d%s' % (token, at, line, end) for line in range(lines))


def _joined(texts, fences):
    """Each text behind its fence."""
    return b''.join(part for pair in zip(fences, texts) for part in pair)


def _cut(data, fences):
    """The pieces behind the fences, None unless each fence stands whole, once, at the start of a
    line, in order.
    """
    token = fences[0][: fences[0].index(b' ') + 1]
    pieces = []
    start = 0
    for fence in fences:
        at = data.find(fence, start)
        if at < 0 or at and data[at - 1 : at] != b'\n':
            return None
        pieces.append(data[start:at])
        start = at + len(fence)
    pieces.append(data[start:])
    if pieces[0] or any(piece.startswith(token) or b'\n' + token in piece for piece in pieces):
        return None
    return pieces[1:]


def _token(texts):
    """A word that stands in none of the texts; the same for the same texts, so that results do not
    depend on chance.
    """
    token = b'gitsync-fence'
    while any(token in text for text in texts):
        token += b'-%d' % sum(text.count(token) for text in texts)
    return token


def _labelled(data, size, token):
    """The conflict labels as users know them, and how many conflicts there are."""
    count = data.count(b'<' * size + b' ' + token + b'-ours')
    if count:
        for mark, label in zip((b'<', b'|', b'>'), LABELS):
            data = data.replace(
                mark * size + b' ' + token + b'-' + label, mark * size + b' ' + label
            )
    return data, count


def _run(base, ours, theirs, size, token, style=''):
    """The bytes that git merge-file prints."""
    label = token.decode('ascii')
    args = [
        'merge-file',
        '-p',
        f'--marker-size={size}',
        *[word for name in LABELS for word in ('-L', f'{label}-{name.decode()}')],
    ]
    with _Texts((ours, base, theirs)) as paths:
        done = git.run([*(('-c', f'merge.conflictStyle={style}') if style else ()), *args, *paths])
    if 0 <= done.code <= 127:
        return done.out
    why = (
        done.err.decode('utf-8', 'replace').strip().split('\n')[0].removeprefix('error: ')
        or f'exit {done.code}'
    )
    if 'binary' in why:
        why = 'binary files cannot be merged'
    raise Unmergeable(why)


class _Texts:
    """Three texts that another process can open by path, for as long as the `with` lasts."""

    def __init__(self, texts):
        self.texts = texts
        self.descriptors = []
        self.files = []

    def __enter__(self):
        try:
            return [self._held(text) for text in self.texts]
        except BaseException:
            self.__exit__()
            raise

    def _held(self, text):
        try:
            descriptor = os.memfd_create('gitsync')
            path = f'/proc/{os.getpid()}/fd/{descriptor}'
            self.descriptors.append(descriptor)
            if not os.path.exists(path):
                raise OSError('no /proc')
        except (AttributeError, OSError):
            path = os.path.join(
                os.environ.get('TMPDIR') or '/tmp', f'gitsync-{os.getpid()}-{os.urandom(8).hex()}'
            )
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            self.descriptors.append(descriptor)
            self.files.append(path)
        view = memoryview(text)
        while view:
            view = view[os.write(descriptor, view) :]
        return path

    def __exit__(self, *_):
        for descriptor in self.descriptors:
            os.close(descriptor)
        for path in self.files:
            os.unlink(path)
