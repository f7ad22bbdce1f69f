"""Merge of checkpoints (JSON objects) by key, recursively; lists as ordered unions with removals
honoured.

What must hold: text that did not change is never written anew, so key order, indentation, number
spelling, escapes and line ends stay;
a value that both sides changed is that of the side with the later last_checkpoint, and the other
becomes a Decision; without two
times that tell, and for a key removed here and changed there, a conflict around those lines.
Symmetric; no value is lost in silence.
"""

from gitsync.core.documents.checkpoint import parse
from gitsync.core.merge.json_spans import Node
from gitsync.core.merge.json_spans import scan
from gitsync.core.merge.order import natural
from gitsync.core.merge.order import settle
from gitsync.core.merge.order import weave
from gitsync.core.merge.order import with_removed
from gitsync.core.merge.result import Decision
from gitsync.core.merge.result import Merged
from gitsync.core.merge.result import Unmergeable
from gitsync.core.text.moments import instant

BOM = b'\xef\xbb\xbf'


def merge(base: bytes, ours: bytes, theirs: bytes, merge_lines, _options=None) -> Merged:
    """Merge three versions; an empty base is an empty object.

    Raises Unmergeable where a version is no JSON object or has a key twice.
    """
    trees = [
        _tree(data) if data.strip() or data is not base else None for data in (base, ours, theirs)
    ]
    if trees[0] is None:
        trees[0] = trees[1]._replace(node=Node(b'{}', (), '{', ('{',), b''))
    work = _Work(base + ours + theirs, [tree.node for tree in trees[1:]])
    around = [settle(*[getattr(tree, name) for tree in trees]) for name in ('before', 'after')]
    data = around[0] + _object(work, *[tree.node for tree in trees], ()) + around[1]
    conflicts = ()
    if work.forks:
        data, conflicts = _with_conflicts(work, data, merge_lines)
    return Merged(data, conflicts, tuple(work.decisions))


def _tree(data):
    value = parse(data).value
    if value is None:
        raise Unmergeable('a version is no JSON object, or has a key twice')
    return scan(data)


class _Work:
    """What the walk collects: decisions, and forks (places where a conflict goes), each standing in
    the text as a stand-in.
    """

    def __init__(self, data, roots):
        token = b'\0fork'
        while token in data:
            token += b'-'
        self.token = token
        self.forks = []
        self.decisions = []
        moments = []
        for root in roots:
            entry = next((entry for entry in root.entries if entry.key == 'last_checkpoint'), None)
            moments.append(
                instant(entry.node.value[1]) if entry and entry.node.kind == '"' else None
            )
        self.later = (
            0
            if None in moments or moments[0] == moments[1]
            else 1
            if moments[0] > moments[1]
            else 2
        )

    def fork(self, path, texts):
        """The stand-in for a conflict between three texts, b'' for absent."""
        self.forks.append(('key ' + repr('.'.join(path)), texts))
        return b'%s%d\0' % (self.token, len(self.forks) - 1)


def _object(work, base, ours, theirs, path):
    """Merge three objects; returns the text from { to }."""
    sides = [{entry.key: entry for entry in node.entries} for node in (base, ours, theirs)]
    order = weave(*[list(side) for side in sides], _rank)
    if order is None:
        raise Unmergeable(f"both sides put the keys of '{'.'.join(path) or '{}'}' in another order")
    parts = []
    for key in with_removed(order, *sides):
        versions = [side.get(key) for side in sides]
        text = _member(work, versions, (*path, key))
        if text is not None:
            parts.append((text, versions))
    return _assembled(parts, base, ours, theirs)


def _rank(key):
    return natural(key.encode('utf-8', 'surrogatepass'))


def _member(work, versions, path):
    """A member's text from key to value, None when it is gone."""
    base, ours, theirs = versions
    if base and not (ours and theirs):
        left = ours or theirs
        if left is None or left.node.value == base.node.value:
            return None
        return work.fork(path, [entry.text if entry else b'' for entry in versions])
    if not (ours and theirs):
        return (ours or theirs).text
    known = base or ours
    head = settle(known.head, ours.head, theirs.head)
    value = _value(work, base and base.node, ours.node, theirs.node, path)
    if value is not None:
        return head + value
    if not work.later:
        return work.fork(path, [entry.text if entry else b'' for entry in versions])
    kept, lost = versions[work.later], versions[3 - work.later]
    what = (
        f'{_shown(kept)} is kept, it stands in the version with the later last_checkpoint; '
        f'{_shown(lost)} gives way'
    )
    work.decisions.append(Decision('later', 'key ' + repr('.'.join(path)), what, lost.text + b'\n'))
    return head + kept.node.text


def _shown(entry):
    text = entry.node.text.decode('utf-8', 'replace')
    return text if len(text) <= 60 else text[:57] + '...'


def _value(work, base, ours, theirs, path):
    """The merged value's text, None when both sides changed it and no rule but the later time can
    tell.
    """
    kinds = {node.kind for node in (base, ours, theirs) if node}
    if kinds == {'{'}:
        return _object(work, base or Node(b'{}', (), '{', ('{',), b''), ours, theirs, path)
    if ours.value == theirs.value:
        return settle(
            base.text if base and base.value == ours.value else ours.text, ours.text, theirs.text
        )
    if base and theirs.value == base.value:
        return ours.text
    if base and ours.value == base.value:
        return theirs.text
    if ours.kind == theirs.kind == '[':
        return _list(
            base if base and base.kind == '[' else Node(b'[]', (), '[', ('[',), b''), ours, theirs
        )
    return None


def _list(base, ours, theirs):
    """The ordered union of three lists, removals honoured; None where both sides reordered, or both
    rewrote one compound item.
    """
    sides = [_items(node) for node in (base, ours, theirs)]
    texts = {
        key: min(side[key].text for side in sides if key in side) for side in sides for key in side
    }
    order = weave(*[list(side) for side in sides], lambda key: (natural(texts[key]), key[1]))
    if order is None or _both_rewrote(sides):
        return None
    parts = []
    for key in order:
        versions = [side.get(key) for side in sides]
        known = [entry for entry in versions if entry]
        text = settle(*[(entry or known[0]).text for entry in versions])
        parts.append((text, versions))
    return _assembled(parts, base, ours, theirs)


def _both_rewrote(sides):
    """True when an object or list in base is in neither side and both sides put compound items of
    their own in: one item edited twice, most likely.
    """
    base, ours, theirs = sides
    if not any(key[0][0] in '{[' and key not in ours and key not in theirs for key in base):
        return False
    fresh = [
        {key for key in side if key[0][0] in '{[' and key not in base} for side in (ours, theirs)
    ]
    return bool(fresh[0] - fresh[1] and fresh[1] - fresh[0])


def _items(node):
    """{(value, how many equal ones came before): entry} in the list's order."""
    counts = {}
    found = {}
    for entry in node.entries:
        number = counts.get(entry.node.value, 0)
        counts[entry.node.value] = number + 1
        found[entry.node.value, number] = entry
    return found


def _assembled(parts, base, ours, theirs):
    """Members or items joined as the versions space them: what stands before each, and before the
    closing bracket.
    """
    nodes = (base, ours, theirs)
    brackets = b'{}' if base.kind == '{' else b'[]'
    if not parts:
        empty = [node.text for node in nodes if not node.entries]
        return empty[0] if empty else brackets
    filled = [node for node in nodes if node.entries]
    close, first = max((node.close, node.entries[0].before) for node in filled)
    close = settle(*[node.close if node.entries else close for node in nodes])
    first = settle(*[node.entries[0].before if node.entries else first for node in nodes])
    usual = _usual(nodes, first)
    out = [brackets[:1]]
    for at, (text, versions) in enumerate(parts):
        spaces = [entry.before if entry and not entry.is_first else None for entry in versions]
        known = [space for space in spaces if space is not None] or [usual]
        before = (
            first
            if not at
            else settle(*[max(known) if space is None else space for space in spaces])
        )
        after = [
            entry.after if entry and entry is not node.entries[-1] else None
            for entry, node in zip(versions, nodes)
        ]  # the last one's are the bracket's
        known = [space for space in after if space is not None] or [b'']
        behind = (
            settle(*[max(known) if space is None else space for space in after])
            if at < len(parts) - 1
            else b''
        )
        out += [b',' if at else b'', before, text, behind]
    return b''.join([*out, close, brackets[1:]])


def _usual(nodes, first):
    """What stands before a member that is not the first, where its own version cannot tell."""
    known = [node.entries[1].before if len(node.entries) > 1 else b'' for node in nodes]
    if known[0] or max(known):
        return known[0] or max(known)
    return first if b'\n' in first else b' '


def _with_conflicts(work, data, merge_lines):
    """Put conflicts where the stand-ins are: each takes the whole lines that it stands on."""
    lines = data.split(b'\n')
    regions = []
    out = []
    for at, line in enumerate(lines):
        end = b'\n' if at < len(lines) - 1 else b''
        if work.token not in line:
            out.append(line + end)
            continue
        pieces = line.split(work.token)
        numbers = [int(piece.partition(b'\0')[0]) for piece in pieces[1:]]
        texts = []
        for side in range(3):
            texts.append(_line(pieces, [work.forks[number][1][side] for number in numbers]) + b'\n')
        regions.append((numbers, [text if text.strip() else b'' for text in texts]))
        out.append(len(regions) - 1)
    results = merge_lines([texts for _, texts in regions])
    if not all(count for _, count in results):
        raise Unmergeable('a conflict of values is none of lines')
    names = tuple(work.forks[number][0] for numbers, _ in regions for number in numbers)
    return b''.join(part if isinstance(part, bytes) else results[part][0] for part in out), names


def _line(pieces, texts):
    """One version of a line: the stand-ins replaced; a comma after an absent member goes with it."""
    out = [pieces[0]]
    for piece, text in zip(pieces[1:], texts):
        rest = piece.partition(b'\0')[2]
        out += [text, rest if text else rest.removeprefix(b',')]
    return b''.join(out)
