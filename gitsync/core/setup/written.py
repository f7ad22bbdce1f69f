"""Wiring: what install and init write, as text. The merge driver's command line, hook files,
configuration, attributes.

Every way in which the program can fail leaves a merge with both sides and a gate closed: that is
decided here, in plain
POSIX sh, because the program itself may be what is missing.
"""

from collections import namedtuple

SIGNATURE = b"# gitsync hook file (made by 'gitsync install', taken out by 'gitsync uninstall')"
FOLDER_MADE = b'# the folder was made by install'
GATES = (
    'pre-commit',
    'pre-merge-commit',
    'prepare-commit-msg',
    'commit-msg',
    'pre-push',
    'pre-applypatch',
)
REPORTERS = ('post-checkout', 'post-merge', 'post-rewrite')
SERVER = ('pre-receive', 'update')
STRICT = ('reference-transaction',)
READS_STDIN = frozenset(('pre-push', 'post-rewrite', 'pre-receive', 'reference-transaction'))
# behind the hooks folder's name: where foreign hooks are kept, with their own names
BEFORE = '.before-gitsync'

# argv: where the package lies, then 'gitsync' for whoever reads a process list, then the arguments.
# -I -S: nothing of the
# user's site, environment or current folder is imported. No garbage collection and no tidying up at
# the end: what runs here ends
# soon, and both cost milliseconds. Bare Python 11 ms, this 9.5 before any work, the console script
# 21.
_START = (
    'import gc, os, sys; gc.disable(); sys.path.append(sys.argv[1]); from gitsync.main import '
    'main; '
    'code = main(sys.argv[3:]); sys.stdout.flush(); sys.stderr.flush(); os._exit(code)'
)


class Program(namedtuple('Program', 'python home')):
    """How to start gitsync: an interpreter's absolute path, and the folder that holds the package
    'gitsync'.
    """

    __slots__ = ()

    @property
    def argv(self) -> list[str]:
        """The words that start it, without arguments."""
        return [self.python, '-I', '-S', '-c', _START, self.home, 'gitsync']

    @property
    def line(self) -> str:
        """The same as sh text, quoted where needed."""
        return ' '.join(quote(word) for word in self.argv)


def quote(word: str) -> str:
    """A word as sh reads it back; left alone where nothing in it is special."""
    plain = (
        word.isascii()
        and word
        and not word.translate({ord(c): None for c in '/._-+:@,=%'}).strip(
            'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
        )
    )
    return word if plain else "'" + word.replace("'", "'\"'\"'") + "'"


# Nothing can be written: a git before 2.42 would take whatever stands in %A for the conflict, so
# git itself is stopped; the
# tree is untouched then. Only when the process above is git: the line may be run by hand.
_STOP = (
    'stop() { echo "gitsync: nothing can be written here: the merge is stopped" >&2; '
    'case $(ps -o comm= -p $PPID 2>/dev/null || cat /proc/$PPID/comm) in git*|*/git*) rm -f %O %A '
    '%B; kill $PPID;; esac; exit 255; }; '
)


def driver_line(program: Program) -> str:
    """merge.gitsync.driver: the program, and git merge-file on ours as it was whenever the program
    cannot be trusted.

    Exit 0 is trusted; exit 1 only when the file changed and holds a conflict marker of the right
    size, because an uncaught
    Python exception exits 1 as well. Everything else (missing, exit above 1, killed) starts again
    from the kept copy. git
    gives %O %A %B as plain temporary names and %P quoted for sh; '%' in the program's own path is
    doubled.
    """
    start = program.line.replace('%', '%%')
    return (
        "trap 'rm -f %A.ours %A.text' EXIT; "
        f'{_STOP}'
        'cp %A %A.ours || stop; '
        f'{start} merge-driver %O %A %B %L %P; rc=$?; '
        '[ $rc -eq 0 ] && exit 0; '
        "[ $rc -eq 1 ] && ! cmp -s %A %A.ours && LC_ALL=C grep -Eq '^<{%L}( |$)' %A && exit 1; "
        'echo "gitsync: the merge driver failed (exit $rc): merged as text by git merge-file" >&2; '
        'cp %A.ours %A; '
        'git merge-file --diff3 --marker-size=%L %A %O %B -L ours -L base -L theirs -p >%A.text; '
        'rc=$?; '
        '[ $rc -le 127 ] && mv -f %A.text %A && exit $rc; '
        # git merge-file gives 255 for binary files: a conflict that keeps ours, as git's own
        "cat %O %A %B >%A.text || stop; tr -d '\\000' <%A.text | cmp -s - %A.text || exit 1; "
        'stop'
    )


def config_lines(program: Program) -> list[bytes]:
    """Lines for the clone's configuration: the driver, and what a hunk header of a diff shows (the
    section that it lies in).
    """
    headings = '\\n'.join(
        (
            '^[#[:space:]]*<!-- *((BEGIN|START|END)[ _:].*[^ ]) *-->',
            '^[#[:space:]]*<!-- *([^ ].*[ _:](BEGIN|START|END)) *-->',
            '^(## Message [0-9].*)$',
        )
    )
    return [
        b'[merge "gitsync"]',
        b'\tname = gitsync: shared documents by their meaning',
        b'\tdriver = ' + _config_value(driver_line(program)),
        b'[diff "gitsync"]',
        b'\txfuncname = "' + headings.encode() + b'"',
    ]


def _config_value(text: str) -> bytes:
    escaped = (
        text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n').replace('\t', '\\t')
    )
    return b'"' + escaped.encode('utf-8', 'surrogateescape') + b'"'


def hook_text(name: str, program: Program, folder_made: bool = False) -> bytes:
    """The file that git runs as hook NAME: a foreign hook first, as it always ran, then gitsync.

    A gate without its program is closed (exit 3); a reporter without it is silent. $0 names the
    hooks folder, so the
    same text serves every worktree.
    """
    lines = [
        '#!/bin/sh',
        SIGNATURE.decode(),
        *([FOLDER_MADE.decode()] if folder_made else []),
        f'python={quote(program.python)}',
        f'home={quote(program.home)}',
        'folder=${0%/*}',
        f'foreign="${{folder%/}}{BEFORE}/{name}"',
        # pre-commit and prek keep this file as NAME.legacy and run it from their own: theirs must
        # not be run inside itself
        'inside=',
        '[ -z "$PRE_COMMIT_RUNNING_LEGACY" ] || inside=pre-commit',
        '[ -z "$PREK_RUNNING_LEGACY" ] || inside=prek',
        'if [ -n "$inside" ] && [ -f "$foreign" ] && grep -q "File generated by $inside:" '
        '"$foreign"; then',
        '    foreign="$foreign.legacy"',
        'fi',
        *_bodies(name),
    ]
    return '\n'.join(lines).encode('utf-8', 'surrogateescape') + b'\n'


def _bodies(name: str) -> list[str]:
    stdin = name in READS_STDIN
    feed = '[ -z "$input" ] || printf \'%s\\n\' "$input" 2>/dev/null; } | ' if stdin else ''
    start = '{ ' + feed if stdin else ''
    run = f'{start}"$python" -I -S -c {quote(_START)} "$home" gitsync hook {name} "$@"'
    lines = ['input=$(cat)'] if stdin else []
    lines += [
        'if [ -x "$foreign" ]; then',
        f'    {start}"$foreign" "$@" || exit $?',
        'fi',
    ]
    there = 'if [ -x "$python" ] && [ -f "$home/gitsync/main.py" ]; then'
    if name in REPORTERS:
        return [*lines, there, f'    {run}', 'fi', 'exit 0']
    return [
        *lines,
        there,
        f'    {run}',
        '    code=$?',
        '    [ $code -ne 126 ] && [ $code -ne 127 ] && exit $code',
        'fi',
        f'echo "gitsync: error: the program behind the hook {name} cannot run: $python with '
        '$home/gitsync" >&2',
        'echo "  hint: install gitsync again and run: gitsync install; or take the hook out: rm '
        "'$0'\" >&2",
        'exit 3',
    ]


def attribute_lines(patterns=()) -> list[bytes]:
    """Lines for .gitattributes: the protocol's files at any depth, then a policy's own patterns
    (gitignore style).
    """
    both = 'merge=gitsync diff=gitsync'
    lines = [
        f'EPIC_README.md {both}',
        '**/agent_checkpoints/*.json merge=gitsync',
        f'**/agent_comms/*.md {both}',
        f'**/agent_comms/archive/*.md {both}',
        '**/feature_*/STATUS merge=gitsync',
    ]
    for pattern in patterns:
        made = f'{attribute_pattern(pattern)} {both}'
        if made not in lines:
            lines.append(made)
    return [line.encode('utf-8', 'surrogateescape') for line in lines]


def attribute_pattern(pattern: str) -> str:
    """A gitignore-style pattern as .gitattributes writes it: a folder as all below it, odd names in
    C quotes.
    """
    pattern = pattern + '**' if pattern.endswith('/') else pattern
    if any(c in pattern for c in ' \t"') or pattern.startswith(('#', '!', '[attr]')):
        return '"' + pattern.replace('\\', '\\\\').replace('"', '\\"').replace('\t', '\\t') + '"'
    return pattern
