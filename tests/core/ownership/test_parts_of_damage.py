"""Each line of an epic's README and of its channels damaged: whose part is it, and who commits it.

Told are the lines whose damage an agent takes along, leaves, or takes in part.
"""

import difflib

import pytest

from gitsync.core.git.snapshot import Memory
from gitsync.core.ownership import own_parts
from gitsync.core.ownership import parts
from gitsync.core.ownership import unplaced
from gitsync.core.policy.case import Case
from gitsync.core.policy.owners import OUTSIDE
from gitsync.core.policy.owners import may
from gitsync.core.policy.owners import owners_of
from gitsync.core.policy.owners import section
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import Actor
from tests import rule_examples
from tests.damage import DAMAGE
from tests.damage import FILES
from tests.damage import PATHS
from tests.damage import told_by_lines
from tests.transcripts import told

README = FILES[rule_examples.README]
SNAPSHOT = Memory({rule_examples.place(path): text.encode() for path, text in FILES.items()})
AGENTS = ['Primary', 'Secondary-A', 'Secondary-B']


def case_of(agent):
    return Case.unchanged(SNAPSHOT, DEFAULT, Actor(agent, 'flag', 'asserted', 'A Person', ''))


def own_of(case, work):
    path = rule_examples.place(rule_examples.README)

    def is_own(part):
        return may(case.actor, owners_of(case, path, part), case.policy)

    return own_parts.of_document(
        README.encode(),
        work,
        case.actor.agent,
        lambda name: is_own(section(name)),
        is_own(OUTSIDE),
    ).decode()


def difference(old, new):
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm='')
    return ' / '.join([line for line in lines if line[:2] not in ('--', '++', '@@')])


@pytest.mark.parametrize('agent', AGENTS)
@pytest.mark.parametrize('damage', DAMAGE)
def test_who_takes_a_damaged_line_along(damage, agent):
    case, lines = case_of(agent), README.splitlines(keepends=True)
    verdicts = []
    for at in range(len(lines)):
        work = ''.join(DAMAGE[damage](lines, at))
        own = own_of(case, work.encode())
        whole = 'taken' if own == work else difference(README, own)
        verdicts.append((at + 1, 'left' if own == README else whole))
    told_by_lines(verdicts)


@pytest.mark.parametrize('agent', AGENTS)
@pytest.mark.parametrize('damage', DAMAGE)
def test_who_takes_what_of_a_document_damaged_all_over(damage, agent):
    """Every third line, then every line of one half."""
    case, lines = case_of(agent), README.splitlines(keepends=True)
    for places in (range(1, len(lines), 3), range(len(lines) // 2), range(24, len(lines))):
        work = lines
        for at in reversed(places):
            work = DAMAGE[damage](work, at)
        told(difference(README, own_of(case, ''.join(work).encode())))


def test_a_new_document_holds_no_text_of_others():
    for agent in AGENTS:
        own = own_parts.of_new(README.encode(), lambda name: agent.upper() in name)
        told(f'{agent}: {difference(README, own.decode())}')


@pytest.mark.parametrize('agent', AGENTS)
def test_an_edit_without_a_place_is_theirs_whose_lines_it_seeks(agent):
    case = case_of(agent)
    for path in PATHS:
        place, data = rule_examples.place(path), FILES[path].encode()
        verdicts = []
        for at, line in enumerate(data.split(b'\n')):
            stand_in = unplaced.stand_in(case, place, [line, b' nowhere'])
            if stand_in:
                said = difference(FILES[path], stand_in.decode())
            else:
                said = 'allowed' if stand_in is None else 'refused'
            verdicts.append((at + 1, said))
        told(f'{path}: {unplaced.may_write(case, place)}')
        told_by_lines(verdicts)


@pytest.mark.parametrize('damage', DAMAGE)
@pytest.mark.parametrize('path', [rule_examples.README, rule_examples.STATUS, rule_examples.OUT])
def test_which_part_is_not_as_it_was(path, damage):
    place = case_of('Primary').place(rule_examples.place(path))
    before, lines = FILES[path].encode(), FILES[path].splitlines(keepends=True)
    named = ["section 'SECONDARY-A PROGRESS'", "section 'NONE'", 'the outside text']
    verdicts = []
    for at in range(len(lines)):
        after = ''.join(DAMAGE[damage](lines, at)).encode()
        differing = [
            part
            for part in [*named, 'the file', 'the marks', "message 1 b'## Message 1'"]
            if parts.held(place, before, part) != parts.held(place, after, part)
        ]
        changed = parts.changed(place, before, after, 'the file')
        verdicts.append((at + 1, f'{", ".join(differing)}; {", ".join(changed)}'))
    told_by_lines(verdicts)


@pytest.mark.parametrize('is_reader', [False, True])
@pytest.mark.parametrize('is_writer', [False, True])
@pytest.mark.parametrize('damage', DAMAGE)
def test_what_writer_and_reader_take_of_a_channel(damage, is_writer, is_reader):
    before = FILES[rule_examples.OUT]
    lines = before.splitlines(keepends=True)
    verdicts = []
    for at in range(len(lines)):
        work = ''.join(DAMAGE[damage](lines, at)).replace('⏳ UNREAD', '✅ READ', at % 3)
        own = own_parts.of_channel(before.encode(), work.encode(), is_writer, is_reader).decode()
        whole = 'taken' if own == work else difference(before, own)
        verdicts.append((at + 1, 'left' if own == before else whole))
    told_by_lines(verdicts)
