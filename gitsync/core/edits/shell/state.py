"""What a shell keeps while its text is followed: variables, arguments, folders."""

from __future__ import annotations

from gitsync.core.edits.shell.values import HIDDEN
from gitsync.core.edits.shell.values import MOST
from gitsync.core.edits.shell.values import FileText
from gitsync.core.edits.shell.values import variable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from gitsync.core.edits.programs.writes import Target
    from gitsync.core.edits.programs.writes import Writes

    Scope = tuple[dict[str, Sequence[str]], str]
    Lines = list[str] | None  # what a command reads or prints, None where it is not known

MOST_VARIABLES = 500
LONGEST_FOLDER = 4096


class State:
    """A shell's variables and its folder; '' is the tool's own."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.variables: dict[str, Sequence[str]] = {}
        self.folder = ''
        self.left: list[str] = []  # folders that pushd and cd left

    def scope(self) -> Scope:
        """What a subshell does not change for the one around it."""
        return dict(self.variables), self.folder

    def back_to(self, scope: Scope) -> None:
        self.variables, self.folder = dict(scope[0]), scope[1]

    def lookup(self, name: str) -> Sequence[str]:
        if name == 'PWD':
            return (self.folder or '.',)
        return variable(name, self.variables, self.environment)

    def hold(self, name: str, values: Sequence[str]) -> None:
        if name in self.variables or len(self.variables) < MOST_VARIABLES:
            self.variables[name] = values[:MOST]

    def set_arguments(self, args: Sequence[str]) -> None:
        for number, value in enumerate(args[:10]):
            self.hold(str(number), (value,))
        self.hold('@', list(args[1:]) or (HIDDEN,))
        self.hold('*', self.variables.get('@', ()))

    def at(self, folder: str) -> str:
        """A folder as seen from the tool's own."""
        if not folder or not self.folder or folder.startswith(('/', '~')):
            return folder or self.folder
        joined = f'{self.folder}/{folder}'
        return joined if len(joined) < LONGEST_FOLDER else HIDDEN

    def go(self, folder: str) -> None:
        self.left.append(self.folder)
        self.folder = self.at(folder)


class Shell(State):
    """What programs that run others ask of the shell around them; run.Run is one."""

    top: str  # of the worktree, as git prints it; '' outside one
    alias: Callable[[str], str]  # what git's configuration says of one
    read: Callable[[str], str | None]  # a text file from the tool's folder, None where none is

    def file(self, path: str) -> Lines:
        """The lines of a file, None where they cannot be read."""
        text = None if HIDDEN in path else self.read(self.at(path))
        return None if text is None else text.removesuffix('\n').split('\n')

    def known(self, lines: Lines) -> Lines:
        """The same, with a file's own lines in the place of its text."""
        if not any(isinstance(line, FileText) for line in lines or ()):
            return lines
        return [
            each
            for line in lines or ()
            for each in (isinstance(line, FileText) and self.file(line.path) or [line])
        ]

    def script(self, text: str, args: Sequence[str] = ()) -> Lines:
        """Run a text in a shell of its own, with positional arguments from $0 on."""
        raise NotImplementedError

    def here(self, text: str) -> Lines:
        """Run a text in this shell."""
        raise NotImplementedError

    def run(self, words: Sequence[str], stdin: Lines = None) -> Lines:
        """Run a command of which all words are known; what it prints."""
        raise NotImplementedError

    def add(self, target: Target) -> None:
        """Remember what is written."""
        raise NotImplementedError

    def add_all(self, writes: Writes) -> None:
        """Remember what a program writes."""
        raise NotImplementedError
