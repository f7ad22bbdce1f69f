"""action.yml and the GitLab component: their shell runs here as a runner would run it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
ACTION = YAML(typ='safe').load((ROOT / 'action.yml').read_text())
SPEC, COMPONENT = YAML(typ='safe').load_all((ROOT / 'templates/gitsync.yml').read_text())
STEPS = {step['name']: step for step in ACTION['runs']['steps']}
ZEROS = '0' * 40
POLICY = """version = 1
protocol = "none"
coordinator = "Primary"
[agents.Primary]
[agents.Secondary-A]
[[documents]]
path = "PLAN.md"
kind = "sections"
owners = { "{agent} *" = "{agent}" }
"""
PLAN = '# Plan\n\n<!-- BEGIN SECONDARY-A PLAN -->\none\n<!-- END SECONDARY-A PLAN -->\n'
pytestmark = pytest.mark.slow


class Runner:
    """A clone as CI checks it out: every branch under refs/remotes/origin, HEAD at what is judged.

    honest and foreign are commits on the server's branch work, behind main.
    """

    def __init__(self, git, folder):
        self.git, self.folder = git, folder
        git.write('.gitsync.toml', POLICY)
        git.write('PLAN.md', PLAN)
        self.base = self.commit('base', 'Primary')
        git.write('PLAN.md', PLAN.replace('one', 'two'))
        self.honest = self.commit('honest', 'Secondary-A')
        git.write('PLAN.md', '# Changed\n' + PLAN)
        self.foreign = self.commit('foreign', 'Secondary-A')
        git('branch', 'work')
        git('reset', '-q', '--hard', self.base)
        git('clone', '-q', f'file://{git.folder}', folder / 'clone')
        git('-C', folder / 'clone', 'checkout', '-q', '--detach', 'refs/remotes/origin/work')

    def commit(self, subject, agent):
        self.git('add', '-A')
        self.git('commit', '-qm', f'{subject}\n\nAgent: {agent}')
        return self.git('rev-parse', 'HEAD').strip()

    def shell(self, script, variables, *options):
        """A script by bash as GitHub starts it, with nothing of this process's own settings."""
        kept = {name: os.environ[name] for name in ('PATH', 'HOME') if name in os.environ}
        kept['PATH'] = f'{BIN}{os.pathsep}{kept["PATH"]}'
        return subprocess.run(
            ['bash', '--noprofile', '--norc', *options, '-c', script],
            cwd=self.folder / 'clone',
            capture_output=True,
            text=True,
            env={**kept, **variables},
        )


@pytest.fixture
def runner(git, tmp_path):
    return Runner(git, tmp_path)


# --- GitHub


def values(expressions, inputs, event):
    """The environment that a step's `env` gives: ${{ inputs.x }} and ${{ github.event.x.y }}."""
    found = {}
    for name, text in expressions.items():
        kind, *path = re.fullmatch(r'\$\{\{ ([\w.]+) \}\}', text)[1].split('.')
        value = inputs if kind == 'inputs' else {'event': event}
        for key in path:
            value = value.get(key, '') if isinstance(value, dict) else ''
        found[name] = value
    return found


def judged(runner, event, given=None, **variables):
    """(the finished step, its outputs, its summary) of the step that judges."""
    step = STEPS['Judge the commits']
    given = {name: about['default'] for name, about in ACTION['inputs'].items()} | (given or {})
    places = {
        name: runner.folder / name.lower() for name in ('GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY')
    }
    done = runner.shell(
        step['run'],
        {
            **values(step['env'], given, {'repository': {'default_branch': 'main'}, **event}),
            **{name: str(path) for name, path in places.items()},
            'RUNNER_TEMP': str(runner.folder),
            **variables,
        },
        '-eo',
        'pipefail',
    )
    texts = [path.read_text() if path.exists() else '' for path in places.values()]
    return done, dict(line.split('=', 1) for line in texts[0].splitlines()), texts[1]


def pull(head):
    return {'pull_request': {'head': {'sha': head}}}


EVENTS = {
    'pull request': lambda runner, head: (pull(head), {'GITHUB_BASE_REF': 'main'}),
    'merge group': lambda runner, head: (
        {'merge_group': {'base_sha': runner.base, 'head_sha': head}},
        {},
    ),
    'push': lambda runner, head: ({'before': runner.base}, {'GITHUB_SHA': head}),
    'forced push whose old tip is gone': lambda runner, head: (
        {'before': 'de' * 20},
        {'GITHUB_SHA': head, 'GITHUB_REF': 'refs/heads/work'},
    ),
    'push of a new branch': lambda runner, head: ({'before': ZEROS}, {'GITHUB_SHA': head}),
}


@pytest.mark.parametrize('event', EVENTS)
def test_the_action_judges_each_event_by_its_own_commits(event, runner):
    payload, variables = EVENTS[event](runner, runner.honest)
    done, outputs, summary = judged(runner, payload, **variables)
    assert done.returncode == 0, done.stderr + done.stdout
    assert outputs['range'].endswith(f'..{runner.honest}') and 'GS20' not in summary
    (runner.folder / 'github_output').unlink()
    payload, variables = EVENTS[event](runner, runner.foreign)
    done, outputs, summary = judged(runner, payload, **variables)
    assert done.returncode == 1 and '::error file=PLAN.md,line=1' in done.stdout
    assert int(outputs['findings']) >= 1 and '    PLAN.md:1:1: GS203' in summary


TRAPS = ('json', 'sys', 'secrets', 'venv', 'pip', 'ensurepip', 'gitsync')


def lay_traps(runner):
    """Modules in the checkout, as a pull request may bring them: whoever imports one is told of."""
    for name in TRAPS:
        text = f"open('{runner.folder}/caught', 'a').write('{name} ')\n"
        (runner.folder / 'clone' / f'{name}.py').write_text(text)


@pytest.mark.parametrize('format', ['github', 'text'])
def test_nothing_of_the_checkout_is_run(runner, format):
    lay_traps(runner)
    (runner.folder / 'kept').write_text('kept')
    (runner.folder / 'clone/out.sarif').symlink_to(runner.folder / 'kept')
    given = {'range': f'{runner.base}..{runner.foreign}', 'format': format, 'sarif': 'out.sarif'}
    done, outputs, _ = judged(runner, {}, given)
    assert done.returncode == 1 and int(outputs['findings']) >= 1
    assert not (runner.folder / 'caught').exists()
    assert (runner.folder / 'kept').read_text() == 'kept'


def test_a_tag_named_like_the_base_empties_no_range(runner):
    for name in ('main', 'origin/main'):
        runner.git('-C', runner.folder / 'clone', 'tag', name, runner.foreign)
    done, _, _ = judged(runner, pull(runner.foreign), GITHUB_BASE_REF='main')
    assert done.returncode == 1 and 'GS203' in done.stdout


def test_what_cannot_be_judged_fails_the_step(runner):
    done, _, _ = judged(runner, {}, {'range': 'nowhere..HEAD'})
    assert done.returncode == 2 and 'no such commit' in done.stderr
    forced = {'GITHUB_SHA': runner.foreign, 'GITHUB_REF': 'refs/heads/main'}
    done, _, _ = judged(runner, {'before': 'de' * 20}, **forced)
    assert done.returncode == 2 and 'no such commit' in done.stderr


def test_an_input_is_never_read_as_shell(runner):
    name = '$(touch owned)`touch owned`";touch owned;"'
    for given in ({'range': name}, {'format': name, 'range': f'{runner.base}..{runner.honest}'}):
        judged(runner, {}, given)
    assert not (runner.folder / 'clone/owned').exists()


def test_other_formats_cannot_command_the_runner(runner):
    done, outputs, _ = judged(
        runner,
        {},
        {
            'range': f'{runner.base}..{runner.foreign}',
            'format': 'text',
            'sarif': str(runner.folder / 'out.sarif'),
        },
    )
    lines = done.stdout.splitlines()
    token = lines[0].removeprefix('::stop-commands::')
    assert len(token) == 32 and lines[-1] == f'::{token}::'
    log = json.loads((runner.folder / 'out.sarif').read_text())
    assert len(log['runs'][0]['results']) == int(outputs['findings'])


def test_the_action_installs_itself(runner, tmp_path):
    checkout = tmp_path / 'action'
    subprocess.run(['git', 'clone', '-q', ROOT, checkout], check=True)
    settings = {name: value for name, value in os.environ.items() if name.startswith('PIP_')}
    lay_traps(runner)
    done = runner.shell(
        STEPS['Install gitsync']['run'],
        {
            **settings,
            'VERSION': '',
            'RUNNER_TEMP': str(tmp_path),
            'GITHUB_ACTION_PATH': str(checkout),
            'GITHUB_PATH': str(tmp_path / 'path'),
        },
        '-eo',
        'pipefail',
    )
    if 'No matching distribution' in done.stderr or 'Could not find a version' in done.stderr:
        pytest.skip('the package registry cannot be reached')
    assert done.returncode == 0, done.stderr
    program = shutil.which('gitsync', path=(tmp_path / 'path').read_text().strip())
    assert program and subprocess.run([program, '--version']).returncode == 0
    assert not (runner.folder / 'caught').exists()


def test_no_script_of_the_action_holds_an_expression():
    for step in ACTION['runs']['steps']:
        assert '${{' not in step['run'] and step['shell'] == 'bash'
    declared = set(re.findall(r'inputs\.(\w+)', (ROOT / 'action.yml').read_text()))
    assert declared == set(ACTION['inputs'])


# --- GitLab


def gitlab(runner, **variables):
    given = {name: about['default'] for name, about in SPEC['spec']['inputs'].items()}
    own = {
        name: re.sub(r'\$\[\[ inputs\.(\w+) \]\]', lambda word: given[word[1]], value)
        for name, value in COMPONENT['gitsync']['variables'].items()
    }
    script = '\n'.join(COMPONENT['gitsync']['script'])
    return runner.shell(
        script, {'CI_DEFAULT_BRANCH': 'main', **own, **variables}, '-eo', 'pipefail'
    )


JOBS = {
    'merge request': lambda runner, head: {
        'CI_MERGE_REQUEST_IID': '1',
        'CI_MERGE_REQUEST_TARGET_BRANCH_NAME': 'main',
        'CI_COMMIT_SHA': head,
    },
    'push': lambda runner, head: {'CI_COMMIT_BEFORE_SHA': runner.base, 'CI_COMMIT_SHA': head},
    'forced push whose old tip is gone': lambda runner, head: {
        'CI_COMMIT_BEFORE_SHA': 'de' * 20,
        'CI_COMMIT_SHA': head,
        'CI_COMMIT_BRANCH': 'work',
    },
    'new branch': lambda runner, head: {'CI_COMMIT_BEFORE_SHA': ZEROS, 'CI_COMMIT_SHA': head},
    'range': lambda runner, head: {'GITSYNC_RANGE': f'{runner.base}..{head}'},
}


@pytest.mark.parametrize('job', JOBS)
def test_the_component_judges_each_pipeline_and_leaves_its_reports(job, runner):
    place = runner.folder / 'clone'
    for name in ('main', 'origin/main'):
        runner.git('-C', place, 'tag', name, runner.foreign)
    done = gitlab(runner, **JOBS[job](runner, runner.honest))
    assert done.returncode == 0, done.stderr
    done = gitlab(runner, **JOBS[job](runner, runner.foreign))
    assert done.returncode == 1 and 'PLAN.md:1:1: GS203' in done.stdout
    reports = COMPONENT['gitsync']['artifacts']['reports']
    issues = json.loads((place / reports['codequality']).read_text())
    assert 'GS203' in {issue['check_name'] for issue in issues}
    (suite,) = ElementTree.parse(place / reports['junit']).getroot()
    assert int(suite.get('failures')) >= 1


def test_the_component_runs_and_overwrites_nothing_of_the_checkout(runner):
    lay_traps(runner)
    (runner.folder / 'kept').write_text('kept')
    for name in COMPONENT['gitsync']['artifacts']['reports'].values():
        (runner.folder / 'clone' / name).symlink_to(runner.folder / 'kept')
    assert gitlab(runner, **JOBS['range'](runner, runner.foreign)).returncode == 1
    assert (runner.folder / 'kept').read_text() == 'kept'
    assert not (runner.folder / 'caught').exists()
    before = COMPONENT['gitsync']['before_script']
    assert before[0] == 'venv=$(mktemp -d)'
    assert all(' -I -m ' in line for line in before if 'python' in line)


def test_the_component_takes_inputs_by_the_environment_alone():
    job = COMPONENT['gitsync']
    scripts = '\n'.join([*job['before_script'], *job['script']])
    assert '$[[' not in scripts
    text = (ROOT / 'templates/gitsync.yml').read_text()
    assert set(re.findall(r'\$\[\[ inputs\.(\w+) \]\]', text)) == set(SPEC['spec']['inputs'])
