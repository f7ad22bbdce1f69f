"""Proving what is set up: a probe merge and a probe refusal in a scratch repository, by this
clone's own driver line and hook files.

A line in a file proves nothing: the driver is run by git merge, the hooks by git commit and git
push. Foreign hooks are
not run here; whether ours are the ones that git runs is told from the folder that git names.
"""

import os
import shutil
import tempfile
from collections import namedtuple
from datetime import timedelta

from gitsync.core.epic import sample
from gitsync.core.policy import owners
from gitsync.core.rules.finding import finding
from gitsync.core.setup import written as wiring
from gitsync.errors import GitsyncError
from gitsync.git import process as git
from gitsync.setup import hook_files as hookfiles
from gitsync.setup import plan as setup
from gitsync.world import clock
from gitsync.world import files
from gitsync.world import policy as policies

README = f'{sample.FOLDER}/EPIC_README.md'
MERGED_KINDS = ('sections', 'messages', 'status', 'checkpoint')
_STATES = {
    'absent': 'missing',
    'foreign': "another program's, and gitsync is not run by it",
    'stale': 'not executable, so git passes it over',
}
INSTALL = "run 'gitsync install' (or 'gitsync doctor --fix')"


class Proof(namedtuple('Proof', 'name words findings')):
    """One thing that was tried: what, in words how it went, and the findings where it went wrong."""

    __slots__ = ()


def prove(repo) -> list[Proof]:
    """Everything that can be proved about this worktree (or bare repository)."""
    proofs = [] if repo.is_bare else [_attributes(repo)]
    folder = tempfile.mkdtemp(prefix='gitsync-doctor-')
    try:
        proofs.append(_merge(repo, os.path.join(folder, 'merge')))
        hooks, state = _hooks(repo)
        proofs.append(state)
        if hooks and not state.findings:
            proofs.append((_push if repo.is_bare else _refusal)(repo, hooks, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return proofs


def _attributes(repo) -> Proof:
    """Every gated file of this worktree must have the attribute, asked of git itself."""
    policy, listed = policies.load(repo.disk()), repo.tracked()
    paths = [path for path in listed.paths() if _is_merged(path, policy, listed)] or [
        'EPIC_README.md'
    ]
    asked = b'\0'.join(os.fsencode(path) for path in paths) + b'\0'
    answers = os.fsdecode(repo.output('check-attr', '-z', '--stdin', 'merge', input=asked)).split(
        '\0'
    )
    wrong = {}
    for path, value in zip(answers[::3], answers[2::3]):
        if value != 'gitsync':
            wrong.setdefault(value, []).append(path)
    found = [_attribute_finding(repo, value, names) for value, names in sorted(wrong.items())]
    return Proof('attributes', f'{len(paths)} shared files carry merge=gitsync', found)


def _is_merged(path, policy, snapshot) -> bool:
    place = owners.place_of(
        path,
        policy,
        lambda folder: (
            snapshot.entry(f'{folder}/EPIC_README.md' if folder else 'EPIC_README.md') is not None
        ),
    )
    return place is not None and place.kind in MERGED_KINDS


def _attribute_finding(repo, value: str, names: list[str]):
    info = files.load(os.path.join(repo.common_dir, 'info', 'attributes')) or b''
    root = repo.root and setup.has_attributes(repo.root)
    hint = "run 'gitsync init' and commit .gitattributes"
    if root:
        hint = (
            f'{os.path.join(repo.common_dir, "info", "attributes")} beats .gitattributes: take the '
            'line out'
            if b'merge' in info
            else 'a later line or a deeper .gitattributes takes it away: git check-attr -a '
            + names[0]
        )
    more = f' and {len(names) - 1} more' if len(names) > 1 else ''
    return finding(
        'GS902', names[0], 1, 1, f"merge attribute is '{value}', not 'gitsync'{more}", hint
    )


class Scratch:
    """A scratch repository beside the real one: its own HEAD and index, the user's own git
    settings.
    """

    def __init__(self, folder: str, bare: bool = False) -> None:
        self.folder = folder
        self.env = {
            name: None
            for name in os.environ
            if name.startswith(('GITSYNC_', 'PRE_COMMIT', 'CLAUDE_CODE_SESSION'))
        }
        self.env |= {
            f'GIT_{who}_{what}': value
            for who in ('AUTHOR', 'COMMITTER')
            for what, value in (('NAME', 'gitsync doctor'), ('EMAIL', 'doctor@gitsync.example'))
        }
        self.env |= {'GIT_EDITOR': 'true', 'GIT_TEMPLATE_DIR': ''}
        os.makedirs(folder)
        self.must('init', '-q', *(['--bare'] if bare else []), '.')
        self.must('config', 'commit.gpgsign', 'false')
        self.must('config', 'core.hooksPath', os.path.join(folder, 'no-hooks'))

    def run(self, *args, **env) -> git.Done:
        """Run git here."""
        return git.run(args, cwd=self.folder, env={**self.env, **env}, elsewhere=True)

    def must(self, *args, **env) -> str:
        """Run git here; GitsyncError when it fails."""
        done = self.run(*args, **env)
        if done.code:
            raise git.failure(args, done)
        return os.fsdecode(done.out)

    def write(self, path: str, data: bytes) -> None:
        """Write a file, making its folders."""
        files.save(os.path.join(self.folder, path), data)

    def commit(self, message: str, **env) -> git.Done:
        """Stage everything and commit it."""
        self.must('add', '-A')
        return self.run('commit', '-q', '-m', message, **env)


def _merge(repo, folder: str) -> Proof:
    """Two sides change neighbouring fields of one section: as text a conflict, by the driver both."""
    name, line = 'merge driver', repo.config('merge.gitsync.driver')
    if not line:
        return Proof(
            name,
            '',
            [
                finding(
                    'GS902',
                    '.gitattributes',
                    1,
                    1,
                    "no driver 'gitsync' is set up in this clone: git merges as text in silence",
                    INSTALL,
                )
            ],
        )
    now = clock.now() - timedelta(minutes=30)
    scratch = Scratch(folder)
    scratch.must('config', 'merge.gitsync.driver', line)
    scratch.write('.gitattributes', b'EPIC_README.md merge=gitsync\n')
    base = sample.readme(now)
    ours = base.replace(b'**Current Stage:** S2.P1', b'**Current Stage:** S2.P2')
    theirs = base.replace(b'**Current Step:** Planning', b'**Current Step:** Waiting')
    scratch.write(README, base)
    _must(scratch.commit('base'))
    for side, data in (('theirs', theirs), ('ours', ours)):
        scratch.must(
            'checkout', '-q', '-B', side, *(['HEAD'] if side == 'theirs' else ['theirs~1'])
        )
        scratch.write(README, data)
        _must(scratch.commit(side))
    done = scratch.run('merge', '-q', '--no-edit', 'theirs')
    wanted = ours.replace(b'**Current Step:** Planning', b'**Current Step:** Waiting')
    if done.code == 0 and files.load(os.path.join(folder, README)) == wanted:
        return Proof(name, 'two edits of one section merged, and nothing was lost', [])
    words = os.fsdecode(done.err).strip().split('\n')[0] or 'git merge conflicts'
    return Proof(
        name,
        '',
        [
            finding(
                'GS902',
                '.gitattributes',
                1,
                1,
                f'the driver of this clone does not merge: {words}',
                INSTALL,
            )
        ],
    )


def _must(done: git.Done) -> None:
    if done.code:
        raise git.failure(['commit'], done)


def _hooks(repo) -> tuple[dict, Proof]:
    """({name: bytes of our hook file that git would run}, the proof that each is there and alive)."""
    place = repo.root or repo.common_dir
    try:
        folder = setup.hook_folder(repo, place)
    except GitsyncError as error:
        return {}, Proof(
            'hooks',
            '',
            [
                finding(
                    'GS903',
                    'core.hooksPath',
                    1,
                    1,
                    f'hooks are shadowed: {error.message}',
                    error.hint,
                )
            ],
        )
    wanted = wiring.SERVER if repo.is_bare else (*wiring.GATES, *wiring.REPORTERS)
    wrong, ours, programs = {}, {}, {}
    for name in wanted:
        state, path = hookfiles.state(folder, name), os.path.join(folder, name)
        if state in ('ours', 'legacy'):
            ours[name] = files.load(path if state == 'ours' else path + '.legacy')
            programs.setdefault(_program(ours[name]), []).append(name)
            continue
        wrong.setdefault(state, []).append(name)
    found = [
        finding(
            'GS903',
            os.path.join(folder, names[0]),
            1,
            1,
            f'{"hook" if len(names) == 1 else "hooks"} {", ".join(names)}: {_STATES[state]}',
            INSTALL,
        )
        for state, names in sorted(wrong.items())
    ]
    for program, names in programs.items():
        if not all(map(os.path.exists, program)):
            found.append(
                finding(
                    'GS903',
                    os.path.join(folder, names[0]),
                    1,
                    1,
                    f'the program of {", ".join(names)} is gone: {" with ".join(program)}',
                    INSTALL,
                )
            )
    return ours, Proof('hooks', f"{len(ours)} hooks in '{folder}'", found)


def _program(text: bytes) -> tuple[str, ...]:
    """(interpreter, folder of the package) that a hook file starts."""
    import shlex

    words = [
        line.partition(b'=')[2]
        for line in text.split(b'\n')
        if line.startswith((b'python=', b'home='))
    ]
    return tuple(''.join(shlex.split(os.fsdecode(word))) for word in words)


def _put_hooks(folder: str, hooks: dict) -> None:
    for name, data in hooks.items():
        files.save(os.path.join(folder, name), data, 0o755)


def _begun(folder: str) -> Scratch:
    """A scratch repository holding an epic with Secondary-A's section, no hooks yet."""
    now = clock.now() - timedelta(minutes=30)
    scratch = Scratch(folder)
    for path, data in sample.epic(now).items():
        scratch.write(path, data)
    scratch.write(README, sample.joined(sample.readme(now), 'Secondary-A', now))
    _must(scratch.commit('begin'))
    return scratch


def _edits(scratch: Scratch) -> tuple[bytes, bytes]:
    """(an honest edit by Secondary-A, the same with an edit of Primary's section)."""
    data = files.load(os.path.join(scratch.folder, README)) or b''
    honest = data.replace(b'**Current Step:** Research', b'**Current Step:** Writing')
    return honest, honest.replace(b'**Current Step:** Planning', b'**Current Step:** Mine')


def _refusal(repo, hooks: dict, folder: str) -> Proof:
    """Each of the two commit gates alone must refuse a foreign edit; all together must let an
    honest commit pass.
    """
    scratch = _begun(os.path.join(folder, 'refusal'))
    gates = os.path.join(folder, 'gates')
    _put_hooks(os.path.join(gates, 'all'), hooks)
    honest, foreign = _edits(scratch)
    scratch.write(README, foreign)
    scratch.must('add', '-A')
    found = []
    for name in ('pre-commit', 'prepare-commit-msg'):
        _put_hooks(os.path.join(gates, name), {name: hooks[name]})
        done = scratch.run(
            '-c',
            f'core.hooksPath={gates}/{name}',
            'commit',
            '-q',
            '-m',
            'foreign',
            GITSYNC_AGENT='Secondary-A',
        )
        if not done.code or b'GS201' not in done.out + done.err:
            words = (
                f'does not judge: {_first(done)}'
                if done.code
                else "lets an edit of a neighbour's section pass"
            )
            found.append(finding('GS903', name, 1, 1, f'hook {name} {words}', INSTALL))
        if not done.code:
            scratch.must('reset', '-q', '--soft', 'HEAD~1')
    scratch.write(README, honest)
    scratch.must('config', 'core.hooksPath', os.path.join(gates, 'all'))
    done = scratch.commit('honest', GITSYNC_AGENT='Secondary-A')
    if done.code:
        found.append(
            finding(
                'GS903', 'pre-commit', 1, 1, f'an honest commit is refused: {_first(done)}', INSTALL
            )
        )
    return Proof(
        'refusal',
        "an honest commit passes, an edit of a neighbour's section is refused, with --no-verify "
        'too',
        found,
    )


def _push(repo, hooks: dict, folder: str) -> Proof:
    """An honest push must pass, one with a foreign edit must be refused by the server's hooks."""
    server = Scratch(os.path.join(folder, 'server.git'), bare=True)
    scratch = _begun(os.path.join(folder, 'client'))
    scratch.must('push', '-q', server.folder, 'HEAD:refs/heads/main')
    _put_hooks(os.path.join(server.folder, 'no-hooks'), hooks)
    honest, foreign = _edits(scratch)
    found = []
    for words, data, passes in (
        ('a foreign edit', foreign, False),
        ('an honest edit', honest, True),
    ):
        scratch.write(README, data)
        _must(scratch.commit(f'{words}\n\nAgent: Secondary-A'))
        done = scratch.run('push', '-q', server.folder, 'HEAD:refs/heads/main')
        if bool(done.code) == passes:
            found.append(
                finding(
                    'GS903',
                    'pre-receive',
                    1,
                    1,
                    f'a push with {words} is '
                    f'{"refused: " + _first(done) if passes else "not refused"}',
                    INSTALL,
                )
            )
        scratch.must('reset', '-q', '--hard', 'HEAD~1')
    return Proof(
        'refusal',
        "an honest push passes, one with an edit of a neighbour's section is refused",
        found,
    )


def _first(done: git.Done) -> str:
    return (os.fsdecode(done.err + done.out).strip().split('\n') or [''])[0]
