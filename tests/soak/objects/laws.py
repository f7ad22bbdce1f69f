"""The laws of merging JSON, on values whose merge is known."""

import json
import random

from gitsync.merging.one_file import merge_file
from gitsync.world import policy_file
from tests.soak.objects import edits
from tests.soak.objects.expected import Merge
from tests.soak.objects.expected import alike

KINDS = ('json', 'jsonl')
POLICY = policy_file.parse(
    b'version = 1\n'
    b'[[documents]]\npath = "tasks.json"\nkind = "json"\n'
    b'[[documents]]\npath = "tasks.jsonl"\nkind = "jsonl"\n'
)


def triple(kind, seed):
    """(base, ours, theirs) as bytes, and as values."""
    dice = random.Random(f'{kind} {seed}')
    base = edits.log(dice) if kind == 'jsonl' else edits.document(dice)
    values = base, edits.edited(dice, base), edits.edited(dice, base)
    style, form = dice.choice(edits.STYLES), dice.choice(edits.FORMS)
    return tuple(edits.text(kind, value, style, form) for value in values), values


def order_matters(kind, seed, tally):
    """Sentences where three to five sides do not come to the same values in every order."""
    dice = random.Random(f'orders {kind} {seed}')
    base = edits.log(dice) if kind == 'jsonl' else edits.document(dice)
    style, count = dice.choice(edits.STYLES), dice.randint(3, 5)
    sides = [edits.text(kind, edits.edited(dice, base, 2), style) for _ in range(count)]
    first = edits.text(kind, base, style)
    values = []
    for _ in range(3):
        merged = first
        for side in dice.sample(sides, count):
            outcome = merge_file(f'tasks.{kind}', first, merged, side, POLICY)
            if outcome.conflicts:
                tally.add(kind, 'orders in conflict')
                return []
            merged = outcome.data
        values.append(read(kind, merged))
    tally.add(kind, 'in orders')
    return [] if all(alike(values[0], each) for each in values) else ['the order of merging shows']


def broken(kind, seed, tally):
    """Sentences on the laws that a merge of two sides breaks; [] when all hold.

    1  what both sides changed in two ways is a conflict, and nothing else is, but two new orders
    2  a clean merge is what the edits come to, the order of lists apart
    3  whoever takes a side in every conflict has JSON: what the edits come to, with that side's
    4  swapping the sides gives the same, or a conflict both ways
    """
    (b, o, t), values = triple(kind, seed)
    path = f'tasks.{kind}'
    forth, back = merge_file(path, b, o, t, POLICY), merge_file(path, b, t, o, POLICY)
    if bool(forth.conflicts) != bool(back.conflicts):
        return ['a conflict in one direction only']
    wanted = Merge(*values)
    if not forth.conflicts:
        tally.add(kind, 'clean')
        if forth.data != back.data:
            return ['the directions differ']
        if wanted.disputed:
            return [f'clean, though both changed {wanted.disputed}']
        is_right = alike(read(kind, forth.data), wanted.value)
        return [] if is_right else ['clean, and not what the edits come to']
    if wanted.is_reordered:
        tally.add(kind, 'in two orders')
        return []
    if not wanted.disputed:
        tally.add(kind, 'unneeded conflict')
        return ['a conflict that nobody made']
    tally.add(kind, 'disputed')
    return [
        f"whoever takes side {side} has something else: '{why}'"
        for side in (1, 2)
        for why in _taken(kind, forth.data, side, Merge(*values, side).value)
    ]


def _taken(kind, data, side, wanted):
    try:
        value = read(kind, taken(data, side))
    except ValueError as error:
        return [f'no JSON: {error}']
    return [] if alike(value, wanted) else ['other values']


def taken(data, side):
    """A text with one side's lines of each conflict."""
    kept, here = [], 0
    for line in data.splitlines(keepends=True):
        if line.startswith(b'<<<<<<< '):
            here = 1
        elif here and line.startswith(b'||||||| '):
            here = 3
        elif here and line.rstrip() == b'=======':
            here = 2
        elif here and line.startswith(b'>>>>>>> '):
            here = 0
        elif here in (0, side):
            kept.append(line)
    return b''.join(kept)


def read(kind, data):
    """The value of a text; raises ValueError."""
    data = data.removeprefix(edits.BOM)
    return (
        [json.loads(line) for line in data.split(b'\n') if line.strip()]
        if kind == 'jsonl'
        else json.loads(data)
    )
