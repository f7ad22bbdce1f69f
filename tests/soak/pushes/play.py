"""Real pushes to a real server, compared with the model."""

import subprocess
import sys
from pathlib import Path

from gitsync.core.setup import written
from gitsync.setup import scripts
from tests.soak.pushes.commits import Made
from tests.soak.pushes.documents import AGENTS
from tests.soak.pushes.documents import files
from tests.soak.pushes.generate import Generator
from tests.soak.pushes.model import ALIAS
from tests.soak.pushes.model import DEFAULT
from tests.soak.pushes.model import OPEN
from tests.soak.pushes.model import PASS
from tests.soak.pushes.model import real

PUSHES = 8  # of one seed
ROOT = Path(__file__).resolve().parents[3]


class Play:
    """folder/work, where commits are made, and folder/server.git with the gate."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.work, self.server = folder / 'work.git', folder / 'server.git'
        self.generator = Generator(seed)
        self.made = 0
        for place in (self.work, self.server):
            self.git('init', '-q', '--bare', '-b', 'main', str(place), at=folder)
        self.keys = self._keys() if self.generator.is_signed else {}
        self._make_commits()
        graph = self.generator.graph
        for ref in self.generator.server.refs:
            self.git('push', '-q', str(self.server), f'{graph[0].oid}:{ref}')
        self.git('symbolic-ref', ALIAS, DEFAULT, at=self.server)
        self._push_pages()
        program = written.Program(sys.executable, str(ROOT))
        self.hook = 'update' if seed % 8 == 5 else 'pre-receive'
        hook = self.server / 'hooks' / self.hook
        hook.parent.mkdir(exist_ok=True)
        hook.write_bytes(scripts.hook(self.hook, program))
        hook.chmod(0o755)

    def _push_pages(self) -> None:
        """A branch with a history of its own, in which no document ever was."""
        tree = self.git('hash-object', '-w', '-t', 'tree', '--stdin').strip()
        who = ('-c', 'user.name=A', '-c', 'user.email=a@example.org')
        message = b'pages\n\nAgent: Secondary-A\n'
        oid = self.git(*who, 'commit-tree', tree, input=message).strip()
        self.git('push', '-q', str(self.server), f'{oid}:refs/heads/pages')

    def _keys(self) -> dict[str, str]:
        """A key for each agent; {agent: the public one}."""
        for agent in AGENTS:
            make = ('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', '', '-f')
            subprocess.run([*make, self.work / agent], check=True)
        publics = {agent: (self.work / f'{agent}.pub').read_text() for agent in AGENTS}
        return {agent: ' '.join(text.split()[:2]) for agent, text in publics.items()}

    def git(self, *args: str, at: Path | None = None, input: bytes = b'') -> str:
        done = subprocess.run(
            ['git', *args], cwd=at or self.work, input=input, capture_output=True, check=True
        )
        return done.stdout.decode()

    def faults(self, tally: dict[str, int]) -> list[str]:
        """What this seed's pushes found: sentences, none where the server and the model agree."""
        found = []
        for number in range(PUSHES):
            sentence = self._push(tally)
            if sentence:
                found.append(f'push {number}: {sentence}')
        try:
            self.git('fsck', '--no-dangling', at=self.server)
        except subprocess.CalledProcessError as error:
            found.append(f'git fsck: {error.stderr.decode()}')
        return found

    def _push(self, tally: dict[str, int]) -> str:
        model = self.generator.server
        updates = self.generator.push()
        if self.hook == 'update':  # judges ref by ref
            updates = dict(list(updates.items())[:1])
        if not updates:
            return ''
        self._make_commits()
        judged = model.judge(updates)
        specs = [f'{self._oid(new)}:{ref}' for ref, new in updates.items()]
        done = subprocess.run(
            ['git', 'push', '-qf', str(self.server), *specs],
            cwd=self.work,
            capture_output=True,
            text=True,
        )
        is_through = not done.returncode
        kind = judged.verdict if judged.verdict != OPEN else f'open, {is_through}'
        tally[kind] = tally.get(kind, 0) + 1
        if is_through:
            model.refs.update({real(ref): new for ref, new in updates.items() if new is not None})
            for ref, new in updates.items():
                if new is None:
                    model.refs.pop(real(ref), None)
        if 'internal' in done.stderr or 'Traceback' in done.stderr:
            return f'a fault: {done.stderr}'
        if judged.verdict == OPEN or is_through == (judged.verdict == PASS):
            return ''
        told = [line for line in done.stderr.splitlines() if ' GS' in line and 'GS703' not in line]
        what = f'got through, though {judged.why}' if is_through else f'is refused: {told}'
        return f'{specs} {what}'

    def _oid(self, number: int | None) -> str:
        return '' if number is None else self.generator.graph[number].oid

    def _make_commits(self) -> None:
        """Give the graph's new commits to git, with one process; the signed ones are made anew."""
        graph = self.generator.graph
        new = range(self.made, len(graph.commits))
        marks = self.work / 'marks'
        known = [f'--import-marks={marks}'] if self.made else []
        stream = b''.join(map(self._stream, new))
        self.git(
            'fast-import', '--quiet', '--force', f'--export-marks={marks}', *known, input=stream
        )
        for line in marks.read_text().splitlines():
            mark, oid = line.split()
            if int(mark[1:]) > self.made:
                graph[int(mark[1:]) - 1].oid = oid
        self.made = len(graph.commits)
        for number in new if self.keys else ():
            graph[number].oid = self._signed(number)

    def _signed(self, number: int) -> str:
        """A commit with its parents as they are now, and with its signature where it has one."""
        graph = self.generator.graph
        commit = graph[number]
        tree = self.git('rev-parse', f'{commit.oid}^{{tree}}').strip()
        head = [f'tree {tree}', *(f'parent {graph[parent].oid}' for parent in commit.parents)]
        head += self._people(commit)
        head += [commit.odd.format(first=graph[0].oid)] if commit.odd else []
        text = '\n'.join([*head, '', self._message(commit)])
        if commit.signer:
            sign = ('ssh-keygen', '-q', '-Y', 'sign', '-n', 'git', '-f', str(self._key(commit)))
            done = subprocess.run(sign, input=text.encode(), capture_output=True, check=True)
            lines = done.stdout.decode().rstrip('\n').split('\n')
            text = '\n'.join([*head, 'gpgsig ' + '\n '.join(lines), '', self._message(commit)])
        return self.git('hash-object', '-w', '-t', 'commit', '--stdin', input=text.encode()).strip()

    def _key(self, commit: Made) -> Path:
        return self.work / commit.signer

    def _people(self, commit: Made) -> list[str]:
        return [
            f'{word} {who.name} <{who.email}> {commit.time} +0000'
            for word, who in (('author', commit.author), ('committer', commit.committer))
        ]

    def _message(self, commit: Made) -> str:
        trailer = f'\n\nAgent: {commit.author.trailer}' if commit.author.trailer else ''
        return f'change{trailer}\n'

    def _stream(self, number: int) -> bytes:
        commit = self.generator.graph[number]
        text = self._message(commit).encode()
        lines = [f'commit refs/made/{number}', f'mark :{number + 1}', *self._people(commit)]
        head = '\n'.join([*lines, f'data {len(text)}', '']).encode() + text
        for word, parent in zip(('from', 'merge', 'merge'), commit.parents):
            head += f'{word} :{parent + 1}\n'.encode()
        head += b'deleteall\n'
        for path, (mode, data) in files(commit.state, self.keys).items():
            if mode == '160000':
                head += f'M {mode} {data.decode()} {path}\n'.encode()
            else:
                head += f'M {mode} inline {path}\ndata {len(data)}\n'.encode() + data + b'\n'
        return head + b'\n'
