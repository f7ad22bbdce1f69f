"""GS501 on JSON documents of any shape, and on files of one object a line."""

import pytest

from gitsync.core.form.check import check_form
from tests.transcripts import told_findings


@pytest.mark.parametrize(
    'kind, data, found',
    [
        pytest.param('json', b'[1, {"a": 2}]\n', [], id='a list'),
        pytest.param('json', b'{"a": 1,\n "a": 2}', [('GS501', 2)], id='a key twice'),
        pytest.param('json', b'{"a": 1', [('GS501', 1)], id='cut off'),
        pytest.param('json', b'{"a": NaN}', [('GS501', 1)], id='NaN'),
        pytest.param('jsonl', b'{"a": 1}\n\n{"a": 2}\n', [], id='objects and a blank line'),
        pytest.param('jsonl', b'{"a": 1}\n[2]\n{\n', [('GS501', 2), ('GS501', 3)], id='no objects'),
        pytest.param(
            'json',
            b'{\n<<<<<<< ours\n"a": 1\n=======\n"a": 2\n>>>>>>> theirs\n}\n',
            [('GS105', 2)],
            id='a conflict',
        ),
    ],
)
def test_form(kind, data, found):
    findings = told_findings(check_form(kind, 'a.json', data))
    assert [(each.rule, each.line) for each in findings] == found
