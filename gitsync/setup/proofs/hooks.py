"""Proving the hooks: that git runs ours, and that they refuse and let pass in a scratch repository.

Foreign hooks are not run; whether ours are the ones that git runs is told from the folder that git
names.
"""

from __future__ import annotations

import os
import shlex

from gitsync.core.epic import sample
from gitsync.core.setup.written import GATES
from gitsync.core.setup.written import REPORTERS
from gitsync.core.setup.written import SERVER
from gitsync.core.setup.written import configured_hook
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.setup import clone
from gitsync.setup import hook_state
from gitsync.setup import lfs
from gitsync.setup.proofs.scratch import Proof
from gitsync.setup.proofs.scratch import Scratch
from gitsync.setup.proofs.scratch import first_line
from gitsync.setup.proofs.scratch import scratch_epic
from gitsync.setup.proofs.scratch import wrong
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.rules.finding import Finding
    from gitsync.git.repo import Repo

_STATES = {
    'absent': 'missing',
    'foreign': "another program's, and gitsync is not run by it",
    'stale': 'not executable, so git passes it over',
}
_REFUSED = (
    "an honest commit passes, an edit of a neighbour's section is refused, with --no-verify too"
)
_PUSHED = "an honest push passes, one with an edit of a neighbour's section is refused"
_TRIAL_PUSHES = (('a foreign edit', False), ('an honest edit', True))


def prove_hooks(repo: Repo, folder: str) -> list[Proof]:
    """That each hook is there and alive; then, where all are, that they judge."""
    wanted = SERVER if repo.is_bare else (*GATES, *REPORTERS)
    besides = hook_state.configured(repo, wanted)
    lines = {name: f'{repo.config(configured_hook(name))} "$@"\n' for name in besides}
    hooks = {name: os.fsencode(f'#!/bin/sh\n{line}') for name, line in lines.items()}
    try:
        place = clone.hook_folder(repo, repo.root or repo.common_dir)
    except GitsyncError as error:
        if besides == set(wanted):
            words = f'{len(besides)} hooks in the configuration alone'
            return [Proof('hooks', words, []), _judging(repo, hooks, folder)]
        text = f'hooks are shadowed: {error.message}'
        return [Proof('hooks', '', [wrong('GS903', 'core.hooksPath', text, error.hint)])]
    states = {name: hook_state.state(place, name) for name in wanted}
    ours = {name: _ours(place, name, state) for name, state in states.items()}
    in_folder = {name: data for name, data in ours.items() if data is not None}
    missed = {name: state for name, state in states.items() if name not in besides}
    findings = _not_ours(place, missed) + _without_program(place, in_folder)
    words = f"{len(in_folder)} hooks in '{place}'{_relative(repo)}"
    words += f', {len(besides)} in the configuration' if besides else ''
    proofs = [Proof('hooks', words, findings), *_lfs(repo, place)]
    hooks.update(in_folder)
    if hooks and not findings:
        proofs.append(_judging(repo, hooks, folder))
    return proofs


def _judging(repo: Repo, hooks: dict[str, bytes], folder: str) -> Proof:
    return _push(hooks, folder) if repo.is_bare else _refusal(hooks, folder)


def _relative(repo: Repo) -> str:
    """What to say of a core.hooksPath that serves this worktree alone."""
    value = repo.config('core.hooksPath') or ''
    if not clone.is_dead_in_linked(value):
        return ''
    mend = clone.mended_hooks_path(value, repo.common_dir)
    return f'; core.hooksPath is relative, no hook runs in a linked worktree: {mend}'


def _lfs(repo: Repo, folder: str) -> list[Proof]:
    """GS903 where Git LFS is in use and its pre-push hook is not; nothing is said without it."""
    missing = lfs.missing_hook(repo, folder)
    if not missing:
        return []
    return [Proof('git-lfs', '', [wrong('GS903', missing.path, missing.message, missing.hint)])]


def _ours(folder: str, name: str, state: str) -> bytes | None:
    """The bytes of our hook file, wherever it is run from."""
    path = os.path.join(folder, name)
    if state not in ('ours', 'legacy'):
        return None
    return files.load(path if state == 'ours' else path + '.legacy')


def _not_ours(folder: str, states: dict[str, str]) -> list[Finding]:
    findings = []
    for state in sorted(_STATES):
        names = [name for name in states if states[name] == state]
        if names:
            text = f'{"hook" if len(names) == 1 else "hooks"} {", ".join(names)}: {_STATES[state]}'
            findings.append(wrong('GS903', os.path.join(folder, names[0]), text))
    return findings


def _without_program(folder: str, hooks: dict[str, bytes]) -> list[Finding]:
    programs: dict[tuple[str, ...], list[str]] = {}
    for name, data in hooks.items():
        programs.setdefault(_program(data), []).append(name)
    return [
        wrong(
            'GS903',
            os.path.join(folder, names[0]),
            f'the program of {", ".join(names)} is gone: {" with ".join(program)}',
        )
        for program, names in programs.items()
        if not all(map(os.path.exists, program))
    ]


def _program(text: bytes) -> tuple[str, ...]:
    """(interpreter, folder of the package) that a hook file starts."""
    words = [
        line.partition(b'=')[2]
        for line in text.split(b'\n')
        if line.startswith((b'python=', b'home='))
    ]
    return tuple(''.join(shlex.split(os.fsdecode(word))) for word in words)


class _Edits(Value):
    """An edit by Secondary-A, and the same with an edit of Primary's section."""

    honest: bytes
    foreign: bytes


def _edits(scratch: Scratch) -> _Edits:
    data = scratch.read(sample.README_PATH)
    honest = data.replace(b'**Current Step:** Research', b'**Current Step:** Writing')
    return _Edits(honest, honest.replace(b'**Current Step:** Planning', b'**Current Step:** Mine'))


def _put_hooks(folder: str, hooks: dict[str, bytes]) -> str:
    for name, data in hooks.items():
        files.save(os.path.join(folder, name), data, 0o755)
    return folder


def _refusal(hooks: dict[str, bytes], folder: str) -> Proof:
    """Each of the two commit gates alone must refuse a foreign edit; all together must let an
    honest commit pass.
    """
    scratch = scratch_epic(os.path.join(folder, 'refusal'))
    gates = os.path.join(folder, 'gates')
    edits = _edits(scratch)
    scratch.write(sample.README_PATH, edits.foreign)
    scratch.must('add', '-A')
    faults = {}
    for name in ('pre-commit', 'prepare-commit-msg'):
        alone = _put_hooks(os.path.join(gates, name), {name: hooks[name]})
        faults[name] = _gate_fault(scratch, alone)
    findings = [
        wrong('GS903', name, f'hook {name} {fault}') for name, fault in faults.items() if fault
    ]
    scratch.write(sample.README_PATH, edits.honest)
    scratch.must('config', 'core.hooksPath', _put_hooks(os.path.join(gates, 'all'), hooks))
    done = scratch.commit('honest', GITSYNC_AGENT='Secondary-A')
    if done.code:
        text = f'an honest commit is refused: {first_line(done)}'
        findings.append(wrong('GS903', 'pre-commit', text))
    return Proof('refusal', _REFUSED, findings)


def _gate_fault(scratch: Scratch, hooks: str) -> str:
    """What is wrong with a gate that ought to refuse what is staged; '' when it refuses."""
    commit = ('-c', f'core.hooksPath={hooks}', 'commit', '-q', '-m', 'foreign')
    done = scratch.run(*commit, GITSYNC_AGENT='Secondary-A')
    if not done.code:
        scratch.must('reset', '-q', '--soft', 'HEAD~1')
        return "lets an edit of a neighbour's section pass"
    return '' if b'GS201' in done.out + done.err else f'does not judge: {first_line(done)}'


def _push(hooks: dict[str, bytes], folder: str) -> Proof:
    """An honest push must pass, one with a foreign edit must be refused by the server's hooks."""
    server = Scratch(os.path.join(folder, 'server.git'), bare=True)
    scratch = scratch_epic(os.path.join(folder, 'client'))
    scratch.must('push', '-q', server.folder, 'HEAD:refs/heads/main')
    _put_hooks(os.path.join(server.folder, 'no-hooks'), hooks)
    edits = _edits(scratch)
    findings = []
    for what, passes in _TRIAL_PUSHES:
        scratch.write(sample.README_PATH, edits.honest if passes else edits.foreign)
        scratch.must_commit(f'{what}\n\nAgent: Secondary-A')
        done = scratch.run('push', '-q', server.folder, 'HEAD:refs/heads/main')
        if bool(done.code) == passes:
            how = f'refused: {first_line(done)}' if passes else 'not refused'
            findings.append(wrong('GS903', 'pre-receive', f'a push with {what} is {how}'))
        scratch.must('reset', '-q', '--hard', 'HEAD~1')
    return Proof('refusal', _PUSHED, findings)
