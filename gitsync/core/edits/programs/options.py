"""A program's arguments as options and operands, by the rules of getopt_long."""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Arguments(Value):
    """What a program was called with."""

    options: list[tuple[str, str]]  # 'x' or 'long', and its value
    operands: list[str]

    def has(self, *names: str) -> bool:
        return any(name in names for name, _ in self.options)

    def values(self, *names: str) -> list[str]:
        return [value for name, value in self.options if name in names]

    def last(self, *names: str) -> str:
        """The value that counts where an option stands several times; '' where it does not."""
        return ''.join(self.values(*names)[-1:])


def parsed(
    args: Sequence[str],
    taking: str = '',
    attached: str = '',
    long_taking: str = '',
    is_first: bool = False,
) -> Arguments:
    """The options and operands of args.

    taking: letters of options with a value; attached: those with a value only in the same word;
    long_taking: names, blanks between them. is_first: operands end the options, as for a program
    that runs another.
    """
    options: list[tuple[str, str]] = []
    long_names, rest = long_taking.split(), list(reversed(args))
    operands: list[str] = []
    while rest:
        word = rest.pop()
        if word == '--':
            operands += reversed(rest)
            break
        if not word.startswith('-') or word == '-':
            operands.append(word)
            if is_first:
                operands += reversed(rest)
                break
        elif word.startswith('--'):
            name, equals, value = word[2:].partition('=')
            if not equals and name in long_names and rest:
                value = rest.pop()
            options.append((name, value))
        else:
            _cluster(word[1:], taking, attached, options, rest)
    return Arguments(options, operands)


def _cluster(
    letters: str, taking: str, attached: str, options: list[tuple[str, str]], rest: list[str]
) -> None:
    """The options of one word: '-ni', '-i.bak', '-e CODE'."""
    for index, letter in enumerate(letters):
        value = letters[index + 1 :]
        if letter in taking:
            options.append((letter, value or (rest.pop() if rest else '')))
            return
        if letter in attached:
            options.append((letter, value))
            return
        options.append((letter, ''))


def quoted(word: str) -> str:
    """A word as a shell reads it again."""
    return "'" + word.replace("'", "'\\''") + "'"
