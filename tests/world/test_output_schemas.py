"""The machine formats against what their readers publish: SARIF's and GitLab's schemas, JUnit's
elements, GitHub's commands.
"""

import json
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from gitsync.core.rules.finding import finding
from gitsync.core.rules.table import HOMEPAGE
from gitsync.core.rules.table import RULES
from gitsync.world import output

NASTY = 'a\nb\r::error file=x::y\x1b[31m%0A %25\u202e\u200b\udcff,:;#?"\\'
TEXT = {'type': 'string', 'minLength': 1}
MESSAGE = {
    'type': 'object',
    'additionalProperties': False,
    'required': ['text'],
    'properties': {'text': TEXT, 'markdown': TEXT, 'id': TEXT, 'arguments': {}, 'properties': {}},
}
LEVEL = {'enum': ['none', 'note', 'warning', 'error']}


def made(required, **properties):
    """An object of the schema: the properties that gitsync may give, and no other."""
    return {
        'type': 'object',
        'additionalProperties': False,
        'required': required,
        'properties': properties,
    }


URI = {'type': 'string', 'pattern': r"^([A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})+$"}
PLACE = made(
    ['physicalLocation'],
    physicalLocation=made(
        ['artifactLocation'],
        artifactLocation=made(['uri'], uri=URI, uriBaseId=TEXT),
        region=made(
            ['startLine'],
            startLine={'type': 'integer', 'minimum': 1},
            startColumn={'type': 'integer', 'minimum': 1},
            endLine={'type': 'integer', 'minimum': 1},
        ),
    ),
)
RESULT = made(
    ['message', 'ruleId'],
    ruleId=TEXT,
    ruleIndex={'type': 'integer', 'minimum': 0},
    level=LEVEL,
    message=MESSAGE,
    locations={'type': 'array', 'minItems': 1, 'items': PLACE},
    properties={'type': 'object'},
    partialFingerprints={'type': 'object', 'additionalProperties': TEXT, 'minProperties': 1},
)
RULE = made(
    ['id'],
    id=TEXT,
    name=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    helpUri=TEXT,
    defaultConfiguration=made([], level=LEVEL, enabled={'type': 'boolean'}),
)
RUN = made(
    ['tool'],
    tool=made(
        ['driver'],
        driver=made(
            ['name'],
            name=TEXT,
            version=TEXT,
            semanticVersion=TEXT,
            informationUri=TEXT,
            rules={'type': 'array', 'uniqueItems': True, 'items': RULE},
        ),
    ),
    columnKind={'enum': ['utf16CodeUnits', 'unicodeCodePoints']},
    results={'type': 'array', 'items': RESULT},
    originalUriBaseIds={
        'type': 'object',
        'additionalProperties': made(
            [], uri={'type': 'string', 'pattern': '/$'}, uriBaseId=TEXT, description=MESSAGE
        ),
    },
    invocations={'type': 'array'},
    properties={'type': 'object'},
)
SARIF = made(
    ['version', 'runs'],
    **{
        '$schema': {'type': 'string', 'format': 'uri'},
        'version': {'const': '2.1.0'},
        'runs': {'type': 'array', 'items': RUN},
    },
)


def some(**changes):
    return finding(
        'GS201', 'docs/a b.md', 3, 1, "section 'X' belongs to Primary", 'ask Primary'
    )._replace(**changes)


FINDINGS = [
    pytest.param([], id='none'),
    pytest.param([some()], id='one'),
    pytest.param([some(line=0, col=0)], id='no place'),
    pytest.param([some(path=NASTY, message=NASTY, hint=NASTY)], id='control characters'),
    pytest.param([some(hint='', severity='warning', commit='1' * 64)], id='a warning in a commit'),
    pytest.param([finding(rule, 'ünï/%41.md', 1, 1, 'x', '') for rule in RULES], id='every rule'),
]


@pytest.mark.parametrize('findings', FINDINGS)
def test_sarif_is_what_its_schema_asks_for(findings):
    log = json.loads(output.render(findings, 'sarif'))
    jsonschema.validate(log, SARIF)
    (run,) = log['runs']
    rules = run['tool']['driver']['rules']
    assert len(run['results']) == len(findings)
    assert all(rules[result['ruleIndex']]['id'] == result['ruleId'] for result in run['results'])
    assert all(
        place['physicalLocation']['artifactLocation']['uriBaseId'] in run['originalUriBaseIds']
        for result in run['results']
        for place in result['locations']
    )


def test_a_sarif_location_names_the_path_byte_for_byte():
    from urllib.parse import unquote_to_bytes

    log = json.loads(output.render([some(path='a b/%41\udcff\n:#.md')], 'sarif'))
    uri = log['runs'][0]['results'][0]['locations'][0]['physicalLocation']['artifactLocation'][
        'uri'
    ]
    assert unquote_to_bytes(uri) == b'a b/%41\xff\n:#.md'


COMMAND = re.compile(
    r'::(error|warning) file=([^,:\r\n]*),line=(\d+),col=(\d+),title=(GS\d{3})::([^\r\n]*)\n'
)


@pytest.mark.parametrize('findings', FINDINGS)
def test_github_commands_are_one_line_each_and_read_back(findings):
    lines = output.render(findings, 'github').splitlines(keepends=True)
    assert len(lines) == len(findings)
    for line, one in zip(lines, findings):
        level, file, row, col, title, text = COMMAND.fullmatch(line).groups()
        assert (level, int(row), int(col), title) == (
            one.severity,
            max(one.line, 1),
            max(one.col, 1),
            one.rule,
        )
        back = (
            file.replace('%3A', ':')
            .replace('%2C', ',')
            .replace('%0D', '\r')
            .replace('%0A', '\n')
            .replace('%25', '%')
        )
        assert back == ''.join(
            letter if letter in '\r\n' else output.clean(letter) for letter in one.path
        )
        assert text.startswith(one.rule) and '\x1b' not in text


# --- the same finding from run to run


def prints(findings):
    (run,) = json.loads(output.render(findings, 'sarif'))['runs']
    told = [result['partialFingerprints']['primaryLocationLineHash'] for result in run['results']]
    reported = json.loads(output.render(findings, 'gitlab'))
    assert [issue['fingerprint'] for issue in reported] == told
    return told


def test_a_finding_that_moves_is_the_same():
    assert prints([some()]) == prints([some(line=90, col=7, commit='1' * 40, severity='warning')])


@pytest.mark.parametrize(
    'change',
    [
        pytest.param({'rule': 'GS202'}, id='rule'),
        pytest.param({'path': 'docs/b.md'}, id='path'),
        pytest.param({'message': 'other'}, id='message'),
        pytest.param({'part': "section 'X'"}, id='part'),
    ],
)
def test_another_finding_is_another(change):
    assert prints([some()]) != prints([some(**change)])


def test_equal_findings_are_told_apart_by_their_order():
    several = [some(line=1), some(line=2), some(path='x'), some(line=3)]
    assert len(set(prints(several))) == 4 and prints(several[:2]) == prints(several)[:2]


def test_each_rule_of_a_sarif_log_leads_to_its_page():
    about = tomllib.loads((Path(__file__).parents[2] / 'pyproject.toml').read_text())
    assert about['project']['urls']['Homepage'] == HOMEPAGE
    (run,) = json.loads(output.render([some()], 'sarif'))['runs']
    (rule,) = run['tool']['driver']['rules']
    assert rule['helpUri'] == f'{HOMEPAGE}/rules/GS201'


# --- GitLab's code quality: the required properties and the severities of its reader

ISSUES = {
    'type': 'array',
    'items': made(
        ['description', 'check_name', 'fingerprint', 'severity', 'location'],
        description=TEXT,
        check_name=TEXT,
        fingerprint=TEXT,
        severity={'enum': ['info', 'minor', 'major', 'critical', 'blocker']},
        location=made(
            ['path', 'lines'],
            path={'type': 'string', 'minLength': 1, 'not': {'pattern': r'^\./'}},
            lines=made(['begin'], begin={'type': 'integer', 'minimum': 1}),
        ),
    ),
}


@pytest.mark.parametrize('findings', FINDINGS)
def test_gitlabs_report_is_what_its_reader_asks_for(findings):
    issues = json.loads(output.render(findings, 'gitlab'))
    jsonschema.validate(issues, ISSUES)
    assert len(issues) == len(findings)
    assert len({issue['fingerprint'] for issue in issues}) == len(issues)


# --- JUnit: {element: (attributes that it needs, attributes that it may have, children)}

JUNIT = {
    'testsuites': (set(), {'name', 'time', 'tests', 'failures', 'errors'}, {'testsuite'}),
    'testsuite': (
        {'name', 'tests', 'failures', 'errors'},
        {'skipped', 'time', 'timestamp', 'hostname', 'package', 'id'},
        {'testcase', 'properties', 'system-out', 'system-err'},
    ),
    'testcase': (
        {'name', 'classname'},
        {'time', 'file', 'line'},
        {'skipped', 'error', 'failure', 'system-out', 'system-err'},
    ),
    'failure': (set(), {'type', 'message'}, set()),
    'system-out': (set(), set(), set()),
}


@pytest.mark.parametrize('findings', FINDINGS)
def test_junit_has_only_elements_that_its_readers_know(findings):
    root = ElementTree.fromstring(output.render(findings, 'junit').encode())
    assert root.tag == 'testsuites'
    for element in root.iter():
        needs, may, children = JUNIT[element.tag]
        assert needs <= set(element.attrib) <= needs | may
        assert {child.tag for child in element} <= children
    (suite,) = root
    errors = [one for one in findings if one.severity == 'error']
    assert int(suite.get('tests')) == len(suite) == max(len(findings), 1)
    assert int(suite.get('failures')) == len(suite.findall('testcase/failure')) == len(errors)


def test_junit_holds_what_xml_cannot():
    told = output.render([some(message='a<b>&"\x00\ufffe\uffff]]>')], 'junit')
    (failure,) = ElementTree.fromstring(told.encode()).iter('failure')
    assert failure.get('message') == 'a<b>&"\\x00\\ufffe\\uffff]]>'
