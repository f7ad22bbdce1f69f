"""The rules of the house for the tests themselves."""

import ast
import re
from pathlib import Path

from tests import scenes
from tests.scenes.source import each_of
from tests.scenes.source import nodes
from tests.scenes.source import syntax

TESTS = Path(__file__).parent
MODULES = sorted(TESTS.rglob('*.py'))
FOLDERS = sorted(path.parent for path in TESTS.rglob('__init__.py'))
TEST_MODULES = [path for path in MODULES if path.stem.startswith('test_')]


def imported(path):
    """Dotted names of the modules that a module takes names from, anywhere in it."""
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f'{node.module}.{alias.name}' for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@each_of(MODULES)
def test_nothing_imports_a_test_module(path):
    """What two modules need stands in tests/scenes."""
    for name in imported(path):
        assert not re.fullmatch(r'tests\.(?:.*\.)?(?:test_\w+|conftest)', name), name


@each_of(FOLDERS)
def test_no_folder_holds_more_than_twenty_modules(folder):
    assert len(list(folder.glob('*.py'))) <= 20


def test_the_scenes_have_a_map():
    named = re.findall(r'^(\w+) {2,}[^ ]', scenes.__doc__, re.M)
    assert sorted(named) == sorted(
        path.stem for path in (TESTS / 'scenes').glob('*.py') if path.stem != '__init__'
    )


@each_of(TEST_MODULES)
def test_every_test_module_says_what_it_tests(path):
    assert ast.get_docstring(syntax(path))


def test_rows_of_tables_carry_an_id_in_words(request):
    """pytest makes up an id of an argument's name and a number for what is no short text."""
    made_up = [
        item.nodeid
        for item in request.session.items
        if (row := getattr(item, 'callspec', None))
        and any(re.search(rf'(?:^|-){name}\d+(?:-|$)', row.id) for name in row.params)
    ]
    assert not made_up


@each_of(MODULES)
def test_no_function_is_longer_than_sixty_lines(path):
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 60, node.name
