"""The words of the rules, and what is written down of a change that was judged."""

import pytest

from gitsync.core.git.commits import parse_commit
from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Memory
from gitsync.core.rules import attestation
from gitsync.core.rules import wording
from gitsync.core.rules.explanations import explained
from gitsync.core.rules.table import RULES
from tests.transcripts import told


@pytest.mark.parametrize('rule', RULES)
def test_what_a_rule_says(rule):
    told(f'{RULES[rule]}')
    for key, text in explained(rule).items():
        told(f'{key}: {text}')


def test_words_for_people():
    for names in ([], ['A'], ['Secondary-A', 'b c'], ['a', 'b', 'c']):
        told(f'{names}: {wording.told(names)} / {wording.listed(names)} / {wording.shared(names)}')
        told(f'    {wording.ask(names)} / {wording.not_made(wording.ask(names))}')
    for names in (['b', 'a'], ['a']):
        told(wording.name_yourself(names, 'x'))
    told(f'{wording.in_anothers_worktree("f", "A", ["B", "C"], "/a", "/b")}')
    told(f'{wording.refused("GS201", "f", 0, "m", "h")}')


def test_what_is_attested():
    one, two = (Memory({'a': data, 'b': data}) for data in (b'x', b'y'))
    changes = [Change(path, one.entry(path), two.entry(path)) for path in ('a', 'b')]
    told(attestation.of(changes))
    assert attestation.of(changes) == attestation.of(changes[::-1])
    told(attestation.of([Change('a', None, two.entry('a')), Change('b', one.entry('b'), None)]))


HEAD = 'tree 1\nparent 2\nparent 3\nauthor A <a@x> 10 +0100\ncommitter <b> x -\nx y\n more\n'


@pytest.mark.parametrize(
    'text',
    [
        HEAD + '\nwords\n',
        HEAD + 'parent 4\n\nwords\n\nmore\0hidden',
        HEAD.replace('tree 1', 'author X <x> 1') + '\n',
        'parent 1\n\nx',
        'tree 1\nauthor A B C\ncommitter A < <b> > 12\n\n',
        'tree 1',
        '',
    ],
    ids=repr,
)
def test_a_commit(text):
    told(f'{parse_commit("0", text.encode())[1:-1]}')


@pytest.mark.parametrize(
    ('hint', 'left'),
    [
        ('gitsync check --fix a.md', ''),
        ('lay it out again: gitsync check --fix a.md', 'lay it out again'),
        ('add the end; gitsync check --fix a.md adds it', 'add the end'),
        ('take the change back, or ask', 'ask'),
    ],
)
def test_what_is_not_made_is_neither_taken_back_nor_fixed(hint, left):
    assert wording.not_made(hint) == left


@pytest.mark.parametrize(
    'name, to',
    [
        pytest.param('Secondary-A', 'Secondary-A', id='a name'),
        pytest.param('docs_bot-2', 'docs_bot-2', id='with signs'),
        pytest.param('a b', "'…'", id='two words'),
        pytest.param('é', "'…'", id='other letters'),
        pytest.param('--', "'…'", id='signs alone'),
    ],
)
def test_the_owner_is_asked_by_a_name_that_can_be_typed(name, to):
    assert f'message send {to} --subject' in wording.ask_first([name])
