"""Random documents as agents write them (the same items, labels, headings and rows again and again
under different addresses), and random edits of them.
"""

import itertools

from tests.soak.outlines.model import Node

WORDS = (
    'amber basin cedar delta ember flint grove heron inlet jasper kelp lagoon maple nectar ochre '
    'pebble quartz reef sedge tundra umber vale willow yarrow zephyr anchor beacon copper dune '
    'estuary fjord gravel harbour island juniper karst lichen meadow nickel osprey pine quarry '
    'ridge slate thicket upland violet warren yew zinc'
).split()
COMMON = (
    'write the tests for it',
    'ask the reviewer to look',
    'update the notes of today',
    'check all the open points',
    'close what is done here',
)
LABELS = ('Tasks', 'Done', 'Open', 'Risks', 'Questions')
HEADINGS = ('Plan', 'Notes', 'Results', 'Progress', 'Review')
HEADERS = (('Name', 'State', 'Who'), ('Feature', 'Stage'), ('Agent', 'Task', 'Since'))
KEYS = ('alpha', 'beta', 'gamma', 'delta', 'omega', 'sigma')
FIELDS = ('Status', 'Owner', 'Stage', 'Next', 'Blockers')


class Maker:
    """Makes nodes with fresh identities."""

    def __init__(self, dice, first=1):
        self.dice = dice
        self.ids = itertools.count(first)
        self.known = {}  # {id of a list in base: the texts of its items}

    def node(self, kind, words='', **more):
        return Node(next(self.ids), kind, words, **more)

    def phrase(self, count=5):
        return ' '.join(self.dice.sample(WORDS, count))

    def document(self):
        """A document with sections and outside text; most are small, and merged the sooner."""
        top = self.node('document')
        depth = self.dice.choice((0, 1, 1, 2))
        top.children = self.blocks(depth)
        for name in self.dice.sample(('SECONDARY-A', 'SECONDARY-B', 'PRIMARY'), 2):
            section = self.node('section', f'{name} PROGRESS')
            section.children = self.blocks(depth)
            top.children.append(section)
        return top

    def blocks(self, depth):
        """What stands under an address: no two of one key, no two lists side by side."""
        found = [self.field(name) for name in self.some(FIELDS, 0, 3)]
        if self.dice.random() < 0.5:
            found.append(self.node('paragraph', self.phrase(6)))
        if self.dice.random() < 0.3:
            found.append(self.list())
        for name in self.some(LABELS, 0, 3):
            found.append(self.label(name))
        if self.dice.random() < 0.4:
            found.append(self.table())
        if self.dice.random() < 0.2:
            found.append(self.node('fence', f'{self.phrase(3)}\n{self.phrase(3)}'))
        if depth:
            found += [self.heading(name, depth - 1) for name in self.some(HEADINGS, 0, 2)]
        return found or [self.node('paragraph', self.phrase(6))]

    def some(self, names, least, most):
        return self.dice.sample(names, self.dice.randint(least, most))

    def field(self, name):
        return self.node('field', name, cells=[self.phrase(2)])

    def heading(self, name, depth):
        node = self.node('heading', name)
        node.children = self.blocks(depth)
        return node

    def label(self, name):
        node = self.node('label', name)
        node.children = [self.dice.choice((self.list, self.list, self.steps))()]
        return node

    def list(self):
        box = self.dice.choice(('', ' '))
        node = self.node('list', box=box)
        texts = self.some(COMMON, 1, 3) + [self.phrase() for _ in range(self.dice.randint(1, 3))]
        self.dice.shuffle(texts)
        if len(texts) > 2 and texts in (sorted(texts), sorted(texts, reverse=True)):
            texts = [texts[1], texts[0], *texts[2:]]
        node.children = [self.item(words, box) for words in texts]
        for item in node.children:
            if self.dice.random() < 0.15:
                item.children = [self.item(self.phrase(4), box)]
        return node

    def item(self, words, box):
        done = box and self.dice.random() < 0.3
        return self.node('item', words, box='x' if done else box)

    def steps(self):
        node = self.node('steps')
        node.children = [self.node('item', self.phrase()) for _ in range(self.dice.randint(2, 4))]
        return node

    def table(self):
        header = self.dice.choice(HEADERS)
        node = self.node('table', cells=list(header))
        node.children = [self.row(key, len(header) - 1) for key in self.some(KEYS, 2, 4)]
        return node

    def row(self, key, width):
        return self.node('row', key, cells=[self.phrase(2) for _ in range(width)])


def edited(dice, base, first, count, edits):
    """A side: a copy of base with some edits, whose new nodes have ids from first on."""
    made, maker = base.copy(), Maker(dice, first)
    maker.known = {node.id: {child.words for child in node.children} for node in base.walk()}
    for _ in range(count):
        dice.choice(edits)(dice, made, maker)
    return made


def _nodes(made, *kinds):
    return [node for node in made.walk() if node.kind in kinds]


def _one(dice, nodes):
    return dice.choice(nodes) if nodes else None


def tick(dice, made, maker):
    item = _one(dice, [node for node in _nodes(made, 'item') if node.box])
    if item:
        item.box = 'x' if item.box == ' ' else ' '


def reword(dice, made, maker):
    item = _one(dice, _nodes(made, 'item'))
    if item:
        words = item.words.split(' ')
        words[dice.randrange(len(words))] = dice.choice(WORDS)
        item.words = ' '.join(words)


def change_cell(dice, made, maker):
    row = _one(dice, _nodes(made, 'row', 'field'))
    if row:
        row.cells[dice.randrange(len(row.cells))] = maker.phrase(2)


def change_paragraph(dice, made, maker):
    node = _one(dice, _nodes(made, 'paragraph'))
    if node:
        words = node.words.split(' ')
        words[dice.randrange(len(words))] = dice.choice(WORDS)
        node.words = ' '.join(words)


def add_item(dice, made, maker):
    node = _one(dice, _nodes(made, 'list', 'steps'))
    if node:
        words = maker.phrase()
        if dice.random() < 0.3:
            there = {item.words for item in node.children} | maker.known.get(node.id, set())
            words = next((text for text in COMMON if text not in there), words)
        item = maker.item(words, node.box) if node.kind == 'list' else maker.node('item', words)
        node.children.insert(_place(dice, node), item)


def move_item(dice, made, maker):
    """To a list that has no such item."""
    lists = _nodes(made, 'list')
    sources = [node for node in lists if len(node.children) > 1]
    if not sources or len(lists) < 2:
        return
    source = dice.choice(sources)
    item = dice.choice(source.children)
    target = dice.choice([node for node in lists if node is not source])
    there = maker.known.get(target.id, set()) | {child.words for child in target.children}
    if item.words not in there:
        source.children.remove(item)
        target.children.insert(_place(dice, target), item)


def add_row(dice, made, maker):
    node = _one(dice, _nodes(made, 'table'))
    if node:
        row = maker.row(maker.phrase(1) + str(dice.randint(1, 99)), len(node.cells) - 1)
        node.children.insert(_place(dice, node), row)


def _place(dice, node):
    """Mostly at the end, where agents add."""
    return len(node.children) if dice.random() < 0.6 else dice.randint(0, len(node.children))


def add_block(dice, made, maker):
    parent = _one(dice, _nodes(made, 'document', 'section', 'heading'))
    kind = dice.choice(('field', 'label', 'heading', 'paragraph'))
    known = {child.words for child in parent.children if child.kind == kind}
    names = {'field': FIELDS, 'label': LABELS, 'heading': HEADINGS}.get(kind, ())
    free = [name for name in names if name not in known]
    if kind == 'paragraph' or not free:
        node = maker.node('paragraph', maker.phrase(6))
    elif kind == 'heading':
        node = maker.heading(dice.choice(free), 0)
    else:
        node = getattr(maker, kind)(dice.choice(free))
    parent.children.insert(_end_of(parent, node.kind), node)


def _end_of(parent, kind):
    """Behind the last block of the kind, and never behind a heading that would take it in."""
    ends = [at for at, child in enumerate(parent.children, 1) if child.kind == kind]
    heads = [at for at, child in enumerate(parent.children) if child.kind in ('heading', 'section')]
    first = heads[0] if heads else len(parent.children)
    if kind == 'heading':
        return ends[-1] if ends else first
    return min(ends[-1] if ends else first, first)


def remove(dice, made, maker):
    """A leaf, or a block with all that is in it; never the last child."""
    parents = [
        node
        for node in made.walk()
        if len(node.children) > 1 and node.kind not in ('document', 'item')
    ]
    parent = _one(dice, parents)
    if parent:
        del parent.children[dice.randrange(len(parent.children))]


EDITS = (
    tick,
    tick,
    reword,
    change_cell,
    change_cell,
    change_paragraph,
    add_item,
    add_item,
    move_item,
    add_row,
    add_block,
    remove,
)

# what leaves the places of keyed things in no doubt: of two rows that were added on the two sides
# of a removed one, three texts do not tell later that something stood between them
KEYED_EDITS = (tick, reword, change_cell, add_row)
