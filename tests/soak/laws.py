"""The laws of a merge, checked on one generated merge: broken(kind, seed) gives a sentence for each
law that does not hold.
"""

import random

from gitsync.core.merge.by_kind import merge
from gitsync.core.merge.result import Unmergeable
from gitsync.git.merge_file import merger
from gitsync.merging.one_file import merge_file
from tests.scenes.merging import swapped
from tests.soak.generate import OWN
from tests.soak.generate import PATHS
from tests.soak.generate import agents
from tests.soak.generate import triple


class Tally(dict):
    """What was done, by kind: merges, clean, conflicts, as text, decisions."""

    def add(self, kind, what, count=1):
        self.setdefault(kind, {}).setdefault(what, 0)
        self[kind][what] += count


def broken(kind, seed, tally):
    """Sentences on the laws that this merge breaks; [] when all hold."""
    base, ours, theirs = triple(kind, seed)
    found = []
    forth, back = (
        merge_file(PATHS[kind], base, ours, theirs),
        merge_file(PATHS[kind], base, theirs, ours),
    )
    tally.add(kind, 'conflict' if forth.conflicts else 'clean')
    tally.add(kind, 'decisions', len(forth.decisions))
    if kind != 'text' and forth.notes:
        tally.add(kind, 'as text')
        found += [
            f'became text: {note}'
            for note in forth.notes
            if 'not proved' in note or 'fault' in note
        ]
    if bool(forth.conflicts) != (
        b'\n<<<<<<< ours' in b'\n' + forth.data
    ):  # in code fences too, where GS105 takes them for text
        found.append('the exit and the conflict markers disagree')
    is_gits = (  # git cuts its own conflicts where it meets them first
        kind != 'text' and forth.kind == back.kind == 'text' and forth.conflicts
    ) or 'the outside text' in forth.conflicts == back.conflicts
    if forth.data != swapped(back.data) and not is_gits:
        found.append('swapping the sides changes more than the order in conflicts')
    if seed % 4 == 0:  # these four hold or break for a kind
        found += _one_sided(kind, base, ours, theirs)
    if not forth.conflicts:
        found += _stable(kind, base, ours, theirs, forth.data)
    return found


def _one_sided(kind, base, ours, theirs):
    found = []
    for name, one, other, expected in (
        ('both sides equal', ours, ours, ours),
        ('theirs alone', base, theirs, theirs),
        ('ours alone', ours, base, ours),
        ('nobody', base, base, base),
    ):
        try:
            merged = merge(kind, base, one, other, merger())
        except Unmergeable:
            continue
        if merged.data != expected or merged.conflicts:
            found.append(f'{name} changed it, and the result is something else')
    return found


def _stable(kind, base, ours, theirs, merged):
    found = []
    for name, old, one, other in (('ours', ours, ours, merged), ('theirs', theirs, merged, theirs)):
        again = merge_file(PATHS[kind], old, one, other)
        if again.data != merged or again.conflicts:
            found.append(f'merging the result with {name} again changes it')
    return found


def order_matters(kind, seed, tally):
    """Sentences where agents' own parts do not give the same bytes in every order."""
    if kind not in OWN:
        return []
    base, versions = agents(kind, seed, 5)
    results = set()
    for turn in range(3):
        order = list(versions)
        random.Random(turn).shuffle(order)
        merged = base
        for version in order:
            outcome = merge_file(PATHS[kind], base, merged, version)
            merged = outcome.data
            tally.add(kind, 'in orders')
            if outcome.conflicts:
                return ['agents that changed parts of their own conflict']
        results.add(merged)
    return [] if len(results) == 1 else ['the order of merging shows in the bytes']
