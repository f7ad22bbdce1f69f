"""Value: the base of gitsync's records, as `class Finding(Value): path: str …`.

To a type checker it is typing.NamedTuple; when it runs it builds on collections.namedtuple, because
importing `typing` costs a hook a fifth of its start-up. A record is immutable, compares and sorts
as a tuple and has `_replace` and `_fields`; its body may hold defaults, methods and properties.
Records do not inherit from each other. A module whose annotations name what it imports under
TYPE_CHECKING begins with `from __future__ import annotations`.
"""

from collections import namedtuple

__all__ = ['Value']
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import NamedTuple as Value
else:

    def _fields(body):
        """The annotated names of a class body; from Python 3.14 on they are given on request."""
        annotate = body.get('__annotate_func__')
        return tuple(annotate(1) if annotate else body.get('__annotations__', ()))

    class _Record(type):
        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = _fields(body)
            given = [field for field in fields if field in body]
            if tuple(given) != fields[len(fields) - len(given) :]:
                raise TypeError(f'{name}: a field without a default follows one with a default')
            defaults = [body.pop(field) for field in given]
            record = namedtuple(name, fields, defaults=defaults, module=body['__module__'])
            return type(name, (record,), {'__slots__': (), **body})

    class Value(metaclass=_Record):
        """The base of records; see the module."""
