"""The table of error codes against the package: every code used is in it, every row is used."""

import ast
import re
from pathlib import Path

from gitsync import errors
from gitsync.errors import CODES
from gitsync.errors import GitsyncError
from tests.scenes.source import nodes

PACKAGE = Path(errors.__file__).parent
KINDS = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, GitsyncError)
}


def raised():
    """(place, code expression, exit expression or None) of every GitsyncError that is made."""
    for path in sorted(PACKAGE.rglob('*.py')):
        for node in nodes(path):
            if isinstance(node, ast.Call) and getattr(node.func, 'id', '') in KINDS:
                given = dict(zip(('message', 'hint', 'code', 'exit'), node.args))
                given |= {keyword.arg: keyword.value for keyword in node.keywords}
                place = f'{path.relative_to(PACKAGE)}:{node.lineno}'
                yield place, given.get('code'), given.get('exit')


def test_every_code_is_in_the_table_with_its_exit_and_every_row_is_used():
    used = set()
    for place, code, exit in raised():
        if not isinstance(code, ast.Constant):
            assert ast.unparse(code).rpartition('.')[2] == 'rule', (
                f'{place}: a code is a word, or a rule that refuses'
            )
            continue
        assert code.value in CODES, place
        fixed = CODES[code.value][0]
        assert exit is None or fixed in (None, exit.value), f'{place}: always exits {fixed}'
        used.add(code.value)
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
    named = re.compile(r'error\.(code|message)')
    for path in filter(lambda path: named.search(path.read_text()), PACKAGE.rglob('*.py')):
        for node in nodes(path):
            if not isinstance(node, ast.Compare):
                continue
            compared = ast.unparse(node)
            assert not named.search(compared), (path, compared)
