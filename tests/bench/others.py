"""What people use today, in the same run: hooks by hand, hook managers, other merge drivers."""

import json
import os
import shutil
import subprocess
import sys

from gitsync.setup import scripts
from tests.bench import documents
from tests.bench.documents import AGENT
from tests.bench.measure import PROGRAM
from tests.bench.measure import PYTHON
from tests.bench.measure import gitsync
from tests.bench.measure import together

NOTHING = """\
repos:
- repo: local
  hooks:
  - {id: nothing, name: nothing, language: system, entry: 'true', always_run: true}
"""


def others(table, folder, quick):
    """A commit and a merge, each by gitsync and by what it stands beside."""
    _commits(table, os.path.join(folder, 'commits'), quick)
    _merges(table, os.path.join(folder, 'merges'), quick)


def _commits(table, folder, quick):
    """git commit of a document: what each way of having a hook adds to it."""
    repo = documents.epic_repository(folder)
    ways = {
        'a hook of one line of Python': {'pre-commit': _by_hand},
        'all gates of gitsync': dict.fromkeys(
            ('pre-commit', 'prepare-commit-msg', 'commit-msg'),
            lambda name: scripts.hook(name, PROGRAM),
        ),
        'pre-commit with a hook that does nothing': 'pre-commit',
        'prek with a hook that does nothing': 'prek',
    }
    documents.put(repo, {'.git/nothing.yaml': NOTHING.encode()})
    commands = {'bare': (PYTHON, None, b'', None)}
    for number, (way, hooks) in enumerate({'without': {}, **ways}.items()):
        place = os.path.join(repo, '.git', f'hooks-{number}')
        if _is_made(place, hooks, repo):
            argv = ['git', '-c', f'core.hooksPath={place}', 'commit', '-q', '--allow-empty']
            commands[way] = ([*argv, '-m', 'm'], AGENT, b'', None)
    costs = together(commands, repo, 3 if quick else 11)
    for way in ways:
        if way not in costs or costs[way].code:
            table.row(f'git commit, {way}', 'absent')
            continue
        more = costs[way].seconds - costs['without'].seconds
        ratio = more / costs['bare'].seconds
        table.row(f'git commit, {way}', f'+{more * 1000:.0f} ms = +{ratio:.1f} x')


def _by_hand(_):
    return f'#!/bin/sh\nexec {sys.executable} -c pass\n'.encode()


def _is_made(place, hooks, repo):
    """Put hooks into a folder; False where the hook manager is not installed."""
    os.makedirs(place)
    if isinstance(hooks, dict):
        for name, text in hooks.items():
            documents.put_hook(place, name, text(name))
        return True
    program = os.path.join(os.path.dirname(sys.executable), hooks)
    if not os.path.exists(program):
        return False
    usual = os.path.join(repo, '.git', 'hooks')
    done = subprocess.run(
        [program, 'install', '-f', '-c', os.path.join(repo, '.git', 'nothing.yaml')],
        cwd=repo,
        capture_output=True,
    )
    if done.returncode:
        return False
    shutil.move(os.path.join(usual, 'pre-commit'), place)
    return True


def _merges(table, folder, quick):
    """A JSON file of 10 kB of which both sides changed neighbouring keys: time, and whether both
    changes are in what came out.
    """
    os.makedirs(folder)
    documents.git(folder, 'init', '-q', '-b', 'main')
    documents.put(folder, {'.gitsync.toml': documents.JSON_POLICY})
    documents.git(folder, 'add', '-A')
    documents.git(folder, 'commit', '-q', '-m', 'begin')
    base = {f'key {number}': f'value of key {number}' for number in range(300)}
    sides = {**base, 'key 100': 'ours'}, {**base, 'key 101': 'theirs'}
    before = documents.three(folder, *(_json(value) for value in (base, *sides)))
    drivers = {
        'git merge-file': ['git', 'merge-file', 'a', 'o', 'b'],
        'merge-driver': gitsync('merge-driver', 'o', 'a', 'b', '7', 'settings.json'),
        'git-json-merge (npm)': _from_npm('git-json-merge', folder, 'a', 'o', 'b'),
    }
    commands = {name: (argv, None, b'', before) for name, argv in drivers.items() if argv}
    costs = together({'bare': (PYTHON, None, b'', None), **commands}, folder, 3 if quick else 11)
    wanted = {**sides[0], 'key 101': 'theirs'}
    for name in drivers:
        if name not in costs:
            table.row(f'neighbouring keys of JSON, {name}', 'absent')
            continue
        before()
        subprocess.run(commands[name][0], cwd=folder, capture_output=True)
        ratio = costs[name].seconds / costs['bare'].seconds
        told = 'merged' if _holds(os.path.join(folder, 'a'), wanted) else 'conflict'
        table.row(
            f'neighbouring keys of JSON, {name}',
            f'{costs[name].seconds * 1000:.0f} ms = {ratio:.1f} x, {told}',
        )


def _json(value):
    return (json.dumps(value, indent=2) + '\n').encode()


def _holds(path, wanted):
    with open(path, 'rb') as file:
        try:
            return json.load(file) == wanted
        except ValueError:
            return False


def _from_npm(package, folder, *args):
    """The command line of a package's program; [] where it cannot be installed."""
    npm = shutil.which('npm')
    if npm is None:
        return []
    place = os.path.join(folder, '.git', 'npm')
    argv = [npm, 'install', '--silent', '--no-audit', '--prefix', place, package]
    done = subprocess.run(argv, cwd=folder, capture_output=True, timeout=300)
    program = os.path.join(place, 'node_modules', '.bin', package)
    return [program, *args] if not done.returncode and os.path.exists(program) else []
