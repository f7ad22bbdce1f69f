"""What a shell keeps while its text is followed: variables, arguments, folders."""

from __future__ import annotations

from gitsync.core.edits.shell.values import HIDDEN
from gitsync.core.edits.shell.values import MOST
from gitsync.core.edits.shell.values import variable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    Scope = tuple[dict[str, Sequence[str]], str]

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
        if len(self.variables) < MOST_VARIABLES:
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
