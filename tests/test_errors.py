"""The table of error codes against the package: every code used is in it, every row is used."""

import ast
from pathlib import Path

import pytest

from gitsync import errors
from gitsync.errors import CODES
from gitsync.errors import GitsyncError
from tests.scenes.source import syntax

PACKAGE = Path(errors.__file__).parent
KINDS = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, GitsyncError)
}


def raised():
    """(place, code expression, exit expression or None) of every GitsyncError that is made."""
    for path in sorted(PACKAGE.rglob('*.py')):
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Call) and getattr(node.func, 'id', '') in KINDS:
                given = dict(zip(('message', 'hint', 'code', 'exit'), node.args))
                given |= {keyword.arg: keyword.value for keyword in node.keywords}
                place = f'{path.relative_to(PACKAGE)}:{node.lineno}'
                yield place, given.get('code'), given.get('exit')


RAISED = list(raised())


@pytest.mark.parametrize(('place', 'code', 'exit'), RAISED, ids=[place for place, *_ in RAISED])
def test_every_code_is_in_the_table_with_its_exit(place, code, exit):
    if not isinstance(code, ast.Constant):
        assert ast.unparse(code).rpartition('.')[2] == 'rule', (
            'a code is a word, or a rule that refuses'
        )
        return
    assert code.value in CODES
    fixed = CODES[code.value][0]
    assert exit is None or fixed in (None, exit.value), f'{code.value} always exits {fixed}'


def test_every_row_of_the_table_is_used():
    used = {code.value for _, code, _ in RAISED if isinstance(code, ast.Constant)}
    assert not set(CODES) - used


def test_the_table_is_sorted_and_says_what_each_code_means():
    assert list(CODES) == sorted(CODES)
    assert all(meaning and meaning[-1] != '.' for _, meaning in CODES.values())


def test_the_exit_code_is_the_tables_unless_it_leaves_that_open():
    assert GitsyncError('', '', 'busy').exit == 75
    assert GitsyncError('', '', 'no-section').exit == 2
    assert GitsyncError('', '', 'no-section', 1).exit == 1
    assert GitsyncError('', '', 'GS203', 1).exit == 1


def test_no_error_is_told_apart_by_its_words():
    """Kinds are classes: nothing compares the code or the message of an error."""
    for path in sorted(PACKAGE.rglob('*.py')):
        for node in ast.walk(syntax(path)):
            if not isinstance(node, ast.Compare):
                continue
            compared = ast.unparse(node)
            assert 'error.code' not in compared and 'error.message' not in compared, (
                path,
                compared,
            )
