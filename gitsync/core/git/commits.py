"""Commit objects as values.

Parsing is total: what is missing or malformed comes back empty, for rules to judge.
"""

from collections import namedtuple


class Person(namedtuple('Person', 'name email time zone')):
    """Who stands in a commit: name and email as written there (str), time in seconds since 1970,
    zone '+0000'.
    """

    __slots__ = ()


class Commit(namedtuple('Commit', 'oid tree parents author committer message raw')):
    """A commit as its object says, grafts and replacements apart: message is str, raw the whole
    object in bytes.
    """

    __slots__ = ()


def parse_commit(oid: str, raw: bytes) -> Commit:
    """A commit object as a value; what is missing or malformed in it comes back empty.

    Tree and parents are those that git sees (commit.c, parse_commit_buffer): the first line, and
    the parents' right behind it. A
    'parent' further down is none, or a forged one would lend its tree to the judgement while git
    never walks to it.
    """
    head, _, body = raw.partition(b'\n\n')
    headers, lines = {}, head.split(b'\n')
    tree = lines[0][5:].decode('latin-1') if lines[0].startswith(b'tree ') else ''
    count = 1
    while count < len(lines) and lines[count].startswith(b'parent '):
        count += 1
    for line in lines[count:]:
        if not line.startswith(b' '):
            key, _, value = line.partition(b' ')
            headers.setdefault(key, []).append(value.decode('utf-8', 'surrogateescape'))

    def one(key):
        return headers.get(key, [''])[0]

    parents = tuple(line[7:].decode('latin-1') for line in lines[1:count])
    return Commit(
        oid,
        tree,
        parents,
        _person(one(b'author')),
        _person(one(b'committer')),
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
