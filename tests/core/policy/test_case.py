"""A change as it is judged: what it knows of its two sides, each answer worked out once."""

import pytest

from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.case import Case
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import NOBODY
from gitsync.core.policy.policy import UNPROVED
from gitsync.core.policy.policy import Agent

FILES = {
    'e/EPIC_README.md': b'# Epic\n',
    'e/feature_01_x/STATUS': b'AGENT: A\n',
    'e/agent_comms/bob_to_carol.md': b'',
    'src/a.py': b'',
}
ME = NOBODY._replace(agent='Me')
LISTED = DEFAULT._replace(agents={'Me-Too': Agent('Me-Too', (), (), ())})


class Counting(Memory):
    """A snapshot that counts what is asked of it."""

    asked = 0

    def entry(self, path):
        self.asked += 1
        return super().entry(path)

    def read(self, path):
        self.asked += 1
        return super().read(path)

    def names(self, folder):
        self.asked += 1
        return super().names(folder)


def test_what_it_asks_of_a_snapshot_it_asks_once():
    snapshot = Counting(FILES)
    case = Case.unchanged(snapshot, DEFAULT, ME)

    def answers():
        return (
            case.gated_paths(),
            [case.place(path) for path in FILES],
            [case.is_epic(folder) for folder in ('e', 'src', '')],
            case.roster('e'),
            [case.assigned('e', number) for number in (1, 2)],
        )

    first, asked = answers(), snapshot.asked
    assert answers() == first and snapshot.asked == asked
    assert case.assigned('e', 7) == '' and snapshot.asked == asked, 'one look tells all features'


def test_it_keeps_the_last_two_documents():
    case = Case.unchanged(Memory({}), DEFAULT)
    texts = [b'# one\n', b'# two\n', b'# three\n']
    one, two = (case.document(text, ()) for text in texts[:2])
    assert case.document(texts[0], ()) is one and case.document(texts[1], ()) is two
    assert case.document(texts[0], ()) is one
    assert case.document(texts[0], ('bare',)) is not one, 'with other markers it is another'
    case.document(texts[2], ())
    assert case.document(texts[1], ()) is not two


@pytest.mark.parametrize(
    'policy, actor, epic, agents',
    [
        (DEFAULT, NOBODY, None, ['primary']),
        (DEFAULT, ME, None, ['me', 'primary']),
        (DEFAULT, ME, 'e', ['a', 'bob', 'carol', 'me', 'primary']),
        (LISTED, ME, 'e', ['me_too', 'primary']),
    ],
    ids=['a person', 'an agent', 'an agent in an epic', 'where a policy lists them'],
)
def test_who_is_known(policy, actor, epic, agents):
    case = Case.unchanged(Memory(FILES), policy, actor)
    assert sorted(case.roster(epic)) == agents


def test_outside_every_epic_nobody_is_known_by_an_epic():
    files = {'EPIC_README.md': b'', 'agent_comms/bob_to_carol.md': b''}
    case = Case((), Memory({}), Memory(files), NOBODY, DEFAULT)
    assert case.everybody(None) == ['Primary']
    assert case.everybody('') == ['Bob', 'Carol', 'Primary'], 'a first commit brings its agents'
    assert list(Case.unchanged(Memory(files), DEFAULT).roster(None)) == ['primary']


@pytest.mark.parametrize(
    'policy, name, is_known, spelled',
    [
        (DEFAULT, 'secondary_b', True, 'Secondary-B'),
        (DEFAULT, 'bob', True, 'Bob'),
        (DEFAULT, 'dave', False, 'Dave'),
        (LISTED, 'secondary_b', True, 'Secondary-B'),
        (LISTED, 'me_too', True, 'Me-Too'),
        (LISTED, 'bob', False, 'Bob'),
        (DEFAULT._replace(protocol='none'), 'secondary_b', True, 'Secondary-B'),
        (LISTED._replace(protocol='none'), 'secondary_b', False, 'Secondary-B'),
        (LISTED._replace(coordinator='PRIMARY'), 'primary', True, 'PRIMARY'),
    ],
    ids=[
        'a name of the protocol',
        'a name that the epic shows',
        'any other',
        'a name of the protocol beside a roster',
        'a name of the roster',
        'a name that the epic shows beside a roster',
        'without protocol and roster',
        'without the protocol',
        'as the policy spells it',
    ],
)
def test_which_names_are_agents_and_how_they_are_spelled(policy, name, is_known, spelled):
    case = Case.unchanged(Memory(FILES), policy)
    assert (case.knows(name, 'e'), case.spelled(name, 'e')) == (is_known, spelled)


@pytest.mark.parametrize(
    'actor, who',
    [
        (NOBODY, "'a person'"),
        (NOBODY._replace(email='a@x'), "'a@x'"),
        (NOBODY._replace(email='a@x', name='A Person'), "'A Person'"),
        (ME._replace(email='a@x', name='A Person'), "'Me'"),
        (ME._replace(source=UNPROVED), "'Me' without proof"),
    ],
    ids=['nobody', 'an address', 'a name', 'an agent', 'an agent without proof'],
)
def test_how_the_actor_is_called(actor, who):
    assert Case.unchanged(Memory({}), DEFAULT, actor).who == who
