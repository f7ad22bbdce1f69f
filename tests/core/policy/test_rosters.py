"""To whom a feature is assigned."""

import pytest

from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import Agent
from gitsync.core.policy.rosters import Assignments
from gitsync.core.policy.rosters import roster

HEAD = '| Agent ID | Assigned Feature |\n|---|---|\n'


@pytest.mark.parametrize(
    'text, expected',
    [
        pytest.param(f'{HEAD}| Secondary-B | feature_02_b |\n', 'Secondary-B', id='plain'),
        pytest.param(f'{HEAD}| **Secondary-B** | `feature_02_b` |\n', 'Secondary-B', id='bold'),
        pytest.param(f'{HEAD}| Secondary-B | **feature_02** |\n', 'Secondary-B', id='its number'),
        pytest.param(f'{HEAD}| Secondary-B | Feature_2_b |\n', 'Secondary-B', id='one digit'),
        pytest.param(
            f'{HEAD}| Secondary-B | [feature_02_b](feature_02_b/) |\n', 'Secondary-B', id='a link'
        ),
        pytest.param(
            '| **Agent** | *Assigned Feature* |\n|---|---|\n| `Secondary-B` | feature_02_b |\n',
            'Secondary-B',
            id='a bold header',
        ),
        pytest.param(
            f'{HEAD}| Secondary-B | feature_020_b |\n', 'Secondary-A', id='another number'
        ),
        pytest.param(
            f'{HEAD}| Secondary-B | feature_02_b |\n| Secondary-C | feature_02_b |\n',
            '',
            id='two agents: nobody',
        ),
        pytest.param(
            f'```\n{HEAD}| Secondary-B | feature_02_b |\n```\n', 'Secondary-A', id='an example'
        ),
        pytest.param(
            '<!-- BEGIN SECONDARY-B PROGRESS -->\n'
            f'{HEAD}| Secondary-B | feature_02_b |\n<!-- END SECONDARY-B PROGRESS -->\n',
            'Secondary-A',
            id="a table in an agent's own section assigns nothing",
        ),
        pytest.param('no table\n', 'Secondary-A', id='AGENT of STATUS'),
        pytest.param(
            'Agent ID | Assigned Feature\n---|---\nSecondary-B | feature_02_b\n',
            'Secondary-B',
            id='without lines at its sides',
        ),
        pytest.param(
            '| Assigned Feature | Agent |\n|---|---|\n| feature_02_b | Secondary-B |\n',
            'Secondary-B',
            id='the feature first',
        ),
        pytest.param(
            '| Assigned Feature | Role | Agent |\n|---|---|---|\n| feature_02_b | x |\n',
            'Secondary-A',
            id='a row without its agent',
        ),
        pytest.param(
            '| Feature | Agent |\n|---|---|\n| feature_02_b | Secondary-B |\n',
            'Secondary-A',
            id='a table of another head',
        ),
        pytest.param(
            '| Assigned Feature | Who |\n|---|---|\n| feature_02_b | Secondary-B |\n',
            'Secondary-A',
            id='a table without agents',
        ),
        pytest.param(
            f'```\nx\n```\n{HEAD}| Secondary-B | feature_02_b |\n```\ny\n```\n',
            'Secondary-B',
            id='between examples',
        ),
    ],
)
def test_the_table_is_asked_before_status(text, expected):
    files = {
        'e/EPIC_README.md': text.encode(),
        'e/feature_02_b/STATUS': b'AGENT: Secondary-A\n',
    }
    assert Assignments(DEFAULT, Memory(files), 'e').agent(2) == expected


def test_the_policy_is_asked_first_by_the_folder_of_the_epic():
    policy = DEFAULT._replace(
        agents={
            'Zoe': Agent('Zoe', (), ('feature_01_x',), ()),
            'Ann': Agent('Ann', (), ('feature_01_y',), ()),
        }
    )
    files = {
        'one/EPIC_README.md': f'{HEAD}| Secondary-B | feature_01_x |\n'.encode(),
        'one/feature_01_x/STATUS': b'AGENT: Secondary-A\n',
        'two/EPIC_README.md': b'',
        'two/feature_01_y/STATUS': b'AGENT: Secondary-A\n',
    }
    found = [Assignments(policy, Memory(files), epic).agent(1) for epic in ('one', 'two')]
    assert found == ['Zoe', 'Ann']


@pytest.mark.parametrize(
    'told, name',
    [
        ('bob', 'Bob'),
        ('BOB', 'Bob'),
        ('DOCS-BOT', 'Docs-Bot'),
        ('docs_bot', 'Docs-Bot'),
        ('docs-BOT', 'docs-BOT'),
        ('b\u00f6b', None),
    ],
)
def test_an_agent_is_spelled_as_the_epic_spells_it_where_it_spells_one(told, name):
    """In capitals, or without a dash, it is spelled as the protocol spells its own."""
    files = {'e/EPIC_README.md': b'', 'e/feature_01_x/STATUS': f'AGENT: {told}\n'.encode()}
    assert [*roster(DEFAULT, Memory(files)).values()] == ['Primary', *([name] if name else [])]


def test_what_several_agents_have_is_nobody_s_by_any_source():
    features = {'A': ('feature_01_x', 'feature_02_y'), 'B': ('feature_1_z', 'feature_03_v')}
    agents = {name: Agent(name, (), own, ()) for name, own in features.items()}
    policy = DEFAULT._replace(agents=agents)
    there = Memory({'e/EPIC_README.md': b'', 'e/feature_01_x/STATUS': b''})
    asked = [Assignments(policy, there, 'e').agent(number) for number in (1, 2, 3, 4)]
    assert asked == ['A', 'A', 'B', ''], 'the folder of the epic decides before the number'
    asked = [Assignments(policy, Memory({}), None).agent(number) for number in (1, 2, 3, 4)]
    assert asked == ['', 'A', 'B', '']
