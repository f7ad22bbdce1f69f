"""Findings for people, programs, GitHub and SARIF; no file's text moves a terminal's cursor."""

import io
import json

import pytest

from gitsync.core.rules.finding import Finding
from gitsync.core.rules.finding import finding
from gitsync.errors import GitsyncError
from gitsync.world import output

NASTY = 'a\nb\r::error::x\x1b[31m%0A\u202e\u200b\udcff,:'


def plain(**changes):
    return finding(
        'GS201', 'docs/a b.md', 3, 1, "section 'X' belongs to Primary", 'ask Primary'
    )._replace(**changes)


def test_text_is_path_line_col_rule_message_and_an_indented_hint():
    assert (
        output.render([plain()])
        == "docs/a b.md:3:1: GS201 section 'X' belongs to Primary\n    hint: ask Primary\n"
    )


def test_text_names_warnings_and_commits():
    text = output.render([plain(severity='warning', commit='1' * 40, hint='')])
    assert (
        text
        == "docs/a b.md:3:1: GS201 section 'X' belongs to Primary [warning] [commit 111111111111]\n"
    )


def test_a_finding_on_a_whole_file_shows_its_first_line():
    assert output.render([plain(line=0, col=0, hint='')]).startswith('docs/a b.md:1:1: ')


def test_what_comes_from_files_cannot_move_the_cursor_or_hide():
    text = output.render([plain(path=NASTY, message=NASTY, hint=NASTY)])
    assert text.count('\n') == 2
    assert all(letter == '\n' or letter.isprintable() for letter in text)
    assert 'a\\nb\\r::error::x\\x1b[31m%0A\\u202e\\u200b\\xff,:' in text


@pytest.mark.parametrize(
    'text',
    [
        pytest.param('plain', id='ASCII'),
        pytest.param('ünï → ⏳ ✅ 漢字', id='beyond ASCII'),
        pytest.param('', id='empty'),
    ],
)
def test_harmless_text_stays(text):
    assert output.clean(text) == text


def test_json_is_the_envelope_with_findings_as_data():
    answer = json.loads(
        output.render([plain(commit='2' * 40), plain(severity='warning', line=0, col=0)], 'json')
    )
    assert answer == {
        'schema_version': 1,
        'ok': False,
        'errors': [
            {
                'code': 'GS201',
                'message': "docs/a b.md: section 'X' belongs to Primary",
                'hint': 'ask Primary',
            }
        ],
        'data': {
            'findings': [
                {
                    'rule': 'GS201',
                    'severity': 'error',
                    'path': 'docs/a b.md',
                    'line': 3,
                    'col': 1,
                    'message': "section 'X' belongs to Primary",
                    'hint': 'ask Primary',
                    'commit': '2' * 40,
                },
                {
                    'rule': 'GS201',
                    'severity': 'warning',
                    'path': 'docs/a b.md',
                    'line': 1,
                    'col': 1,
                    'message': "section 'X' belongs to Primary",
                    'hint': 'ask Primary',
                },
            ]
        },
    }


def test_json_is_ok_when_clean_or_with_warnings_alone():
    assert json.loads(output.render([], 'json'))['ok'] is True
    assert json.loads(output.render([plain(severity='warning')], 'json'))['ok'] is True


def test_json_is_valid_for_strict_readers_whatever_the_bytes():
    text = output.render([plain(path=NASTY)], 'json')
    text.encode('utf-8')
    assert json.loads(text)['data']['findings'][0]['path'] == NASTY.replace('\udcff', '\\xff')


def test_github_annotations_escape_what_would_end_or_forge_one():
    text = output.render([plain(path=NASTY, message=NASTY, hint=NASTY)], 'github')
    assert text.count('\n') == 1
    assert text.startswith(
        '::error file=a%0Ab%0D%3A%3Aerror%3A%3Ax\\x1b[31m%250A\\u202e\\u200b\\xff%2C%3A,'
        'line=3,col=1,title=GS201::GS201 a%0Ab%0D::error'
    )
    assert output.render([plain(severity='warning')], 'github').startswith(
        '::warning file=docs/a b.md,'
    )


def test_sarif_has_rules_levels_and_encoded_uris():
    report = json.loads(
        output.render(
            [
                plain(path=NASTY, line=0, col=0),
                plain(rule='GS304', severity='warning', commit='3' * 40),
            ],
            'sarif',
        )
    )
    run = report['runs'][0]
    assert report['version'] == '2.1.0'
    assert [rule['id'] for rule in run['tool']['driver']['rules']] == ['GS201', 'GS304']
    first, second = run['results']
    assert first['locations'][0]['physicalLocation'] == {
        'artifactLocation': {
            'uri': 'a%0Ab%0D%3A%3Aerror%3A%3Ax%1B%5B31m%250A%E2%80%AE%E2%80%8B%FF%2C%3A',
            'uriBaseId': 'SRCROOT',
        }
    }
    assert second['locations'][0]['physicalLocation']['region'] == {
        'startLine': 3,
        'startColumn': 1,
    }
    assert (first['level'], second['level'], second['ruleIndex'], second['properties']) == (
        'error',
        'warning',
        1,
        {'commit': '3' * 40},
    )


def test_sarif_without_findings_is_still_a_run():
    assert json.loads(output.render([], 'sarif'))['runs'][0]['results'] == []


def test_lone_surrogates_from_json_files_do_not_break_an_answer():
    for format in output.FORMATS:
        output.render([plain(message='\udc00', hint='\udfff')], format).encode('utf-8')


def test_summary_counts():
    assert output.summary([plain(), plain(), plain(severity='warning')]) == '2 errors, 1 warning'
    assert output.summary([]) == ''


def test_colour_only_on_a_terminal_and_never_with_no_colour(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.delenv('NO_COLOR')
    monkeypatch.setenv('TERM', 'xterm')
    assert output.has_colour(Terminal()) is True
    assert output.has_colour(io.StringIO()) is False
    monkeypatch.setenv('NO_COLOR', '1')
    assert output.has_colour(Terminal()) is False
    assert '\x1b[1;31mGS201\x1b[0m' in output.render([plain()], colour=True)


def test_text_reaches_a_stream_that_cannot_hold_it():
    stream = io.TextIOWrapper(io.BytesIO(), encoding='ascii')
    output.say('ünï\udcff\n', stream)
    stream.flush()
    assert stream.buffer.getvalue() == b'\\xfcn\\xef\\udcff\n'


def test_answer_is_text_or_the_envelope(capsys):
    output.answer(False, {'a': 1}, 'one')
    output.answer(True, {'a': '\udcff'}, 'one', [GitsyncError('it is not', 'wait', 'not-ready')])
    text, line = capsys.readouterr().out.split('\n', 1)
    assert text == 'one'
    assert json.loads(line) == {
        'schema_version': 1,
        'ok': False,
        'data': {'a': '\\xff'},
        'errors': [{'code': 'not-ready', 'message': 'it is not', 'hint': 'wait'}],
    }


def test_findings_are_sorted_values():
    assert sorted([plain(line=9), plain(line=3)])[0].line == 3
    assert isinstance(plain(), Finding)


def test_how_to_name_oneself_is_said_once():
    unnamed = [finding('GS210', path, 1, 1, 'nobody', 'say who') for path in ('a', 'b')]
    other = [finding('GS207', path, 1, 1, 'x', 'ask') for path in ('a', 'b')]
    assert [output.render(each).count('hint') for each in (unnamed, other)] == [1, 2]
