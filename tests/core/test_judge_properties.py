"""Properties: own changes pass, and any byte changed in another's part is refused."""

from hypothesis import assume
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from gitsync.core.documents import sections
from tests.scenes.judging import README
from tests.scenes.judging import findings
from tests.scenes.judging import own

LINES = st.sampled_from(
    (
        'plain',
        '',
        '---',
        '# Heading',
        '## Agents',
        '- item',
        '**Blockers:** none',
        '| Agent | Role |',
        '|---|---|',
        '| Secondary-A | x |',
        '| Secondary-B | y |',
        '```',
        '~~~',
        '<!-- x -->',
        '<!-- /x -->',
        'ünïcode',
        '> quote',
        '\tindented',
        'a `<!-- BEGIN Q -->` b',
    )
)
HOSTILE = st.sampled_from(
    (
        '<!-- BEGIN SECONDARY-A PROGRESS -->',
        '<!-- END SECONDARY-A PROGRESS -->',
        '<!-- BEGIN SECONDARY-B PROGRESS -->',
        '<!-- END SECONDARY-B PROGRESS -->',
        '<!-- BEGIN SECONDARY-A PROGRESS --><!-- END SECONDARY-A PROGRESS -->',
        '<!-- BEGIN SECONDARY-C NOTES -->',
        '<!-- END SECONDARY-C NOTES -->',
        '```',
        '~~~~',
        '<!--',
        '-->',
        '# BEGIN SECONDARY-A',
        '# END SECONDARY-A',
        '#region SECONDARY-A',
        '#endregion',
        '<!-- SECONDARY-A PROGRESS:START -->',
        '| Secondary-A | x |',
        '|---|---|',
        '\x00',
        '\r',
        '<!-- BEGIN SECONDARY-A PROGRESS more words -->',
        '## <!-- SECONDARY-B PROGRESS_BEGIN -->',
        '<<<<<<< ours',
        '',
        '---',
    )
)
SAFE = st.lists(
    st.sampled_from(
        (
            'plain',
            '',
            '- item',
            '**Blockers:** none',
            '## Sub',
            '| Agent | x |',
            '|---|---|',
            '| Secondary-B | x |',
            '```\ncode\n```',
        )
    ),
    max_size=5,
)
NAMES = (
    'SECONDARY-A PROGRESS',
    'SECONDARY-B PROGRESS',
    'SECONDARY-C NOTES',
    'PRIMARY PROGRESS',
    'RISKS',
)


def joined(lines, end='\n'):
    """Lines as text."""
    return ''.join(line + end for line in lines)


@st.composite
def documents(draw):
    """(names in order, outside texts, bodies): a document that is well formed."""
    names = draw(st.permutations(NAMES))[: draw(st.integers(2, 5))]
    if 'SECONDARY-A PROGRESS' not in names:
        names = ['SECONDARY-A PROGRESS', *names]
    outsides = [joined(draw(SAFE)) for _ in range(len(names) + 1)]
    bodies = [joined(draw(SAFE)) for _ in names]
    return names, outsides, bodies


def build(names, outsides, bodies):
    """The document's text."""
    made = outsides[0]
    for name, body, outside in zip(names, bodies, outsides[1:]):
        made += f'<!-- BEGIN {name} -->\n{body}<!-- END {name} -->\n{outside}'
    return made


@settings(max_examples=30, deadline=None)
@given(documents(), SAFE, st.booleans())
def test_a_change_in_one_s_own_section_passes(document, lines, crlf):
    names, outsides, bodies = document
    before = build(*document)
    at = names.index('SECONDARY-A PROGRESS')
    after = build(
        names,
        outsides,
        [joined(lines) if index == at else body for index, body in enumerate(bodies)],
    )
    if crlf:
        before, after = before.replace('\n', '\r\n'), after.replace('\n', '\r\n')
    assert (
        own(
            [
                f.rule
                for f in findings(
                    {README: before.encode()}, {README: after.encode()}, 'Secondary-A'
                )
            ]
        )
        == []
    )


@settings(max_examples=30, deadline=None)
@given(
    documents(),
    st.integers(0, 5),
    st.sampled_from(('', '\n', '\n---\n\n', '\n## Mine\n\n', '---\n')),
    st.sampled_from(('', '\n', '\n---\n', '## Next\n')),
    SAFE,
)
def test_adding_and_removing_one_s_own_section_passes(document, at, above, below, lines):
    names, outsides, bodies = document
    before = build(*document)
    at = min(at, len(outsides) - 1)
    added = (
        f'{above}<!-- BEGIN SECONDARY-A NOTES -->\n{joined(lines)}<!-- END SECONDARY-A NOTES -->\n'
    )
    for whole in (added + below, added.removesuffix('\n')):
        if not whole.endswith('\n') and at < len(outsides) - 1:
            continue
        cut = (
            outsides[:at] + [outsides[at] + whole] + outsides[at + 1 :]
            if at == len(outsides) - 1
            else outsides[:at] + [whole + outsides[at]] + outsides[at + 1 :]
        )
        after = build(names, cut, bodies)
        assert (
            own(
                [
                    f.rule
                    for f in findings(
                        {README: before.encode()}, {README: after.encode()}, 'Secondary-A'
                    )
                ]
            )
            == []
        )
    if '## Next' not in below:
        after = build(
            names, outsides[:at] + [added + below + outsides[at]] + outsides[at + 1 :], bodies
        )
        assert (
            own(
                [
                    f.rule
                    for f in findings(
                        {README: after.encode()}, {README: before.encode()}, 'Secondary-A'
                    )
                ]
            )
            == []
        )


def foreign(data):
    """What Secondary-A must leave as it is: sections that are not its own with their bytes, in
    order, and the words of the outside text.
    """
    document = sections.parse(data)
    theirs = [(s.name, s.data) for s in document.sections if not s.name.startswith('SECONDARY-A ')]
    words = [
        line for part in document.parts if isinstance(part, bytes) for line in part.split(b'\n')
    ]
    kept = [
        line
        for line in words
        if line.strip()
        and b'econdary-A' not in line
        and not line.strip().startswith(b'#')
        and line.strip(b' \r') != b'---'
    ]
    return theirs, kept


@settings(max_examples=60, deadline=None)
@given(documents(), st.data())
def test_a_byte_changed_in_another_s_part_is_refused(document, data):
    before = build(*document)
    lines = before.split('\n')
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        to = data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(
            st.sampled_from(
                ('insert', 'delete', 'replace', 'swap', 'double', 'cut', 'fence', 'join')
            )
        )
        if how == 'insert':
            lines.insert(at, data.draw(HOSTILE))
        elif how == 'delete' and len(lines) > 1:
            lines.pop(at)
        elif how == 'replace':
            lines[at] = data.draw(HOSTILE)
        elif how == 'swap':
            lines[at], lines[min(to, len(lines) - 1)] = lines[min(to, len(lines) - 1)], lines[at]
        elif how == 'double':
            lines[at:at] = lines[min(at, to) : max(at, to)]
        elif how == 'cut':
            del lines[min(at, to) : max(at, to)]
            lines = lines or ['']
        elif how == 'fence':
            lines.insert(max(at, to), '```')
            lines.insert(min(at, to), '```')
        elif how == 'join' and at + 1 < len(lines):
            lines[at : at + 2] = [lines[at] + lines[at + 1]]
    after = '\n'.join(lines)
    old, new = foreign(before.encode()), foreign(after.encode())
    assume(old != new)
    found = findings({README: before.encode()}, {README: after.encode()}, 'Secondary-A')
    assert own([f.rule for f in found if f.severity == 'error']), (before, after)


@settings(max_examples=30, deadline=None)
@given(documents(), LINES, HOSTILE, st.data())
def test_judging_never_fails_and_the_coordinator_s_outside_text_is_free(
    document, line, hostile, data
):
    names, outsides, bodies = document
    before = build(*document)
    at = data.draw(st.integers(0, len(outsides) - 1))
    findings(
        {README: before.encode()},
        {README: (before[: at * 7] + hostile + before[at * 7 :]).encode()},
        data.draw(st.sampled_from(('Secondary-B', '', 'Primary'))),
    )
    assume(not line.startswith(('```', '~~~', '<!--')))
    changed = build(
        names,
        [outside + (line + '\n' if index == at else '') for index, outside in enumerate(outsides)],
        bodies,
    )
    assert (
        own(
            [
                f.rule
                for f in findings({README: before.encode()}, {README: changed.encode()}, 'Primary')
            ]
        )
        == []
    )


MESSAGES = st.lists(
    st.tuples(
        st.booleans(),
        st.lists(
            st.sampled_from(
                (
                    '**Subject:** s',
                    'words',
                    '',
                    '---',
                    '```\n## Message 9 (2026-01-01 10:00) ⏳ UNREAD\n```',
                    '# x',
                )
            ),
            max_size=3,
        ),
    ),
    min_size=1,
    max_size=4,
)
CHANNEL = f'{README.rpartition("/")[0]}/agent_comms/secondary_b_to_secondary_a.md'


def channel(messages):
    """A comms file's text."""
    made = '# Messages: Secondary-B → Secondary-A\n\n'
    for number, (read, lines) in enumerate(messages, 1):
        made += (
            f'## Message {number} (2026-01-15 14:3{number}) {"✅ READ" if read else "⏳ UNREAD"}\n'
            f'{joined(lines)}'
        )
    return made


@settings(max_examples=40, deadline=None)
@given(MESSAGES, st.data())
def test_a_reader_may_flip_marks_and_nothing_else(messages, data):
    before = channel(messages)
    lines = before.split('\n')
    at = data.draw(st.integers(0, len(lines) - 1))
    how = data.draw(st.sampled_from(('flip', 'insert', 'delete', 'double', 'change')))
    flipped = [line.replace('⏳ UNREAD', '✅ READ') for line in lines]
    if how == 'flip':
        after = '\n'.join(
            new if data.draw(st.booleans()) else old for old, new in zip(lines, flipped)
        )
        assume('```' not in before)
        expected = True
    else:
        lines[at : at + 1] = {
            'insert': [lines[at], data.draw(HOSTILE)],
            'delete': [],
            'double': [lines[at]] * 2,
            'change': [lines[at] + data.draw(st.sampled_from((' ', 'x', '\r')))],
        }[how]
        after, expected = '\n'.join(lines), False
        assume(after != before)
    sides = [{README: b'# E\n', CHANNEL: text.encode()} for text in (before, after)]
    found = own([f.rule for f in findings(*sides, 'Secondary-A') if f.severity == 'error'])
    assert (found == []) is expected, (before, after)
    if before != after:
        assert own([f.rule for f in findings(*sides, 'Secondary-C') if f.severity == 'error'])


@settings(max_examples=30, deadline=None)
@given(MESSAGES, MESSAGES, st.sampled_from(('', '\n', '\n---\n\n')))
def test_a_writer_may_add_messages(messages, more, between):
    before = channel(messages)
    after = (
        before
        + between
        + channel([*messages, *[(False, lines) for _, lines in more]])[len(before) :]
    )
    sides = [{README: b'# E\n', CHANNEL: text.encode()} for text in (before, after)]
    assert own([f.rule for f in findings(*sides, 'Secondary-B')]) == []
