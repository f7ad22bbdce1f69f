"""Files that a shell finds: find by every test, xargs and grep by every option, and odd quotes."""

import pytest

from gitsync.core.edits.shell.run import writes
from tests.transcripts import told

TESTS = [
    '-name f',
    "-name '*.md'",
    '-iname F',
    '-path ./d/f',
    "-path '*/f'",
    '-type f -name f',
    '-name f -type d',
    '-type l',
    '! -name f',
    '-not -name f',
    '! -type f -name g',
    '-name f -o -name g',
    '-name f -a -name g',
    r'\( -name f -o -name g \)',
    r'\( -name f -o -type d \) -name g',
    r'! \( -name f -o -name g \)',
    r'! \( -name f \)',
    r'! \( -name f -name g \)',
    r'! \( -name f -type d \)',
    r'! \( -name f -o -type d \)',
    '! -type d',
    r'-name x -prune -o -name f',
    r'\( -name x -o -name y \) -prune -o -type f -name f',
    '-maxdepth 1 -name f',
    '-mtime +1 -name f',
    '-newer x',
    '-empty -name f',
    '-regex x',
    '',
    '-name f -name g',
    r'-name a -o \( -name b -o -name c \) -name d',
    '-true -name f',
    '-size 1k',
]
ENDS = [
    '-delete',
    r'-exec rm {} \;',
    '-exec rm {} +',
    r'-ok rm {} \;',
    '-execdir rm {} +',
    '-print',
]
LINES = [
    'find -name f -delete',
    'find a b -name f -delete',
    'find -L a -name f -delete',
    'find . -delete',
    r'find a -name f -exec rm {} \; -o -name g -exec mv {} x \;',
    'find $X -name f -delete',
    r"find a -name f -exec sh -c 'rm $1 $0' {} x \;",
    "find a -name f -exec bash -c 'rm $@' _ {} +",
    'find a -name f -fprint g',
    r'find a -name f -exec cp {} {}.bak \;',
    'find / -name f -delete',
    'find a -name f | xargs -n 1 rm',
    'find a -name f | xargs -I % mv % %.x',
    'echo f | xargs -t rm',
    "echo f g | xargs -n1 sh -c 'rm $0'",
    'echo f,g | xargs -d , rm',
    r"printf 'f\0g' | xargs -0 rm",
    'echo f | xargs -J % rm %',
    'echo f | xargs -r -- rm --',
    'echo f | xargs',
    'xargs rm <<< "f g"',
    'xargs rm < f',
    'xargs -a f rm',
    'echo "f g" h | xargs rm',
    'echo f | xargs -i rm {}',
    'ls -1 d | xargs rm',
    'ls | xargs rm',
    'ls d/*.md | xargs rm',
    'cat f | xargs rm',
    'grep -rl x . | xargs rm',
    'grep -l x a b | xargs rm',
    'grep -L x a | xargs rm',
    'grep -rl x --include=f d | xargs rm',
    'rg -l x d | xargs rm',
    'rg --files | xargs rm',
    'git grep -l x | xargs rm',
    'git grep -l x -- d | xargs rm',
    'git diff --name-only | xargs rm',
    'git ls-files -m | xargs rm',
    'git ls-files -z d | xargs -0 rm',
    'parallel rm {} ::: f g',
    'parallel -j2 rm ::: f',
    'parallel mv {1} {2} ::: f ::: g',
    'ls d | parallel rm',
    r"rm $'f\x41\u0042\103\n'",
    r"rm $'a\'b'",
    r'rm "a\"b\$c"',
    r'rm a\ b',
    'rm \'a\'"b"c',
    'rm "$(echo f)"',
    r"rm $'\U00000041\xZ\u1'",
    'rm f{1..3}',
    'rm f{a..c}x',
    'rm {f,g{h,i}}',
    'rm f{,g}',
    'rm {f}',
    'rm ~/f',
    'rm ~x/f',
    'rm f?',
    'rm [fg]',
    'rm -- f',
    'rm "f" > g 2>> h',
    'rm f &> g',
    'rm f <> g',
    'rm f;rm g&rm h',
    'rm f|rm g',
    'rm f\\\ng',
    'echo f#g > h #i',
    'echo > f$',
    'echo > "f$x"',
    ': > f',
    'printf x > f >> g',
    'echo x >&2 > f',
    'echo x 3> f',
    'echo x {fd}> f',
    'cat <<< x > f',
    'cat <<A <<B > f\na\nA\nb\nB',
    "cat <<'A B' > f\nx\nA B",
    'cat <<-A > f\n\tx\n\tA',
    'cat << A > f\nx',
]


def told_writes(command):
    made = writes(command, {'HOME': '/home/u'}, '/top', lambda name: '')
    said = [f'{each.act} {each.folder}:{each.path} {vars_of(each.path)}' for each in made.targets]
    told(f'{command!r}: {", ".join(said) or "-"} {made.scripts or ""}')


def vars_of(path):
    """What else a pattern knows: names, types and what is pruned."""
    return {name: value for name, value in getattr(path, '__dict__', {}).items() if value} or ''


@pytest.mark.parametrize('end', ENDS)
def test_what_find_finds(end):
    for tests in TESTS:
        told_writes(f'find d {tests} {end}')


def test_other_ways_to_files():
    for command in LINES:
        told_writes(command)
