"""explain tells what a rule means and who owns what, by the policy at hand."""

import json
from datetime import UTC
from datetime import datetime

import pytest

from gitsync.core.documents.kinds import IN_POLICY
from gitsync.core.epic import sample
from gitsync.core.rules.table import RULES
from gitsync.main import main

NOW = datetime(2026, 1, 30, 16, 16, tzinfo=UTC)
README = f'{sample.FOLDER}/EPIC_README.md'


@pytest.fixture
def run(git, monkeypatch, capsys):
    """main(*argv) in a repository with the sample epic -> (code, stdout, stderr)."""
    for path, data in sample.epic(NOW).items():
        git.write(path, data)
    git.write(README, sample.joined(sample.readme(NOW), 'Secondary-A', NOW))
    monkeypatch.chdir(git.folder)

    def call(*argv):
        if (git.folder / '.gitsync.toml').exists():  # the policy in force is HEAD's
            git('add', '.gitsync.toml')
            git('commit', '-q', '--allow-empty', '-m', 'policy', '--', '.gitsync.toml')
        code = main(['explain', *argv])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.mark.parametrize('rule', RULES)
def test_every_rule_is_explained(run, rule):
    code, out, _ = run(rule)
    assert code == 0
    assert out.startswith(f'{rule} ({RULES[rule].severity}): {RULES[rule].summary}\n')
    assert '\nwhy:  ' in out and '\nmend: ' in out
    assert run(rule.lower())[1] == out


def test_a_sectioned_document(run):
    assert (
        run(README)[1]
        == f"""{README}: sections
who may change it: each section's owner in its section, the outside owner elsewhere
epic: {sample.FOLDER}
by: the built-in protocol
  section 'PRIMARY PROGRESS': Primary
  section 'SECONDARY-A PROGRESS': Secondary-A
  outside text: Primary
"""
    )


def test_one_section_and_who_you_are(run, monkeypatch):
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    code, out, _ = run(f'{README}#SECONDARY-A PROGRESS', '--json')
    data = json.loads(out)['data']
    assert code == 0 and data['acting'] == 'Secondary-A'
    assert data['owners'] == [
        {'part': "section 'SECONDARY-A PROGRESS'", 'owners': ['Secondary-A'], 'you': True}
    ]
    assert (
        "'SECONDARY-B PROGRESS' (not there yet): Secondary-B\n"
        in run(f'{README}#SECONDARY-B PROGRESS')[1]
    )
    feature = sample.status_path('Secondary-A').replace('STATUS', 'notes.md')
    assert '  the file: Secondary-A (you), Primary\n' in run(feature)[1]


@pytest.mark.parametrize(
    ('path', 'kind', 'owner'),
    [
        pytest.param(sample.status_path('Secondary-B'), 'status', 'Secondary-B', id='a STATUS'),
        pytest.param(sample.checkpoint_path('Primary'), 'checkpoint', 'Primary', id='a checkpoint'),
        pytest.param(
            sample.channel('Secondary-A', 'Primary'), 'messages', 'Secondary-A', id='a channel'
        ),
        pytest.param('.gitsync.toml', 'policy', 'Primary', id='the policy'),
    ],
)
def test_records(run, path, kind, owner):
    code, out, _ = run(path)
    assert code == 0 and out.startswith(f'{path}: {kind}\n') and f'  the file: {owner}\n' in out


def test_a_file_that_nothing_gates(run):
    assert (
        run('src/x.py')[1]
        == 'src/x.py: not gated\nwho may change it: anybody: nothing gates this file\n'
    )


def test_a_document_of_the_policy_names_its_line(run, git):
    git.write(
        '.gitsync.toml',
        'version = 1\n[[documents]]\npath = "docs/PLAN.md"\nkind = "sections"\noutside = "*"\n'
        'owners = { "{agent} *" = "{agent}", "NOTES" = ["Primary", "Secondary-A"] }\n',
    )
    git.write('docs/PLAN.md', '<!-- BEGIN NOTES -->\n<!-- END NOTES -->\n')
    out = run('docs/PLAN.md')[1]
    assert "by: .gitsync.toml:3: path = 'docs/PLAN.md'\n" in out
    assert "  section 'NOTES': Primary, Secondary-A\n" in out and '  outside text: *' in out


def test_what_it_cannot_explain(run, tmp_path):
    assert run('GS999')[0] == 2
    assert run(str(tmp_path / 'outside'))[0] == 2
    assert run(f'{sample.status_path("Primary")}#X')[0] == 2


@pytest.mark.parametrize(
    'path, kind',
    [
        pytest.param('STATUS', 'status', id='STATUS at the root'),
        pytest.param('notes/STATUS', 'status', id='STATUS in a folder'),
        pytest.param('state.json', 'checkpoint', id='a checkpoint of no agent'),
        pytest.param('talk.md', 'messages', id='a channel of no agents'),
        pytest.param('how_to_write.md', 'messages', id='a name that only looks like a channel'),
        pytest.param('plan.md', 'sections', id='a document'),
    ],
)
@pytest.mark.parametrize('outside', ['Bee', ''], ids=['named', 'not named'])
def test_a_record_outside_an_epic_is_of_whom_the_policy_names(run, git, path, kind, outside):
    owner = f'outside = "{outside}"\n' if outside else ''
    git.write(
        '.gitsync.toml',
        'version = 1\nprotocol = "none"\ncoordinator = "Lead"\n[agents.Lead]\n[agents.Bee]\n'
        f'[[documents]]\npath = "/{path}"\nkind = "{kind}"\n{owner}',
    )
    git.write(path, '')
    code, out, _ = run(path, '--json')
    assert code == 0
    assert json.loads(out)['data']['owners'][-1]['owners'] == [outside or 'Lead']


@pytest.mark.parametrize('rest', sorted(sample.epic(NOW)))
def test_every_file_of_an_epic_is_explained(run, rest):
    code, out, _ = run(rest)
    assert code == 0 and 'internal' not in out


@pytest.mark.parametrize('kind', IN_POLICY)
def test_every_kind_that_a_policy_can_name_is_explained(run, git, kind):
    git.write('.gitsync.toml', f'version = 1\n[[documents]]\npath = "x.txt"\nkind = "{kind}"\n')
    git.write('x.txt', '{}\n')
    code, out, _ = run('x.txt')
    assert code == 0 and out.startswith(f'x.txt: {kind}\nwho may change it: ')


@pytest.mark.parametrize(
    ('rest', 'kind'),
    [
        pytest.param('feature_01_schedule/notes.md', 'feature', id='file of a feature'),
        pytest.param('feature_01_schedule/HANDOFF_PACKAGE.md', 'handoff', id='handoff package'),
        pytest.param('.epic_locks/epic_readme.lock', 'lock', id='lock'),
    ],
)
def test_every_kind_of_an_epic_is_explained(run, git, rest, kind):
    git.write(f'{sample.FOLDER}/{rest}', 'x\n')
    code, out, _ = run(f'{sample.FOLDER}/{rest}')
    assert code == 0 and out.startswith(f'{sample.FOLDER}/{rest}: {kind}\nwho may change it: ')


def test_a_folder_names_each_gated_file_below_it(run, git):
    out = run(f'{sample.FOLDER}/agent_comms')[1]
    assert out.startswith(f'{sample.FOLDER}/agent_comms: folder\n')
    assert f'  {sample.FOLDER}/agent_comms/secondary_a_to_primary.md: Secondary-A\n' in out
    git.write('src/a.py', '')
    assert (
        run('src')[1] == 'src: folder\nwho may change it: anybody: nothing gates a file below it\n'
    )
    assert f'  {README}: Primary\n' in run('.')[1]
