"""The rules of the house: where imports point, what the hot path pays for, what documents say."""

import ast
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gitsync.commands.gates.hook import HOOKS
from gitsync.commands.table import GROUPS
from gitsync.commands.table import READS
from gitsync.commands.table import TABLE
from gitsync.commands.table import WRITES_GIT
from gitsync.commands.table import WRITES_RECORDS
from gitsync.core.documents import kinds
from gitsync.core.documents import protocol
from gitsync.core.documents.markers.dialects import DIALECTS
from gitsync.core.edits.hosts import WITH_SETTINGS
from gitsync.core.rules.explanations import EXPLANATIONS
from gitsync.core.rules.table import RULES
from gitsync.core.setup.host_forms import FORMS
from gitsync.main import HOT
from gitsync.main import main
from tests.scenes.source import each_of
from tests.scenes.source import nodes
from tests.scenes.source import syntax

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / 'gitsync'
MODULES = sorted(PACKAGE.rglob('*.py'))
README = (ROOT / 'README.md').read_text()
POLICY_PAGE = (ROOT / 'docs/policy.md').read_text()

# The house from the top: a module imports from lower floors or from its own folder, and nothing
# else. Names on one line share a floor.
FLOORS = (
    'main',
    'commands',
    'views',
    'gates epic',
    'merging setup leases',
    'git',
    'world',
    'core/judge',
    'core/epic core/setup',
    'core/fixes',
    'core/form core/ownership core/merge',
    'core/proof',
    'core/policy',
    'core/documents',
    'core/rules core/edits',
    'core/git',
    'core/text',
    'errors',
)
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names.split()}
IMPURE = {
    'os',
    'sys',
    'subprocess',
    'pathlib',
    'tempfile',
    'time',
    'click',
    'git',
    'ruamel',
    'rich',
    'socket',
    'shutil',
    'random',
    'threading',
}
# What is still larger than the rule allows: an entry leaves when its module is small, none comes.
BIG_MODULES = {}
BIG_FUNCTIONS = {}


def room(dotted):
    """'git' for gitsync.git.repo, 'core/text' for gitsync.core.text.lines."""
    parts = dotted.split('.')[1:]
    return '/'.join(parts[:2]) if parts[0] == 'core' else parts[0]


def imports(path):
    """Dotted names of the package that a module imports, anywhere in it."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (
                [f'{node.module}.{alias.name}' for alias in node.names]
                if node.module in ('gitsync', 'gitsync.core')
                else [node.module]
            )


def each_import(path):
    """Dotted names of what a module imports, of a module and of what it takes from one."""
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f'{node.module}.{alias.name}' for alias in node.names)


def dotted(path):
    """gitsync.git.repo for the path of its file."""
    parts = path.relative_to(PACKAGE).with_suffix('').parts
    return '.'.join(('gitsync', *parts)).removesuffix('.__init__')


@each_of(MODULES)
def test_imports_point_down_only(path):
    here = dotted(path)
    if here in ('gitsync', 'gitsync.core', 'gitsync.__main__'):
        return
    assert room(here) in FLOOR, f'{here} has no floor: say in FLOORS where it stands'
    for name in imports(path):
        if not name.startswith('gitsync.') or name == 'gitsync.__version__':
            continue
        there = room(name)
        assert there in FLOOR, f'{here} imports {name}, which has no floor'
        if there == room(here) == 'commands':
            is_shared = name in (
                'gitsync.commands',
                'gitsync.commands.cli',
                'gitsync.commands.table',
            )
            is_one_command = any(
                here.startswith(folder) and name.startswith(folder)
                for folder in ('gitsync.commands.mcp', 'gitsync.commands.epic.epics')
            )
            assert path.name == 'cli.py' or is_shared or is_one_command, (
                f'{here} imports another command: {name}'
            )
        assert there == room(here) or FLOOR[there] > FLOOR[room(here)], (
            f'{here} must not import {name}'
        )


def test_no_modules_import_each_other_in_a_circle():
    """Not for types and not lazily either: what two modules share stands on the floor of both."""
    names = {dotted(path): path for path in MODULES}
    below = {
        name: {one for one in each_import(path) if one in names} - {name}
        for name, path in names.items()
    }
    left = -1
    while left != len(below):  # take away what imports nothing that is left, or is imported by none
        left = len(below)
        imported = set().union(*below.values())
        below = {
            name: lower & below.keys()
            for name, lower in below.items()
            if lower & below.keys() and name in imported
        }
    assert not below, sorted(below)


def test_merge_and_proof_share_no_code():
    """A merge may ask the proof for its verdict on a text, and nothing else."""
    asked = {'gitsync.core.proof.meaning'}
    for floor, other in (('merge', 'proof'), ('proof', 'merge')):
        for path in sorted((PACKAGE / 'core' / floor).rglob('*.py')):
            shared = {name for name in imports(path) if name.startswith(f'gitsync.core.{other}')}
            assert shared <= asked, path


@each_of(sorted((PACKAGE / 'core').rglob('*.py')))
def test_core_is_pure(path):
    found = {name.split('.')[0] for name in imports(path)} & IMPURE
    assert not found, f'{path.name} touches the world: {found}'
    for node in nodes(path):
        assert not (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ('open', 'print', 'input')
        ), path.name


def test_only_the_named_windows_import_their_libraries():
    for path in MODULES:
        for name in imports(path):
            top = name.split('.')[0]
            if top == 'ruamel':
                assert path.name == 'pre_commit_config.py'
            if top == 'git':
                assert path.name == 'repo.py'
            if top == 'click':
                assert 'commands' in path.parts, path


# Floors whose rooms are all there and speak the language of FLOORS in core/documents/kinds.py.
FINISHED = ('documents', 'fixes', 'form', 'merge', 'ownership', 'proof')


@pytest.mark.parametrize('floor', FINISHED)
@pytest.mark.parametrize('kind', kinds.KINDS)
def test_a_kind_has_a_room_on_every_floor_that_its_row_names(kind, floor):
    name = kinds.KINDS[kind].rooms.get(floor)
    if name:
        path = PACKAGE / 'core' / floor / f'{name.replace(".", "/")}.py'
        assert path.is_file(), f"the floor core/{floor} has no room '{name}' for the kind '{kind}'"
        room = kinds.room(floor, kind)
        missing = [function for function in kinds.FLOORS[floor] if not hasattr(room, function)]
        assert not missing, f"the room '{name}' on the floor core/{floor} lacks {missing}"
    else:
        assert kinds.room(floor, kind) is None


def test_each_merge_of_a_kind_has_a_proof():
    for kind in kinds.KINDS.values():
        assert ('merge' in kind.rooms) == ('proof' in kind.rooms), kind.name


# size: a ratchet; take a name out when it has become small, never put one in without a reason


@each_of(MODULES)
def test_modules_and_functions_stay_small(path):
    text = path.read_text()
    lines = text.count('\n')
    assert lines <= BIG_MODULES.get(str(path.relative_to(PACKAGE)), 300), f'{lines} lines'
    for node in nodes(path):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = node.end_lineno - node.lineno + 1
            assert length <= BIG_FUNCTIONS.get(f'{path.relative_to(PACKAGE)}:{node.name}', 40), (
                f'{node.name}: {length} lines'
            )


def test_class_names_are_unique():
    places = {}
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(
                    f'{path.relative_to(PACKAGE)}:{node.lineno}'
                )
    assert not {name: where for name, where in places.items() if len(where) > 1}


# style: what a reader need not look up, and what is said in one place


def functions(path):
    """Every function of a module, methods and inner ones included."""
    for node in nodes(path):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def strings(path):
    """(line, text) of every string of a module, f-strings piece by piece, that is no docstring."""
    tree = syntax(path)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            text = node.value
            if isinstance(text, (str, bytes)):
                yield node.lineno, text if isinstance(text, str) else text.decode('latin-1')


@each_of(MODULES)
def test_imports_have_one_style(path):
    """A module by its own name, or names imported from it: a name is the same everywhere."""
    if path.name == 'value.py':
        return
    for node in nodes(path):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            assert not [alias.asname for alias in node.names if alias.asname], node.lineno
            assert not (isinstance(node, ast.ImportFrom) and node.level), node.lineno


# Base, ours and theirs of something, which have one order everywhere.
VERSIONS = ({'bytes'}, {'bytes | None'})


@each_of(MODULES)
def test_what_belongs_together_is_a_value(path):
    """No function takes eight values or returns three plain ones, and no inner function assigns to
    a name of the function around it: a record says what each is.
    """
    for function in functions(path):
        given = function.args
        count = len([*given.posonlyargs, *given.args, *given.kwonlyargs])
        assert count < 8, f'{function.name} takes {count} values'
        wide = [
            ast.unparse(node)
            for node in ast.walk(function.returns or ast.Pass())
            if isinstance(node, ast.Subscript)
            and ast.unparse(node.value) == 'tuple'
            and isinstance(node.slice, ast.Tuple)
            and len(node.slice.elts) > 2
            and {ast.unparse(item) for item in node.slice.elts} not in VERSIONS
        ]
        assert not wide, f'{function.name} returns {wide}'
        assert not [node for node in ast.walk(function) if isinstance(node, ast.Nonlocal)]


# What says nothing of the thing, or what HOUSE calls by another word.
NO_NAMES = re.compile(
    r'_?(?:get|do|handle|process|manage|make_up)_\w+|\w*manager|(?:\w+_)?(?:mine|incoming)(?:_\w+)?'
    r'|found|made|res|ret|tmp|obj|foo|stuff|thing'
)


@each_of(MODULES)
def test_names_say_what_they_name(path):
    """A result is called after what it is, not after how it came."""
    names = set()
    for node in nodes(path):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
    empty = sorted(filter(NO_NAMES.fullmatch, names - CLICKS))
    assert not empty, f'call it after what it is: {empty}'


CLICKS = {'get_command'}


def documented(path):
    """The lines of each docstring of a module."""
    for node in nodes(path):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)):
            yield (ast.get_docstring(node) or '').split('\n'), getattr(node, 'col_offset', 0)


@each_of(MODULES)
def test_docstrings_are_filled(path):
    """No line in the midst of a paragraph ends where the next line's first words had room."""
    for lines, column in documented(path):
        for line, following in zip(lines, lines[1:]):
            is_item = re.match(r' *(?:\d+[.)]? |\||- |\w+/? {2,})', following)
            if line and following and not is_item and not re.match(r'\w+/? {2,}', line):
                room = 84 - column - len(line) - len(following.split()[0])
                assert room < 0 or line.endswith(':'), f'{line!r}: {following!r}'


def test_a_finding_says_what_it_said_when_it_was_made():
    """What a gate adds is a field of its own; _replace never touches the rest."""
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.Call) and getattr(node.func, 'attr', '') == '_replace':
                names = {keyword.arg for keyword in node.keywords}
                assert not names & {'message', 'hint', 'rule', 'text'}, (path, node.lineno)


def test_errors_are_told_apart_by_their_class():
    """Never by what they say, nor by their code, which is for readers of --json."""
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.Compare):
                for side in (node.left, *node.comparators):
                    is_text = re.fullmatch(
                        r'(?:str\()?(?:error|failure|exc)(?:\.(?:code|message|hint|args).*)?\)?',
                        ast.unparse(side),
                    )
                    assert not is_text or ast.unparse(side) == 'error', (path, node.lineno)


def test_the_names_of_the_protocol_stand_in_one_place():
    """Prose may say them; a path is made of the constants of core/documents/protocol.py."""
    gits_too = {'ATTRIBUTES', 'LOCK_ENDING'}
    names = [
        value
        for name, value in vars(protocol).items()
        if isinstance(value, str)
        and name.isupper()
        and not value.isalpha()
        and name not in gits_too
    ]
    for path in MODULES:
        if path.stem not in ('protocol', 'explanations'):  # examples are prose
            for line, text in strings(path):
                if not re.search(r'\s|^gitsync\.', text):
                    assert not [name for name in names if name in text], (path, line, text)


def test_kinds_of_documents_are_listed_in_one_table():
    """No other collection of kinds, and no chain of comparisons with them."""
    for path in MODULES:
        if path.stem == 'kinds':
            continue
        for node in nodes(path):
            if isinstance(node, (ast.Tuple, ast.List, ast.Set)) and len(node.elts) > 1:
                texts = {getattr(item, 'value', None) for item in node.elts}
                assert not texts <= set(kinds.KINDS), (path, node.lineno)
        for function in functions(path):
            compared = [
                node
                for node in ast.walk(function)
                if isinstance(node, ast.Compare)
                and ast.unparse(node.left).endswith('kind')
                and getattr(node.comparators[0], 'value', None) in kinds.KINDS
            ]
            assert len(compared) < 3, (path, function.name)


@each_of(MODULES)
def test_every_module_says_what_it_is(path):
    assert ast.get_docstring(syntax(path))
    assert path.stem not in ('utils', 'helpers', 'types', 'constants')


FOLDERS = sorted(path.parent for path in PACKAGE.rglob('__init__.py'))


@each_of(FOLDERS)
def test_each_folder_has_a_map_that_names_all_that_is_in_it(folder):
    named = re.findall(
        r'^(\w+/?) {2,}[^ ]',
        ast.get_docstring(syntax(folder / '__init__.py'), clean=False),
        re.M,
    )
    there = [path.stem for path in folder.glob('*.py') if path.stem != '__init__'] + [
        f'{path.parent.name}/' for path in folder.glob('*/__init__.py')
    ]
    lacking = set(there) - set(named)
    assert not lacking, f'its __init__.py, which is its map, lacks a line for {lacking}'
    assert sorted(named) == sorted(there)


@each_of(FOLDERS)
def test_no_folder_holds_more_than_twelve_modules(folder):
    assert len([path for path in folder.glob('*.py') if path.stem != '__init__']) <= 12


# documents


def rows(page):
    """Rows of the first table of a page of docs/, or below its heading 'PAGE#HEADING', cells
    stripped.
    """
    name, mark, heading = page.partition('#')
    part = (ROOT / 'docs' / name).read_text()
    if mark:
        part = part.split(f'\n## {heading}\n', 1)[1]
        part = re.split(r'\n#+ ', part, maxsplit=1)[0]
    found = [
        [cell.strip() for cell in re.split(r'(?<!\\)\|', line)[1:-1]]
        for line in part.splitlines()
        if line.startswith('|')
    ]
    return found[2:]


def test_each_way_past_a_gate_has_a_test_or_says_that_it_has_none():
    table = (ROOT / 'docs/strong-gates.md').read_text().split('\n| way past | tests |\n')[1]
    tried = [line.strip('|').rsplit(' | ', 1) for line in table.splitlines()[1:]]
    ways = [way for way, _ in rows('threat-model.md')]
    assert [way.strip() for way, _ in tried] == ways, (
        'bring docs/strong-gates.md up to threat-model.md'
    )
    tests = '\n'.join(path.read_text() for path in sorted((ROOT / 'tests').rglob('*.py')))
    for way, told in tried:
        names = re.findall(r'`(\w+)`', told)
        assert names or 'untested' in told, way
        for name in names:
            assert f'def {name}(' in tests, f'{way}: there is no test {name}'


def test_the_rules_page_lists_every_rule_with_the_programs_words():
    table = {row[0][2:7]: (row[1].replace('\\|', '|'), row[2]) for row in rows('rules/README.md')}
    assert not RULES.keys() - table.keys(), 'docs/rules lacks a rule: make docs'
    assert table == {rule.id: (rule.summary, rule.severity) for rule in RULES.values()}
    assert list(table) == list(RULES) == sorted(RULES), 'rules are sorted by id'


def test_every_rule_is_explained():
    missing = RULES.keys() - EXPLANATIONS.keys()
    assert not missing, f'core/rules/explanations.py does not explain {missing}'
    assert list(EXPLANATIONS) == list(RULES)


def test_every_rule_is_named_in_a_test():
    text = ''.join(
        path.read_text() for path in (ROOT / 'tests').rglob('*.py') if path.name != 'test_tidy.py'
    )
    missing = [rule for rule in RULES if rule not in text]
    assert not missing, f'no test below tests/ names {missing}'


def test_the_policy_page_names_every_kind_that_a_policy_can_give():
    (line,) = re.findall(r'^kind = .* # (.*)$', POLICY_PAGE, re.M)
    assert line.split(' | ') == list(kinds.IN_POLICY)


def test_the_policy_page_names_every_dialect_of_markers():
    (line,) = re.findall(r'^markers = .* # (.*);', POLICY_PAGE, re.M)
    assert line.split(' | ') == list(DIALECTS)


def test_the_reference_lists_every_command_with_its_help_and_effect():
    text = (ROOT / 'docs/reference.md').read_text()
    listed = re.findall(r'^\| \[`([\w-]+)`\]\(#gitsync-\1\) \| (.*) \| (.*) \|$', text, re.M)
    assert sorted(listed) == [(name, row.help, row.effect) for name, row in TABLE.items()]


def test_made_pages_are_what_the_program_says():
    from tests import documents

    shown = {*documents.rule_examples.EDITS, *documents.rule_runs.RUNS}
    assert not RULES.keys() - shown, f'tests/rule_examples.py lacks {RULES.keys() - shown}'
    for path, text in documents.pages().items():
        assert (ROOT / path).read_text() == text, f'{path}: make docs'
    pages = {path.name for path in (ROOT / 'docs/rules').iterdir()}
    assert pages == {'README.md', *(f'{rule}.md' for rule in RULES)}


def test_every_link_between_documents_leads_somewhere():
    for page in [ROOT / 'README.md', *(ROOT / 'docs').rglob('*.md')]:
        for target in re.findall(r'\]\(([^)#:]+)(?:#[^)]*)?\)', page.read_text()):
            assert (page.parent / target).exists(), f'{page.name}: {target}'
    index = (ROOT / 'docs/README.md').read_text()
    assert all(path.name in index for path in (ROOT / 'docs').glob('*.md') if path.stem != 'README')


def test_the_readme_is_short():
    assert README.count('\n') <= 250


def test_every_command_that_the_documents_name_is_there():
    """`gitsync WORD` in prose and in examples."""
    for page in [ROOT / 'README.md', *(ROOT / 'docs').rglob('*.md')]:
        named = re.findall(r'(?:`|&& |\$ )gitsync ([a-z][\w-]*)', page.read_text())
        assert not set(named) - set(TABLE), page


def test_every_command_says_once_what_it_is():
    assert list(TABLE) == sorted(TABLE)
    assert {command.group for command in TABLE.values()} == set(GROUPS)
    assert {command.effect for command in TABLE.values()} == {READS, WRITES_RECORDS, WRITES_GIT}
    assert {name: TABLE[name].module for name in HOT} == HOT


@pytest.mark.parametrize('name', sorted(TABLE))
def test_every_command_has_help(name, capsys):
    path = ROOT / (TABLE[name].module.replace('.', '/') + '.py')
    assert path.is_file(), f"the module of '{name}' is missing: {path.relative_to(ROOT)}"
    assert main([name, '--help']) == 0 and name in capsys.readouterr().out.lower()


def test_the_hooks_page_lists_every_hook_id_of_the_manifest():
    from ruamel.yaml import YAML

    manifest = YAML(typ='safe').load((ROOT / '.pre-commit-hooks.yaml').read_text())
    table = {row[0].strip('`'): row[1] for row in rows('hooks.md#Hook ids')}
    assert list(table) == [hook['id'] for hook in manifest]
    for hook in manifest:
        assert ':' not in hook['id'] and table[hook['id']] == ', '.join(hook['stages'])
        assert hook['always_run'] is True and hook['require_serial'] is True
        assert hook['minimum_pre_commit_version'] == '3.2.0'  # the first that knows these stages
        assert hook['pass_filenames'] is (hook['stages'] == ['prepare-commit-msg'])


def test_every_file_in_hooks_is_the_one_shim():
    shims = {path.name: path.read_bytes() for path in (ROOT / 'hooks').iterdir()}
    assert len(set(shims.values())) == 1 and set(shims) <= set(HOOKS)
    assert all(os.access(ROOT / 'hooks' / name, os.X_OK) for name in shims)


def test_the_wheel_holds_the_package_whole_the_man_page_and_nothing_else(tmp_path):
    done = subprocess.run(
        [sys.executable, '-m', 'hatchling', 'build', '-t', 'wheel', '-d', str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    names = zipfile.ZipFile(next(tmp_path.glob('*.whl'))).namelist()
    files = {
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob('*')
        if path.is_file() and '__pycache__' not in path.parts
    }
    assert {name for name in names if '.dist-info/' not in name and '.data/' not in name} == files
    (page,) = (name for name in names if '.data/' in name)
    assert page.endswith('.data/data/share/man/man1/gitsync.1')


def test_nothing_of_the_makers_machine_is_in_the_repository():
    words = ('/wo' + 'rk/', '/tmp/' + 'brief', 'issue ' + '#')
    listed = subprocess.run(['git', 'ls-files', '-z'], cwd=ROOT, capture_output=True)
    if listed.returncode:
        pytest.skip('not a checkout')
    for name in filter(None, os.fsdecode(listed.stdout).split('\0')):
        path = ROOT / name
        if path.is_file() and 'tests/merge' not in name:
            text = path.read_bytes()
            assert not [word for word in words if word.encode() in text], name


@pytest.mark.parametrize('name', WITH_SETTINGS)
def test_a_host_has_its_form_its_payloads_and_its_place_in_the_readme(name):
    (line,) = re.findall(r'`gitsync install --agent-hooks (\S+)`', (ROOT / 'README.md').read_text())
    payloads = (ROOT / 'tests/core/edits/test_hosts.py').read_text()
    refused = (ROOT / 'tests/commands/gates/test_edit_hosts.py').read_text()
    lacking = {
        'gitsync/core/setup/host_forms.py: FORMS': name in FORMS or name == 'opencode',
        'README.md: --agent-hooks': name in line.split('|'),
        'tests/core/edits/test_hosts.py': f"'{name}'" in payloads,
        'tests/commands/gates/test_edit_hosts.py': name in refused.lower(),
    }
    assert not [f'{where} lacks {name}' for where, is_there in lacking.items() if not is_there]


def test_every_path_that_contributing_names_exists():
    text = (ROOT / 'CONTRIBUTING.md').read_text()
    named = re.findall(r'`((?:gitsync|tests|hooks|docs|README|\.pre-commit)[\w./-]*)`', text)
    assert len(named) > 30
    assert not [path for path in named if not (ROOT / path).exists()]
