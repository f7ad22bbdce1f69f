"""guide: the protocol stage by stage, with commands that exist."""

import itertools
import re
import shlex
from pathlib import Path

import click
import pytest

from gitsync.commands.cli import gitsync
from gitsync.world.guides import ROLES
from gitsync.world.guides import guide
from gitsync.world.guides import step
from tests.scenes.sample_epic import Played

BOTH = [(role, s2) for role in ROLES for s2 in ('three', 'two')]
TEXTS = {
    **{f'{role} {s2}': guide(role, s2) for role, s2 in BOTH},
    **{f'step {n} {s2}': step(n, s2) for n in range(1, 11) for s2 in ('three', 'two')},
    'skill': guide('skill'),
}
ROOT = Path(__file__).resolve().parents[3]
PAGES = {
    str(path.relative_to(ROOT)): path.read_text()
    for path in (
        ROOT / 'README.md',
        *(ROOT / 'docs').rglob('*.md'),
        *(ROOT / 'gitsync/topics').glob('*.md'),
        *(ROOT / 'gitsync/templates').rglob('*.md'),
    )
    if path.name != 'reference.md'  # made of what the commands say of themselves
}
# What each guide must speak of; the stages, times, sync points, escalation, recovery.
TOLD = {
    'primary': (
        '## S1',
        '### Offer',
        '### Transition S1 to S2',
        '### Hand off (sync point 1)',
        '## S2',
        '### Escalations',
        '30 to 60 min',
        '60 min and more',
        '## Sync point 2',
        '4 h',
        '6 h',
        '2 h after the first',
        '## S3',
        '## S4',
        '## Sync point 3',
        '## S5 to S10',
        '## Interrupted',
        '## The six troubles',
        '## Forbidden',
        'within 15 minutes (high)',
        'DISCOVERY.md',
        '85 %',
        'every 15 minutes',
        'groups',
        'gitsync takeover AGENT --how',
    ),
    'secondary': (
        '## Start (sync point 1)',
        '## S2: the work',
        '### Heartbeat, every 15 minutes',
        '## Blocked',
        'after 30 minutes',
        'ESCALATION',
        'URGENT',
        '## Done (sync point 2)',
        'READY_FOR_SYNC=true',
        '4 hours soft',
        '6 hours hard',
        '(sync point 3)',
        '3 hours',
        '## Interrupted',
        'gitsync checkpoint restore',
        '## The six troubles',
        '## Forbidden',
        'S2.P1',
        '90 %',
        'later group',
    ),
    'protocol': (
        'S1 epic planning',
        '## S2',
        'S3 cross-feature',
        'S4 epic testing',
        'S5 to S8',
        'S9, S10',
        '**Sync point 1**',
        '**Sync point 2**',
        '**Sync point 3**',
        '## Times',
        '## Recovery',
        '## Dependency groups',
        '## The six troubles',
        '## Measures',
        '30 to 60 warning',
    ),
    'adopt': (
        '## 1. Set up',
        'gitsync check --fix',
        '--template',
        'gitsync epic integrate',
        '## 6. Pilot',
        '40 %',
        '15 %',
        '## 7. The six troubles',
        'gitsync uninstall',
    ),
}
PHASES = {
    'three': ('S2.P1 Research', 'S2.P2 Specification', 'S2.P3 Refinement'),
    'two': ('S2.P1.I1', 'S2.P1.I2', 'S2.P1.I3', 'S2.P2 Cross-feature alignment'),
}


@pytest.mark.parametrize('role, s2', BOTH)
def test_a_guide_is_whole_and_short(role, s2):
    text = guide(role, s2)
    assert len(text) <= 24_000
    assert [told for told in TOLD[role] if told not in text] == []
    assert not re.search(r'{(?!epic}|feature}|agent}|date})', text)


@pytest.mark.parametrize('role', ['primary', 'secondary', 'protocol'])
def test_the_two_meanings_of_s2_never_mix(role):
    three, two = guide(role, 'three'), guide(role, 'two')
    assert all(phase in three for phase in PHASES['three']) and 'S2.P1.I' not in three
    assert all(phase in two for phase in PHASES['two']) and 'S2.P3' not in two
    assert 'STAGE=S2.P2 PHASE=Specification' not in two


def commands(text):
    """Every command line of gitsync between backticks, and of a shell's examples, as words."""
    typed = re.findall(r'^\$ (.*)', text, re.M)
    typed += '\n'.join(re.findall(r'^```sh\n(.*?)^```', text, re.M | re.S)).split('\n')
    for span in [*re.findall(r'`(gitsync [^`]*)`', text), *typed]:
        if not re.match('[a-z(]', span):
            continue
        words = shlex.shlex(span, posix=True, punctuation_chars=True)
        words.whitespace_split = True
        for is_operator, part in itertools.groupby(words, lambda word: set(word) <= set('|&;<>()')):
            command = list(part)
            if not is_operator and command[0] == 'gitsync' and re.match('[a-z]', command[1]):
                yield command[1:]


@pytest.mark.parametrize('name', [*TEXTS, *PAGES])
def test_every_command_of_a_text_exists_with_its_options(name, capsys):
    wrong, context = [], click.Context(gitsync)
    for words in commands({**TEXTS, **PAGES}[name]):
        command, rest = gitsync, list(words)
        while isinstance(command, click.Group) and rest:
            command = command.get_command(context, rest.pop(0))
            assert command, words
        assert not isinstance(command, click.Group), f'{words} names no command of the group'
        own = rest[: rest.index('--')] if '--' in rest else rest
        given = [word.partition('=')[0] for word in own if word.startswith('-')]
        wrong += [(words, option) for option in given if not has(command, words[0], option, capsys)]
    assert wrong == []


@pytest.mark.parametrize('role', ['primary', 'secondary', 'skill'])
def test_every_agent_is_told_the_same(role):
    assert guide('everyone').strip() in guide(role)


def has(command, name, option, capsys):
    """True for an option that the command knows."""
    if name == 'check':
        from gitsync.commands.gates.check import main

        main(['--help'])
        return option in capsys.readouterr().out
    return any(
        option in (*parameter.opts, *parameter.secondary_opts) for parameter in command.params
    )


@pytest.fixture
def epic(git, monkeypatch, capfd):
    return Played(git, monkeypatch, capfd)


@pytest.mark.parametrize(
    'agent, role',
    [
        pytest.param('Primary', 'primary', id='the coordinator'),
        pytest.param('Secondary-B', 'secondary', id='a secondary'),
        pytest.param('', 'protocol', id='nobody'),
    ],
)
def test_the_role_of_who_acts(epic, agent, role):
    assert epic.run(agent, 'guide') == 0 and epic.out == guide(role)


def test_the_policy_tells_the_phases(epic):
    epic.git.write('.gitsync.toml', 'version = 1\ns2 = "two"\n')
    epic.git('add', '-A')
    epic.git('commit', '-qm', 'two phases')
    assert epic.run('', 'guide', 'secondary') == 0 and epic.out == guide('secondary', 'two')
    assert epic.run('', 'guide', 'secondary', '--json') == 0 and '"s2": "two"' in epic.out
    assert epic.run('', 'guide', 'nobody') == 2


def test_guides_are_read_where_there_is_no_repository(monkeypatch, tmp_path, capfd, epic):
    monkeypatch.chdir(tmp_path)
    assert epic.run('', 'guide') == 0 and epic.out == guide('protocol')
