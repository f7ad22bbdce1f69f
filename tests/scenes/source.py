"""Python source as trees, each file parsed once for all the rules that look at it."""

import ast
from functools import cache


@cache
def syntax(path):
    """The tree of a module."""
    return ast.parse(path.read_text())
