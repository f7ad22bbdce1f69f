"""A server with the gate, one without, and a forge that makes any commit by plumbing: no local hook
has a say here.
"""

import hashlib
import os
import re
import subprocess
import zlib
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path

from gitsync.core.epic import sample
from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Entry
from gitsync.core.rules import attestation as attest
from gitsync.core.setup import written
from gitsync.git.repo import Repo
from gitsync.setup import scripts
from tests import loaded
from tests.scenes.repository import copy
from tests.scenes.three_agents import ROSTER

PLAIN = re.compile(r'\w(?:[\w @+.-]*\w)?')  # a name that git would keep as it is
START = datetime(2026, 1, 15, 10, 0, tzinfo=UTC)
LATER = START + timedelta(hours=1)
E = sample.FOLDER
FILES: dict = {}  # {commit or tree: its files}
README = f'{E}/EPIC_README.md'
ROADMAP = 'docs/ROADMAP.md'
POLICY = '.gitsync.toml'
TO_A, TO_PRIMARY = (
    sample.channel('Primary', 'Secondary-A'),
    sample.channel('Secondary-A', 'Primary'),
)
STATUS_A, STATUS_B = sample.status_path('Secondary-A'), sample.status_path('Secondary-B')
CHECKPOINT_B = sample.checkpoint_path('Secondary-B')
A, B, P = 'Secondary-A', 'Secondary-B', 'Primary'
RULES = f'version = 1\n{ROSTER}'
RULES += """[[documents]]
path = "docs/ROADMAP.md"
kind = "sections"
outside = "Primary"
owners = { "{agent} *" = "{agent}" }
"""
ROADMAP_TEXT = (
    '# Roadmap\n\nOutside.\n\n<!-- BEGIN SECONDARY-A PLAN -->\n- a one\n'
    '<!-- END SECONDARY-A PLAN -->\n\n<!-- BEGIN SECONDARY-B PLAN -->\n- b one\n'
    '<!-- END SECONDARY-B PLAN -->\n\nThe end.\n'
)


def base_files() -> dict:
    """The epic of three agents at work, a roadmap of the policy's own, code that nothing gates."""
    files = sample.epic(START)
    readme = sample.joined(files[README], A, START)
    files[README] = sample.joined(readme, B, START)
    files[TO_A] = sample.message(P, A, START, 'begin')
    files[sample.checkpoint_path(A)] = sample.checkpoint(A, START, 'S2.P1')
    files[CHECKPOINT_B] = sample.checkpoint(B, START, 'S2.P1')
    files[STATUS_A] = sample.status(A, START, 'S2.P1', 'IN_PROGRESS')
    files[STATUS_B] = sample.status(B, START, 'S2.P1', 'IN_PROGRESS')
    files[ROADMAP], files['code.py'], files['.gitattributes'] = (
        ROADMAP_TEXT.encode(),
        b'one\n',
        b'# BEGIN gitsync (managed)\nEPIC_README.md merge=gitsync\n# END gitsync\n',
    )
    files[POLICY] = RULES.encode()
    return files


class Site:
    """folder/work (the forge), and two servers: guarded.git with the hooks, open.git without."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work, self.guarded, self.open = (
            folder / 'work',
            folder / 'guarded.git',
            folder / 'open.git',
        )
        self.clock = 1768471200

    @classmethod
    def found(cls, folder: Path) -> 'Site':
        """Both servers holding the base commit on main, and a branch by Secondary-B on dev."""
        site = cls(folder)
        site.git('init', '-q', '--template=', '-b', 'main', str(site.work), at=folder)
        for server in (site.guarded, site.open):
            site.git('init', '-q', '--template=', '--bare', '-b', 'main', str(server), at=folder)
        site.root = site.commit({'code.py': b'zero\n'}, None, parents=())
        site.base = site.commit(base_files(), P, parents=(site.root,), email='owner@example.org')
        for server in (site.guarded, site.open):
            site.git('push', '-q', str(server), f'{site.base}:refs/heads/main')
        (folder / 'ids').write_text(f'{site.root} {site.base} {site.clock}')
        program = written.Program(loaded.python(), str(loaded.ROOT))
        hook = site.guarded / 'hooks' / 'pre-receive'
        hook.parent.mkdir(exist_ok=True)
        hook.write_bytes(scripts.hook('pre-receive', program))
        hook.chmod(0o755)
        return site

    def copy(self, folder: Path) -> 'Site':
        """The same site again, untouched."""
        copy(self.folder, folder)
        made = Site(folder)
        made.root, made.base = self.root, self.base
        return made

    def git(self, *args, at=None, input=None, env=None, check=True) -> str:
        """git's stdout, in the forge."""
        done = subprocess.run(
            ['git', *args],
            cwd=at or self.work,
            input=input,
            capture_output=True,
            env={**os.environ, **(env or {})},
        )
        assert not check or not done.returncode, done.stderr.decode()
        return done.stdout.decode('utf-8', 'surrogateescape').strip()

    def files(self, rev: str) -> dict:
        """{path as bytes: (mode, id)} of a commit or tree by its id, read once for all sites."""
        assert len(rev) == 40
        if rev not in FILES:
            FILES[rev] = {}
            for line in self.git('ls-tree', '-r', '-z', rev).split('\0')[:-1]:
                about, _, path = line.partition('\t')
                mode, _, oid = about.split(' ')
                FILES[rev][os.fsencode(path)] = mode, oid
        return FILES[rev]

    def read(self, path: str, rev: str = '') -> bytes:
        """A file's bytes in a commit."""
        _, oid = self.files(rev or self.base)[os.fsencode(path)]
        loose = self.work / '.git' / 'objects' / oid[:2] / oid[2:]
        return zlib.decompress(loose.read_bytes()).partition(b'\0')[2]

    def store(self, kind: str, data: bytes) -> str:
        """The id of a loose object that is written here: a git process for each would take longer
        than all the rest.
        """
        whole = f'{kind} {len(data)}\0'.encode() + data
        oid = hashlib.sha1(whole).hexdigest()
        file = self.work / '.git' / 'objects' / oid[:2] / oid[2:]
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(zlib.compress(whole, 1))
        return oid

    def tree(self, changes: dict, parent: str = '') -> str:
        """The id of a tree: the parent's with {path: bytes, None for removed, or (mode, bytes)}."""
        files = dict(self.files(parent)) if parent else {}
        for path, file in changes.items():
            name = os.fsencode(path)
            files.pop(name, None)
            if file is None:
                continue
            for other in list(files):  # a file in the place of a folder, or the other way round
                if other.startswith(name + b'/') or name.startswith(other + b'/'):
                    del files[other]
            mode, data = file if isinstance(file, tuple) else ('100644', file)
            data = data.encode('utf-8', 'surrogateescape') if isinstance(data, str) else data
            files[name] = mode, data.decode() if mode == '160000' else self.store('blob', data)
        oid = self.folder_of(files)
        FILES[oid] = files
        return oid

    def folder_of(self, files: dict) -> str:
        """The id of the tree of these files, in git's order: folders as if their names ended in
        '/'.
        """
        rows, folders = {}, {}
        for path, (mode, oid) in files.items():
            name, slash, rest = path.partition(b'/')
            if slash:
                folders.setdefault(name, {})[rest] = mode, oid
            else:
                rows[name] = f'{mode} '.encode() + name + b'\0' + bytes.fromhex(oid)
        for name, inside in folders.items():
            oid = bytes.fromhex(self.folder_of(inside))
            rows[name + b'/'] = b'40000 ' + name + b'\0' + oid
        return self.store('tree', b''.join(rows[name] for name in sorted(rows)))

    def commit(
        self,
        changes: dict,
        agent,
        parents=None,
        email='person@example.org',
        name='A Person',
        committer='',
        message='change',
        more='',
        key='',
    ) -> str:
        """A commit's id; agent None leaves the trailer out, the base is the parent unless given;
        key:
        the file of the key that signs it.
        """
        parents = (self.base,) if parents is None else parents
        self.clock += 60
        env = {
            'GIT_AUTHOR_NAME': name,
            'GIT_AUTHOR_EMAIL': email,
            'GIT_COMMITTER_NAME': name,
            'GIT_COMMITTER_EMAIL': committer or email,
            'GIT_AUTHOR_DATE': f'@{self.clock} +0000',
            'GIT_COMMITTER_DATE': f'@{self.clock} +0000',
        }
        tree = self.tree(changes, parents[0] if parents else '')
        trailer = f'\n\n{more}Agent: {agent}' if agent else f'\n\n{more}' if more else ''
        people = (name, email), (name, committer or email)
        if not key and all(PLAIN.fullmatch(word) for words in people for word in words):
            lines = [f'tree {tree}', *(f'parent {parent}' for parent in parents)]
            for role, (who, address) in zip(('author', 'committer'), people):
                lines.append(f'{role} {who} <{address}> {self.clock} +0000')
            text = '\n'.join([*lines, '', f'{message}{trailer}\n'])
            made = self.store('commit', text.encode())
            FILES[made] = FILES[tree]
            return made
        return self.git(
            *(('-c', 'gpg.format=ssh', '-c', f'user.signingkey={key}') if key else ()),
            'commit-tree',
            *(('-S',) if key else ()),
            tree,
            *(word for parent in parents for word in ('-p', parent)),
            input=f'{message}{trailer}\n'.encode(),
            env=env,
        )

    def attested(self, changes: dict, agent: str, parent: str = '') -> str:
        """A commit that carries the attestation of the commit gate too."""
        parent = parent or self.base
        before = {path: self.git('ls-tree', parent, '--', path).split() for path in changes}
        after = self.tree(changes, parent)
        made = [
            Change(
                path,
                Entry(old[0], old[2]) if old else None,
                Entry(*self.git('ls-tree', after, '--', path).split()[:3:2])
                if changes[path] is not None
                else None,
            )
            for path, old in before.items()
        ]
        return self.commit(changes, agent, (parent,), more=f'{attest.KEY}: {attest.of(made)}\n')

    def push(self, server: Path, *refspecs) -> subprocess.CompletedProcess:
        """A real push, forced; text of what the pusher sees in stderr."""
        return subprocess.run(
            ['git', 'push', '-f', str(server), *refspecs],
            cwd=self.work,
            capture_output=True,
            text=True,
            errors='surrogateescape',
        )

    def seed(self, *refspecs) -> None:
        """Put on both servers what nobody judged."""
        hook = self.guarded / 'hooks' / 'pre-receive'
        hook.rename(hook.with_name('off'))
        self.passes(*refspecs)
        hook.with_name('off').rename(hook)

    def passes(self, *refspecs) -> None:
        """Both servers take the push."""
        for server in (self.guarded, self.open):
            done = self.push(server, *refspecs)
            assert not done.returncode, done.stderr

    def refused(self, rule: str, *refspecs) -> None:
        """The guarded server refuses the push by that rule and keeps its refs; the open one takes
        it.
        """
        before = self.refs(self.guarded)
        done = self.push(self.guarded, *refspecs)
        assert done.returncode and f' {rule}' in done.stderr, done.stderr
        assert 'internal fault' not in done.stderr and self.refs(self.guarded) == before
        assert not self.push(self.open, *refspecs).returncode

    def refs(self, server: Path) -> str:
        """Every ref of a server with what it points to."""
        return self.git('for-each-ref', at=server)

    def findings(self, rev_range: str, now=LATER) -> list:
        """What the range gate says in the forge."""
        from gitsync.gates import history

        repo = Repo.open(str(self.work))
        try:
            return history.judge_range(repo, rev_range, now)
        finally:
            repo.close()
