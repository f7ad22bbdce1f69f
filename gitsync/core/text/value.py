"""Value: the base of gitsync's records, as `class Finding(Value): path: str …`.

To a type checker it is typing.NamedTuple. When it runs it makes what collections.namedtuple makes,
without compiling anything: a record's constructor is the code of a pattern, with its own names in
it. A hook loads many records, and starts without `typing` and `collections` (measured on Python
3.11, a class: 7 µs against 30). A record is immutable, compares and sorts as a tuple; its body may
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

    # A constructor for so many fields; a record's own is the same code with its names in it.
    _PATTERNS = (
        None,
        lambda _cls, a: _new(_cls, (a,)),
        lambda _cls, a, b: _new(_cls, (a, b)),
        lambda _cls, a, b, c: _new(_cls, (a, b, c)),
        lambda _cls, a, b, c, d: _new(_cls, (a, b, c, d)),
        lambda _cls, a, b, c, d, e: _new(_cls, (a, b, c, d, e)),
        lambda _cls, a, b, c, d, e, f: _new(_cls, (a, b, c, d, e, f)),
        lambda _cls, a, b, c, d, e, f, g: _new(_cls, (a, b, c, d, e, f, g)),
        lambda _cls, a, b, c, d, e, f, g, h: _new(_cls, (a, b, c, d, e, f, g, h)),
        lambda _cls, a, b, c, d, e, f, g, h, i: _new(_cls, (a, b, c, d, e, f, g, h, i)),
        lambda _cls, a, b, c, d, e, f, g, h, i, j: _new(_cls, (a, b, c, d, e, f, g, h, i, j)),
        lambda _cls, a, b, c, d, e, f, g, h, i, j, k: _new(_cls, (a, b, c, d, e, f, g, h, i, j, k)),
    )
    _new = tuple.__new__
    _Function = type(_PATTERNS[1])

    def _constructor(record, fields, defaults):
        """`lambda _cls, a, b=…: _new(_cls, (a, b))`: as fast to call as a function can be."""
        count = len(fields)
        if count < len(_PATTERNS):
            pattern = _PATTERNS[count]
        else:
            names = ', '.join(fields)
            pattern = eval(f'lambda _cls, {names}: _new(_cls, ({names},))')
        code = pattern.__code__.replace(
            co_varnames=('_cls', *fields), co_name='__new__', co_qualname=f'{record}.__new__'
        )
        return _Function(code, globals(), '__new__', defaults)

    class _Record(type):
        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = _annotated(body)
            given = {field: body[field] for field in fields if field in body}
            if tuple(given) != fields[len(fields) - len(given) :]:
                raise TypeError(f'{name}: a field without a default follows one with a default')
            body['__slots__'] = ()
            body['_fields'] = body['__match_args__'] = fields
            body['_field_defaults'] = given
            body['__new__'] = _constructor(name, fields, tuple(given.values()))
            for index, field in enumerate(fields):
                body[field] = _getter(index, None)
            return type(name, (_Tuple,), body)

    class _Tuple(tuple):
        """What all records share."""

        __slots__ = ()

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
