"""The case table of a node, kind by kind: what both sides have, changed or removed of it.

A slash ends a line.
"""

import pytest

from tests.scenes.merging import outlined

TOP = '| k | a | b | c |/|---|---|---|---|/'


@pytest.mark.parametrize(
    'base, ours, theirs, expected',
    [
        pytest.param('a b/c/', 'a b /c/', 'a x/c/', 'a x/c/', id='blanks here, words there'),
        pytest.param('a b/c/', 'a b /c/', 'a b\t/c/', 'a b /c/', id='blanks on both: the greater'),
        pytest.param('', 'a b /c/', 'a b/c/', 'a b /c/', id='added by both but for blanks'),
        pytest.param('```/a/```/', '```/a /```/', '```/x/```/', '```/x/```/', id='so in code'),
        pytest.param('**k:** a/', '**k:** a /', '**k:** b/', '**k:** b/', id='and of a field'),
        pytest.param('**k:** a/', '**k:**  b/', '**k:** b/', '**k:** b/', id='a field alike'),
        pytest.param('# h//a//b/', '# h//A//b/', '# h//a//B/', '# h//A//B/', id='below a heading'),
        pytest.param('# h//a/', '# h //a/', '# h//A/', '# h //A/', id='its line and its text'),
        pytest.param('# h//a/', '# H//a/', '# h//A/', '# H//A/', id='renamed, and its text'),
        pytest.param('- a/', '* a/', '- a/- b/', '* a/* b/', id='other bullets, and an item'),
        pytest.param('1. a/2. b/', '1. x/2. a/3. b/', '1. a/2. b/3. c/',
            '1. x/2. a/3. b/4. c/', id='numbers count on'),
        pytest.param('4. a/5. b/', '4. x/5. a/6. b/', '4. a/5. b/6. c/',
            '4. x/5. a/6. b/7. c/', id='from the first one on'),
        pytest.param('1. a/1. b/', '1. x/1. a/1. b/', '1. a/1. b/1. c/',
            '1. x/1. a/1. b/1. c/', id='but not where they did not'),
        pytest.param('1. a/   - x/2. b/', '1. a/   - x/2. n/3. b/', '1. a/   - x/2. b/3. c/',
            '1. a/   - x/2. n/3. b/3. c/', id='nor above what hangs on their width'),
        pytest.param('9. a/', '9. a/10. b/', '9. a/10. c/', '9. a/10. b/11. c/', id='and wider'),
        pytest.param('- a b c  /', '- a b c/', '- a b d  /', '- a b d/', id='no break'),
        pytest.param('- [ ] a b c/', '- [x] a b c/', '- [ ] a b d/', '- [x] a b d/',
            id='a tick and words'),
        pytest.param('- [ ] a b c/', '- [x]  a b c/', '- [ ] a b d/', '- [x]  a b d/',
            id='a tick with its blanks'),
        pytest.param('- a b c/', '- [ ] a b c/', '- a b d/', '- [ ] a b d/', id='a box and words'),
        pytest.param('- a b c/', '- a b c  /', '- a b d/', '- a b d  /', id='a break and words'),
        pytest.param('- [x] a/', '- [X] a/', '- [x] a/  - b/', '- [X] a/  - b/',
            id='a box in another letter'),
        pytest.param('- [ ] a b c/', '- [x] a b c/', '- [X] a b d/', '- [x] a b d/',
            id='ticked in two letters: the greater'),
        pytest.param('- a/  - b/', '- a/  - b/  - c/', '- [x] a/  - b/', '- [x] a/  - b/  - c/',
            id='a tick, and an item below'),
        pytest.param('**l:**/- a/', '**l:**/- a/- b/', '**l:**/- [x] a/', '**l:**/- [x] a/- b/',
            id='below a label'),
        pytest.param('**l:**/- a/', '**l:**/- a/- b/', '**l:**/', '**l:**/- b/',
            id='a label that lost its list'),
        pytest.param('**l:**/- a/- b/', '**l:**/- a/', '**l:**/- b/', '**l:**/',
            id='a list of which nothing is left'),
        pytest.param('**l:**/', '**l:**/- a/', '**l:**/- b/', '**l:**/- a/- b/',
            id='two lists below one label'),
        pytest.param(TOP + '| k |a|b|c|/', TOP + '| k |a|x|c|/', TOP + '| k | a |b|y|/',
            TOP + '| k | a |x|y|/', id='the blanks of a cell'),
        pytest.param(TOP + '| k | a |b|c|/', TOP + '| k | a |x|c|/', TOP + '| k |a|b|y|/',
            TOP + '| k |a|x|y|/', id='and none'),
    ],
)  # fmt: skip
def test_both_changes_stand(base, ours, theirs, expected):
    assert outlined(base, ours, theirs) == (expected, ())


@pytest.mark.parametrize(
    'base, ours, theirs, where',
    [
        pytest.param('- a b c/', '- a b d/', '- a b e/', "item 'a b c' in ", id='words'),
        pytest.param('- z/', '- [ ] a/- z/', '- [x] a/- z/', "item 'a' in ", id='a box of both'),
        pytest.param('- a/- z/', '* a/* z/', '- [x] a/- z/', "item 'a' in ", id='and bullet'),
        pytest.param('1. a/', '- a/', '1. a/2. b/', 'list in ', id='a list of another make'),
        pytest.param('**l:**/- a/', '**l:** v/', '**l:**/- b/', "label 'l' in ", id='now a field'),
        pytest.param('# h//a/', '', '# h//A/', "heading 'h' in ", id='removed, changed below'),
        pytest.param('- a/  - b/- z/', '- z/', '- a/  - b/  - c/- z/', "item 'a' in ",
            id='removed, added below'),
        pytest.param('- a/- b/- c/', '- c/- b/- a/', '- b/- a/- c/', '', id='moved in two ways'),
    ],
)  # fmt: skip
def test_two_changes_that_are_a_conflict(base, ours, theirs, where):
    assert outlined(base, ours, theirs)[1] == (f'{where}here',)
