"""One's own parts of a shared file: what one agent may commit, and what is left for the others."""

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies

from gitsync.core.documents import message_writing
from gitsync.core.documents import messages
from gitsync.core.documents import sections
from gitsync.core.ownership import own_parts

BEFORE = b"""# T

| Agent ID | Assigned Feature | Status |
|---|---|---|
| Primary | feature_01_a | on |
| Secondary-A | feature_02_b | on |

---

<!-- BEGIN PRIMARY PROGRESS -->
p
<!-- END PRIMARY PROGRESS -->

---

<!-- BEGIN SECONDARY-A PROGRESS -->
a
<!-- END SECONDARY-A PROGRESS -->
"""
WORK = (
    BEFORE.replace(b'\np\n', b'\np2\n')
    .replace(b'\na\n', b'\na2\n')
    .replace(b'# T', b'# T2')
    .replace(b'feature_02_b | on', b'feature_02_b | off')
    .replace(b'| off |\n', b'| off |\n| Secondary-B | feature_03_c | new |\n')
    + b'\n---\n\n<!-- BEGIN SECONDARY-B PROGRESS -->\nb\n<!-- END SECONDARY-B PROGRESS -->\n'
)


def own(agent, before=BEFORE, work=WORK):
    return own_parts.of_document(
        before, work, agent, lambda name: name == f'{agent.upper()} PROGRESS', agent == 'Primary'
    )


def test_a_secondary_takes_its_section_and_its_row():
    assert own('Secondary-A') == BEFORE.replace(b'\na\n', b'\na2\n').replace(
        b'feature_02_b | on', b'feature_02_b | off'
    )


def test_a_new_agent_takes_its_new_section_with_what_separates_it_and_its_new_row():
    made = own('Secondary-B')
    assert (
        made
        == BEFORE.replace(b'b | on |\n', b'b | on |\n| Secondary-B | feature_03_c | new |\n')
        + b'\n---\n\n<!-- BEGIN SECONDARY-B PROGRESS -->\nb\n<!-- END SECONDARY-B PROGRESS -->\n'
    )


def test_the_coordinator_takes_the_outside_text_and_its_section():
    made = sections.parse(own('Primary'))
    assert (
        b'# T2' in made.outside
        and made.section('PRIMARY PROGRESS').body == b'p2\n'
        and made.section('SECONDARY-A PROGRESS').body == b'a\n'
        and made.section('SECONDARY-B PROGRESS') is None
    )


def test_a_section_that_somebody_removed_on_disk_stays_for_everybody_else():
    work = BEFORE[: BEFORE.index(b'\n---\n\n<!-- BEGIN SECONDARY-A')]
    assert sections.parse(own('Primary', work=work)).section('SECONDARY-A PROGRESS').body == b'a\n'
    assert sections.parse(own('Secondary-A', work=work)).section('SECONDARY-A PROGRESS') is None


HEAD = '| Agent ID | Note |/|---|---|/'


@pytest.mark.parametrize(
    'before, work, expected',
    [
        pytest.param('| A | 1 |/| B | 1 |/', '| A | 2 |/| B | 2 |/', '| A | 2 |/| B | 1 |/',
            id='that changed'),
        pytest.param('| A | 1 |', '| A | 2 |', '| A | 2 |', id='the last without its end'),
        pytest.param('| A | 1 |', '| A | 2 |/| B | 1 |/', '| A | 2 |/', id='with the end it has'),
        pytest.param('| A | 1 |/| B | 1 |/', '| B | 1 |/| A | 2 |', '| A | 2 |/| B | 1 |/',
            id='among others'),
        pytest.param('| B | 1 |', '| B | 1 |/| A | 1 |', '| B | 1 |/| A | 1 |/', id='that is new'),
        pytest.param('| A | 1 |/', '| A | 1 |/| A | 2 |/', '| A | 1 |/| A | 2 |/', id='one more'),
        pytest.param('| A | 1 |/x/', '', '| A | 1 |/x/', id='not of a table that is gone'),
        pytest.param('| A | 1 |//y/' + HEAD + '| A | 3 |/',
            '| A | 2 |//z/' + HEAD + '| A | 4 |/',
            '| A | 2 |//y/' + HEAD + '| A | 4 |/', id='of tables alike in their order'),
        pytest.param('| A | 1 |//y/' + HEAD + '| A | 3 |/', '| A | 2 |/',
            '| A | 2 |//y/' + HEAD + '| A | 3 |/', id='not of the second that is gone'),
    ],
)  # fmt: skip
def test_rows_that_an_agent_takes(before, work, expected):
    texts = [(HEAD + each if each else each).replace('/', '\n').encode() for each in (before, work)]
    made = own_parts.of_document(*texts, 'A', lambda name: False, False)
    assert made.decode().replace('\n', '/') == HEAD + expected


NEW = '<!-- BEGIN B -->/b/<!-- END B -->/'
OLD = '<!-- BEGIN A -->/a/<!-- END A -->/'


@pytest.mark.parametrize(
    'before, work, expected',
    [
        pytest.param('T/', 'T//---//' + NEW, 'T//---//' + NEW, id='a rule'),
        pytest.param('T/', 'T////---//' + NEW, 'T//---//' + NEW, id='one blank line before it'),
        pytest.param('T/', 'T//---/' + NEW, 'T//---/' + NEW, id='a rule right before it'),
        pytest.param('T/', 'T/---//' + NEW, 'T/---//' + NEW, id='a rule right behind the text'),
        pytest.param('T/', 'T//x/---//' + NEW, 'T/---//' + NEW, id='or behind a text of others'),
        pytest.param('T/', 'T//---//---//' + NEW, 'T//---//' + NEW, id='the last rule'),
        pytest.param('T/', 'T////' + NEW, 'T//' + NEW, id='a blank line'),
        pytest.param('T/', 'T/' + NEW, 'T/' + NEW, id='nothing'),
        pytest.param('T', 'T//' + NEW, 'T//' + NEW, id='the end of the line before'),
        pytest.param('T/', 'T//## B//' + NEW, 'T//## B//' + NEW, id='a new heading'),
        pytest.param('# B//T/', '# B//T//' + NEW, '# B//T//' + NEW, id='no heading that was there'),
        pytest.param('T//---//', 'T//---//' + NEW, 'T//---//' + NEW, id='no rule that was there'),
        pytest.param('T//', 'T//---//' + NEW, 'T//---//' + NEW, id='what of it was not there'),
        pytest.param(OLD + '/T/', OLD + '//---//' + NEW + '/T/', OLD + '/---//' + NEW + '/T/',
            id='behind the section before it'),
        pytest.param('T/' + OLD, NEW + '/T/' + OLD, 'T/' + OLD + NEW, id='behind all, being first'),
        pytest.param(OLD + '/', OLD + '/' + NEW, OLD + '/' + NEW, id='what stands there still'),
    ],
)  # fmt: skip
def test_a_new_section_comes_with_what_separates_it(before, work, expected):
    texts = [each.replace('/', '\n').encode() for each in (before, work)]
    made = own_parts.of_document(*texts, 'B', lambda name: name == 'B', False)
    assert made.decode().replace('\n', '/') == expected


EDITS = strategies.fixed_dictionaries(
    {
        agent: strategies.one_of(
            strategies.none(), strategies.sampled_from([b'\nt\n', b'x\n', b'**K:** v\n\n- [ ] y\n'])
        )
        for agent in ('PRIMARY', 'SECONDARY-A', 'SECONDARY-B')
    }
)
AGENTS = ('Primary', 'Secondary-A', 'Secondary-B')


def document(bodies, title):
    parts = [f'# {title}\n\n'.encode()]
    for agent, body in bodies.items():
        if body is not None:
            parts.append(
                b'\n---\n\n<!-- BEGIN '
                + agent.encode()
                + b' PROGRESS -->\n'
                + body
                + b'<!-- END '
                + agent.encode()
                + b' PROGRESS -->\n'
            )
    return b''.join(parts)


@settings(max_examples=400, deadline=None)
@given(old=EDITS, new=EDITS, order=strategies.permutations(AGENTS))
def test_all_agents_commits_together_hold_everything_in_any_order(old, new, order):
    before, work = document(old, 'old'), document(new, 'new')
    for agent in order:
        made = own(agent, before, work)
        one, other = sections.parse(before), sections.parse(made)
        for name in AGENTS:
            if name != agent:
                mine, theirs = (each.section(f'{name.upper()} PROGRESS') for each in (one, other))
                assert (mine and mine.body) == (theirs and theirs.body)
        assert not other.faults and own(agent, made, work) == made
        before = made
    final, wanted = sections.parse(before), sections.parse(work)
    assert {each.name: each.body for each in final.sections} == {
        each.name: each.body for each in wanted.sections
    } and b'# new' in final.outside


def channel(*marks):
    made = messages.parse(message_writing.empty('Primary', 'Secondary-A'))
    for number, mark in enumerate(marks, 1):
        made = messages.parse(
            messages.render(
                message_writing.added(
                    made,
                    message_writing.new(number, '2026-01-30 10:00', f's{number}'),
                )
            )
        )
        made = message_writing.mark_read(made, number) if mark else made
    return messages.render(made)


def marks(data):
    return {message.number: message.read for message in messages.parse(data).messages}


def test_the_writers_messages_without_the_readers_marks():
    assert marks(own_parts.of_channel(channel(0), channel(1, 0), True, False)) == {
        1: False,
        2: False,
    }


def test_the_readers_marks_without_the_writers_messages():
    assert marks(own_parts.of_channel(channel(0), channel(1, 0), False, True)) == {1: True}
    assert own_parts.of_channel(channel(1), channel(0), False, True) == channel(1)
    assert own_parts.of_channel(
        channel(0), message_writing.empty('Primary', 'Secondary-A'), False, True
    ) == channel(0)


@given(
    strategies.lists(strategies.booleans(), max_size=5),
    strategies.lists(strategies.booleans(), max_size=3),
    strategies.booleans(),
)
def test_writer_and_reader_together_in_either_order(old, new, writer_first):
    before, work = channel(*[False] * len(old)), channel(*old, *[False] * len(new))
    for is_writer in (writer_first, not writer_first):
        before = own_parts.of_channel(before, work, is_writer, not is_writer)
    assert before == work
