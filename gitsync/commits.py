"""Commit objects as values. Parsing is total: what is missing or malformed comes back empty, for rules to judge."""

from collections import namedtuple


class Person(namedtuple('Person', 'name email time zone')):
    """Who stands in a commit: name and email as written there (str), time in seconds since 1970, zone '+0000'."""

    __slots__ = ()


class Commit(namedtuple('Commit', 'oid tree parents author committer message raw')):
    """A commit as its object says, grafts and replacements apart: message is str, raw the whole object in bytes."""

    __slots__ = ()


def parse_commit(oid: str, raw: bytes) -> Commit:
    """A commit object as a value; what is missing or malformed in it comes back empty."""
    head, _, body = raw.partition(b'\n\n')
    headers = {}
    for line in head.split(b'\n'):
        if not line.startswith(b' '):
            key, _, value = line.partition(b' ')
            headers.setdefault(key, []).append(value.decode('utf-8', 'surrogateescape'))

    def one(key):
        return headers.get(key, [''])[0]

    parents = tuple(headers.get(b'parent', ()))
    return Commit(oid, one(b'tree'), parents, _person(one(b'author')), _person(one(b'committer')), body.decode('utf-8', 'surrogateescape'), raw)


def _person(text: str) -> Person:
    name, _, rest = text.partition('<')
    email, _, when = rest.rpartition('>')
    seconds, _, zone = when.strip().partition(' ')
    try:
        time = int(seconds)
    except ValueError:
        time = 0
    return Person(name.strip(), email.strip(), time, zone)
