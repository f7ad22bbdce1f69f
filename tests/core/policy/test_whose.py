"""Whose each part of an epic is, with a policy and without one, and what damage to it changes."""

import difflib

import pytest

from gitsync.core.git.snapshot import Memory
from gitsync.core.policy import gitsync_toml
from gitsync.core.policy import owners
from gitsync.core.policy import rosters
from gitsync.core.policy.case import Case
from gitsync.core.policy.policy import DEFAULT
from gitsync.errors import GitsyncError
from tests import rule_examples
from tests.transcripts import told

POLICY = """\
version = 1
protocol = "s2-epic"
coordinator = "Primary"
s2 = "two"
maintainers = ["Me@example.org", "you@example.org"]

[agents.Secondary-A]
emails = ["secondary-a@agents.example"]
features = ["feature_02_team_penalty", "feature_03_reports"]
keys = ["ssh-ed25519 AAAA"]

[agents.docs-bot]
emails = ["docs@agents.example"]

[[documents]]
path = "docs/ROADMAP.md"
kind = "sections"
markers = ["begin-end", ["<<{name}>>", "<</{name}>>"], { begin = "x {name}", end = "y {name}" }]
outside = "Primary"
owners = { "{agent} *" = "{agent}", "RELEASE NOTES" = ["Primary", "Secondary-A"] }
generated = { "TOC" = "toc" }

[[documents]]
paths = ["docs/*.json", "!docs/x.json"]
kind = "json"
owner = "docs-bot"

[identity]
require = "trailer"

[rules]
GS301 = "warning"
GS304 = "off"

[limits]
heartbeat = "15m"
lock = "90s"
"""
FILES = {
    **{f'e/{path}': text for path, text in rule_examples.files().items()},
    'e/DISCOVERY.md': 'x\n',
    'e/feature_02_team_penalty/HANDOFF_PACKAGE.md': 'x\n',
    'e/feature_02_team_penalty/spec.md': 'x\n',
    'e/feature_09_x/STATUS': 'AGENT: Secondary-A\n',
    'e/.epic_locks/epic_readme.lock': '{}\n',
    'e/agent_comms/archive/primary_to_secondary_a_20260201_1000.md': 'x\n',
    'e/agent_checkpoints/docs_bot.json': '{"agent_id": "docs-bot"}\n',
    'docs/ROADMAP.md': '<<A>>\n<</A>>\n',
    'docs/y.json': '{}\n',
    'docs/x.json': '{}\n',
    'src/x.py': '',
}
SECTIONS = (
    'PRIMARY PROGRESS',
    'SECONDARY-A PROGRESS',
    'SECONDARY-A NOTES',
    'FEATURE 02',
    'FEATURE 2 NOTES',
    'RELEASE NOTES',
    'TOC',
    'DOCS-BOT LOG',
    'feature_02_team_penalty',
)
PARTS = [
    owners.FILE,
    owners.OUTSIDE,
    owners.MARKS,
    *map(owners.section, SECTIONS),
    owners.Part('row', 'Secondary-B'),
]


def said_of(text):
    """Lines: the policy, and whose everything is under it; or what is wrong with it."""
    try:
        policy = gitsync_toml.parse(text.encode()) if text else DEFAULT
    except GitsyncError as error:
        return [f'{error.code}: {error} ({error.hint})']
    snapshot = Memory({path: data.encode() for path, data in FILES.items()})
    case = Case.unchanged(snapshot, policy)
    lines = [f'{key}: {value}' for key, value in policy._asdict().items()]
    lines.append(f'roster: {rosters.roster(policy, snapshot)}')
    lines += [f'feature {number}: {case.assigned("e", number)!r}' for number in range(1, 10)]
    for path in FILES:
        whose = {}
        for part in PARTS:
            whose.setdefault(owners.owners_of(case, path, part), []).append(part.text)
        lines += [f'{path}: {", ".join(parts)}: {who}' for who, parts in whose.items()]
    return lines


def test_without_a_policy():
    for line in said_of(''):
        told(line)


BEFORE = said_of(POLICY)


def test_with_a_policy():
    for line in BEFORE:
        told(line)


def told_change(text):
    for line in difflib.unified_diff(BEFORE, said_of(text), n=0, lineterm=''):
        if line[:1] == '+' and line[:3] != '+++':
            told(line)


LINES = POLICY.splitlines(keepends=True)


@pytest.mark.parametrize('at', [at for at, line in enumerate(LINES) if line.strip()])
def test_with_a_line_less_and_a_line_twice(at):
    told(f'without {LINES[at].strip()}')
    told_change(''.join(LINES[:at] + LINES[at + 1 :]))
    told('twice')
    told_change(''.join(LINES[: at + 1] + LINES[at:]))


@pytest.mark.parametrize(
    'marker',
    ['["a"]', '["a", 3]', '{ begin = "a" }', '{ begin = "a", end = "b", x = 1 }', '"hash"'],
)
def test_with_other_markers(marker):
    told_change(POLICY.replace('"begin-end"', marker))


@pytest.mark.parametrize('value', ['3', '""', '"x"', '[]', '["x", 3]', 'true', '{}', '{ x = 1 }'])
@pytest.mark.parametrize('at', [at for at, line in enumerate(LINES) if ' = ' in line])
def test_with_another_value(at, value):
    key = LINES[at].partition(' = ')[0]
    told_change(''.join([*LINES[:at], f'{key} = {value}\n', *LINES[at + 1 :]]))
