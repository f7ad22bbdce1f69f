"""A shell command followed without running it: variables, folders, what runs another command.

What is followed is what is plain in the text: loops run once with all their values, both sides of a
condition happen, a function happens where it is called, else once. What programs write is asked of
programs; what is unknown writes nothing here and is judged as a result, at Stop, at the commit and
on the server. Work is bounded by the length of the text.
"""

from __future__ import annotations

from gitsync.core.edits.programs.writes import APPEND
from gitsync.core.edits.programs.writes import UNPACK
from gitsync.core.edits.programs.writes import WRITE
from gitsync.core.edits.programs.writes import Target
from gitsync.core.edits.programs.writes import Writes
from gitsync.core.edits.shell.compounds import definition
from gitsync.core.edits.shell.runners import runner_of
from gitsync.core.edits.shell.state import Shell
from gitsync.core.edits.shell.syntax import parse
from gitsync.core.edits.shell.values import HIDDEN
from gitsync.core.edits.shell.values import as_text
from gitsync.core.edits.shell.values import expanded
from gitsync.core.edits.shell.values import files_of
from gitsync.core.edits.shell.values import text_of
from gitsync.core.edits.shell.words import CLOSE
from gitsync.core.edits.shell.words import OPEN
from gitsync.core.edits.shell.words import OUTPUT
from gitsync.core.edits.shell.words import RESERVED
from gitsync.core.edits.shell.words import TEXT
from gitsync.core.edits.shell.words import Piece
from gitsync.core.edits.shell.words import SimpleCommand
from gitsync.core.edits.shell.words import assigned
from gitsync.core.edits.shell.words import literal
from gitsync.core.edits.shell.wrappers import unwrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from gitsync.core.edits.shell.compounds import Definition
    from gitsync.core.edits.shell.state import Lines
    from gitsync.core.edits.shell.state import Scope
    from gitsync.core.edits.shell.words import Node
    from gitsync.core.edits.shell.words import Redirect
    from gitsync.core.edits.shell.words import Word

DEEPEST = 8  # texts in texts: bash -c, eval, here documents
MOST_NESTED = 30  # find -exec xargs …
MOST_TARGETS = 5000
COMMAND = 8  # a command costs as much as so many characters that are read
_WRITING = {'>': WRITE, '>|': WRITE, '&>': WRITE, '>&': WRITE, '>>': APPEND, '&>>': APPEND}
_WRITING['<>'] = APPEND
_DECLARING = ('declare', 'export', 'local', 'readonly', 'typeset')


def writes(
    command: str,
    environment: Mapping[str, str],
    top: str = '',
    alias: Callable[[str], str] = lambda name: '',
    read: Callable[[str], str | None] = lambda path: None,
) -> Writes:
    """What a command plainly writes. environment: the shell's variables; top, alias, read: as
    state.Shell has them.
    """
    run = Run(environment, top, 8 * len(command) + 20000)
    run.alias, run.read = alias, read
    run.here(command)
    run.leave()
    return run.written


class Run(Shell):
    """A shell's text, followed; what it writes is collected."""

    def __init__(self, environment: Mapping[str, str], top: str, characters: int) -> None:
        super().__init__(environment)
        self.top = top
        self.characters = characters  # that may still be read, or what costs as much
        self.functions: dict[str, Sequence[Node]] = {}
        self.uncalled: dict[str, Scope] = {}  # functions, and where they were defined
        self.written = Writes([], [], [])
        self.depth = 0  # of texts in texts
        self.nested = 0  # programs that run programs

    def script(self, text: str, args: Sequence[str] = ()) -> Lines:
        kept = self.scope()
        self.set_arguments(args)
        printed = self.here(text)
        self.back_to(kept)
        return printed

    def here(self, text: str) -> Lines:
        if self.depth >= DEEPEST or len(text) > self.characters:
            return None
        self.characters -= len(text)
        self.depth += 1
        printed = self.nodes(parse(text))
        self.depth -= 1
        return printed

    def nodes(self, nodes: Sequence[Node]) -> Lines:
        """Commands in order; what the last one prints."""
        scopes: list[Scope] = []
        printed: Lines = None
        behind = 0
        for at, node in enumerate(nodes):
            if at < behind:
                continue
            function = definition(nodes, at)
            if function:
                self._define(function)
                behind = function.end
            elif node == OPEN:
                scopes.append(self.scope())
            elif node == CLOSE and scopes:
                self.back_to(scopes.pop())
            elif isinstance(node, SimpleCommand):
                self.characters -= COMMAND
                if self.characters < 0:
                    break
                printed = self._command(node, printed if node.is_piped else None)
        if scopes:
            self.back_to(scopes[0])
        return printed

    def _define(self, function: Definition) -> None:
        self.functions[function.name] = function.body
        self.uncalled[function.name] = self.scope()

    def leave(self) -> None:
        """What was defined and not called may be called later."""
        for name, scope in list(self.uncalled.items()):
            self.back_to(scope)
            self._nested(self.functions[name])

    def _call(self, name: str, args: Sequence[str]) -> Lines:
        self.uncalled.pop(name, None)
        before = self.variables
        self.variables = dict(before)
        self.set_arguments([name, *args])
        printed = self._nested(self.functions[name])
        for own in (*map(str, range(10)), '@', '*'):
            self.variables.pop(own, None)
            if own in before:
                self.variables[own] = before[own]
        return printed

    def _nested(self, nodes: Sequence[Node]) -> Lines:
        if self.nested >= MOST_NESTED:
            return None
        self.nested += 1
        printed = self.nodes(nodes)
        self.nested -= 1
        return printed

    # --- one command

    def _command(self, command: SimpleCommand, stdin: Lines) -> Lines:
        for one in command.redirects:
            if one.operator in ('<<', '<<-'):
                stdin = self._text(one.body).removesuffix('\n').split('\n')
            elif one.operator == '<<<':
                stdin = self._text(one.word).split('\n')
            elif one.operator == '<':
                stdin = self._file(one.word)
        printed = self._words(command.words, stdin) if command.words else stdin  # $(< FILE)
        self._redirected(command.redirects, printed)
        return printed

    def _file(self, word: Word) -> Lines:
        """What a redirection reads: a process substitution's words, or a file by its path."""
        if len(word) == 1 and word[0].kind == OUTPUT:
            return list(self._outputs(word[0].nodes))
        return [text_of(path) for path in self._expanded(word) if HIDDEN not in path] or None

    def _redirected(self, redirects: Sequence[Redirect], printed: Lines) -> None:
        text = as_text(printed)
        for one in redirects:
            act = _WRITING.get(one.operator)
            for path in self._expanded(one.word) if act else ():
                if act and (one.operator != '>&' or not path.isdigit() and path != '-'):
                    self.add(Target(path, act, text=text))

    def _words(self, words: Sequence[Word], stdin: Lines) -> Lines:
        """Run the words of a command, behind reserved words and assignments."""
        at, is_assigned = 0, False
        while at < len(words):
            name = literal(words[at])
            if name in RESERVED and not is_assigned:
                at += 1
            elif name == 'function':
                at += 2
            elif assigned(words[at]):
                at, is_assigned = self._assign(words, at), True
            else:
                break
        rest = words[at:]
        name = literal(rest[0]) if rest else ''
        if name in ('for', 'select'):
            values = [text for word in rest[3:] for text in self._expanded(word)]
            values = values or list(self.lookup('@') if len(rest) == 2 else ())
            self.hold(''.join(map(literal, rest[1:2])), values or (HIDDEN,))
            return None
        if name in _DECLARING:
            for index, word in enumerate(rest):
                if assigned(word):
                    self._assign(rest, index)
            return None
        texts = [self._expanded(word) for word in rest]
        printed = self.run([text for each in texts for text in each], stdin)
        is_plain = all(len(each) == 1 for each in texts) or name in ('printf', 'ls', 'find')
        return printed if is_plain or printed is None else [*printed, HIDDEN]

    def _assign(self, words: Sequence[Word], at: int) -> int:
        """Take one assignment; the index behind it, and behind its array."""
        name = assigned(words[at])
        key = name.rstrip('+')
        before = self.variables.get(key, ()) if name != key else ()
        if at + 1 < len(words) and literal(words[at + 1]) == OPEN:
            stop = at + 2
            while stop < len(words) and literal(words[stop]) != CLOSE:
                stop += 1
            items = [text for word in words[at + 2 : stop] for text in self._expanded(word)]
            self.hold(key, [*before, *items])
            return stop + 1
        value = [Piece(TEXT, words[at][0].text[len(name) + 1 :]), *words[at][1:]]
        values = self._expanded([piece._replace(is_quoted=True) for piece in value])
        self.hold(key, values if name == key else (HIDDEN,))
        return at + 1

    def _expanded(self, word: Word) -> list[str]:
        return expanded(word, self.lookup, self._outputs)

    def _text(self, word: Word) -> str:
        return ''.join(self._expanded(word)[:1])

    def _outputs(self, nodes: Sequence[Node]) -> Sequence[str]:
        kept = self.scope()
        printed = self.nodes(nodes)
        self.back_to(kept)
        known = self.known(printed)
        return (HIDDEN,) if known is None else known

    # --- for programs that run others (state.Shell says what each does)

    def run(self, words: Sequence[str], stdin: Lines = None) -> Lines:
        if self.nested >= MOST_NESTED or len(words) > self.characters:
            return None
        self.characters -= len(words)
        was = self.folder
        words = unwrapped(words, self)
        is_moved = self.folder != was
        printed = None
        if words:
            name = words[0].rpartition('/')[2].partition('@')[0]
            runner = runner_of(self, words[0])
            if name in self.functions:
                printed = self._call(name, words[1:])
            elif runner:
                self.nested += 1
                printed = runner(self, name, words[1:], stdin)
                self.nested -= 1
            else:
                self._write(name, words[1:], stdin)
        if is_moved:
            self.folder = was
        return printed

    def _write(self, name: str, args: Sequence[str], stdin: Lines) -> None:
        from gitsync.core.edits.programs.table import written

        if name == 'patch':
            args = [*args, *(f'--input={path}' for path in files_of(stdin))]
        self.add_all(written(name, args, as_text(stdin)))

    def add_all(self, writes: Writes) -> None:
        for target in writes.targets:
            self.add(target)
        self.written.patches.extend(
            one._replace(folder=self.at(one.folder), file=one.file and self.at(one.file))
            for one in writes.patches
        )
        for text in writes.scripts:
            self.script(text)
        self.written.wipes.extend(one._replace(folder=self.at(one.folder)) for one in writes.wipes)

    def add(self, target: Target) -> None:
        is_absolute = target.path.startswith(('/', '~'))
        folder = '' if is_absolute else self.at(target.folder)
        if HIDDEN in target.source:
            act = target.act if target.act == UNPACK else WRITE
            target = target._replace(act=act, source='')
        is_known = target.path and HIDDEN not in target.path and HIDDEN not in folder
        if is_known and len(self.written.targets) < MOST_TARGETS:
            self.written.targets.append(target._replace(folder=folder))
