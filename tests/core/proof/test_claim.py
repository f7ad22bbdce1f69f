"""The proof passes every merge that is right and catches every merge that is broken."""

import json
import random

import pytest

from gitsync.core.proof import claim
from gitsync.core.proof.json import SHOWN
from gitsync.merging.one_file import merge_file
from tests.soak.generate import PATHS
from tests.soak.generate import triple


def faults(kind, *texts, **more):
    return claim.faults(kind, claim.Claim(*texts, **more))


BASE = (
    b'# E\n\n<!-- BEGIN A X -->\none\ntwo\nthree\n<!-- END A X -->\n\n<!-- BEGIN B X -->\nfour\n'
    b'five\n<!-- END B X -->\n'
)
OURS = BASE.replace(b'one\n', b'one\nnew words\n').replace(b'five\n', b'')
THEIRS = BASE.replace(b'three\n', b'three\nmore of it\n')
GOOD = (
    BASE.replace(b'one\n', b'one\nnew words\n')
    .replace(b'five\n', b'')
    .replace(b'three\n', b'three\nmore of it\n')
)


def test_a_right_merge_is_proved():
    assert faults('sections', BASE, OURS, THEIRS, GOOD) == ()


@pytest.mark.parametrize(
    'broken, said',
    [
        (GOOD.replace(b'new words\n', b''), "is missing: 'new words'"),
        (GOOD.replace(b'more of it\n', b''), "is missing: 'more of it'"),
        (GOOD.replace(b'two\n', b''), "is missing: 'two'"),
        (GOOD.replace(b'two\n', b'two\ntwo\n'), "stands more often than any version allows: 'two'"),
        (GOOD.replace(b'new words', b'new word'), "is missing: 'new words'"),
        (
            GOOD.replace(b'four\n', b'four\nfive\n'),
            "stands more often than any version allows: 'five'",
        ),
        (
            GOOD.replace(b'new words\n', b'').replace(b'four\n', b'four\nnew words\n'),
            "is missing: 'new words'",
        ),
        (
            GOOD + b'<!-- BEGIN A X -->\n<!-- END A X -->\n',
            "stands more often than any version allows: '<!-- BEGIN A X -->'",
        ),
        (
            GOOD.replace(b'two\n', b'<<<<<<< ours\ntwo\n=======\n>>>>>>> theirs\n'),
            "stands more often than any version allows: '<<<<<<< ours'",
        ),
        (GOOD.replace(b'<!-- END A X -->\n', b''), "is missing: '<!-- END A X -->'"),
        (b'', "is missing: '# E'"),
    ],
    ids=lambda value: value if isinstance(value, str) else '',
)
def test_a_broken_document_is_caught(broken, said):
    assert said in faults('sections', BASE, OURS, THEIRS, broken)


def test_what_is_left_after_the_proved_stretches_keeps_its_markers():
    """O: head, A.
    A: A changed, B added before it.
    B: A changed too.
    Expected: proved, though the head drops out first.
    """
    base, ours, theirs, good = (
        b'# E\n' + text
        for text in (
            b'<!-- BEGIN A X -->\none\n\n\n\n\ntwo\n<!-- END A X -->\n',
            b'<!-- BEGIN A X -->\none!\n\n\n\n\ntwo\n<!-- END A X -->\n',
            b'<!-- BEGIN B X -->\none!\n<!-- END B X -->\n<!-- BEGIN A X -->\none\n\n\n\n\ntwo!\n'
            b'<!-- END A X -->\n',
            b'<!-- BEGIN B X -->\none!\n<!-- END B X -->\n<!-- BEGIN A X -->\none!\n\n\n\n\ntwo!\n'
            b'<!-- END A X -->\n',
        )
    )
    assert faults('sections', base, ours, theirs, good) == ()


def test_a_fence_that_lost_its_end_is_caught():
    base = b'<!-- BEGIN A X -->\n```\na\n```\n```\nb\n```\n<!-- END A X -->\n'
    assert 'a code fence is not closed' in faults(
        'sections', base, base, base, base.replace(b'b\n```\n', b'b\n')
    )


def test_a_section_added_on_both_sides_may_stand_once_only():
    new = BASE + b'\n<!-- BEGIN C X -->\nc\n<!-- END C X -->\n'
    assert faults('sections', BASE, new, new, new) == ()
    assert faults('sections', BASE, new, new, new + b'\n<!-- BEGIN C X -->\nc\n<!-- END C X -->\n')


X = b'<!-- BEGIN A X -->\none\ntwo\nthree\n<!-- END A X -->\n'
BARE = b'one\ntwo\nthree\n'


@pytest.mark.parametrize(
    'section, sides, result, is_right',
    [
        pytest.param(X, (BARE, X), BARE, True, id='taken away'),
        pytest.param(X, (BARE, X.replace(b'two', b'2')), BARE.replace(b'two', b'2'), True,
            id='and the text changed there'),
        pytest.param(X, (BARE, X.replace(b'two', b'2')), BARE, False, id='and that lost'),
        pytest.param(X, (BARE, X.replace(b'two', b'2')), X.replace(b'two', b'2'), False,
            id='and that lost instead'),
        pytest.param(X, (b'', X.replace(b'two', b'2')), BARE.replace(b'two', b'2'), False,
            id='with the text'),
        pytest.param(X, (BARE.replace(b'one', b'1'), X.replace(b'two', b'2')),
            b'1\n2\nthree\n', False, id='and the text changed here'),
        pytest.param(b'<!-- BEGIN A X -->\n\n<!-- END A X -->\n',
            (b'', b'<!-- BEGIN A X -->\nnew\n<!-- END A X -->\n'), b'new\n', False,
            id='of an empty section that the other side filled'),
    ],
)  # fmt: skip
def test_markers_that_one_side_took_away_from_a_text(section, sides, result, is_right):
    """What the other side changed between them stands in the outside text."""
    texts = [b'# E\n\n%b\nend\n' % part for part in (section, *sides, result)]
    assert (faults('sections', *texts) == ()) == is_right
    assert (faults('sections', texts[0], texts[2], texts[1], texts[3]) == ()) == is_right


@pytest.mark.parametrize('opens, closes', [('```', '```'), ('````sh', '````'), ('~~~~', '~~~~')])
def test_markers_in_code_begin_no_section_for_the_proof_and_behind_it_they_do(opens, closes):
    code = f'<!-- BEGIN A X -->\n{opens}\n# BEGIN Q\n{closes}\n'.encode()
    texts = [each.replace(b'<!-- BEGIN A X -->\n', code) for each in (BASE, OURS, THEIRS, GOOD)]
    assert faults('sections', *texts) == ()
    moved = texts[3].replace(b'new words\n', b'').replace(b'four\n', b'four\nnew words\n')
    assert "is missing: 'new words'" in faults('sections', *texts[:3], moved)


def test_a_comment_that_is_no_marker_parts_nothing():
    base = b'# E\n\nWords.\n\n**Key:** v\n'
    ours = base.replace(b'Words.\n', b'Words.\n\n<!-- a remark -->\n')
    theirs = base + b'\nMore.\n'
    assert faults('sections', base, ours, theirs, ours + b'\nMore.\n') == ()


def test_a_line_that_a_rule_superseded_may_be_missing_only_when_it_is_named():
    base, ours, theirs = (
        b'<!-- BEGIN A X -->\n**K:** %s\n<!-- END A X -->\n' % value for value in (b'1', b'2', b'3')
    )
    assert faults('sections', base, ours, theirs, theirs, (b'**K:** 2\n',)) == ()
    assert faults('sections', base, ours, theirs, theirs) == ("is missing: '**K:** 2'",)


def test_a_row_merged_by_cells_is_understood_and_a_wrong_cell_is_caught():
    base, ours, theirs, good, bad = (
        b'| K | V | W |\n|---|---|---|\n| a | %s | %s |\n' % cells
        for cells in ((b'1', b'1'), (b'2', b'1'), (b'1', b'3'), (b'2', b'3'), (b'1', b'3'))
    )
    assert faults('sections', base, ours, theirs, good) == ()
    assert faults('sections', base, ours, theirs, bad)
    assert faults('sections', base, ours, theirs, good.replace(b'3 |', b'4 |'))


@pytest.mark.parametrize(
    'base, ours, theirs, low, high',
    [
        pytest.param(1, 1, 1, 1, 1, id='left alone'),
        pytest.param(0, 1, 0, 1, 1, id='added by one'),
        pytest.param(0, 1, 1, 1, 2, id='added by both'),
        pytest.param(1, 0, 1, 0, 0, id='removed by one'),
        pytest.param(1, 0, 0, 0, 0, id='removed by both'),
        pytest.param(2, 1, 1, 0, 1, id='one of two removed by each'),
        pytest.param(3, 1, 2, 0, 1, id='some of three removed by each'),
        pytest.param(2, 1, 3, 1, 0, id='one removed and one added: a conflict'),
    ],
)
def test_how_often_a_list_may_hold_an_item(base, ours, theirs, low, high):
    for one, other in ((ours, theirs), (theirs, ours)):
        for stands in range(high + 3):
            texts = (
                json.dumps({'list': ['x'] * count + more}).encode()
                for count, more in (
                    (base, []),
                    (one, ['ours']),
                    (other, ['theirs']),
                    (stands, ['ours', 'theirs']),
                )
            )
            assert (not faults('json', *texts)) is (low <= stands <= high)


@pytest.mark.parametrize(
    'base, ours, theirs, result, is_right',
    [
        pytest.param('1', '1 2', '1 3', '1 2 3', True, id='one each'),
        pytest.param('1 2', '2 1', '1 2', '2 1 2', False, id='once more at another place'),
        pytest.param('1 1', '1 1', '1 1', '1 1', True, id='twice from the first'),
    ],
)
def test_an_object_of_a_list_stands_once(base, ours, theirs, result, is_right):
    texts = (
        b''.join(b'{"id": %s}\n' % each.encode() for each in ids.split())
        for ids in (base, ours, theirs, result)
    )
    assert (not faults('jsonl', *texts)) is is_right


@pytest.mark.parametrize(
    'line, as_written, is_right',
    [
        (b'KEY: b', b'KEY: b', True),
        (b'KEY: b', b'KEY:b', True),
        (b'KEY: b', b'KEY :  b ', True),
        (b'KEY: b', b'KEY: c', False),
        (b'# a: b', b'# a: b', True),
        (b'# a: b', b'# a:b', False),
        (b'words', b'words', True),
        (b'words', b' words', False),
    ],
)
def test_blanks_around_the_value_of_a_status_do_not_count(line, as_written, is_right):
    base, ours = b'STAGE: S1\n', b'STAGE: S1\n' + line + b'\n'
    found = faults('status', base, ours, base, base + as_written + b'\n')
    assert (not found) is is_right


HEADING = '## Message {} (2026-01-15 10:{:02d}) {}\n**Subject:** s{}\n'


def channel(*messages):
    return '\n'.join(
        [
            '# Messages: P → S\n',
            *[
                HEADING.format(number, minute, '✅ READ' if read else '⏳ UNREAD', minute)
                for number, minute, read in messages
            ],
        ]
    ).encode()


@pytest.mark.parametrize(
    'result, said',
    [
        pytest.param(channel((1, 1, True), (2, 3, False), (3, 2, False)), (), id='right'),
        pytest.param(
            channel((1, 1, True), (2, 3, False), (2, 2, False)),
            ('a message number stands twice',),
            id='a number twice',
        ),
        pytest.param(
            channel((1, 1, False), (2, 3, False), (3, 2, False)),
            ("a read mark went back: '## Message # (2026-01-15 10:01)'",),
            id='a mark gone back',
        ),
        pytest.param(
            channel((1, 1, True), (3, 3, False), (2, 2, False)),
            ('message numbers are not in order',),
            id='out of order',
        ),
        pytest.param(
            channel((1, 1, True), (2, 3, False)),
            ("is missing: '## Message # (2026-01-15 10:02)'", "is missing: '**Subject:** s2'"),
            id='one missing',
        ),
        pytest.param(
            channel((1, 1, True), (2, 2, False), (3, 2, False), (4, 3, False)),
            (
                "stands more often than any version allows: '## Message # (2026-01-15 10:02)'",
                "stands more often than any version allows: '**Subject:** s2'",
            ),
            id='one too many',
        ),
    ],
)
def test_messages(result, said):
    base, ours, theirs = (
        channel((1, 1, False)),
        channel((1, 1, True), (2, 2, False)),
        channel((1, 1, False), (2, 3, False)),
    )
    assert faults('messages', base, ours, theirs, result) == said


@pytest.mark.parametrize('heading', [b'## Notes 7', b'## Mes 7', b'## 7 Messages', b'## Notes'])
def test_a_heading_that_is_no_message_s_stays_as_it_is_with_its_numbers(heading):
    base = channel((1, 1, False)) + heading + b'\nx\n'
    ours = base.replace(b's1', b's2')
    assert faults('messages', base, ours, base, ours) == ()
    other = heading.replace(b'7', b'8').replace(b'Notes', b'Note')
    assert faults('messages', base, ours, base, ours.replace(heading, other))


def test_a_heading_of_a_message_without_a_number_is_a_line():
    base = channel((1, 1, False)) + b'## Message\nx\n'
    ours = base.replace(b's1', b's2')
    assert faults('messages', base, ours, base, ours) == ()
    assert faults('messages', base, ours, base, ours.replace(b'## Message\n', b'## Message 2\n'))


@pytest.mark.parametrize('mark', ['```', '~~~'])
def test_a_heading_in_code_is_a_line_of_the_message_around_it(mark):
    code = f'{mark}sh\n## Message 9 (2026-01-15 10:00) ✅ READ\n{mark}\nbehind it\n'.encode()
    base = channel((1, 1, False), (2, 2, False)) + code
    ours, theirs = base.replace(b'## Message 9', b'## Message 8'), base.replace(b's1', b's3')
    right = ours.replace(b's1', b's3')
    assert faults('messages', base, ours, theirs, right) == ()
    assert faults('messages', base, ours, theirs, theirs) == (
        "is missing: '## Message 8 (2026-01-15 10:00) ✅ READ'",
        "stands more often than any version allows: '## Message 9 (2026-01-15 10:00) ✅ READ'",
    )


@pytest.mark.parametrize(
    'result, said',
    [
        pytest.param(b'A: 2\nB: 3\nC: 1\n', (), id='right'),
        pytest.param(
            b'A: 2\nB: 1\nC: 1\n',
            ("is missing: 'B: 3'", "stands more often than any version allows: 'B: 1'"),
            id='a value gone back',
        ),
        pytest.param(b'A: 2\nB: 3\n', ("is missing: 'C: 1'",), id='a key missing'),
        pytest.param(
            b'A: 2\nB: 3\nC: 1\nC: 1\n',
            ("stands more often than any version allows: 'C: 1'", 'a key stands twice'),
            id='a key twice',
        ),
        pytest.param(
            b'A: 2\nB: 3\nC: 1\nD: 9\n',
            ("stands more often than any version allows: 'D: 9'",),
            id='a key from nowhere',
        ),
    ],
)
def test_status(result, said):
    assert (
        faults(
            'status',
            b'A: 1\nB: 1\nC: 1\nD: 9\n',
            b'A: 2\nB: 1\nC: 1\nD: 9\n',
            b'A: 1\nB: 3\nC: 1\n',
            result,
        )
        == said
    )


JSON = b'{"a": 1, "l": ["x", "y"], "o": {"k": 1.0}, "t": "s"}'


@pytest.mark.parametrize(
    'result, said',
    [
        pytest.param(b'{"a": 2, "l": ["x", "z"], "o": {"k": 1.0}, "t": "s"}', '', id='right'),
        pytest.param(
            b'{"a": 2, "l": ["x", "z"], "o": {"k": 1}, "t": "s"}',
            "key 'o.k'",
            id='a number written anew',
        ),
        pytest.param(
            b'{"a": 1, "l": ["x", "z"], "o": {"k": 1.0}, "t": "s"}',
            "key 'a'",
            id='a value gone back',
        ),
        pytest.param(
            b'{"a": 2, "l": ["x", "y", "z"], "o": {"k": 1.0}, "t": "s"}',
            "key 'l'",
            id='an item come back',
        ),
        pytest.param(
            b'{"a": 2, "l": ["x"], "o": {"k": 1.0}, "t": "s"}', "key 'l'", id='an item lost'
        ),
        pytest.param(b'{"a": 2, "l": ["x", "z"], "o": {"k": 1.0}}', "key 't'", id='a key lost'),
        pytest.param(
            b'{"a": 2, "l": ["x", "z"], "o": {"k": 1.0}, "t": "s", "n": 1}',
            "key 'n'",
            id='a key from nowhere',
        ),
        pytest.param(
            b'{"a": 2, "a": 2, "l": ["x", "z"], "o": {"k": 1.0}, "t": "s"}',
            "the key 'a' stands twice",
            id='a key twice',
        ),
        pytest.param(
            b'{"a": 2, "l": ["x", "z"], "o": {"k": 1.0}, "t": "s"',
            'the result is no JSON',
            id='no JSON',
        ),
    ],
)
def test_checkpoint(result, said):
    found = faults(
        'checkpoint',
        JSON,
        JSON.replace(b'"a": 1', b'"a": 2').replace(b', "y"', b''),
        JSON.replace(b'"y"', b'"y", "z"'),
        result,
    )
    assert bool(found) == bool(said)
    assert all(said in sentence for sentence in found)


@pytest.mark.parametrize(
    'item', ['{"a": 1, "b": [2]}', '[{"a": 1, "b": [2]}]', '[[{"a": 1, "b": [2]}]]']
)
@pytest.mark.parametrize('kind', ['checkpoint', 'json'])
def test_the_order_of_an_object_s_keys_says_nothing_however_deep_it_stands(kind, item):
    turned = item.replace('"a": 1, "b": [2]', '"b": [2], "a": 1')
    base, ours, theirs, right, wrong = (
        f'{{"l": [{items}]}}'.encode()
        for items in ('', item, '1', f'1, {turned}', f'1, {turned.replace("2", "3")}')
    )
    assert faults(kind, base, ours, theirs, right) == ()
    assert faults(kind, base, ours, theirs, wrong)


def test_a_superseded_value_of_a_checkpoint_must_be_named():
    ours, theirs = JSON.replace(b'"s"', b'"u"'), JSON.replace(b'"s"', b'"v"')
    assert faults('checkpoint', JSON, ours, theirs, theirs, (b'"t": "u"\n',)) == ()
    assert faults('checkpoint', JSON, ours, theirs, theirs)
    assert faults('checkpoint', JSON, ours, theirs, theirs, (b'"t": "v"\n',))


def dropped(dice, lines, versions):
    at = dice.randrange(len(lines))
    return lines[:at] + lines[at + 1 :]


def doubled(dice, lines, versions):
    at = dice.randrange(len(lines))
    return lines[:at] + [lines[at]] + lines[at:]


def swapped_word(dice, lines, versions):
    at = dice.randrange(len(lines))
    return lines[:at] + [lines[at].rstrip(b'\r\n,') + b'x'] + lines[at + 1 :]


def resurrected(dice, lines, versions):
    gone = [
        line
        for line in versions[0]
        if line.strip() and (line not in versions[1] or line not in versions[2])
    ]
    if not gone:
        return None
    at = dice.randrange(len(lines))
    return lines[:at] + [dice.choice(gone)] + lines[at:]


@pytest.mark.parametrize('mutate', [dropped, doubled, swapped_word, resurrected])
@pytest.mark.parametrize('kind', ['sections', 'messages', 'status', 'checkpoint'])
def test_a_mutated_merge_is_caught(kind, mutate):
    dice = random.Random(f'{kind} {mutate.__name__}')
    tried = 0
    for seed in range(60):
        versions = triple(kind, seed)
        outcome = merge_file(PATHS[kind], *versions)
        if outcome.conflicts or outcome.kind != kind or len(set(versions)) < 3:
            continue
        excused = tuple(decision.lost for decision in outcome.decisions)
        assert faults(kind, *versions, outcome.data, excused) == ()
        lines = outcome.data.split(b'\n')
        mutant = mutate(dice, lines, [data.split(b'\n') for data in versions])
        if mutant is None or not means_something(kind, lines, mutant):
            continue
        tried += 1
        assert faults(kind, *versions, b'\n'.join(mutant), excused), (seed, kind)
    assert tried > 5 or mutate is resurrected


def means_something(kind, lines, mutant):
    """False for what no proof by lines can see: blank lines, rules and the placeholder."""

    def weighed(all_lines):
        return sorted(
            line
            for line in all_lines
            if line.strip(b'- \r') and b'No messages' not in line and line.strip() != b'```'
        )

    if kind == 'checkpoint':
        return sorted(filter(None, (line.strip(b', \r') for line in lines))) != sorted(
            filter(None, (line.strip(b', \r') for line in mutant))
        )
    return weighed(lines) != weighed(mutant)


@pytest.mark.parametrize('kind', ['sections', 'messages', 'status', 'checkpoint', 'text'])
def test_the_proof_answers_for_all_bytes(kind):
    dice = random.Random(kind)
    for _ in range(200):
        texts = [
            bytes(
                dice.choice(b'#\n\n`~|<->{}[]":, aA1\r\0\xff') for _ in range(dice.randint(0, 60))
            )
            for _ in range(4)
        ]
        assert isinstance(faults(kind, *texts), tuple)


@pytest.mark.parametrize('sign', [b' ', b': ', b' no. ', b' /', b' '])
def test_the_number_of_a_message_stands_behind_any_words(sign):
    base, ours, twice = (
        b''.join(
            b'## Message%s%d (2026-01-15)\nx%d\n' % (sign, number, number) for number in numbers
        )
        for numbers in ((1, 2), (1, 2, 9), (1, 9, 9))
    )
    assert faults('messages', base, ours, base, ours) == ()
    assert 'a message number stands twice' in faults('messages', base, ours, base, twice)


@pytest.mark.parametrize('count', range(3))
def test_so_many_wrong_keys_are_spelled_out(count):
    sides = [
        b'{%s}' % b', '.join(b'"k%d": %d' % (at, was) for at in range(SHOWN - 1 + count))
        for was in (1, 2)
    ]
    said = faults('json', sides[0], sides[0], sides[0], sides[1])
    assert len(said) == min(SHOWN, SHOWN - 1 + count)
