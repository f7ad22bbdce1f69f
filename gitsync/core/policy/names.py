"""Agents' names: which spellings are one agent, and which look like one and are not.

Names compare by form: lower case, '-' as '_'. A name with anything beyond ASCII is only itself, so
that no look-alike letter and no zero-width character makes one agent another.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


_FORMS: dict[str, str] = {}  # by name: of hundreds of agents each is asked for thousands of times
_MOST = 10_000


def form(name: str) -> str:
    """'Secondary-A', 'SECONDARY-A' and 'secondary_a' give 'secondary_a'; '' only for no name;
    Agent-Primary is Primary.
    """
    shape = _FORMS.get(name)
    if shape is None:
        if len(_FORMS) >= _MOST:
            _FORMS.clear()
        shape = _FORMS[name] = _form(name)
    return shape


def _form(name: str) -> str:
    if not name.isascii() or not name.isprintable():
        return name
    shaped = name.strip().lower().replace('-', '_')
    return 'primary' if shaped == 'agent_primary' else shaped


def same(one: str, other: str) -> bool:
    """True when both name the same agent; no name is nobody's."""
    shape = form(one)
    return bool(shape) and shape == form(other)


def spelled(name_form: str) -> str:
    """The name as people write it: 'secondary_a_new' gives 'Secondary-A-New'."""
    return '-'.join(part[:1].upper() + part[1:] for part in name_form.split('_'))


def is_protocol(name: str) -> bool:
    """True for the names that the protocol gives: Primary, Secondary-A, Secondary-A-New and further
    takeovers.
    """
    words = form(name).split('_')
    if words == ['primary']:
        return True
    if (
        len(words) < 2
        or words[0] != 'secondary'
        or not (words[1].isalnum() and words[1].isascii() and len(words[1]) <= 2)
    ):
        return False
    for word, before in zip(words[2:], words[1:]):
        is_count = word.isdigit() and len(word) < 3 and before == 'new'
        if not is_count and not (
            word[:3] == 'new' and (not word[3:] or word[3:].isdigit()) and len(word) < 6
        ):
            return False  # a session's id, perhaps, and no agent
    return True


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name for which this one may be a slip of the keyboard: two letters at most are
    missing, there too often, wrong, or the wrong way round; '' for none, or several.
    """
    slips = sorted((_slips(form(name), form(each)), each) for each in known)
    if not slips or slips[0][0] > 2 or len(slips) > 1 and slips[0][0] == slips[1][0]:
        return ''
    return slips[0][1]


def meant(name: str) -> str:
    """The protocol's name that a misspelt name means: Secondary-A for Seconday-A; '' for none."""
    shaped = form(name)
    if not shaped.isascii() or is_protocol(name):
        return ''
    if _slips(shaped, 'primary') == 1:
        return spelled('primary')
    head, _, letter = shaped.rpartition('_')
    if not head and shaped[:-1] == 'secondary':
        head, letter = shaped[:-1], shaped[-1]
    if len(letter) == 1 and letter.isalnum() and _slips(head, 'secondary') <= 2:
        return spelled(f'secondary_{letter}')
    return ''


def _slips(one: str, other: str) -> int:
    """The distance of two words in single letters; two neighbours that changed places are one slip
    (optimal string alignment).
    """
    last: list[int] = []
    before = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, another in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != another))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == another:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        last, before = before, row
    return before[-1]
