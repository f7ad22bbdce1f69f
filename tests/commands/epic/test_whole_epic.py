"""The folder of a new epic: from templates, in form, and committed by the coordinator."""

import json

import pytest

from gitsync.core.documents import sections
from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import Played
from tests.scenes.three_agents import install

OF_FEATURE = ('STATUS', 'README.md', 'spec.md', 'checklist.md', 'lessons_learned.md')
OF_EPIC = (
    'EPIC_README.md',
    'epic_smoke_test_plan.md',
    'epic_lessons_learned.md',
    'DISCOVERY.md',
    'research/README.md',
    'agent_comms/primary_to_secondary_a.md',
    'agent_comms/secondary_b_to_primary.md',
)
FEATURES = ('feature_01_one', 'feature_02_two', 'feature_03_three')


@pytest.fixture
def templates(tmp_path):
    folder = tmp_path / 'templates'
    folder.mkdir()
    return folder


@pytest.fixture
def epic(git, monkeypatch, capfd):
    return Played(git, monkeypatch, capfd)


def new(epic, *more, code=0):
    argv = ('epic', 'new', 'docs/EPIC-9', 'one', 'two', 'three', *more)
    assert epic.run('Primary', *argv) == code, epic.out + epic.err


def test_a_new_epic_is_whole_and_its_commit_is_the_coordinators(epic):
    install(epic.git)
    new(epic)
    there = [*OF_EPIC, *(f'{folder}/{name}' for folder in FEATURES for name in OF_FEATURE)]
    assert [path for path in there if not (epic.git.folder / 'docs/EPIC-9' / path).exists()] == []
    assert b'**Total Features:** 3\n' in epic.git.read('docs/EPIC-9/EPIC_README.md')
    assert b'{' not in b''.join(epic.git.read(f'docs/EPIC-9/{path}') for path in there)
    assert epic.run('Primary', 'commit', '--epic', 'docs/EPIC-9', '-m', 'Plan') == 0, epic.err
    assert epic.git('status', '--porcelain') == ''
    assert epic.run('', 'check', '--all') == 0, epic.out
    assert epic.run('', 'check', '--range', 'HEAD~1..HEAD') == 0, epic.out


def test_git_commit_of_a_new_epic_passes_the_gate(epic):
    new(epic)
    epic.git('add', '-A')
    assert epic.run('Primary', 'check', '--staged') == 0, epic.out
    assert epic.run('Secondary-A', 'check', '--staged') == 1


def test_what_somebody_wrote_into_is_not_the_coordinators_to_commit(epic):
    new(epic)
    path = 'docs/EPIC-9/feature_02_two/spec.md'
    epic.git.write(path, epic.git.read(path) + b'Written by its agent.\n')
    assert epic.run('Primary', 'commit', '--epic', 'docs/EPIC-9', '-m', 'Plan') == 0, epic.err
    assert epic.git('status', '--porcelain') == f'?? {path}\n'


def test_a_teams_templates_are_filled_in(epic, templates):
    for rest, text in {
        'EPIC_README.md': '# {epic} of {date}, led by {agent}\n\n- {feature} ({agent})\n',
        'notes.txt': '{epic} {other}\n',
        'sub/deep.md': '{feature}\n',
        'feature/spec.md': 'Spec of {feature} in {epic} by {agent}\n',
        'feature/STATUS': 'STAGE: S9\n',
        'agent_comms/x.md': 'no\n',
    }.items():
        (templates / rest).parent.mkdir(parents=True, exist_ok=True)
        (templates / rest).write_text(text)
    new(epic, '--template', str(templates), '--title', 'A {agent} title')
    told = 'STATUS' in epic.err and 'x.md' in epic.err and 'gitsync writes it itself' in epic.err
    assert told, epic.err
    read = {
        rest: epic.git.read(f'docs/EPIC-9/{rest}').decode()
        for rest in (
            'EPIC_README.md', 'notes.txt', 'sub/deep.md', 'feature_02_two/spec.md',
            'feature_02_two/STATUS', 'feature_03_three/checklist.md',
        )
    }  # fmt: skip
    head, *rest = read['EPIC_README.md'].split('\n')
    assert head.startswith('# A {agent} title of 20') and head.endswith(', led by Primary')
    assert rest[1:4] == [
        '- feature_01_one (Primary)',
        '- feature_02_two (Secondary-A)',
        '- feature_03_three (Secondary-B)',
    ]
    assert read['notes.txt'] == 'A {agent} title {other}\n'
    assert read['sub/deep.md'] == ''.join(f'{folder}\n' for folder in FEATURES)
    assert read['feature_02_two/spec.md'] == (
        'Spec of feature_02_two in A {agent} title by Secondary-A\n'
    )
    assert (
        'STAGE: S2' in read['feature_02_two/STATUS']
        and '## Functional' in (read['feature_03_three/checklist.md'])
    )
    names = [each.name for each in sections.parse(read['EPIC_README.md'].encode()).sections]
    assert names == ['PRIMARY PROGRESS', 'SECONDARY-A PROGRESS', 'SECONDARY-B PROGRESS']
    assert '| Secondary-B | Secondary | feature_03_three |' in read['EPIC_README.md']
    assert epic.run('Primary', 'commit', '--epic', 'docs/EPIC-9', '-m', 'Plan') == 0, epic.err
    assert epic.git('status', '--porcelain') == '' and epic.run('', 'check', '--all') == 0


@pytest.mark.parametrize(
    'readme',
    [
        pytest.param(
            '# {epic}\r\n\r\n<!-- BEGIN {agent} PROGRESS -->\r\nx\r\n'
            '<!-- END {agent} PROGRESS -->\r\n',
            id='a section of every agent, with CRLF',
        ),
        pytest.param(
            '# {epic}\n\n## Agent Assignments\n\n| Agent ID | Role | Assigned Feature | Status | '
            'Last Checkpoint |\n|---|---|---|---|---|\n| {agent} | who | {feature} | - | - |',
            id='rows of its own, without a final newline',
        ),
    ],
)
def test_sections_and_rows_of_a_template_are_not_doubled(epic, templates, readme):
    (templates / 'EPIC_README.md').write_bytes(readme.encode())
    new(epic, '--template', str(templates))
    text = epic.git.read('docs/EPIC-9/EPIC_README.md')
    assert text.upper().count(b'BEGIN SECONDARY-A PROGRESS') == 1
    assert text.upper().count(b'BEGIN PRIMARY PROGRESS') == 1
    assignments = text.partition(b'## Sync Status')[0]
    assert assignments.count(b'| feature_02_two |') == 1
    epic.git('add', '-A')
    assert epic.run('Primary', 'check', '--staged') == 0, epic.out


def test_a_template_out_of_form_makes_nothing(epic, templates):
    (templates / 'EPIC_README.md').write_text('<!-- BEGIN X PROGRESS -->\n')
    new(epic, '--template', str(templates), code=1)
    assert 'GS102' in epic.err or 'not ended' in epic.err, epic.err
    assert not (epic.git.folder / 'docs').exists()
    new(epic, '--template', str(templates / 'none'), code=2)


def test_documents_that_stand_there_stay(epic):
    epic.git.write('docs/EPIC-9/DISCOVERY.md', 'found out\n')
    new(epic)
    assert epic.git.read('docs/EPIC-9/DISCOVERY.md') == b'found out\n'
    assert 'DISCOVERY.md' in epic.err and 'stays as it is' in epic.err
    new(epic, code=2)


def test_an_added_feature_is_whole_too(epic):
    new(epic)
    place = ('--epic', 'docs/EPIC-9')
    assert epic.run('Primary', 'commit', *place, '-m', 'Plan') == 0, epic.err
    assert epic.run('Primary', 'epic', 'add-feature', 'four', *place) == 0, epic.err
    folder = epic.git.folder / 'docs/EPIC-9/feature_04_four'
    assert sorted(path.name for path in folder.iterdir()) == sorted(OF_FEATURE)
    assert epic.run('Primary', 'commit', *place, '-m', 'One more') == 0, epic.err
    assert epic.git('status', '--porcelain') == ''


def test_the_answer_to_the_offer_is_recorded(epic):
    new(epic)
    place = ('--epic', 'docs/EPIC-9')
    for answer, words in (('3', 'under discussion'), ('1', 'enabled'), ('2', 'sequential')):
        assert epic.run('Primary', 'epic', 'offer', '--answer', answer, *place) == 0, epic.err
        text = epic.git.read('docs/EPIC-9/EPIC_README.md')
        assert text.count(b'**Parallel Work:**') == 1
        assert f'**Parallel Work:** {words} (20'.encode() in sections.parse(text).outside
    argv = ('epic', 'offer', '--answer', '1', '--json', *place)
    assert epic.run('Primary', *argv) == 0
    assert json.loads(epic.out)['data']['parallel_work'].startswith('enabled (')
    assert epic.run('Secondary-A', *argv) == 2 and epic.run('', *argv) == 2
    epic.git('add', '-A')
    assert epic.run('Primary', 'check', '--staged') == 0, epic.out


def test_the_handoff_tells_that_the_discovery_is_not_approved_and_what_to_read_first(epic):
    new(epic, '--group', 'three=2')
    place = ('--epic', 'docs/EPIC-9')
    assert epic.run('Primary', 'handoff', *place) == 0
    assert 'the user has not approved DISCOVERY.md yet' in epic.err
    package = epic.git.read('docs/EPIC-9/feature_03_three/HANDOFF_PACKAGE.md').decode()
    assert '## Read first' in package and '- `feature_01_one/spec.md`' in package
    assert 'S2.P1, S2.P2 and S2.P3' in package and len(package.split('\n')) < 60
    other = epic.git.read('docs/EPIC-9/feature_02_two/HANDOFF_PACKAGE.md').decode()
    assert '## Read first' not in other
    path = 'docs/EPIC-9/DISCOVERY.md'
    epic.git.write(path, epic.git.read(path).replace(b'**Approved:** NO', b'**Approved:** YES'))
    assert epic.run('Primary', 'handoff', *place) == 0 and 'DISCOVERY' not in epic.err


def test_the_handoff_tells_that_the_discovery_is_missing_or_the_work_sequential(epic):
    new(epic)
    place = ('--epic', 'docs/EPIC-9')
    (epic.git.folder / 'docs/EPIC-9/DISCOVERY.md').unlink()
    assert epic.run('Primary', 'handoff', *place) == 0
    assert 'there is no DISCOVERY.md' in epic.err and 'sequence' not in epic.err
    assert epic.run('Primary', 'epic', 'offer', '--answer', '2', *place) == 0
    assert epic.run('Primary', 'handoff', *place) == 0
    assert 'the user chose to work in sequence' in epic.err


def test_the_brief_names_the_next_step_and_the_report_what_lacks(epic):
    new(epic)
    place = ('--epic', 'docs/EPIC-9')
    assert epic.run('Primary', 'commit', *place, '-m', 'Plan') == 0, epic.err
    assert epic.run('Secondary-A', 'heartbeat', '--step', 'x', *place) == 0, epic.err
    assert epic.run('Secondary-A', 'status', 'set', 'STAGE=S2.P2', *place) == 0, epic.err
    assert epic.run('Secondary-A', 'brief', *place) == 0
    assert '- by the protocol: write spec.md' in epic.out
    ready = ('STATUS=WAITING_FOR_SYNC', 'READY_FOR_SYNC=true')
    assert epic.run('Secondary-A', 'status', 'set', *ready, *place) == 0, epic.err
    assert epic.run('Secondary-A', 'brief', *place) == 0
    assert '- by the protocol: wait for S3 and S4' in epic.out
    assert epic.run('Primary', 'sync', '--point', '2', *place) == 1
    assert 'feature_02_two is ready, but its spec lacks' in epic.err
    assert epic.run('Primary', 'report', '--json', *place) == 0
    told = json.loads(epic.out)['data']
    assert [each['name'] for each in told['criteria']] == [
        'savings',
        'overhead',
        'nothing lost',
        'no conflicts',
        'all agents done',
    ]
    assert told['criteria'][0]['holds'] is None and told['criteria'][4]['holds'] is False
    assert told['quality']['specs_percent'] == 0


def test_a_message_that_is_gone_is_lost(epic):
    for subject in ('one', 'two', 'three'):
        assert epic.run('Secondary-A', 'message', 'send', 'Primary', '--subject', subject) == 0
    epic.git('add', '-A')
    epic.git('commit', '-qm', 'three messages', '--no-verify')
    path = f'{FOLDER}/agent_comms/secondary_a_to_primary.md'
    parts = epic.git.read(path).split(b'\n## Message ')
    epic.git.write(path, b'\n## Message '.join(part for part in parts if part[:2] != b'2 '))
    assert epic.run('Primary', 'report', '--json') == 0
    lost = json.loads(epic.out)['data']['criteria'][2]
    assert lost['holds'] is False and lost['note'] == 'message 2 from Secondary-A to Primary'


def test_a_record_that_is_gone_is_lost_and_one_that_was_put_aside_is_not(epic):
    path = f'{FOLDER}/feature_02_team_penalty/STATUS'
    assert epic.run('Secondary-A', 'heartbeat') == 0
    epic.git('add', '-A')
    epic.git('commit', '-qm', 'begin', '--no-verify')
    assert epic.run('Primary', 'takeover', 'Secondary-A', '--how', 'absorb') == 0
    epic.git('add', '-A')
    epic.git('commit', '-qm', 'take over', '--no-verify')
    assert epic.run('Primary', 'report', '--json') == 0
    assert json.loads(epic.out)['data']['criteria'][2]['holds'] is True
    epic.git('rm', '-q', path)
    epic.git('commit', '-qm', 'gone', '--no-verify')
    assert epic.run('Primary', 'report', '--json') == 0
    lost = json.loads(epic.out)['data']['criteria'][2]
    assert lost['holds'] is False and lost['measured'] == 1
    assert lost['note'] == 'feature_02_team_penalty/STATUS'


def test_a_conflict_counts_whatever_the_merges_message_says(epic):
    path = f'{FOLDER}/agent_comms/primary_to_secondary_a.md'
    for text in ('one', 'two'):
        epic.git('checkout', '-q', '-b', text, 'HEAD' if text == 'one' else 'HEAD~1')
        epic.git.write(path, epic.git.read(path).replace(b'(No messages yet)', text.encode()))
        epic.git('commit', '-qam', text, '--no-verify')
    epic.git.run('merge', '-q', 'one')
    epic.git.write(path, 'one and two\n')
    epic.git('commit', '-qam', 'Merge one', '--no-verify')
    assert epic.run('Primary', 'report', '--json') == 0
    told = json.loads(epic.out)['data']
    assert told['merges']['conflicts'] == [path] and told['merges']['conflicted'] == 1
    assert told['criteria'][3]['holds'] is False


def test_a_closed_epic_keeps_its_past(epic):
    new(epic)
    place = ('--epic', 'docs/EPIC-9')
    assert epic.run('Primary', 'commit', *place, '-m', 'Plan') == 0, epic.err
    assert epic.run('Secondary-A', 'heartbeat', *place) == 0, epic.err
    for feature in ('feature_01_one', 'feature_02_two', 'feature_03_three'):
        path = f'docs/EPIC-9/{feature}/STATUS'
        done = epic.git.read(path).replace(b'STATUS: NOT_STARTED', b'STATUS: COMPLETE')
        epic.git.write(path, done.replace(b'STATUS: IN_PROGRESS', b'STATUS: COMPLETE'))
    epic.git('add', '-A')
    epic.git('commit', '-qm', 'Done', '--no-verify')
    before = epic.data('Primary', 'report', '--epic=docs/EPIC-9')
    assert epic.run('Primary', 'epic', 'close', *place) == 0, epic.err
    after = epic.data('Primary', 'report', '--epic=docs/done/EPIC-9')
    assert after['timeline'] == before['timeline'] and after['timeline']
    assert after['locks'] == before['locks'] and after['criteria'] == before['criteria']


def test_a_conflict_that_is_not_settled_is_one(epic):
    path = f'{FOLDER}/agent_comms/primary_to_secondary_a.md'
    for text in ('one', 'two'):
        epic.git('checkout', '-q', '-b', text, 'HEAD' if text == 'one' else 'HEAD~1')
        epic.git.write(path, f'# {text}\n')
        epic.git('commit', '-qam', text, '--no-verify')
    assert epic.git.run('merge', 'one').returncode
    assert epic.run('Primary', 'report', '--json') == 0
    told = json.loads(epic.out)['data']['criteria'][3]
    assert told['holds'] is False and 'one is not settled yet' in told['note']
