"""Compound commands among simple ones: what loops read, what functions do when they are called."""

from __future__ import annotations

from gitsync.core.edits.shell.words import CLOSE
from gitsync.core.edits.shell.words import OPEN
from gitsync.core.edits.shell.words import RESERVED
from gitsync.core.edits.shell.words import SimpleCommand
from gitsync.core.edits.shell.words import literal
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from gitsync.core.edits.shell.words import Node

_LOOPS = ('for', 'select', 'until', 'while')
_STDIN = ('<', '<<', '<<-', '<<<')


class Definition(Value):
    """A function: its name, and what its calls run."""

    name: str
    body: Sequence[Node]
    end: int  # the index of the node behind it


def definition(nodes: Sequence[Node], at: int) -> Definition | None:
    """The function that is defined at this node: 'NAME() {' or 'function NAME {'."""
    node = nodes[at]
    if not isinstance(node, SimpleCommand):
        return None
    names = [literal(word) for word in node.words[:2]]
    has_word = names[:1] == ['function']
    start = at + 1
    body: list[Node] = []
    if list(nodes[start : at + 3]) == [OPEN, CLOSE] and len(node.words) == 1 + has_word:
        start = at + 3
    elif has_word:
        body += [node._replace(words=node.words[2:])] if node.words[2:] else []
    else:
        return None
    depth = sum(map(_depth, body))
    while start < len(nodes) and (depth or not body):
        body.append(nodes[start])
        depth += _depth(nodes[start])
        start += 1
    return Definition(names[-1], body, start)


def _depth(node: Node) -> int:
    """How many groups begin here and do not end."""
    if not isinstance(node, SimpleCommand):
        return (node == OPEN) - (node == CLOSE)
    words = list(_reserved(node))
    return words.count('{') - words.count('}')


def _reserved(node: SimpleCommand) -> Iterator[str]:
    """The reserved words before a simple command, behind 'function NAME'."""
    is_function = bool(node.words) and literal(node.words[0]) == 'function'
    for word in node.words[2:] if is_function else node.words:
        name = literal(word)
        if name not in RESERVED and name not in _LOOPS and name != 'done':
            return
        yield name


def read_by_loops(nodes: list[Node]) -> list[Node]:
    """The commands, those that begin a loop with what is redirected to its end."""
    begun: list[int] = []
    for at, node in enumerate(nodes):
        if not isinstance(node, SimpleCommand):
            continue
        for name in _reserved(node):
            if name in _LOOPS:
                begun.append(at)
            elif name == 'done' and begun:
                first = begun.pop()
                loop = nodes[first]
                assert isinstance(loop, SimpleCommand)
                read = [one for one in node.redirects if one.operator in _STDIN]
                nodes[first] = loop._replace(redirects=[*loop.redirects, *read])
    return nodes
