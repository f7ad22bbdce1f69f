"""What founds an epic passes every rule of form, and says what the protocol says."""

from datetime import UTC
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies

from gitsync.core import judge
from gitsync.core.epic import handoff
from gitsync.core.epic import new_epic
from gitsync.core.epic.handoff import Handoff
from gitsync.core.epic.new_epic import Assigned
from gitsync.core.epic.planning import epic_files
from gitsync.core.epic.planning import offers
from gitsync.core.epic.planning import templates
from gitsync.core.epic.state import started_at
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.policy import DEFAULT

NOW = datetime(2026, 1, 30, 16, 16, tzinfo=UTC)


def owned(count):
    agents = ['Primary', *(f'Secondary-{letter}' for letter in 'ABCDEFGH')]
    return [
        Assigned(f'feature_{number:02}_f{number}', agent)
        for number, agent in enumerate(agents[:count], 1)
    ]


@pytest.mark.parametrize('count', [1, 3, 9])
@pytest.mark.parametrize(
    'groups',
    [pytest.param((), id='one wave'), pytest.param((1, 2, 2, 3, 3, 3, 3, 3, 3), id='three waves')],
)
def test_a_new_epic_is_in_form(count, groups):
    files = {
        f'e/{path}': data
        for path, data in epic_files.files(
            'A *title* | 😀', owned(count), NOW, groups[:count]
        ).items()
    }
    for feature, agent in owned(count)[1:]:
        files[f'e/{feature}/HANDOFF_PACKAGE.md'] = handoff.package(
            Handoff('e', 'T', feature, agent, 'Primary', 'Secondary-X'), NOW
        )
    assert judge.judge_form(sorted(files), Memory(files), DEFAULT, NOW) == []


@pytest.mark.parametrize('count', [1, 2, 3])
def test_each_agent_but_the_coordinator_writes_to_it_and_reads_it(count):
    files = epic_files.files('T', owned(count), NOW)
    others = [f'secondary_{letter}' for letter in 'ab'[: count - 1]]
    assert {path for path in files if path.startswith('agent_comms/')} == {
        f'agent_comms/{name}.md'
        for other in others
        for name in (f'primary_to_{other}', f'{other}_to_primary')
    }
    assert {path for path in files if path.endswith('/STATUS')} == {
        f'{feature.folder}/STATUS' for feature in owned(count)
    }


def test_two_features_of_the_coordinator_need_no_channel():
    features = [Assigned('feature_01_x', 'Primary'), Assigned('feature_02_y', 'Primary')]
    files = epic_files.files('T', features, NOW)
    assert not [path for path in files if path.startswith('agent_comms/')]


def test_the_offer():
    text = offers.offer(['feature_01_a', 'feature_02_b', 'feature_03_c'], [2.0, 2.0, 2.0])
    for line in (
        "I've identified 3 features for this epic:",
        '- feature_01_a (2 hours S2)',
        '**Sequential approach:** 6 hours',
        '**Parallel approach:** 2 hours (simultaneously)',
        'TIME SAVINGS: 4 hours (67% reduction)',
    ):
        assert line in text.split('\n')
    assert '**Groups:** 1: feature_01_a; 2: feature_02_b' in offers.offer(
        ['feature_01_a', 'feature_02_b'], [2, 2], [1, 2]
    )


@pytest.mark.parametrize(
    'name, path',
    [
        ('team_penalty', 'feature_02_team_penalty'),
        ('Team Penalty', 'feature_02_team_penalty'),
        (' a-b ', 'feature_02_a-b'),
    ],
)
def test_feature_folders(name, path):
    assert new_epic.feature_folder(2, name) == path


@given(strategies.text(max_size=120))
def test_a_name_is_a_folder_of_this_feature_or_refused(name):
    try:
        folder = new_epic.feature_folder(7, name)
    except ValueError:
        return
    assert (
        folder.startswith('feature_07_')
        and folder.isascii()
        and '/' not in folder
        and '.' not in folder
        and len(folder) < 120
    )


@pytest.mark.parametrize('agent, is_told', [('Primary', False), ('Secondary-A', True)])
def test_a_status_as_it_was_made_is_known_until_somebody_writes_into_it(agent, is_told):
    made = new_epic.first_status(agent, 'Primary', NOW)
    assert (b'gitsync handoff' not in made) == is_told
    assert new_epic.is_first_status(made)
    changed = [made.replace(line, b'') for line in made.splitlines(keepends=True)]
    for other in (b'', made + b'\n', *changed):
        assert not new_epic.is_first_status(other)


TEMPLATE = b"""# Epic

**Total Features:**

## Agent Assignments

| %s |
|---|---|---|---|---|
| Mine | Coordinator | feature_01_f1 | as it was | |

<!-- BEGIN PRIMARY PROGRESS -->
words of a template
<!-- END PRIMARY PROGRESS -->

<!-- BEGIN OTHER -->
kept
**Total Features:**
<!-- END OTHER -->
""" % ' | '.join(new_epic.ASSIGNMENTS).encode()


def test_a_template_of_readme_gets_what_it_lacks():
    template = {'EPIC_README.md': TEMPLATE}
    readme = epic_files.files('T', owned(2), NOW, (), template)['EPIC_README.md'].decode()
    assert '**Total Features:** 2\n' in readme and 'kept' in readme
    assert readme.count('**Total Features:**\n') == 1, 'what stands below is not the count of all'
    assert readme.count('feature_01_f1 |') == 2, 'its row of Agent Assignments stands; Sync Status'
    assert '| as it was |' in readme and readme.count('feature_02_f2 |') == 2
    assert 'words of a template' not in readme, 'only its agent writes into a section'
    assert readme.count('BEGIN PRIMARY PROGRESS') == readme.count('BEGIN SECONDARY-A PROGRESS') == 1


@pytest.mark.parametrize('line, is_kept', [(11, True), (12, False)])
def test_the_clock_of_a_package_stands_in_its_first_twelve_lines(line, is_kept):
    before = b'x\n' * line + b'**Generated:** 2026-01-01T00:00:00Z\n'
    package = handoff.package(Handoff('e', 'T', 'feature_02_x', 'A', 'Primary', 'B'), NOW)
    kept = handoff.keeping_clock(package, before)
    assert (b'2026-01-01T00:00:00Z' in kept) == is_kept
    files = {'e/feature_02_x/HANDOFF_PACKAGE.md': before}
    assert (started_at(Memory(files), 'e') is not None) == is_kept


def test_a_line_with_a_feature_stands_once_for_each_and_every_other_line_once():
    files = {'a.md': b'# {epic} {date}\n- {feature}: {agent}\nby {agent}\n', 'EPIC_README.md': b''}
    features = [Assigned('feature_01_x', 'Primary'), Assigned('feature_02_y', 'Secondary-A')]
    assert templates.of_epic(files, 'e', features, 'today')['a.md'].decode() == (
        '# e today\n- feature_01_x: Primary\n- feature_02_y: Secondary-A\nby Primary\n'
    )


def test_a_package_written_again_keeps_the_clock():
    first = handoff.package(Handoff('e', 'T', 'feature_02_b', 'Secondary-A', 'Primary'), NOW)
    assert b'read DISCOVERY.md and the code' in first, 'the step that is first'
    again = handoff.package(
        Handoff('e', 'T', 'feature_02_b', 'Secondary-A', 'Primary'), NOW.replace(hour=20)
    )
    assert (
        handoff.keeping_clock(again, first)
        == first
        == handoff.keeping_clock(again, first.replace(b'\n', b'\r\n'))
        and handoff.keeping_clock(again, None) == again
    )
