"""Agents' names: which spellings are one agent, and which look like one and are not.

Names compare by form: lower case, '-' as '_'. A name with anything beyond ASCII is only itself, so
that no
look-alike letter and no zero-width character makes one agent another.
"""


def form(name: str) -> str:
    """'Secondary-A', 'SECONDARY-A' and 'secondary_a' give 'secondary_a'; '' only for no name;
    Agent-Primary is Primary.
    """
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
