"""Commit objects as values.

Parsing is total: what is missing or malformed comes back empty, for rules to judge.
"""

from gitsync.core.text.value import Value


class Person(Value):
    """Who stands in a commit, as written there."""

    name: str
    email: str
    time: int  # seconds since 1970
    zone: str  # '+0000'


class Commit(Value):
    """A commit as its object says, grafts and replacements apart."""

    oid: str
    tree: str  # an id as git writes it, in small letters, and so the parents'
    parents: tuple[str, ...]
    author: Person
    committer: Person
    message: str
    raw: bytes  # the whole object


def parse_commit(oid: str, raw: bytes) -> Commit:
    """A commit object as a value; what is missing or malformed in it comes back empty.

    Tree and parents are those that git sees (commit.c, parse_commit_buffer): the first line, and
    the parents' right behind it. A 'parent' further down is none, or a forged one would lend its
    tree to the judgement while git never walks to it. git reads ids in capitals too (hex.c), which
    are no others'. All ends at a NUL, for git shows nothing behind one.
    """
    head, _, body = raw.partition(b'\0')[0].partition(b'\n\n')
    headers: dict[bytes, str] = {}
    lines = head.split(b'\n')
    tree = lines[0][5:].decode('latin-1').lower() if lines[0].startswith(b'tree ') else ''
    count = 1
    while count < len(lines) and lines[count].startswith(b'parent '):
        count += 1
    for line in lines[count:]:
        if not line.startswith(b' '):
            key, _, value = line.partition(b' ')
            headers.setdefault(key, value.decode('utf-8', 'surrogateescape'))
    parents = tuple(line[7:].decode('latin-1').lower() for line in lines[1:count])
    return Commit(
        oid,
        tree,
        parents,
        _person(headers.get(b'author', '')),
        _person(headers.get(b'committer', '')),
        body.decode('utf-8', 'surrogateescape'),
        raw,
    )


def _person(text: str) -> Person:
    name, _, rest = text.partition('<')
    email, _, when = rest.rpartition('>')
    seconds, _, zone = when.strip().partition(' ')
    try:
        time = int(seconds)
    except ValueError:
        time = 0
    return Person(name.strip(), email.strip(), time, zone)


def conflicts_named(message: str) -> list[str]:
    """The paths that a merge's message names under 'Conflicts:', commented out or not."""
    paths, inside = [], False
    for line in message.split('\n'):
        bare = line.removeprefix('#').strip()
        if inside and line.startswith(('\t', '#\t')) and bare:
            paths.append(bare)
        else:
            inside = bare == 'Conflicts:'
    return paths
