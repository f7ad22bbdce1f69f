"""Sectioned documents: every dialect, every fault, and render(parse(data)) == data."""

import json

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from gitsync.core.documents.markers.dialects import LONGEST
from gitsync.core.documents.sections import ALL_DIALECTS
from gitsync.core.documents.sections import has_sections
from gitsync.core.documents.sections import parse
from gitsync.core.documents.sections import render
from gitsync.core.documents.sections import replace
from tests.scenes.hostile import PIECES
from tests.scenes.steps import steps


def sections(data, markers=()):
    data = data.encode() if isinstance(data, str) else data
    return [
        (section.name, section.dialect, section.line, section.end_line)
        for section in parse(data, markers).sections
    ]


def faults(data, markers=()):
    data = data.encode() if isinstance(data, str) else data
    return [tuple(fault) for fault in parse(data, markers).faults]


DIALECTS = [
    ('<!-- BEGIN X Y -->', '<!-- END X Y -->', 'X Y', 'begin-end'),
    ('<!--BEGIN X-->', '<!--END X-->', 'X', 'begin-end'),
    ('  <!-- BEGIN X -->  ', '\t<!-- END X -->', 'X', 'begin-end'),
    ('<!-- BEGIN: X -->', '<!-- END: X -->', 'X', 'begin-end'),
    ('<!-- begin X -->', '<!-- end X -->', 'X', 'begin-end'),
    ('<!-- X_BEGIN -->', '<!-- X_END -->', 'X', 'suffix'),
    (
        '### <!-- FEATURE_01_S2_STATUS_BEGIN -->',
        '### <!-- FEATURE_01_S2_STATUS_END -->',
        'FEATURE_01_S2_STATUS',
        'suffix',
    ),
    ('<!-- X:START -->', '<!-- X:END -->', 'X', 'start-end'),
    ('<!-- X START -->', '<!-- X END -->', 'X', 'start-end'),
    ('<!-- START X -->', '<!-- END X -->', 'X', 'start-end'),
    ('<!-- X_START -->', '<!-- X_END -->', 'X', 'start-end'),
    ('<!--x-start-->', '<!--x-end-->', 'x', 'start-end'),
    (
        '<!-- mdformat-toc start --slug=github -->',
        '<!-- mdformat-toc end -->',
        'mdformat-toc',
        'start-end',
    ),
    (
        '<!-- AUTO-GENERATED-CONTENT:START (TOC) -->',
        '<!-- AUTO-GENERATED-CONTENT:END -->',
        'AUTO-GENERATED-CONTENT (TOC)',
        'start-end',
    ),
    (
        '<!-- ALL-CONTRIBUTORS-LIST:START - Do not remove -->',
        '<!-- ALL-CONTRIBUTORS-LIST:END -->',
        'ALL-CONTRIBUTORS-LIST',
        'start-end',
    ),
    (
        '<!-- START doctoc generated TOC please keep comment here to allow auto update -->',
        '<!-- END doctoc generated TOC please keep comment here to allow auto update -->',
        'doctoc',
        'start-end',
    ),
    ('<!--START_SECTION:waka-->', '<!--END_SECTION:waka-->', 'waka', 'start-end'),
    (
        '<!-- START doctoc generated TOC please keep -->',
        '<!-- END doctoc -->',
        'doctoc',
        'start-end',
    ),
    ('<!-- BEGIN_TF_DOCS -->', '<!-- END_TF_DOCS -->', 'TF_DOCS', 'tf-docs'),
    ('<!-- BEGIN TFDOC -->', '<!-- END TFDOC -->', 'TFDOC', 'begin-end'),
    ('# BEGIN X', '# END X', 'X', 'hash'),
    ('#region X', '#endregion', 'X', 'region'),
    ('#region X', '#endregion X', 'X', 'region'),
    ('// #region X', '// #endregion', 'X', 'region'),
    ('<!-- #region X -->', '<!-- #endregion -->', 'X', 'region'),
    ('<!-- toc -->', '<!-- tocstop -->', 'toc', 'stop'),
    ('<!-- toc -->', '<!-- /toc -->', 'toc', 'slash'),
    ('<!-- TOC depth 2 -->', '<!-- /TOC -->', 'TOC', 'slash'),
    ('<!-- BEGINNING OF X Y -->', '<!-- END OF X Y -->', 'X Y', 'of'),
    ('# BEGINNING OF X', '# END OF X', 'X', 'of'),
    ('<!-- [[[cog', '<!-- [[[end]]] -->', 'cog', 'cog'),
    ('# [[[cog', '# [[[end]]]', 'cog', 'cog'),
]


def test_the_table_has_every_dialect():
    assert {dialect for *_, dialect in DIALECTS} == set(ALL_DIALECTS)


@pytest.mark.parametrize(
    ('begin', 'end', 'name', 'dialect'), DIALECTS, ids=[begin.strip() for begin, *_ in DIALECTS]
)
@pytest.mark.parametrize('newline', [pytest.param('\n', id='LF'), pytest.param('\r\n', id='CRLF')])
def test_every_dialect_is_found(begin, end, name, dialect, newline):
    data = newline.join(['title', begin, 'body', end, 'tail']).encode()
    document = parse(data)
    (section,) = document.sections
    assert (section.name, section.dialect, section.line, section.end_line) == (name, dialect, 2, 4)
    assert section.body == b'body' + newline.encode()
    assert section.begin == begin.encode() + newline.encode()
    assert not document.faults
    assert render(document) == data


@pytest.mark.parametrize(
    ('begin', 'end', 'name', 'dialect'), DIALECTS, ids=[begin.strip() for begin, *_ in DIALECTS]
)
def test_a_marker_in_a_fence_is_text(begin, end, name, dialect):
    assert sections(f'````text\n{begin}\nbody\n{end}\n````\n') == []
    assert faults(f'~~~\n{begin}\n~~~\n') == []


@pytest.mark.parametrize(
    ('begin', 'end', 'name'),
    [
        ('<!-- BEGIN A (made by x) -->', '<!-- END A -->', 'A'),
        ('<!-- BEGIN A -->', '<!-- END A of the file -->', 'A'),
        ('<!-- BEGIN A (one) -->', '<!-- END A - two -->', 'A'),
        ('<!-- BEGIN A  B -->', '<!-- END A B -->', 'A B'),
    ],
)
def test_words_may_trail_a_name(begin, end, name):
    assert [section[0] for section in sections(f'{begin}\n{end}\n')] == [name]
    assert faults(f'{begin}\n{end}\n') == []


def test_a_section_that_begins_behind_a_blank_line_does_not_hold_it():
    (section,) = parse(b'\n<!-- BEGIN A -->\nx\n<!-- END A -->\n').sections
    assert (section.line, section.begin) == (2, b'<!-- BEGIN A -->\n')


@pytest.mark.parametrize(
    'line, names',
    [
        ('## <!-- A_BEGIN -->', ['A']),
        ('# <!-- A_BEGIN --> more', []),
        ('x <!-- A_BEGIN -->', []),
        ('#x <!-- A_BEGIN -->', []),
        ('## x <!-- A_BEGIN -->', []),
        ('## <!-- x --> <!-- A_BEGIN -->', []),
        ('## A_BEGIN -->', []),
        ('<!-- A_BEGIN', ['A']),
        ('<!--A_BEGIN', ['A']),
        ('<!-- A_BEGIN\nmade by x -->', ['A']),
        ('x <!-- A_BEGIN', []),
    ],
    ids=repr,
)
def test_where_a_marker_stands_beside_other_text(line, names):
    document = parse(f'{line}\nx\n<!-- A_END -->\n'.encode())
    has_fault = any(fault.rule == 'GS101' for fault in document.faults)
    assert [each.name for each in document.sections if not has_fault] == names


@pytest.mark.parametrize(
    'data, names, is_well_formed',
    [
        ('\ufeff<!-- BEGIN A -->\n<!-- END A -->\n', 'A', True),
        ('<!-- BEGIN A\nthat nobody ends -->\n', '', True),
        ('region A\nendregion\n', '', True),
        ('#region A\n#endregion\n', 'A', True),
        ('// #region A\n// #endregion\n', 'A', True),
        ('x #region A\nx #endregion\n', '', True),
        ('#xregion A\n#xendregion\n', '', True),
        ('# BEGINNING OF A\n# END OF A\n', 'A', True),
        ('<!-- BEGIN A (x) -->\n<!-- BEGIN B -->\n<!-- END A -->\n<!-- END B -->\n', 'B', False),
    ],
    ids=repr,
)
def test_what_is_a_section(data, names, is_well_formed):
    document = parse(data.encode())
    assert [each.name for each in document.sections] == names.split()
    assert (not document.faults) is is_well_formed


@pytest.mark.parametrize(
    'markers, names',
    [
        (('of',), 'A'),
        (('hash',), 'B'),
        (('region',), 'C'),
        (('cog',), ''),
        (('of', 'region'), 'A C'),
    ],
    ids=str,
)
def test_a_policy_may_name_the_dialects_that_count(markers, names):
    data = (
        b'# BEGINNING OF A\n# END OF A\n# BEGIN B\n# END B\n#region C\n#endregion\n'
        b'<!-- BEGIN D -->\n<!-- END D -->\n<!-- e -->\n<!-- /e -->\n'
    )
    assert [each.name for each in parse(data, markers).sections] == names.split()


FAULTS = [
    pytest.param('<!-- BEGIN A -->\n', [('GS102', 1, 1, 'A', 'not ended')], id='no end line'),
    pytest.param('x\n <!-- END A -->\n', [('GS102', 2, 2, 'A', 'not begun')], id='no begin line'),
    pytest.param(
        '<!-- BEGIN A -->\n<!-- END B -->\n',
        [('GS102', 1, 1, 'A', 'not ended'), ('GS102', 2, 1, 'B', 'not begun')],
        id='an end line of another name',
    ),
    pytest.param(
        '<!-- BEGIN A -->\n<!-- END a -->\n',
        [('GS102', 1, 1, 'A', 'not ended'), ('GS102', 2, 1, 'a', 'not begun')],
        id='a name in another case',
    ),
    pytest.param(
        '<!-- BEGIN A one -->\n<!-- END A two -->\n',
        [('GS102', 1, 1, 'A one', 'not ended'), ('GS102', 2, 1, 'A two', 'not begun')],
        id='other words that trail',
    ),
    pytest.param(
        '<!-- BEGIN A -->\n<!-- BEGIN B -->\n<!-- END B -->\n',
        [('GS102', 1, 1, 'A', 'not ended')],
        id='an outer one without end line',
    ),
    pytest.param(
        '<!-- BEGIN A -->\n<!-- END A -->\n' * 2, [('GS103', 3, 1, 'A', 'line 1')], id='twice'
    ),
    pytest.param(
        '<!-- BEGIN A -->\n<!-- BEGIN B -->\n<!-- END B -->\n<!-- END A -->\n',
        [('GS104', 2, 1, 'B', "nests in 'A'")],
        id='nested',
    ),
    pytest.param(
        '<!-- BEGIN A -->\n<!-- BEGIN B -->\n<!-- END A -->\n<!-- END B -->\n',
        [('GS104', 2, 1, 'B', "overlaps 'A'")],
        id='overlapping',
    ),
    pytest.param(
        '<!-- BEGIN A --> text <!-- END A -->\n',
        [('GS101', 1, 1, 'A', 'collapsed')],
        id='on one line',
    ),
    pytest.param(
        'see <!-- BEGIN A -->\nx\n<!-- END A --> y\n',
        [('GS101', 1, 5, 'A', 'begin'), ('GS101', 3, 1, 'A', 'end')],
        id='words around',
    ),
    pytest.param(
        '## <!-- BEGIN A -->\nx\n<!-- END A -->\n',
        [('GS101', 1, 4, 'A', 'begin')],
        id='in a heading',
    ),
    pytest.param(
        '> <!-- BEGIN A -->\nx\n<!-- END A -->\n', [('GS101', 1, 3, 'A', 'begin')], id='in a quote'
    ),
    pytest.param('use `<!-- BEGIN A -->` and `` <!-- END A --> ``\n', [], id='in code'),
    pytest.param(
        'a ` b <!-- BEGIN A -->\n<!-- END A -->\n',
        [('GS101', 1, 7, 'A', 'begin')],
        id='behind a single backtick',
    ),
    pytest.param('<!-- X_BEGIN -->\n', [('GS102', 1, 1, 'X', 'not ended')], id='suffix'),
    pytest.param('<!-- X:START -->\n', [('GS102', 1, 1, 'X', 'not ended')], id='start and end'),
    pytest.param('<!-- END_TF_DOCS -->\n', [('GS102', 1, 1, 'TF_DOCS', 'not begun')], id='TF docs'),
    pytest.param('# BEGIN X\n', [('GS102', 1, 1, 'X', 'not ended')], id='hash'),
    pytest.param('#region X\n', [('GS102', 1, 1, 'X', 'not ended')], id='region'),
    pytest.param(
        '<!-- toc -->\n<!-- note -->\n<!-- QUICK START guide -->\n<!-- end of it -->\n'
        '<!-- /nothing -->\n',
        [],
        id='comments that are no markers',
    ),
    pytest.param(
        '<!-- prettier-ignore-start -->\n<!-- BEGIN A -->\n<!-- END A -->\n'
        '<!-- prettier-ignore-end -->\n' * 1,
        [],
        id='a pair that is no section',
    ),
    pytest.param('<!-- a-start -->\n<!-- a-end -->\n' * 2, [], id='a pair twice'),
    pytest.param(
        '<<<<<<< ours\n=======\n>>>>>>> theirs\n', [('GS105', 1, 1, '', '')], id='a conflict'
    ),
    pytest.param('    <!-- BEGIN A -->\n    x\n    <!-- END A -->\n', [], id='indented as code'),
    pytest.param(
        '# BEGIN\n# END\n<!-- BEGIN -->\n<!-- END -->\n<!-- START -->\n', [], id='no names'
    ),
]


@pytest.mark.parametrize(('data', 'expected'), FAULTS)
def test_faults(data, expected):
    assert faults(data) == expected
    assert render(parse(data.encode())) == data.encode()


def test_a_collapsed_section_is_split_inside_its_line():
    document = parse(b'a\n<!-- BEGIN A -->x **K:** v<!-- END A -->\nb\n')
    assert document.parts[0] == b'a\n'
    assert document.sections[0][2:] == (b'<!-- BEGIN A -->', b'x **K:** v', b'<!-- END A -->', 2, 2)
    assert document.parts[2] == b'\nb\n'


def test_an_exact_name_pairs_before_one_with_words_that_trail():
    data = '<!-- BEGIN A -->\n<!-- END A NOTES -->\n<!-- END A -->\n'
    assert sections(data) == [('A', 'begin-end', 1, 3)]
    assert faults(data) == [('GS102', 2, 1, 'A NOTES', 'not begun')]


@pytest.mark.parametrize(
    'before, is_marker',
    [
        pytest.param('', True, id='nothing'),
        pytest.param('# ', True, id='a sign'),
        pytest.param('  // ', True, id='a sign behind blanks'),
        pytest.param('<!-- ', True, id='a comment'),
        pytest.param('\ufeff# ', True, id='a byte-order mark'),
        pytest.param('.' * 8, True, id='eight signs'),
        pytest.param('.' * 9, False, id='nine signs'),
        pytest.param('x', False, id='a letter'),
        pytest.param('# x', False, id='a letter behind a sign'),
        pytest.param('# x ', False, id='a word'),
        pytest.param('7', False, id='a digit'),
        pytest.param('#`', False, id='a backtick'),
    ],
)
def test_cog_s_markers_stand_behind_what_begins_a_comment(before, is_marker):
    data = f'{before}[[[cog\n# ]]]\n# [[[end]]]\n'
    assert sections(data) == ([('cog', 'cog', 1, 3)] if is_marker else [])
    assert sections(f'{before}[[[cog x ]]] [[[end]]]\n# [[[end]]]\n') == []


def test_several_cog_blocks_are_numbered():
    assert [section[0] for section in sections('# [[[cog\n# ]]]\n# [[[end]]]\n' * 3)] == [
        'cog',
        'cog 2',
        'cog 3',
    ]


def test_a_byte_order_mark_does_not_hide_the_first_marker():
    assert sections(b'\xef\xbb\xbf<!-- BEGIN A -->\n<!-- END A -->') == [('A', 'begin-end', 1, 2)]


@pytest.mark.parametrize(
    ('pair', 'data', 'name'),
    [
        pytest.param(
            ('%% BEGIN {name}', '%% END {name}'),
            '%% BEGIN A b\nx\n  %% END A b\n',
            'A b',
            id='a template',
        ),
        pytest.param(
            ('^== (.+) ==$', '^== end (.+) ==$'),
            '== A ==\nx\n== end A ==\n',
            'A',
            id='a first group',
        ),
        pytest.param(
            (r'%% open (?P<name>\w+)', r'%% close'),
            '%% open A\nx\n%% close\n',
            'A',
            id='a named group',
        ),
        pytest.param(('%% open', '%% close'), '%% open\nx\n%% close\n', '%% open', id='no name'),
        pytest.param(('^%% o+pen$', '%% close'), '%% ooopen\nx\n%% close\n', '^%% o+pen$',
            id='no name, a pattern'),
        pytest.param(('%% (.*)', 'close'), '%% (.*)\nx\nclose\n', '%% (.*)',
            id='the pattern as it stands'),
        pytest.param(('%% (x)?', 'close'), '%%  \nx\nclose\n', None, id='blanks at its end'),
        pytest.param(('%% ?(x)?', 'close'), '%%\nx\nclose\n', '%% ?(x)?', id='an empty group'),
        pytest.param(('« {name} »', '/ {name} »'), '\ufeff« A »\nx\n/ A »\n', 'A',
            id='behind a byte-order mark'),
        pytest.param(('« {name} »', '/ {name} »'), '« A »\nx\n/ A »\n', 'A',
            id='a first line whose last byte a mark has too'),
        pytest.param(('= {name}', '/ {name}'), 'x\n\ufeff= A\nx\n/ A\n', None,
            id='a byte-order mark further down'),
        pytest.param(('<{name}>', '</{name}>'), '<A>\nx\n</A>\n', 'A', id='an end like a begin'),
        pytest.param(('<(.+)>', '</(.+)>'), '<A>\nx\n</A>\n', 'A',
            id='an end like a begin, patterns'),
        pytest.param(('<- {name}', '<{name}'), '<- A\nx\n<A\n', 'A', id='a begin like an end'),
        pytest.param(
            ('(broken {name}', '(/broken {name}'),
            '(broken A\nx\n(/broken A\n',
            'A',
            id='brackets as they stand',
        ),
    ],
)  # fmt: skip
def test_a_policy_may_add_a_pair_of_patterns(pair, data, name):
    found = sections(data, (pair,))
    assert [section[0] for section in found] == ([name] if name else [])
    assert sections(data) == []


def test_only_the_dialects_asked_for_are_markers():
    data = '<!-- BEGIN A -->\n<!-- END A -->\n# BEGIN B\n# END B\n'
    assert [section[0] for section in sections(data, ('hash',))] == ['B']


def test_replace_changes_one_body():
    document = parse(b'a\n<!-- BEGIN A -->\nx\n<!-- END A -->\n')
    assert render(replace(document, 'A', b'y\n')) == b'a\n<!-- BEGIN A -->\ny\n<!-- END A -->\n'
    with pytest.raises(KeyError):
        replace(document, 'B', b'')


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(b''.join))
def test_render_gives_back_what_parse_took(data):
    document = parse(data)
    assert render(document) == data
    assert all(document.parts)
    assert all(fault.line >= 1 and fault.col >= 1 for fault in document.faults)
    for section in document.sections:
        assert (
            data.count(b'\n', 0, data.index(section.begin)) + 1 <= section.line <= section.end_line
        )


N = 8_000
HOSTILE = {
    'unclosed': lambda: b''.join(b'<!-- BEGIN A%d -->\n' % i for i in range(N)),
    'one name': lambda: b'<!-- BEGIN A -->\n' * N,
    'words trail': lambda: b''.join(
        b'<!-- BEGIN A%d x y -->\n<!-- END A%d -->\n' % (i, i) for i in range(N // 5)
    ),
    'nested': lambda: (
        b''.join(b'<!-- BEGIN A%d -->\n' % i for i in range(N // 5))
        + b''.join(b'<!-- END A%d -->\n' % i for i in range(N // 5, 0, -1))
    ),
    'one line': lambda: b''.join(
        b'<!-- BEGIN A%d -->x<!-- END A%d -->' % (i, i) for i in range(N // 5)
    ),
    'a line of 1 MB': lambda: b'x' * 1_000_000 + b'<!-- BEGIN A -->\n<!-- END A -->',
    'comments that open': lambda: b'<!--' * 200_000,
    'backticks': lambda: b'` `` ``` ' * N + b'<!-- BEGIN A -->',
    'fences': lambda: b''.join(b'   - ' + b'`' * (3 + i % 500) + b'a\n' for i in range(3_000)),
    'conflicts': lambda: b'<<<<<<<\n=======\n>>>>>>>\n' * N,
}


@pytest.mark.parametrize('name', HOSTILE)
def test_hostile_documents_take_linear_time(name):
    data = HOSTILE[name]()
    assert steps(lambda: parse(data)) < 10 * len(data)
    assert render(parse(data)) == data


FAMILIES = {
    'all-contributors-list': 'ALL-CONTRIBUTORS-LIST',
    'auto-generated-content': 'AUTO-GENERATED-CONTENT',
    'doctoc': 'doctoc',
    'tfdoc': 'TFDOC',
    'tf-docs': 'TF_DOCS',
    'pre-commit-tf-docs': 'PRE-COMMIT-TERRAFORM DOCS HOOK',
    'toc-slash': 'TOC',
    'toc-tocstop': 'toc',
    'cog': 'cog',
    'autogen-list': 'auto',
    'marker-start-end': '',
    'marker-begin-end': '',
}


@pytest.mark.parametrize('family', FAMILIES)
def test_the_markers_of_every_real_family_are_found(corpus, family):
    """In most files of a family: versions before and after the markers hold none."""
    seen, found, named = 0, 0, 0
    for meta in sorted((corpus / 'merges').glob('*/meta.json')):
        if json.loads(meta.read_text())['family'] != family:
            continue
        for file in meta.parent.glob('*.*'):
            if file.stem in ('base', 'ours', 'theirs', 'merged'):
                data = file.read_bytes()
                document = parse(data)
                assert render(document) == data
                seen, found = seen + 1, found + bool(document.sections)
                named += any(
                    FAMILIES[family].lower() in section.name.lower()
                    for section in document.sections
                )
    assert seen
    assert found >= seen * 0.8
    assert named >= found * 0.5


@pytest.mark.parametrize(
    'data, has_some',
    [
        pytest.param(b'', False, id='nothing'),
        pytest.param(b'# T\n', False, id='no marker'),
        pytest.param(b'<!-- BEGIN A -->\nx\n', False, id='a begin line alone'),
        pytest.param(b'x\n<!-- END A -->\n', False, id='an end line alone'),
        pytest.param(b'<!-- BEGIN A -->\n<!-- END B -->\n', False, id='two that are no pair'),
        pytest.param(b'```\n<!-- BEGIN A -->\n<!-- END A -->\n```\n', False, id='in code'),
        pytest.param(b'<!-- BEGIN A -->\n<!-- END A -->\n', True, id='a pair'),
        pytest.param(b'<!-- BEGIN B -->\n# BEGINNING OF A\n# END OF A\n', True, id='one of two'),
    ],
)
def test_a_pair_of_markers_makes_a_document_of_sections(data, has_some):
    assert has_sections(data) is has_some


@pytest.mark.parametrize(
    'line, is_meant',
    [
        ('<!-- BEGIN A -->', True),
        ('<!-- begin A -->', False),
        ('#region A', True),
        ('# BEGIN A', True),
        ('# BEGINNING OF A', False),
        ('// END OF A', False),
    ],
)
def test_a_marker_without_its_other_is_a_fault_where_it_is_meant(line, is_meant):
    assert bool(faults(f'x\n\n{line}\n\ny\n')) is is_meant


@pytest.mark.parametrize(
    'data, names',
    [
        pytest.param('<!-- a -->/<!-- /a -->/<!-- /a -->/', [('a', 2)], id='closed twice'),
        pytest.param(
            '<!-- a b -->/<!-- /a -->/<!-- /a b -->/', [('a', 2)], id='by its first word first'
        ),
        pytest.param('<!-- a -->/<!-- a -->/<!-- /a -->/', [('a', 3)], id='opened twice'),
        pytest.param(
            '<!-- a -->/<!-- b -->/<!-- /a -->/<!-- /b -->/', [('a', 3)], id='across each other'
        ),
        pytest.param(
            '<!-- a -->/<!-- b -->/<!-- /b -->/<!-- /a -->/', [('a', 4)], id='within each other'
        ),
        pytest.param(
            '<!-- a -->/<!-- BEGIN B -->/<!-- /a -->/<!-- END B -->/',
            [('B', 4)],
            id='across a marker that is meant',
        ),
    ],
)
def test_look_alikes_are_never_a_fault(data, names):
    data = data.replace('/<', '\n<').replace('>/', '>\n')
    assert [(name, end) for name, _, _, end in sections(data)] == names
    assert faults(data) == []


@pytest.mark.parametrize('more', [0, 1])
@pytest.mark.parametrize('begin, end', [('# BEGIN ', '# END '), ('// BEGINNING OF ', '// END OF ')])
def test_a_line_of_so_many_bytes_is_text(begin, end, more):
    name = 'x' * (LONGEST - 2 - len(begin) + more)
    assert len(sections(f'{begin}{name}\ny\n{end}{name}\n')) == 1 - more


@pytest.mark.parametrize(
    'data, names',
    [
        pytest.param('#region A/#endregion/#region B/#endregion/', ['A', 'B'], id='each'),
        pytest.param('#region A/#region B/#endregion/#endregion/', ['A'], id='the inner one first'),
        pytest.param('#region A/#region B/#endregion B/#endregion/', ['A'], id='and by its name'),
        pytest.param('#region A/#endregion/#endregion/', ['A'], id='nothing when all are closed'),
    ],
)
def test_an_end_that_names_no_section_closes_the_last_that_is_open(data, names):
    assert [name for name, *_ in sections(data.replace('/', '\n'))] == names
    assert bool(faults(data.replace('/', '\n'))) == (names != ['A', 'B'])
