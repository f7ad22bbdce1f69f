"""The laws of merging by meaning, on documents whose edits are known."""

import random

from gitsync.git.merge_file import merge_text
from gitsync.merging.one_file import merge_file
from tests.soak.outlines.edits import EDITS
from tests.soak.outlines.edits import KEYED_EDITS
from tests.soak.outlines.edits import Maker
from tests.soak.outlines.edits import edited
from tests.soak.outlines.expected import Disputed
from tests.soak.outlines.expected import Unsure
from tests.soak.outlines.expected import results
from tests.soak.outlines.model import text

PATH = 'epic/EPIC_README.md'
MOST = 8  # edits of a side


def sides(seed, count=2, edits=EDITS, most=MOST):
    """(base, [a tree of each side])."""
    dice = random.Random(f'outline {seed}')
    base = Maker(dice).document()
    return base, [
        edited(dice, base, 1000 * number, dice.randint(1, most), edits)
        for number in range(1, count + 1)
    ]


def broken(seed, tally):
    """Sentences on the laws that a merge of two sides breaks; [] when all hold.

    1  what both sides changed in two ways is a conflict
    2  a clean merge is what the edits come to, blank lines apart
    3  swapping the sides gives the same, or a conflict both ways
    4  what git merges cleanly and rightly is clean
    """
    base, (ours, theirs) = sides(seed)
    b, o, t = map(text, (base, ours, theirs))
    forth, back = merge_file(PATH, b, o, t), merge_file(PATH, b, t, o)
    if bool(forth.conflicts) != bool(back.conflicts):
        return ['a conflict in one direction only']
    if not forth.conflicts and forth.data != back.data:
        return ['the directions differ']
    try:
        wanted = results(base, ours, theirs)
    except Disputed as why:
        tally.add('outline', 'disputed')
        return [] if forth.conflicts else [f'clean, though both changed it: {why}']
    except Unsure:
        tally.add('outline', 'unsure')
        return []
    if not forth.conflicts:
        tally.add('outline', 'clean')
        return [] if _is_in(forth.data, wanted) else ['clean, and not what the edits come to']
    tally.add('outline', 'unneeded conflict')
    git, count = merge_text(b, o, t)
    return ["git's merge is clean and right"] if not count and _is_in(git, wanted) else []


def _is_in(data, results):
    lines = _lines(data)
    return any(_lines(each) == lines for each in results)


def order_matters(seed, tally):
    """Sentences where the order of merging three to six sides shows.

    What has keys gives the same bytes in every order; of the rest the lines, not their order, are
    the same.
    """
    count = random.Random(seed).randint(3, 6)
    is_keyed = seed % 2 == 0
    base, trees = sides(seed, count, KEYED_EDITS if is_keyed else EDITS, 3)
    if any(map(_has_log, trees)):
        tally.add('outline', 'unsure')  # it stays sorted until a side adds out of order
        return []
    seen = set()
    for turn in range(3):
        order = list(trees)
        random.Random(f'{seed} {turn}').shuffle(order)
        merged = text(base)
        for side in order:
            outcome = merge_file(PATH, text(base), merged, text(side))
            if outcome.conflicts:
                tally.add('outline', 'orders in conflict')
                return []
            merged = outcome.data
        seen.add(merged if is_keyed else tuple(sorted(_lines(merged))))
    tally.add('outline', 'in orders')
    return [] if len(seen) == 1 else ['the order of merging shows']


def _has_log(tree):
    """Whether a table is sorted, so that it may be taken for a log."""
    tables = [[row.words for row in node.children] for node in tree.walk() if node.kind == 'table']
    return any(
        len(keys) > 2 and keys in (sorted(keys), sorted(keys, reverse=True)) for keys in tables
    )


def _lines(data):
    return tuple(line for line in data.split(b'\n') if line.strip())
