"""Records: named tuples that are cheap to declare."""

import copy
import pickle

import pytest

from gitsync.core.text.value import Value


class Point(Value):
    """A place."""

    x: int
    y: int = 2
    name: str = ''

    @property
    def total(self) -> int:
        """Both."""
        return self.x + self.y

    def moved(self, by: int) -> 'Point':
        """Another one."""
        return self._replace(x=self.x + by)


def test_a_record_is_a_tuple_with_names():
    point = Point(1, name='a')
    assert point == (1, 2, 'a') == tuple(point) and (point.x, point.y, point.name) == (1, 2, 'a')
    assert (
        point.total == 3 and point.moved(4) == Point(5, 2, 'a') and hash(point) == hash((1, 2, 'a'))
    )
    assert repr(point) == "Point(x=1, y=2, name='a')" and Point.__doc__ == 'A place.'
    assert Point._make((3, 4, 'b')) == Point(x=3, y=4, name='b')
    assert sorted([Point(2), Point(1)])[0].x == 1
    assert pickle.loads(pickle.dumps(point)) == copy.copy(point) == point


def test_a_record_cannot_be_changed():
    with pytest.raises(AttributeError):
        Point(1).x = 2
    with pytest.raises(AttributeError):
        Point(1).other = 2


@pytest.mark.parametrize(
    ('values', 'named'),
    [
        pytest.param((), {}, id='too few'),
        pytest.param((1, 2, 3, 4), {}, id='too many'),
        pytest.param((1,), {'z': 2}, id='no such field'),
    ],
)
def test_what_does_not_fit_is_a_type_error(values, named):
    with pytest.raises(TypeError):
        Point(*values, **named)


def test_replacing_what_is_not_there_is_an_error():
    with pytest.raises(ValueError):
        Point(1)._replace(z=2)


def test_a_default_before_a_field_without_one_is_an_error():
    with pytest.raises(TypeError):
        type(Value)(
            'Wrong', (Value,), {'__module__': 'x', '__annotations__': {'a': int, 'b': int}, 'a': 1}
        )


def test_two_records_have_constructors_of_their_own():
    class Other(Value):
        a: str

    assert Other('q') == ('q',) and Point(1, 1, 'b').name == 'b' and Other('r').a == 'r'


def test_a_record_of_many_fields_takes_them_by_place_and_by_name():
    for count in range(1, 20):
        names = [f'f{number}' for number in range(count)]
        body = {'__module__': 'x', '__annotations__': dict.fromkeys(names, int), names[-1]: 0}
        record = type(Value)('Wide', (Value,), body)
        assert record(*range(count)) == tuple(range(count))
        assert record(**dict(zip(names, range(count))))._asdict() == dict(zip(names, range(count)))
        assert record(*range(count - 1))[-1] == 0
        with pytest.raises(TypeError, match='f0' if count > 1 else 'positional'):
            record() if count > 1 else record(1, 2)
