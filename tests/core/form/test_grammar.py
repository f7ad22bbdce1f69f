"""The grammars that docs/grammar.md shows are those of the parsers."""

import random
import re
from pathlib import Path

import pytest

from gitsync.core.documents.status import contradictions
from gitsync.core.documents.status import parse
from gitsync.core.form.check import FormContext
from gitsync.core.form.check import check_form

PAGE = (Path(__file__).resolve().parents[3] / 'docs/grammar.md').read_text()
RULES = dict(
    re.findall(r'^(\w+) *= (.*) ;$', '\n'.join(re.findall(r'```ebnf\n(.*?)```', PAGE, re.S)), re.M)
)
TOKEN = re.compile(r'"[^"]*"|\w+|[{}\[\]()|]')
CONTEXT = FormContext((), lambda name: True, None)


def made(rule, random):
    """A text that the rule makes."""
    return _any(TOKEN.findall(RULES[rule]), random)


def _any(tokens, random):
    """A text of one of the alternatives."""
    ways, depth = [[]], 0
    for token in tokens:
        depth += (token in '{[(') - (token in '}])')
        if token == '|' and not depth:
            ways.append([])
        else:
            ways[-1].append(token)
    return _all(random.choice(ways), random)


def _all(tokens, random):
    """A text of everything in a row."""
    parts, at = [], 0
    while at < len(tokens):
        token, end = tokens[at], at + 1
        if token in '{[(':
            depth = 1
            while depth:
                depth += (tokens[end] in '{[(') - (tokens[end] in '}])')
                end += 1
            most = {'{': 3, '[': 1, '(': 1}[token]
            for _ in range(random.randint(1 if token == '(' else 0, most)):
                parts.append(_any(tokens[at + 1 : end - 1], random))
        elif token[0] == '"':
            parts.append(token[1:-1].replace('\\n', '\n'))
        else:
            parts.append(made(token, random))
        at = end
    return ''.join(parts)


def a_status(seed):
    """A STATUS file, its lines in any order, each key once, without contradiction."""
    dice = random.Random(seed)
    while True:
        lines = made('file', dice).split('\n')[:-1]
        keys = [line.partition(':')[0] for line in lines if ':' in line and line[:1] != '#']
        if len(keys) == len(set(keys)):
            dice.shuffle(lines)
            text = '\n'.join(lines) + '\n'
            if not list(contradictions(parse(text.encode()).get)):
                return text


def a_channel(seed):
    """A message file, its messages numbered and dated in order."""
    text, number = made('channel', random.Random(seed)), 0

    def numbered(match):
        nonlocal number
        number += 1
        return f'## Message {number} (2026-01-15 10:{number:02})'

    return re.sub(r'## Message 1 \([-0-9: ]*\)', numbered, text)


def wrong(kind, text):
    path = 'e/feature_02_x/STATUS' if kind == 'status' else 'e/agent_comms/a_to_b.md'
    return check_form(kind, path, text.encode(), CONTEXT)


MADE = {'status': a_status, 'messages': a_channel}


@pytest.mark.parametrize('seed', range(60))
@pytest.mark.parametrize('kind', MADE)
def test_what_the_grammar_makes_is_accepted(kind, seed):
    text = MADE[kind](seed)
    assert wrong(kind, text) == [], text
    assert wrong(kind, text.replace('\n', '\r\n')) == []
    assert wrong(kind, '\ufeff' + text.rstrip('\n')) == []


BREAKS = {  # by kind: what breaks a rule of the grammar
    'status': (
        (r'(?m)^(STAGE|PHASE|AGENT|UPDATED|STATUS|BLOCKERS|READY_FOR_SYNC):.*\n', ''),
        (r'(?m)^(STAGE|PHASE|AGENT|UPDATED|STATUS|BLOCKERS|READY_FOR_SYNC): .*', r'\1:'),
        (r'(?m)^STAGE: S', 'STAGE: s'),
        (r'(?m)^STAGE: S\d+', 'STAGE: S11'),
        (r'(?m)^STAGE: S.*', 'STAGE: S2.I1'),
        (r'(?m)^UPDATED: .*T', 'UPDATED: 2026-02-30T'),
        (r'(?m)^UPDATED: (.*T\d\d:\d\d:\d\d).*', r'UPDATED: \1'),
        (r'(?m)^STATUS: .*', 'STATUS: DONE'),
        (r'(?m)^READY_FOR_SYNC: .*', 'READY_FOR_SYNC: yes'),
        (r'(?m)^PHASE:', 'phase:'),
        (r'(?m)^(AGENT: .*\n)', r'\1\1'),
        (r'\Z', 'a line of words\n'),
    ),
    'messages': (
        (r'## Message 1 ', '## Message one '),
        (r'## Message 1 ', '## Message 0 '),
        (r'## Message 1 ', '## Message 7 '),
        (r' \(2026', ' (on 2026'),
        (r' 10:01\)', ' 25:01)'),
        (r'(?:⏳ UNREAD|✅ READ)', ''),
        (r'(?:⏳ UNREAD|✅ READ)', '✅ SEEN'),
        (r'\*\*Subject:\*\* .*\n', ''),
        (r'\*\*Subject:\*\* .*\n(?:- .*\n)*', '**Subject:**\n'),
        (r'## Message 1 ', '### Message 1 '),
    ),
}


@pytest.mark.parametrize(
    'kind, pattern, new', [(kind, *each) for kind, all_of in BREAKS.items() for each in all_of]
)
def test_what_breaks_it_is_refused(kind, pattern, new):
    texts = [text for text in map(MADE[kind], range(40)) if re.search(pattern, text)]
    assert texts
    for text in texts:
        broken = re.sub(pattern, new, text, count=1)
        assert [one for one in wrong(kind, broken) if one.severity == 'error'], broken
