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
from tests.damage import DAMAGE
from tests.damage import FILES
from tests.damage import PATHS
from tests.damage import told_by_lines
from tests.scenes.judging import findings
from tests.transcripts import told


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
