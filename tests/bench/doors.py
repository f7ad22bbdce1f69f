"""What git itself makes people wait for: a commit with all gates, a merge of each kind, and a push
with many refs.
"""

import os

from gitsync.core.epic import sample
from gitsync.setup import scripts
from tests.bench import documents
from tests.bench.documents import AGENT
from tests.bench.measure import PROGRAM
from tests.bench.measure import PYTHON
from tests.bench.measure import gitsync
from tests.bench.measure import together


def commit(table, folder, quick):
    """git commit with all gates beside the same without, and one that touches no gated file."""
    repo = documents.epic_repository(os.path.join(folder, 'commit'))
    documents.git(repo, 'commit', '-q', '-m', 'edit')
    documents.git(repo, 'branch', 'tip')
    for name in ('pre-commit', 'prepare-commit-msg', 'commit-msg'):
        documents.put_hook(os.path.join(repo, '.git/hooks'), name, scripts.hook(name, PROGRAM))
    plain = ['git', '-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', 'm']
    gated = ['git', 'commit', '-q', '-m', 'm']
    readme = f'{sample.FOLDER}/EPIC_README.md'
    with open(os.path.join(repo, readme), 'rb') as file:
        text = file.read()

    def stage(path, data):
        def before():
            documents.git(repo, 'reset', '-q', '--hard', 'tip')
            documents.put(repo, {path: data})
            documents.git(repo, 'add', path)

        return before

    document = stage(readme, text.replace(b'Current Step:** Writing', b'Current Step:** Reading'))
    code = stage('src/code.py', b'a = 1\n')
    costs = together(
        {
            'bare': (PYTHON, None, b'', None),
            'document': (gated, AGENT, b'', document),
            'document without': (plain, AGENT, b'', document),
            'code': (gated, AGENT, b'', code),
            'code without': (plain, AGENT, b'', code),
        },
        repo,
        5 if quick else 15,
    )
    for name, what, most in (
        ('document', 'git commit, all gates, more than without', 6),
        ('code', 'git commit of code, all gates, more than without', 3),
    ):
        cost = costs[name]
        more = cost._replace(seconds=cost.seconds - costs[f'{name} without'].seconds)
        table.ratio(what, more, costs['bare'], most, (0,))


def kinds(table, folder, quick):
    """A merge of each kind, with a policy in force, of lines that stand side by side: git leaves a
    conflict.
    """
    repo = os.path.join(folder, 'kinds')
    os.makedirs(repo)
    documents.git(repo, 'init', '-q', '-b', 'main')
    documents.put(repo, {'.gitsync.toml': documents.JSON_POLICY})
    bare = together({'bare': (PYTHON, None, b'', None)}, repo, 5 if quick else 25)['bare']
    for path, (base, ours, theirs) in documents.neighbouring().items():
        before = documents.three(repo, base, ours, theirs)
        driver = gitsync('merge-driver', 'o', 'a', 'b', '7', path)
        costs = together({'driver': (driver, None, b'', before)}, repo, 5 if quick else 25)
        table.ratio(f'merge-driver, {path.rpartition("/")[2]}', costs['driver'], bare, 3.5, (0,))


def server(table, folder, quick):
    """pre-receive for a push of 200 refs beside one ref, with the same commits."""
    repo = os.path.join(folder, 'server')
    documents.history(repo, 20)
    tip, zero = documents.git(repo, 'rev-parse', 'main').decode().strip(), '0' * 40
    documents.git(repo, 'update-ref', 'refs/heads/main', 'start')
    one, many = (
        ''.join(f'{zero} {tip} refs/heads/topic-{number}\n' for number in range(count)).encode()
        for count in (1, 200)
    )
    argv = gitsync('hook', 'pre-receive')
    costs = together(
        {'one': (argv, None, one, None), 'many': (argv, None, many, None)},
        repo,
        3 if quick else 9,
    )
    table.ratio('pre-receive, 200 refs beside one', costs['many'], costs['one'], 3, (0,))


def section(table, folder, quick):
    """One section of 1 MB changed in every line, beside git merge-file: by both sides, which git
    gives as one conflict, and by one side or the other, which git merges and gitsync proves.
    """
    line = 'line {} says what a line of {} section says\n'
    begin, end = '<!-- BEGIN SECONDARY-A PROGRESS -->\n', '<!-- END SECONDARY-A PROGRESS -->\n'
    count, half = 25000, 12500

    def text(word):
        lines = (line.format(number, word(number)) for number in range(count))
        return f'{begin}{"".join(lines)}{end}'.encode()

    base = text(lambda number: 'this')
    sides = {
        'changed in every line on both sides': (
            text(lambda number: 'our'),
            text(lambda number: 'their'),
        ),
        'changed in every line on one side': (
            text(lambda number: 'our' if number < half - 2 else 'this'),
            text(lambda number: 'their' if number > half + 2 else 'this'),
        ),
    }
    driver = gitsync('merge-driver', 'o', 'a', 'b', '7', f'{sample.FOLDER}/EPIC_README.md')
    merge_file = ['git', 'merge-file', '--diff3', 'a', 'o', 'b']
    for name, (ours, theirs) in sides.items():
        before = documents.three(folder, base, ours, theirs)
        costs = together(
            {'git': (merge_file, None, b'', before), 'driver': (driver, None, b'', before)},
            folder,
            3 if quick else 7,
        )
        told = costs['driver']
        factor = told.seconds / costs['git'].seconds
        table.row(
            f'a section of 1 MB, {name}',
            f'{told.seconds:.2f} s = {factor:.1f} x git',
            '5 x and 0.5 s' if told.code else '0.5 s',
            told.code in (0, 1) and told.seconds <= 0.5 and (factor <= 5 or not told.code),
        )
