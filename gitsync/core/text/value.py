"""Value: the base of gitsync's records, as `class Finding(Value): path: str …`.

To a type checker it is typing.NamedTuple. When it runs it makes what collections.namedtuple makes,
but compiles a record's constructor only when the first one is built: a hook loads many records and
builds few, and neither `typing` nor `collections` is needed to start (measured on Python 3.11, a
class: 8 µs against 30). A record is immutable, compares and sorts as a tuple; its body may
hold defaults, methods and properties. Records do not inherit from each other. A module whose
annotations name what it imports under TYPE_CHECKING begins with `from __future__ import
annotations`.
"""

__all__ = ['Value']
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import NamedTuple as Value
else:
    from _collections import _tuplegetter as _getter

    def _annotated(body):
        """The annotated names of a class body; from Python 3.14 on they are given on request."""
        annotate = body.get('__annotate_func__')
        return tuple(annotate(1) if annotate else body.get('__annotations__', ()))

    def _constructor(record):
        """`lambda cls, a, b=…: _new(cls, (a, b))`: as fast to call as a function can be."""
        names = ', '.join(record._fields)
        space = {'_new': tuple.__new__, '__builtins__': {}, '__name__': record.__module__}
        made = eval(f'lambda _cls, {names}: _new(_cls, ({names},))', space)
        made.__name__ = '__new__'
        made.__defaults__ = tuple(record._field_defaults.values()) or None
        return made

    class _Record(type):
        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = _annotated(body)
            given = {field: body.pop(field) for field in fields if field in body}
            if tuple(given) != fields[len(fields) - len(given) :]:
                raise TypeError(f'{name}: a field without a default follows one with a default')
            body['__slots__'] = ()
            body['_fields'] = body['__match_args__'] = fields
            body['_field_defaults'] = given
            for index, field in enumerate(fields):
                body[field] = _getter(index, None)
            return type(name, (_Tuple,), body)

    class _Tuple(tuple):
        """What all records share."""

        __slots__ = ()

        def __new__(cls, *values, **named):
            cls.__new__ = staticmethod(_constructor(cls))
            return cls.__new__(cls, *values, **named)

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _replace(self, **named):
            values = tuple(map(named.pop, self._fields, self))
            if named:
                raise ValueError(f'no such fields: {", ".join(named)}')
            return type(self)(*values)

        def _asdict(self):
            return dict(zip(self._fields, self))

        def __repr__(self):
            shown = ', '.join(f'{field}={value!r}' for field, value in self._asdict().items())
            return f'{type(self).__name__}({shown})'

        def __getnewargs__(self):
            return tuple(self)

    class Value(metaclass=_Record):
        """The base of records; see the module."""
