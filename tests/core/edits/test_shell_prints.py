"""What commands print for others: each line as xargs takes it from them."""

import pytest

from gitsync.core.edits.shell.run import writes
from gitsync.core.edits.shell.state import MOST_VARIABLES
from gitsync.core.edits.shell.values import Pattern

FILES = {'list': 'f\ng\n', 'd/list': 'h\n'}


def printed(command, top='/top'):
    """The lines that are known, with a '~' before a pattern."""
    made = writes(f'{command} | xargs -I{{}} rm {{}}', {}, top, read=FILES.get)
    paths = [target.path for target in made.targets if target.act == 'remove']
    return [f'~{path}' if isinstance(path, Pattern) else str(path) for path in paths]


@pytest.mark.parametrize(
    'command, lines',
    [
        ('echo a b', ['a b']),
        ('echo -n a', ['a']),
        ('echo -n -E -n a', ['a']),
        ('echo -e a', []),
        ("echo 'a\\nb'", []),
        ("echo 'a\nb'", ['a', 'b']),
        ('echo a -n', ['a -n']),
        ('echo *.md b', ['~*.md', 'b']),
        ('echo -n *.md', ['~*.md']),
        ('printf a', ['a']),
        ("printf 'a\\nb\\n'", ['a', 'b']),
        ("printf '%s\\n' a 'b c'", ['a', 'b c']),
        ("printf '%s\\0' a b", ['a', 'b']),
        ("printf '%s' a b", ['ab']),
        ("printf -- '%s\\n' a", ['a']),
        ("printf '%s\\n' *.md", ['~*.md']),
        ("printf 'x/%s\\n' *.md", []),
        ("printf 'x %s y\\n' a b", ['x a y', 'x b y']),
        ("printf '%s-%s\\n' a b c", ['a-b', 'c-']),
        ("printf 'a%s\\n'", ['a']),
        ("printf 'a\\n' b c", ['a']),
        ("printf '%d\\n' 3", []),
        ("printf 'a\\tb'", []),
        ('printf', []),
        ('printf -v x a; echo $x', ['a']),
        ("printf -v x '%d' 3; echo $x", []),
        ('printf -v x; echo $x', []),
        ('cd d; pwd', ['d']),
        ('pwd', ['.']),
        ('basename a/b/', ['b']),
        ('dirname a/b/', ['a']),
        ('dirname b', ['.']),
        ('dirname /b', ['/']),
        ('cat list', ['f', 'g']),
        ('cat < list', ['f', 'g']),
        ('echo a | cat', ['a']),
        ('echo a | cat -', ['a']),
        ('echo a | cat -u', ['a']),
        ('echo a | cat - list', []),
        ('cat <(echo a)', ['a']),
        ('cat <(echo a) <(echo b)', []),
        ('cat -n', []),
        ('echo a | sort -u', ['a']),
        ('echo a | sort --key=1', []),
        ('echo a | sort -', ['a']),
        ('sort list', []),
        ('uniq list', []),
        ('echo a | head', []),
        ("echo '#!x'; git rev-parse --show-toplevel", ['/top']),
        ('ls a -l b', ['a', 'b']),
        ('ls -l', ['~*']),
        ('bash -c "echo a"', ['a']),
        ('eval echo a', ['a']),
        ('trap "echo a" EXIT', ['a']),
        ('watch echo a', ['a']),
        ('flock x echo a', ['a']),
        ('date', []),
    ],
    ids=repr,
)
def test_what_is_printed(command, lines):
    assert printed(command) == lines


@pytest.mark.parametrize(
    'command, lines',
    [
        ('read x <<< "a b"; echo $x', ['a b']),
        ('read x y <<< "a b c"; echo $x; echo $y', ['b c']),
        ('read x y <<< "a b c"; echo $x', ['a']),
        ('read x y z <<< "a b"; echo $z', []),
        ('IFS=: read x y <<< a:b; echo $y', ['b']),
        ('IFS=:; read x y <<< a:b:c; echo "$y"', ['b:c']),
        ('read -p q -a x <<< a; echo $x', ['a']),
        ('ls *.md | while read x y; do echo $x; done', []),
        ('read x; echo $x', []),
        ('mapfile x < list; echo "${x[1]}"', ['g']),
        ('readarray < list; echo "${MAPFILE[0]}"', ['f']),
        ('set -- a b; echo $2', ['b']),
        ('set a; echo $1', []),
        ('cd d; cd -; cd -; pwd', ['d']),
        ('cd d; pushd e; popd; pwd', ['d']),
        ('cd; pwd', ['~']),
        ('cd -P d; pwd', ['d']),
        ('cd d e; pwd', []),
        ('cd d*; pwd', []),
        ('popd; pwd', []),
        ('pushd; pwd', []),
    ],
    ids=repr,
)
def test_what_a_shell_holds_and_where_it_stands(command, lines):
    assert [line.removeprefix('d/') for line in printed(command)] == lines


def test_so_many_variables_are_held_and_each_as_it_was_set_last():
    several = ''.join(f'v{number}=a; ' for number in range(MOST_VARIABLES - 1))
    assert printed(f'{several}x=b; echo $x') == ['b']
    assert printed(f'{several}w=c; x=b; echo $x') == []
    assert printed(f'{several}x=b; x=c; echo $x') == ['c']


def test_a_name_that_holds_is_looked_for_once():
    assert printed('printf ' + '-v x ' * 5000) == []


def test_the_top_of_the_worktree_is_printed_where_it_is_known():
    command = 'echo "$(git rev-parse --show-toplevel)/a"'
    assert printed(command) == ['/top/a'] and printed(command, top='') == []
    assert printed('git rev-parse --show-toplevel', top='') == []
