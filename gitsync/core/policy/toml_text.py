"""The text of a policy: its tables with what their keys may hold, and the line where a key
stands.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import POLICY
from gitsync.errors import InvalidPolicy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import TypeVar

    T = TypeVar('T')

Toml = dict[str, object]
TYPES = {int: 'a whole number', str: 'a text', list: 'a list', dict: 'a table'}
ABOVE = ('version', 'protocol', 's2', 'coordinator', 'maintainers')  # keys that are no tables
BETWEEN = str.maketrans('[].={,', '      ')


class PolicyError(InvalidPolicy):
    """A policy that cannot be used; line is where, 0 when it is not known."""

    def __init__(self, message: str, hint: str, line: int = 0) -> None:
        where = f'{POLICY}:{line}' if line else POLICY
        super().__init__(f'{where}: {message}', hint, 'policy-invalid')
        self.line = line
        self.bare = message


class PolicyText:
    """The lines of a policy."""

    def __init__(self, text: str) -> None:
        self.lines = text.split('\n')

    def wrong(self, message: str, hint: str, *keys: str) -> PolicyError:
        """The error, at the line where the keys stand."""
        return PolicyError(message, hint, self.line(*keys))

    def line(self, *keys: str) -> int:
        """The line where the keys stand, each looked for below the one before; '[2]' is the second
        table further down of the key before it. 0 where the first stands nowhere.
        """
        line = at = 0
        last = ''
        for key in keys:
            is_number = key.startswith('[')
            for _ in range(int(key[1:-1]) if is_number else 1):
                start = at + 1 if is_number else at
                wanted = last if is_number else key
                for index in range(start, len(self.lines)):
                    if _has_key(self.lines[index].split('#')[0], wanted):
                        line, at = index + 1, index
                        break
            last = last if is_number else key
        return line

    def value(self, table: Toml, key: str, kind: type[T], where: str, default: T) -> T:
        """table[key] when it is of the kind; the default when absent."""
        value = table.get(key, default)
        if type(value) is not kind:
            raise self.wrong(
                f"'{key}' in {where} must be {TYPES[kind]}",
                'see the README for what the policy may hold',
                key,
            )
        return value

    def texts(self, table: Toml, key: str, where: str, is_list: bool = False) -> tuple[str, ...]:
        """A list of texts; a single text stands for a list of one, but where only a list will
        do.
        """
        items = table.get(key, [])
        if isinstance(items, str) and not is_list:
            items = [items]
        texts = (
            [item for item in items if isinstance(item, str) and item.strip()]
            if isinstance(items, list)
            else None
        )
        if texts is None or texts != items:
            raise self.wrong(
                f"'{key}' in {where} must be a list of texts", 'write it as ["…", "…"]', key
            )
        return tuple(texts)

    def only(self, table: Toml, known: Collection[str], where: str, *above: str) -> None:
        """No key but the known ones."""
        for key in table:
            if key not in known:
                hint = f'known are: {", ".join(known)}'
                if key in ABOVE:
                    hint = f"write '{key}' above the first [table]: it is a key of the whole policy"
                raise self.wrong(f"unknown key '{key}' in {where}", hint, *above, key)


def _has_key(line: str, key: str) -> bool:
    """True for a line that holds the key, quoted or as a word."""
    if key not in line:
        return False
    return f'"{key}"' in line or f"'{key}'" in line or key in line.translate(BETWEEN).split()
