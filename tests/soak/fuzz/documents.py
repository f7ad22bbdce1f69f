"""Doors that read gated documents: form, fixes, merges, judgement, what stands."""

import random
import re
from collections.abc import Callable

from gitsync.core.documents.kinds import room
from gitsync.core.documents.messages import NONE_YET
from gitsync.core.epic import mail
from gitsync.core.epic import sample
from gitsync.core.epic import state
from gitsync.core.epic.progress import open_questions
from gitsync.core.fixes.fix import fix
from gitsync.core.form.check import check_form
from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Memory
from gitsync.core.judge import judge
from gitsync.core.merge.result import Unmergeable
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import Actor
from gitsync.merging.one_file import merge_file
from gitsync.world import policy_file
from tests.soak.fuzz import corpus
from tests.soak.fuzz.laws import OFTEN
from tests.soak.fuzz.laws import Door
from tests.soak.fuzz.laws import law
from tests.soak.fuzz.mutate import mutated
from tests.soak.fuzz.mutate import nearby

KINDS = ('sections', 'messages', 'status', 'checkpoint', 'json', 'jsonl')
EPIC = sample.epic(corpus.NOW)
_CHECKPOINTS = f'{sample.FOLDER}/agent_checkpoints'
EPIC[f'{_CHECKPOINTS}/secondary_a.json'] = EPIC[f'{_CHECKPOINTS}/primary.json'].replace(
    b'Primary', b'Secondary-A'
)
PATHS = {
    'sections': f'{sample.FOLDER}/EPIC_README.md',
    'messages': f'{sample.FOLDER}/agent_comms/secondary_a_to_primary.md',
    'status': next(path for path in sorted(EPIC) if path.endswith('STATUS')),
    'checkpoint': f'{_CHECKPOINTS}/secondary_a.json',
    'json': 'data/table.json',
    'jsonl': 'data/log.jsonl',
}
POLICY = policy_file.parse(
    b'version = 1\n[[documents]]\npath = "data/*.json"\nkind = "json"\n'
    b'[[documents]]\npath = "data/*.jsonl"\nkind = "jsonl"\n'
)
AGENTS = ('Primary', 'Secondary-A', 'Secondary-B', '')
_WORD = re.compile(rb'[A-Za-z]{5,}')


def _data(kind: str) -> Callable[[random.Random], bytes]:
    return lambda dice: mutated(dice, corpus.documents(kind), corpus.WORDS)


def _read(kind: str) -> Callable[[bytes], object]:
    """Parsed, rendered, judged by form and fixed."""

    def play(data: bytes) -> object:
        documents = room('documents', kind)
        value = documents.parse(data)
        law(documents.render(value) == data, 'what is parsed and rendered is another text')
        findings = check_form(kind, PATHS[kind], data)
        lines = data.count(b'\n') + data.count(b'\r') + 1
        law(all(1 <= one.line <= lines and one.col >= 1 for one in findings), 'a place outside')
        law(all(one.message.strip() for one in findings), 'a finding without words')
        fixed, phrases = fix(kind, data)
        law((fixed == data) == (not phrases), 'a fix that is not told, or told and not made')
        law(fix(kind, fixed) == (fixed, []), f'fixed again it is another: {phrases}')
        return findings, fixed

    return play


def _sides(kind: str) -> Callable[[random.Random], tuple[bytes, bytes, bytes]]:
    def make(dice: random.Random) -> tuple[bytes, bytes, bytes]:
        real = corpus.sides(kind)
        if real and dice.random() < 0.5:
            base, ours, theirs = dice.choice(real)
        else:
            base = ours = theirs = _data(kind)(dice)
        return tuple(nearby(dice, side, corpus.WORDS) for side in (base, ours, theirs))

    return make


def _merged(kind: str) -> Callable[[tuple[bytes, bytes, bytes]], object]:
    """Merged both ways: markers tell of conflicts, and no word of a side is lost."""

    def play(given: tuple[bytes, bytes, bytes]) -> object:
        base, ours, theirs = given
        outcome = merge_file(PATHS[kind], base, ours, theirs, POLICY)
        law(not any('fault in the merge' in note for note in outcome.notes), f'{outcome.notes}')
        has_markers = b'\n<<<<<<< ours' in b'\n' + outcome.data
        is_new = not any(b'<<<<<<< ours' in side for side in given)
        law(has_markers == bool(outcome.conflicts) or not is_new, 'markers and exit disagree')
        kept = {*_words(outcome.data)}.union(*(_words(one.lost) for one in outcome.decisions))
        for side in (ours, theirs):
            lost = _words(side) - _words(base) - kept
            law(not lost, f'lost: {sorted(lost)[:5]}')
        return outcome

    return play


def _words(data: bytes) -> set[bytes]:
    """The words that no rule of the merge takes out: READ wins, and a first message ends none."""
    return {*_WORD.findall(data.replace(NONE_YET, b'').replace(b'UNREAD', b''))}


def _changes(dice: random.Random) -> tuple[str, bytes, bytes, str]:
    """One file of the sample epic before and after, and who acts."""
    kind = dice.choice(KINDS[:4])
    seeds = (EPIC[PATHS[kind]],) if dice.random() < 0.5 else corpus.documents(kind)
    before = mutated(dice, seeds, corpus.WORDS)
    return PATHS[kind], before, nearby(dice, before, corpus.WORDS), dice.choice(AGENTS)


def _judged(given: tuple[str, bytes, bytes, str]) -> object:
    """A change of one file, judged."""
    path, before, after, agent = given
    sides = Memory({**EPIC, path: before}), Memory({**EPIC, path: after})
    actor = Actor(agent, 'flag', 'asserted', 'A Person', '')
    change = Change(path, sides[0].entry(path), sides[1].entry(path))
    findings = judge([change], *sides, actor, DEFAULT, corpus.NOW)
    law(findings == sorted(findings), 'findings are not sorted')
    if not agent and before != after and path.endswith('.json'):
        law(any(one.rule == 'GS210' for one in findings), 'nobody changed a checkpoint unseen')
    return findings


def _epic(dice: random.Random) -> dict[str, bytes]:
    """The sample epic with some files in other words."""
    files = dict(EPIC)
    for kind in KINDS[:4]:
        for path in [path for path in files if path.endswith(PATHS[kind].rpartition('/')[2])]:
            if dice.random() < 0.6:
                files[path] = mutated(dice, corpus.documents(kind), corpus.WORDS)
    return files


def _stands(files: dict[str, bytes]) -> object:
    """What stands in the epic, as board, brief and sync read it."""
    snapshot = Memory(files)
    epic = state.epic_state(snapshot, sample.FOLDER, DEFAULT)
    questions = [open_questions(epic, agent) for agent in AGENTS[:3]]
    return epic, mail.mail_of(snapshot, sample.FOLDER, DEFAULT), questions


DOORS = (
    *(Door(f'read {kind}', _data(kind), _read(kind)) for kind in KINDS),
    *(Door(f'merge {kind}', _sides(kind), _merged(kind), (Unmergeable,), OFTEN) for kind in KINDS),
    Door('judge', _changes, _judged, ()),
    Door('stands', _epic, _stands, ()),
)
