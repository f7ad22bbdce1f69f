"""Sectioned documents for merge tests, and a line merge that knows only whole regions."""

from gitsync.core.documents.protocol import key_columns
from gitsync.core.merge.by_kind import merge
from gitsync.core.merge.outline.merging import merge_text
from gitsync.core.merge.outline.place import TextPlace
from gitsync.core.proof.meaning import faults


def section(name, *lines):
    """A section of the protocol's dialect."""
    return (
        f'<!-- BEGIN {name} -->\n'
        + ''.join(line + '\n' for line in lines)
        + f'<!-- END {name} -->\n'
    )


def by_region(regions):
    """A line merge without an alignment: a region that both sides changed is one conflict."""
    assert regions, 'it may cost a process, even for nothing'
    return [_region(*region) for region in regions]


def _region(base, ours, theirs):
    if ours == theirs or theirs == base:
        return ours, 0
    if ours == base:
        return theirs, 0
    return b''.join(
        [b'<<<<<<< ours\n', _ended(ours), b'=======\n', _ended(theirs), b'>>>>>>> theirs\n']
    ), 1


def _ended(text):
    return text if text[-1:] in (b'', b'\n') else text + b'\n'


def merged(base, ours, theirs, options=None, lines=by_region):
    """(text, conflicts) of a merge, the same in both directions where it is clean."""
    one = merge('sections', base.encode(), ours.encode(), theirs.encode(), lines, options)
    other = merge('sections', base.encode(), theirs.encode(), ours.encode(), lines, options)
    assert bool(one.conflicts) == bool(other.conflicts)
    if not one.conflicts:
        assert one.data == other.data
    return one.data.decode(), one.conflicts


def clean(base, ours, theirs, options=None):
    """The text of a merge that must be clean."""
    text, conflicts = merged(base, ours, theirs, options)
    assert not conflicts, text
    return text


class Options:
    """Options as the driver gives them: every section has one owner, every text a proof."""

    faults = staticmethod(faults)

    @staticmethod
    def single_owner(name):
        """Whether one agent owns the section."""
        return bool(name)


def swapped(data):
    """The data with the two sides of every conflict exchanged (conflict style merge), in the words
    of its label too.
    """
    out, ours, theirs, side = [], [], [], 0
    for line in data.split(b'\n'):
        if line.startswith(b'<<<<<<< '):
            ours, theirs, side, why = [], [], 1, line.rstrip(b'\r')[12:]
            for one, other in ((b'by ours', b'by theirs'), (b'by theirs', b'by ours')):
                if why.endswith(one):
                    why = why.removesuffix(one) + other
                    break
        elif side == 1 and line.rstrip(b'\r') == b'=======':
            side, middle = 2, line
        elif side == 2 and line.startswith(b'>>>>>>> '):
            cr = b'\r' if line.endswith(b'\r') else b''
            out += [b'<<<<<<< ours' + why + cr, *theirs, middle, *ours, b'>>>>>>> theirs' + cr]
            side = 0
        else:
            (out, ours, theirs)[side].append(line)
    return b'\n'.join(out)


def by_line(regions):
    """A line merge as git's: aligned, with a conflict where both sides changed neighbours."""
    return [_lines_merged(*[text.splitlines(True) for text in region]) for region in regions]


def _lines_merged(base, ours, theirs):
    maps = [_kept(base, side) for side in (ours, theirs)]
    made, count, starts = [], 0, (0, 0, 0)
    stable = [at for at in range(len(base)) if at in maps[0] and at in maps[1]]
    for at in [*stable, len(base)]:
        stops = at, maps[0].get(at, len(ours)), maps[1].get(at, len(theirs))
        texts = [side[a:b] for side, a, b in zip((base, ours, theirs), starts, stops)]
        data, clashes = _region(*map(b''.join, texts))
        count += clashes
        made.append(data)
        if at < len(base):
            made.append(base[at])
        starts = tuple(stop + 1 for stop in stops)
    return b''.join(made), count


def _kept(base, side):
    """{line of base: line of the side} of what lives on."""
    from difflib import SequenceMatcher

    found = {}
    for block in SequenceMatcher(None, base, side, False).get_matching_blocks():
        found.update({block.a + at: block.b + at for at in range(block.size)})
    return found


def outlined(base, ours, theirs, **known):
    """(text, places of conflicts) of three texts merged by meaning, in which a slash ends a line;
    the same in both directions where it is clean. known: of the place.
    """
    place = TextPlace('here', '', True, key_columns, frozenset(), {}, [])._replace(**known)
    texts = [each.replace('/', '\n').encode() for each in (base, ours, theirs)]
    one, other = (_pieces(texts[0], *sides, place) for sides in (texts[1:], texts[:0:-1]))
    assert one[1] == other[1] and (one[1] or one == other)
    return one


def _pieces(base, ours, theirs, place):
    data, conflicts = [], []
    for piece in merge_text(base, ours, theirs, place):
        if isinstance(piece, bytes):
            data.append(piece)
            continue
        ((text, count),) = by_region([piece.sides])
        data.append(text)
        conflicts += [piece.where] * count
    return b''.join(data).decode().replace('\n', '/'), tuple(conflicts)
