"""Settings in JSON with comments: what they say, and a key put in."""

import json

import pytest

from gitsync.core.setup.commented import blanked
from gitsync.core.setup.commented import with_key


@pytest.mark.parametrize(
    'text, plain',
    [
        pytest.param('[1, // a, ]\n2]', '[1,        \n2]', id='to the end of its line'),
        pytest.param('[1] // a\r\n', '[1]     \r\n', id='its line end of DOS'),
        pytest.param('[1] // a', '[1]     ', id='to the end of the file'),
        pytest.param('[1, /* a\n*/2]', '[1,     \n  2]', id='over lines'),
        pytest.param('[/*/ 1 */2]', '[        2]', id='the star that opens one closes none'),
        pytest.param('[1] /* a', '[1]     ', id='one that is left open'),
        pytest.param('[1/2, 3]', '[1/2, 3]', id='a slash alone'),
        pytest.param('["// a", "/*"]', '["// a", "/*"]', id='none in a text'),
        pytest.param(r'["\"// a", "\\"] // b', r'["\"// a", "\\"]     ', id='escapes in a text'),
        pytest.param('["// a', '["// a', id='none in a text that is left open'),
        pytest.param('[1, [2,],\n]', '[1, [2 ] \n]', id='a comma before a bracket'),
        pytest.param('{"a": 1, // b\n}', '{"a": 1      \n}', id='a comma, a comment, a brace'),
        pytest.param('[",]", 1]', '[",]", 1]', id='no comma in a text'),
        pytest.param(r'["\",]"]', r'["\",]"]', id='nor behind an escaped quote'),
    ],
)
def test_comments_and_last_commas_are_blanks(text, plain):
    assert blanked(text) == plain


@pytest.mark.parametrize(
    'text, longer',
    [
        pytest.param('{}', '{\n  KEY\n}', id='an empty object'),
        pytest.param('{"a": 1}', '{"a": 1,\n  KEY\n}', id='a key on the line of its braces'),
        pytest.param('{\n"a": 1\n}\n', '{\n"a": 1,\n  KEY\n}\n', id='a key on a line'),
        pytest.param('{\n"a": 1,\n}', '{\n"a": 1,\n  KEY\n}', id='a comma that is there'),
        pytest.param('{"a": [{}] } ', '{"a": [{}],\n  KEY\n} ', id='brackets before the brace'),
        pytest.param(
            '{"a": 1 // b\n  }', '{"a": 1, // b\n  KEY\n}', id='before the comment of a value'
        ),
        pytest.param(
            '{"a": 1 /* b */, // c\n}', '{"a": 1 /* b */, // c\n  KEY\n}', id='a comma behind one'
        ),
        pytest.param('{ // }\n}\n// }', '{ // }\n  KEY\n}\n// }', id='braces in comments'),
        pytest.param('{"a": 1,, }', '{"a": 1,,\n  KEY\n}', id='no third comma'),
    ],
)
def test_a_key_goes_before_the_last_brace(text, longer):
    assert with_key(text, '  KEY') == longer
    if ',,' not in text:
        held = json.loads(blanked(longer.replace('KEY', '"new": 0')))
        assert held == {**json.loads(blanked(text)), 'new': 0}
