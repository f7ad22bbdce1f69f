"""Each line of an epic damaged in every simple way, one at a time: who may, and what the rules say.

What is refused is told as `lines: rules`, each rule with the distance of its line from the damage;
what --fix makes of it as a diff.
"""

import difflib

import pytest

from gitsync.core.epic import sample
from gitsync.core.fixes.fix import fix
from gitsync.core.policy.place import place_in_epic
from tests import rule_examples
from tests.scenes.judging import findings
from tests.transcripts import told


def joined(lines, at):
    return [*lines[:at], lines[at].rstrip('\n') + ''.join(lines[at + 1 : at + 2]), *lines[at + 2 :]]


def swapped(lines, at):
    return [*lines[:at], *lines[at + 1 : at + 2], lines[at], *lines[at + 2 :]]


DAMAGE = {
    'removed': lambda lines, at: [*lines[:at], *lines[at + 1 :]],
    'twice': lambda lines, at: [*lines[: at + 1], *lines[at:]],
    'with a word more': lambda lines, at: [
        *lines[:at],
        lines[at].rstrip('\n') + ' more\n',
        *lines[at + 1 :],
    ],
    'without its first word': lambda lines, at: [
        *lines[:at],
        lines[at].partition(' ')[2] or '\n',
        *lines[at + 1 :],
    ],
    'in small letters': lambda lines, at: [*lines[:at], lines[at].lower(), *lines[at + 1 :]],
    'indented': lambda lines, at: [*lines[:at], '  ' + lines[at], *lines[at + 1 :]],
    'ended by CRLF': lambda lines, at: [
        *lines[:at],
        lines[at].replace('\n', '\r\n'),
        *lines[at + 1 :],
    ],
    'after the next': swapped,
    'joined with the next': joined,
    'with a marker of a conflict': lambda lines, at: [*lines[:at], '<<<<<<< x\n', *lines[at:]],
}


def epic():
    """The sample epic, its README with a table, a grid and sections in other markers."""
    files = rule_examples.files()
    files[rule_examples.README] += (
        '\n## Notes\n\n<!-- A:START -->\n- one\n  - two\n<!-- A:END -->\n'
        '<!-- BEGIN SECONDARY-B NOTES -->\n```\ncode\n```\n\n* x\n<!-- END SECONDARY-B NOTES -->\n'
    )
    second = rule_examples.MESSAGE.format(2, '20:20', 'More') + '\nA body.\n- a list\n'
    files[rule_examples.OUT] += '\n' + second
    return files


FILES = epic()
PATHS = [
    rule_examples.README,
    rule_examples.STATUS,
    rule_examples.CHECKPOINT,
    rule_examples.OUT,
    rule_examples.IN,
]


def told_by_lines(verdicts):
    """[(line, verdict)] with neighbours of one verdict on one line."""
    runs = []
    for line, verdict in verdicts:
        if runs and runs[-1][2] == verdict and runs[-1][1] == line - 1:
            runs[-1][1] = line
        else:
            runs.append([line, line, verdict])
    for first, last, verdict in runs:
        told(f'{first}-{last}: {verdict}' if last > first else f'{first}: {verdict}')


@pytest.mark.parametrize('agent', ['Primary', 'Secondary-A', 'Secondary-B'])
@pytest.mark.parametrize('damage', DAMAGE)
@pytest.mark.parametrize('path', PATHS)
def test_who_may_damage_a_line_and_what_it_breaks(path, damage, agent):
    before = {rule_examples.place(name): text.encode() for name, text in FILES.items()}
    lines = FILES[path].splitlines(keepends=True)
    verdicts = []
    for at in range(len(lines)):
        after = ''.join(DAMAGE[damage](lines, at)).encode()
        found = findings(before, {**before, f'{sample.FOLDER}/{path}': after}, agent)
        said = ' '.join(
            f'{each.rule}{"w" if each.severity == "warning" else ""}'
            f'{each.line - at - 1:+d}:{each.col}{f" ({each.part})" if each.part else ""}'
            for each in found
        )
        verdicts.append((at + 1, said or 'nothing'))
    told_by_lines(verdicts)


@pytest.mark.parametrize('damage', DAMAGE)
@pytest.mark.parametrize('path', PATHS)
def test_what_fix_makes_of_a_damaged_line(path, damage):
    lines = FILES[path].splitlines(keepends=True)
    kind = place_in_epic(path).kind
    for at in range(len(lines)):
        text = ''.join(DAMAGE[damage](lines, at))
        data, phrases = fix(kind, text.encode())
        assert fix(kind, data) == (data, [])
        if phrases:
            told(f'line {at + 1}: {", ".join(phrases)}')
            told_diff(text, data.decode())


def told_diff(old, new):
    """The lines that differ."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm='')
    for line in list(lines)[2:]:
        told(f'    {line}')
