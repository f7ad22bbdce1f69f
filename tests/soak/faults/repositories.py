"""python -m tests.soak.faults.repositories [KIND…]: one play of an epic in repositories of every
kind that git makes; each step comes to what it comes to in a plain one.
"""

import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

from gitsync.core.text.value import Value
from gitsync.world import output
from tests.scenes.repository import NO_HOOKS
from tests.soak.faults.place import Place
from tests.soak.faults.place import plain
from tests.soak.faults.rows import README
from tests.soak.faults.rows import REPORTS
from tests.soak.faults.rows import TEAM
from tests.soak.faults.rows import E

A, B, PRIMARY, PERSON = 'Secondary-A', 'Secondary-B', 'Primary', ''
_OIDS = re.compile(r'\b[0-9a-f]{7,64}\b')
_SPANS = re.compile(r'\b\d+(\.\d+)? ?(ms|s|min|h|seconds?|minutes?)\b')
_EDIT = {'file_path': f'WHERE/{REPORTS}/STATUS', 'old_string': 'none', 'new_string': 'x'}
_EVENT = {
    'hook_event_name': 'PreToolUse',
    'session_id': 's',
    'agent_type': A,
    'tool_name': 'Edit',
    'cwd': 'WHERE',
    'tool_input': _EDIT,
}


class Kind(Value):
    """A kind of repository. make: the plain one as that, and the folder in which one works."""

    name: str
    make: Callable[[Place], Path]
    env: dict[str, str] = {}


class Step(Value):
    """gitsync, or git where the first word says so; WHERE is the repository's folder."""

    agent: str
    argv: tuple[str, ...]
    input: bytes = b''
    write: tuple[str, bytes, bytes] | None = None  # a file in which something is replaced before
    below: str = ''  # the folder from which it is called


def _other(text: bytes) -> tuple[str, bytes, bytes]:
    return f'{REPORTS}/STATUS', b'BLOCKERS: none', b'BLOCKERS: ' + text


GIT = 'git'
STEPS = (
    Step(PERSON, ('init',)),
    Step(PERSON, ('install', '--agent-hooks', 'claude')),
    Step(PERSON, (GIT, 'add', '-A', '--sparse')),
    Step(PERSON, (GIT, *NO_HOOKS, 'commit', '-q', '-m', 'Set up')),
    Step(PERSON, ('doctor',)),
    Step(PERSON, ('check', '--all')),
    Step(PERSON, (GIT, 'branch', 'other')),
    Step(A, ('whoami', '--json')),
    Step(A, ('section', 'write'), b'**Blockers:** paper\n'),
    Step(A, ('status', 'set', 'BLOCKERS=paper')),
    Step(A, ('checkpoint', 'write'), b'{"current_step": "x"}'),
    Step(A, ('message', 'send', 'Primary', '--subject', 'x')),
    Step(A, ('heartbeat',)),
    Step(A, ('lock', 'acquire', 'data', '--wait', '0')),
    Step(B, ('lock', 'acquire', 'data', '--wait', '0')),
    Step(A, ('lock', 'show', 'data')),
    Step(A, ('lock', 'renew', 'data')),
    Step(A, ('lock', 'release', 'data')),
    Step(A, ('commit', '--dry-run', '-m', 'Step')),
    Step(A, ('commit', '-m', 'Step')),
    Step(A, (GIT, 'status', '--porcelain')),
    Step(A, (GIT, 'log', '-1', '--format=%s%n%b%(trailers:key=Agent)')),
    Step(A, (GIT, 'add', '-A', '--sparse'), write=_other(b'foreign')),
    Step(A, ('check', '--staged')),
    Step(A, (GIT, 'commit', '-m', 'Foreign')),
    Step(A, (GIT, 'commit', '-a', '-m', 'Foreign')),
    Step(A, (GIT, 'commit', '-m', 'Foreign', '--', f'{REPORTS}/STATUS')),
    Step(A, (GIT, 'commit', '-m', 'Foreign', '--', 'STATUS'), below=REPORTS),
    Step(A, ('check', '--staged'), below=REPORTS),
    Step(A, ('restore',), below=E),
    Step(A, (GIT, 'status', '--porcelain')),
    Step(A, (GIT, 'reset', '-q')),
    Step(A, (GIT, 'commit', '-q', '-a', '-m', 'Own'), write=(f'{TEAM}/STATUS', b'paper', b'ink')),
    Step(
        A, (GIT, 'commit', '-q', '-m', 'Own', 'STATUS'), b'', (f'{TEAM}/STATUS', b'ink', b'x'), TEAM
    ),
    Step(A, ('edit-hook',), json.dumps(_EVENT).encode()),
    Step(A, ('check', f'WHERE/{README}'), below=REPORTS),
    Step(A, ('lock', 'run', 'epic_readme', '--', 'gitsync', 'section', 'write')),
    Step(PRIMARY, ('message', 'inbox')),
    Step(PRIMARY, ('message', 'read', 'Secondary-A', '1')),
    Step(PRIMARY, ('message', 'reply', 'Secondary-A', '1', '--details', 'y')),
    Step(PRIMARY, ('sync', '--point', '1')),
    Step(PRIMARY, ('commit', '-m', 'Answer')),
    Step(B, (GIT, 'checkout', '-q', 'other')),
    Step(B, ('section', 'write'), b'**Blockers:** stone\n'),
    Step(B, ('status', 'set', 'BLOCKERS=stone')),
    Step(B, ('commit', '-m', 'Step of B')),
    Step(B, (GIT, 'add', '-A', '--sparse'), write=(f'{REPORTS}/STATUS', b'stone', b'scissors')),
    Step(B, (GIT, 'commit', '-q', '-m', 'Another')),
    Step(PRIMARY, (GIT, 'checkout', '-q', 'main')),
    Step(PRIMARY, ('preview', 'other')),
    Step(PRIMARY, (GIT, 'merge', '-q', '-m', 'Merge', 'other')),
    Step(PRIMARY, (GIT, 'show', f'HEAD:{README}')),
    Step(PRIMARY, ('check', '--range', 'HEAD~1..HEAD')),
    Step(PRIMARY, ('check', '--commit', 'HEAD')),
    Step(PRIMARY, (GIT, 'checkout', '-q', '-b', 'third', 'HEAD~1')),
    Step(PRIMARY, (GIT, 'cherry-pick', 'other')),
    Step(PRIMARY, (GIT, 'cherry-pick', '--abort')),
    Step(PRIMARY, (GIT, 'rebase', '-q', 'main', '-x', 'git log -1 --format=%s')),
    Step(PRIMARY, (GIT, 'checkout', '-q', 'main')),
    Step(PRIMARY, ('epic', 'add-feature', 'more')),
    Step(PRIMARY, ('handoff',)),
    Step(PRIMARY, ('commit', '-m', 'More')),
    Step(PRIMARY, ('brief',)),
    Step(PRIMARY, ('explain', README)),
    Step(PRIMARY, ('explain', 'EPIC_README.md'), below=E),
    Step(B, ('join', 'Secondary-B', '--worktree', '../b')),
    Step('', ('whoami', '--json'), below='../b'),
    Step('', ('section', 'write'), b'**Blockers:** wood\n', below='../b'),
    Step('', ('commit', '-m', 'There'), below='../b'),
    Step('', (GIT, 'log', '-1', '--format=%s%n%(trailers:key=Agent)'), below='../b'),
    Step(PRIMARY, ('board',)),
    Step(PRIMARY, (GIT, 'merge', '-q', '-m', 'Merge', 'agent/secondary_b/work')),
    Step(PERSON, ('check', '--all', '--format', 'sarif')),
    Step(PRIMARY, ('takeover', 'Secondary-B')),
    Step(PRIMARY, ('attic',)),
    Step(PRIMARY, ('epic', 'close')),
    Step(PRIMARY, ('epic', 'new', 'epics/KAI-2', 'one', 'two')),
    Step(A, ('join', 'Secondary-A')),
    Step(PERSON, ('whoami', '--json')),
    Step(PERSON, ('uninstall',)),
    Step(PERSON, (GIT, 'status', '--porcelain')),
    Step(PERSON, (GIT, 'config', '--name-only', '--get-regexp', 'gitsync')),
)


def _as_it_is(place: Place) -> Path:
    return place.top


def _made_anew(*options: str) -> Callable[[Place], Path]:
    """Made by git init with these options, of the same files."""

    def make(place: Place) -> Path:
        subprocess.run(['rm', '-rf', str(place.top / '.git')], check=True)
        place.git('init', '-q', '-b', 'main', *options)
        return _named(place)

    return make


def _named(place: Place) -> Path:
    for key, value in (('user.name', 'A Person'), ('user.email', 'person@example.org')):
        place.git('config', key, value)
    place.commit('Start the epic')
    return place.top


def _configured(*settings: str) -> Callable[[Place], Path]:
    def make(place: Place) -> Path:
        for setting in settings:
            place.git('config', *setting.split('=', 1))
        return place.top

    return make


def _linked(place: Place) -> Path:
    """Reached through a link."""
    link = place.folder / 'link'
    link.symlink_to(place.folder, target_is_directory=True)
    return link / 'repo'


def _linked_itself(place: Place) -> Path:
    (place.folder / 'elsewhere').mkdir()
    link = place.folder / 'elsewhere' / 'linked'
    link.symlink_to(place.top, target_is_directory=True)
    return link


def _bare_and_worktree(place: Place) -> Path:
    place.git('clone', '-q', '--bare', '.', '../bare.git')
    place.top = place.folder / 'bare.git'
    place.git('worktree', 'add', '-q', '../beside/tree', 'main')
    place.git('config', 'user.name', 'A Person')
    place.git('config', 'user.email', 'person@example.org')
    place.top = place.folder / 'beside' / 'tree'
    return place.top


def _worktree(place: Place) -> Path:
    place.git('checkout', '-q', '--detach')
    place.git('worktree', 'add', '-q', '../beside/tree', 'main')
    place.top = place.folder / 'beside' / 'tree'
    return place.top


def _submodule(place: Place) -> Path:
    place.git('clone', '-q', '--bare', '.', '../origin.git')
    outer = place.folder / 'outer'
    outer.mkdir()
    place.top = outer
    place.git('init', '-q', '-b', 'main')
    place.git(
        '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', '../origin.git', 'sub'
    )
    place.top = outer / 'sub'
    place.git('config', 'user.name', 'A Person')
    place.git('config', 'user.email', 'person@example.org')
    return place.top


def _partial(place: Place) -> Path:
    place.git('config', 'uploadpack.allowFilter', 'true')
    url = f'file://{place.top}'
    place.git('clone', '-q', '--filter=blob:none', url, '../part')
    place.top = place.folder / 'part'
    place.git('config', 'user.name', 'A Person')
    place.git('config', 'user.email', 'person@example.org')
    return place.top


def _sparse(*options: str) -> Callable[[Place], Path]:
    def make(place: Place) -> Path:
        place.write('far/away.txt', b'x\n')
        place.commit('More')
        place.git('sparse-checkout', 'set', *options, E)
        return place.top

    return make


def _split_index(place: Place) -> Path:
    place.git('config', 'core.splitIndex', 'true')
    place.git('update-index', '--split-index')
    return place.top


def _separate(place: Place) -> Path:
    place.git('init', '-q', '--separate-git-dir', '../git dir')
    return place.top


def _moved_with_odd_name(place: Place) -> Path:
    """A folder of an odd name: blanks, quotes, a newline, bytes that are no UTF-8."""
    odd = place.folder / os.fsdecode(b'-o\'d "d\n\xff$(x) ')
    place.top.rename(odd)
    place.top = odd
    return odd


PLAIN = Kind('plain', _as_it_is)
KINDS = (
    Kind('plain C', _as_it_is, {'LC_ALL': 'C', 'PYTHONUTF8': '0', 'PYTHONCOERCECLOCALE': '0'}),
    Kind('sha256', _made_anew('--object-format=sha256')),
    Kind('reftable', _made_anew('--ref-format=reftable')),
    Kind('separate git directory', _separate),
    Kind('a linked parent', _linked),
    Kind('linked itself', _linked_itself),
    Kind('bare and a worktree', _bare_and_worktree),
    Kind('a second worktree', _worktree),
    Kind('submodule', _submodule),
    Kind('partial clone', _partial),
    Kind('sparse cone', _sparse('--cone')),
    Kind('sparse patterns', _sparse('--no-cone', '/.gitattributes')),
    Kind('sparse index', _sparse('--cone', '--sparse-index')),
    Kind('split index', _split_index),
    Kind('an odd folder', _moved_with_odd_name),
    Kind('quotePath', _configured('core.quotePath=true')),
    Kind('precomposed', _configured('core.precomposeUnicode=true')),
    Kind('ignoreCase', _configured('core.ignoreCase=true')),
    Kind('worktreeConfig', _configured('extensions.worktreeConfig=true')),
    Kind('monitored', _configured('core.fsmonitor=true', 'core.untrackedCache=true')),
    Kind('many files', _configured('feature.manyFiles=true')),
    Kind('index of version 4', _configured('index.version=4')),
    Kind('zdiff3', _configured('merge.conflictStyle=zdiff3')),
    Kind('reused resolutions', _configured('rerere.enabled=true')),
    Kind('prefixes', _configured('diff.mnemonicPrefix=true', 'diff.noprefix=true')),
    Kind('colour', _configured('color.ui=always', 'status.relativePaths=false')),
    Kind('other encoding', _configured('i18n.commitEncoding=latin1')),
    Kind('comments of another kind', _configured('core.commentChar=;')),
    Kind('verbose commit', _configured('commit.verbose=true', 'commit.cleanup=scissors')),
)


Told = tuple[str, int, str]  # a step, its exit and what was said


def played(folder: Path, kind: Kind) -> list[Told]:
    """What each step came to there."""
    place = Place(folder)
    place.build()
    where = kind.make(place)
    return [
        (f'{number} {step.agent}: {" ".join(step.argv)}', *_come_to(place, where, step, kind.env))
        for number, step in enumerate(STEPS)
    ]


def _come_to(place: Place, where: Path, step: Step, env: dict[str, str]) -> tuple[int, str]:
    cwd = where / step.below
    if not cwd.is_dir():
        return -1, 'there is no such folder'
    if step.write:
        name, old, new = step.write
        (where / name).write_bytes((where / name).read_bytes().replace(old, new))
    argv = [word.replace('WHERE', str(where)) for word in step.argv]
    program = argv if argv[0] == GIT else [sys.executable, '-m', 'gitsync', *argv]
    done = subprocess.run(
        program,
        cwd=cwd,
        env=place.environment(step.agent, {**env, 'PWD': str(cwd)}),
        input=step.input.replace(b'WHERE', json.dumps(str(where))[1:-1].encode()),
        capture_output=True,
    )
    return done.returncode, _same_everywhere(place, where, done.stdout + done.stderr)


def _same_everywhere(place: Place, where: Path, data: bytes) -> str:
    """What was said, places, ids and times apart."""
    text = data.decode('utf-8', 'surrogateescape')
    common = place.git('rev-parse', '--path-format=absolute', '--git-common-dir').rstrip('\n')
    places = {common: 'TOP/.git', os.path.normpath(where / '../b'): 'B', str(where): 'TOP'}
    for path in (os.path.realpath(where / '../b'), os.path.realpath(where), str(place.top)):
        places[path] = 'B' if path.endswith('/b') else 'TOP'
    for path, name in places.items():
        for shown in (path, output.clean(path), json.dumps(path)[1:-1]):
            text = text.replace(shown, name)
    return _SPANS.sub('SPAN', _OIDS.sub('OID', plain(text)))


def differences(folder: Path, usual: list[Told], kind: Kind) -> Iterator[str]:
    """What comes to something else there."""
    for (step, code, said), (_, other, told) in zip(usual, played(folder, kind), strict=True):
        if (code, said) != (other, told):
            lines = difflib.unified_diff(said.split('\n'), told.split('\n'), lineterm='', n=0)
            yield '\n    '.join((f'{kind.name}: {step}: exit {code}, {other}', *lines))


def main(argv: list[str]) -> int:
    """Play in each kind, or in those whose names begin so; 1 where something differs."""
    kinds = [kind for kind in KINDS if kind.name.startswith(tuple(argv) or '')]
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        usual = played(Path(folder, 'plain'), PLAIN)
        for number, kind in enumerate(kinds):
            for sentence in differences(Path(folder, str(number)), usual, kind):
                count += 1
                print(sentence, flush=True)
    print(f'{len(STEPS)} steps in {len(kinds)} kinds of repositories: {count} differ')
    return 1 if count else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
