"""Python source as trees, each file parsed once for all the rules that look at it, and a rule that
many files are held to as one test.
"""

import ast
from functools import cache


@cache
def syntax(path):
    """The tree of a module."""
    return ast.parse(path.read_text())


@cache
def nodes(path):
    """Every node of it: a dozen rules look at them all."""
    return tuple(ast.walk(syntax(path)))


def each_of(paths):
    """Makes a test of a rule about one path, which tells each of these paths that breaks it."""

    def as_test(rule):
        def test():
            broken = []
            for path in paths:
                try:
                    rule(path)
                except AssertionError as why:
                    broken.append(f'{path}: {why}')
            assert not broken, '\n'.join(broken)

        test.__name__, test.__doc__ = rule.__name__, rule.__doc__
        return test

    return as_test
