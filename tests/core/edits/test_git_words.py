"""What git puts back or takes away, by the words of its command line; and patches damaged."""

import itertools

import pytest

from gitsync.core.edits import patches
from gitsync.core.edits.shell.run import writes
from tests.damage import DAMAGE
from tests.damage import told_by_lines
from tests.transcripts import told

WORDS = {
    'stash': ['-- p', 'push', 'save', 'pop', '-a', '-u', '--all', '-S', '-m x', 'p', 'q'],
    'clean': ['-f', '-d', '-x', '-X', '-n', '-i', '-e p', '--force', 'p'],
    'checkout': ['-f', '-b x', '--orphan x', 'main', '--', 'p', '--force', '-q'],
    'switch': ['-f', '--discard-changes', '-c x', 'main'],
    'restore': ['-S', '-W', '--staged', '-s main', '--source=x', 'p', 'q'],
    'reset': ['--hard', '--soft', '--merge', '--keep', 'main', '-q', 'p'],
    'pull': ['--autostash', '--rebase'],
    'rebase': ['--autostash', 'main'],
    'worktree': ['remove', 'add', '-f', '--force', 'd'],
    'checkout-index': ['-f', '-a', '--force', '--prefix=x', 'p'],
    'read-tree': ['-u', '--reset', '-m', 'main', 'x'],
    'rm': ['-r', '-f', '--cached', 'p', 'q'],
    'mv': ['-f', 'p', 'q'],
    'apply': ['-R', '--check', '--index', '-p0', '--cached', 'x.patch'],
    'revert': ['main', '-n'],
    'merge': ['--autostash', 'main', '--abort'],
}


@pytest.mark.parametrize('verb', WORDS)
def test_a_command_of_up_to_three_words(verb):
    words = WORDS[verb]
    lines = [verb, *(f'{verb} {word}' for word in words)]
    lines += [f'{verb} {" ".join(pair)}' for pair in itertools.permutations(words, 2)]
    lines += [f'{verb} {" ".join(three)}' for three in itertools.combinations(words, 3)]
    by_meaning = {}
    for line in lines:
        made = writes(f'git {line}', {})
        meant = ' '.join(map(str, (*made.targets, *made.patches, *made.wipes))) or 'nothing'
        by_meaning.setdefault(meant, []).append(line.partition(' ')[2])
    for meant, ways in by_meaning.items():
        told(f'{meant}: {", ".join(ways)}')


PATCH = """\
*** Begin Patch
*** Add File: new.md
+one
+two
*** Update File: a.md
*** Move to: b.md
@@ head
 ctx
-old
+new
\x20
@@
-last
*** End of File
*** Delete File: gone.md
*** End Patch
"""
DIFF = """\
diff --git a/a.md b/a.md
--- a/a.md
+++ b/a.md
@@ -1,3 +1,3 @@ head
 ctx
-old
+new
\x20
@@ -9 +9,0 @@
-last
\\ No newline at end of file
--- /dev/null
+++ b/new.md
@@ -0,0 +1 @@
+one
"""
FILES = {'a.md': b'x\nhead\nctx\nold\n\nmore\nlast\n', 'gone.md': b'x\n'}
READ = {
    'a patch': (PATCH, lambda text: patches.patched(text, FILES.get)),
    'a diff': (DIFF, lambda text: patches.diffed(text, 1, FILES.get)),
    'a diff taken back': (DIFF, lambda text: patches.undone(text, 1)),
    'a patch of any format': (PATCH, lambda text: patches.changed(text, FILES.get)),
    'a diff of any format': (DIFF, lambda text: patches.changed(text, FILES.get)),
}


@pytest.mark.parametrize('name', READ)
def test_a_patch_with_each_line_damaged(name):
    text, read = READ[name]
    told(f'{tuple(read(text))}')
    lines = text.splitlines(keepends=True)
    for damage, change in DAMAGE.items():
        told(damage)
        verdicts = []
        for at in range(len(lines)):
            try:
                verdicts.append((at + 1, f'{tuple(read("".join(change(lines, at))))}'))
            except Exception as error:  # as the gate holds back whatever cannot be read
                verdicts.append((at + 1, f'{type(error).__name__}: {error}'))
        told_by_lines([each for each in verdicts if each[1] != f'{tuple(read(text))}'])
