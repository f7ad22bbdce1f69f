"""The automatic merge of a merge commit's parents, path by path: what the driver gives, against which the commit is held.

Only paths on which the result differs from a parent are looked at. A conflict that the merge settled by taking one side of it
whole counts as the automatic merge.
"""

from gitsync.core.conflicts import conflict_lines
from gitsync.core.lines import split
from gitsync.core.merge import Unmergeable
from gitsync.core.sections import parse
from gitsync.threeway import merge_file


class AutoMerge:
    """parents: commit ids, the first the branch merged into; versions are (mode, bytes), None for an absent file."""

    def __init__(self, repo, ancestry, parents, policy) -> None:
        self.repo, self.ancestry, self.parents, self.policy = repo, ancestry, parents, policy
        self.trees = [repo.tree(ancestry.commit(oid).tree) for oid in parents]
        self._bases = {}

    def version(self, path: str, result):
        """The automatic version of a path; where it has conflicts, with those settled that the result settled by taking a side."""
        merged = self.trees[0].entry(path)
        content = None  # bytes once merged, else the entry's own
        for index in range(1, len(self.parents)):
            theirs = self.trees[index].entry(path)
            if content is None and (theirs == merged):
                continue
            bases = self.bases(index)
            base = self._base(path, bases)
            if content is None and base[0] == theirs:
                continue
            if content is None and base[0] == merged:
                merged = theirs
                continue
            if theirs is None or (merged is None and content is None):
                if result is not None and theirs is None:
                    continue  # changed here, removed there: a conflict, and here was taken
                if result is None or theirs is not None:
                    merged, content = (None, None) if result is None else (theirs, None)
                    continue
            if base[0] == theirs:
                continue
            ours = content if content is not None else self._bytes(merged)
            content = self._merged(path, base[1], ours, self._bytes(theirs), result)
            merged = merged or theirs
        if content is not None:
            return merged.mode, content
        return (merged.mode, self._bytes(merged)) if merged else None

    def _merged(self, path, base, ours, theirs, result):
        try:
            data = merge_file(path, base, ours, theirs, 7, self.policy).data
        except Unmergeable:  # git leaves ours and calls it a conflict
            return result[1] if result and result[1] in (ours, theirs) else ours
        if result is None or data == result[1]:
            return data
        return settled(data, result[1], (base, ours, theirs))

    def bases(self, index: int) -> list[str]:
        """Merge bases of the parents before index with that one."""
        if index not in self._bases:
            self._bases[index] = self.ancestry.merge_bases(self.parents[:index], self.parents[index])
        return self._bases[index]

    def _base(self, path, bases, depth: int = 0):
        """(entry or None, bytes) of the base of a path; several bases are merged as git merges them, into a virtual one."""
        entries = [self.repo.tree(self.ancestry.commit(oid).tree).entry(path) for oid in bases]
        if not entries:
            return None, b''
        if all(entry == entries[0] for entry in entries) or depth > 8:
            return entries[0], self._bytes(entries[0])
        data, below = self._bytes(entries[0]), None
        for entry, oid in zip(entries[1:], bases[1:]):
            below = self._base(path, self.ancestry.merge_bases([bases[0]], oid), depth + 1)[1]
            try:
                data = merge_file(path, below, data, self._bytes(entry), 9, self.policy).data
            except Unmergeable:
                break
        return None, data

    def _bytes(self, entry) -> bytes:
        return (self.repo.blob(entry.oid) or b'') if entry and entry.mode != '160000' else b''


def settled(auto: bytes, result: bytes, inputs) -> bytes:
    """The automatic merge with every conflict settled as the result settled it, where that takes one side of it whole.

    First over the whole file; else section by section, and each stretch of outside text, as far as they match.
    """
    if not conflict_lines(auto) or any(conflict_lines(data) for data in inputs):
        return auto
    if is_settled(auto, result):
        return result
    ours, theirs = parse(auto).parts, parse(result).parts
    found = {part.name: part for part in theirs if not isinstance(part, bytes)}
    aligned = [isinstance(part, bytes) for part in ours] == [isinstance(part, bytes) for part in theirs]
    made = []
    for index, part in enumerate(ours):
        other = (theirs[index] if aligned and isinstance(theirs[index], bytes) else b'') if isinstance(part, bytes) else found.get(part.name)
        data, taken = (part, other) if isinstance(part, bytes) else (part.data, other.data if other else b'')
        made.append(taken if b'<<<<<<<' in data and taken and is_settled(data, taken) else data)
    return b''.join(made)


def is_settled(auto: bytes, result: bytes) -> bool:
    """True when result is auto with one side of every conflict. All positions that a choice can lead to are followed at once."""
    reached = {0}
    for piece in _pieces(split(auto)):
        reached = {at + len(side) for side in piece for at in reached if result.startswith(side, at)}
        if not reached:
            return False
    return len(result) in reached


def _pieces(lines):
    """Texts as (text,), conflicts as (ours, theirs)."""
    text, sides, state = [], None, ''
    for line in lines:
        mark = line[:7]
        if mark == b'<<<<<<<' and not state:
            if text:
                yield (b''.join(text),)
            text, sides, state = [], ([], []), 'ours'
        elif mark == b'|||||||' and state == 'ours':
            state = 'base'
        elif line.rstrip(b'\r\n') == b'=======' and state in ('ours', 'base'):
            state = 'theirs'
        elif mark == b'>>>>>>>' and state == 'theirs':
            yield b''.join(sides[0]), b''.join(sides[1])
            sides, state = None, ''
        elif state in ('ours', 'theirs'):
            sides[state == 'theirs'].append(line)
        elif not state:
            text.append(line)
    if text:
        yield (b''.join(text),)
