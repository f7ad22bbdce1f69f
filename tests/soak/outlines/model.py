"""A document as a tree of nodes that keep their identity through edits, and its text."""

from dataclasses import dataclass
from dataclasses import field


@dataclass
class Node:
    """One node; id is the same in base and in the sides that left it there."""

    id: int
    kind: str  # document section heading label list steps item table row field paragraph fence
    words: str = ''  # the text, without what the kind adds
    box: str = ''  # of an item: '', ' ' or 'x'
    cells: list = field(default_factory=list)  # of a row, behind its key
    children: list = field(default_factory=list)

    def copy(self):
        """The same, to be edited."""
        children = [child.copy() for child in self.children]
        return Node(self.id, self.kind, self.words, self.box, list(self.cells), children)

    def walk(self):
        """This node and all below it, each before its children."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.children)

    def same_content(self, other):
        """Equal in everything but identity."""
        own, others = (self.kind, self.words, self.box), (other.kind, other.words, other.box)
        return (
            own == others
            and self.cells == other.cells
            and len(self.children) == len(other.children)
            and all(one.same_content(two) for one, two in zip(self.children, other.children))
        )


BLOCKS = ('section', 'heading', 'label', 'list', 'steps', 'table', 'field', 'paragraph', 'fence')
TIGHT = ('field', 'field')  # two neighbours without a blank line between them


def text(document):
    """The document's bytes."""
    return ('# Epic\n\n' + '\n'.join(_blocks(document.children, 2)) + '\n').encode()


def _blocks(nodes, level):
    """The lines of blocks, a blank line between two of them."""
    lines = []
    for at, node in enumerate(nodes):
        if at and (nodes[at - 1].kind, node.kind) != TIGHT:
            lines.append('')
        lines += LINES[node.kind](node, level)
    return lines


def _section(node, level):
    return [
        f'<!-- BEGIN {node.words} -->',
        *_blocks(node.children, 3),
        f'<!-- END {node.words} -->',
    ]


def _heading(node, level):
    body = _blocks(node.children, level + 1)
    return ['#' * level + ' ' + node.words, *([''] if body else []), *body]


def _label(node, level):
    return [f'**{node.words}:**', *_blocks(node.children, level)]


def _list(node, level, indent=''):
    lines = []
    for item in node.children:
        box = f'[{item.box}] ' if item.box else ''
        lines.append(f'{indent}- {box}{item.words}')
        lines += _list(item, level, indent + '  ')
    return lines


def _steps(node, level):
    return [f'{at}. {item.words}' for at, item in enumerate(node.children, 1)]


def _table(node, level):
    width = len(node.cells)
    lines = ['| ' + ' | '.join(node.cells) + ' |', '|' + '---|' * width]
    return lines + ['| ' + ' | '.join([row.words, *row.cells]) + ' |' for row in node.children]


LINES = {
    'section': _section,
    'heading': _heading,
    'label': _label,
    'list': _list,
    'steps': _steps,
    'table': _table,
    'field': lambda node, level: [f'**{node.words}:** {node.cells[0]}'],
    'paragraph': lambda node, level: node.words.split('\n'),
    'fence': lambda node, level: ['```', *node.words.split('\n'), '```'],
}
