"""epic integrate: a team's guides get the protocol's ten steps, and can be without them again."""

import json

import pytest

from tests.scenes.sample_epic import Played

GUIDES = {
    'stages/s1_epic_planning.md': '# S1\n\n## Steps\n\nPlan.\n',
    'stages/s2_feature_deep_dive.md': '# S2\n\nIntro.\n\n## Router\n\nGo on.\n',
    'stages/s2_p1_research.md': '# S2.P1\n\n## Work\n',
    'stages/s2_p2_specification.md': '# S2.P2\n\n## Work\n',
    'stages/s2_p3_refinement.md': '# S2.P3\r\n\r\n## Work\r\n',
    'stages/s3_sanity_check.md': '# S3\n\n## Work',
    'templates/epic_readme_template.md': '# Epic: {epic}\n',
    'EPIC_WORKFLOW_USAGE.md': '# Usage\n',
    'CLAUDE.md': '# Rules',
    'notes.md': '# Not a guide\n',
}


@pytest.fixture
def epic(git, monkeypatch, capfd):
    for path, text in GUIDES.items():
        git.write(f'guides/{path}', text.encode())
    return Played(git, monkeypatch, capfd)


def there(epic):
    folder = epic.git.folder / 'guides'
    files = [path for path in folder.rglob('*') if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def data(epic, *argv):
    assert epic.run('', 'epic', 'integrate', 'guides', *argv, '--json') == 0, epic.err
    return json.loads(epic.out)['data']


def test_what_a_killed_run_left_goes_with_the_next(epic):
    left = epic.git.folder / 'guides/stages/.s1_epic_planning.md.4194305.0123abcd.tmp'
    left.write_bytes(b'half')
    data(epic)
    assert not left.exists()


def test_all_ten_steps_are_added_once_and_taken_out(epic):
    before = there(epic)
    assert epic.run('', 'epic', 'integrate', 'guides', '--dry-run') == 0
    assert '+## Parallel work on S2 (skip if sequential)' in epic.out and there(epic) == before
    assert 'step 10: parallel_work_prompts.md: added' in epic.out
    told = data(epic)
    assert [(each['step'], each['state']) for each in told['steps']] == [
        (number, 'added') for number in range(1, 11)
    ]
    assert told['missing'] == []
    fitted = there(epic)
    router = fitted['stages/s2_feature_deep_dive.md'].decode()
    assert router.index('gitsync guide secondary') < router.index('## Router')
    assert b'READY_FOR_SYNC=true' in fitted['stages/s2_p3_refinement.md']
    assert fitted['stages/s2_p3_refinement.md'].count(b'\n') == (
        fitted['stages/s2_p3_refinement.md'].count(b'\r\n')
    )
    assert b'gitsync sync --point 2' in fitted['stages/s3_sanity_check.md']
    assert b'| Feature | Agent | Complete | Time |' in fitted['templates/epic_readme_template.md']
    assert fitted['notes.md'] == before['notes.md']
    assert {each['state'] for each in data(epic)['steps']} == {'unchanged'}
    assert there(epic) == fitted
    assert {each['state'] for each in data(epic, '--remove')['steps']} == {'removed'}
    assert there(epic) == before


def test_guides_that_lack_or_lie_side_by_side_are_named(epic):
    (epic.git.folder / 'guides/EPIC_WORKFLOW_USAGE.md').unlink()
    epic.git.write('guides/stages/old/s3_sanity_check_old.md', b'# S3\n')
    assert epic.run('', 'epic', 'integrate', 'guides') == 0
    assert 'step 8: no workflow usage manual in guides' in epic.err
    assert 'stages/s3_sanity_check.md, stages/old/s3_sanity_check_old.md; keep one' in epic.err


def test_two_phases_have_no_third(epic):
    epic.git.write('.gitsync.toml', b'version = 1\ns2 = "two"\n')
    epic.git('add', '-A')
    epic.git('commit', '-qm', 'two')
    assert [each['step'] for each in data(epic)['steps']] == [1, 2, 3, 4, 6, 7, 8, 9, 10]
    assert b'S2.P3' not in b''.join(
        text for path, text in there(epic).items() if path != 'stages/s2_p3_refinement.md'
    )


def test_a_template_that_was_fitted_makes_an_epic(epic):
    data(epic)
    epic.git.write('own/EPIC_README.md', there(epic)['templates/epic_readme_template.md'])
    assert epic.run('Primary', 'epic', 'new', 'e', 'one', 'two', '--template', 'own') == 0
    readme = epic.git.read('e/EPIC_README.md')
    assert readme.count(b'## Agent Assignments') == readme.count(b'## Sync Status') == 1
    assert b'| Secondary-A | Secondary | feature_02_two | not started | - |' in readme


def test_no_prompts_are_made_where_no_guide_is(epic):
    """The steps are for a team's guides: a folder without any is not theirs."""
    epic.git.write('src/readme.md', b'# Code\n')
    assert epic.run('', 'epic', 'integrate', 'src') == 0
    assert epic.out == 'nothing to do\n' and 'step 10: no prompts in src' in epic.err
    assert sorted(path.name for path in (epic.git.folder / 'src').iterdir()) == ['readme.md']


@pytest.mark.parametrize('folder', ['.', 'epics', 'epics/KAI-1', 'epics/KAI-1/feature_01_a'])
def test_what_an_epic_holds_is_no_guide(epic, folder):
    """It is gated: its owners write it, by other commands."""
    for path in ('EPIC_README.md', 'AGENTS.md', 'feature_01_a/s1_notes.md'):
        epic.git.write(f'epics/KAI-1/{path}', b'# Title\n\n## More\n')
    before = {path: path.read_bytes() for path in (epic.git.folder / 'epics').rglob('*.md')}
    assert epic.run('', 'epic', 'integrate', folder) == 0
    assert 'KAI-1' not in epic.out and (folder == '.' or epic.out == 'nothing to do\n')
    after = {path: path.read_bytes() for path in (epic.git.folder / 'epics').rglob('*.md')}
    assert after == before
    assert (epic.git.folder / 'parallel_work_prompts.md').exists() == (folder == '.')


def test_blocks_that_an_epic_holds_already_can_be_taken_out(epic):
    epic.git.write('epics/KAI-1/AGENTS.md', b'# Title\n')
    assert epic.run('', 'epic', 'integrate', 'epics') == 0
    epic.git.write('epics/KAI-1/EPIC_README.md', b'# E\n')
    assert epic.run('', 'epic', 'integrate', 'epics', '--remove') == 0
    assert (epic.git.folder / 'epics/KAI-1/AGENTS.md').read_bytes() == b'# Title\n'
