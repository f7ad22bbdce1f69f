"""The faults that `make mutants` makes."""

import pytest

from tests.mutants.changes import mutants


@pytest.mark.parametrize(
    'source, faults',
    [
        ('x = a + 1', ['x = a - 1', 'x = a + 2']),
        ('x = a and not b', ['x = a or not b', 'x = a and bool(b)']),
        ('x = a < b is None', ['x = a <= b is None', 'x = a < b is not None']),
        ('x = y if a else z', ['x = y if True else z', 'x = y if False else z']),
        ('if a: x', ['if True: x', 'if False: x']),
        ('x: int = False', ['x: int = True']),
        ('é = 1 - a', ['é = 2 - a', 'é = 1 + a']),
        ("'''1'''; x = f'{a + 1}'", []),
        ('@lru_cache(maxsize=9)\ndef f(a: 1 + 1) -> 2: return 0', ['…return 1']),
        ('LONGEST = 4000; MOST = 12', ['LONGEST = 4000; MOST = 13']),
        ('if TYPE_CHECKING: x = 1\nelse: x = 2', ['…else: x = 3']),
    ],
    ids=repr,
)
def test_each_changes_one_thing_that_a_test_may_notice(source, faults):
    found = [
        mutant.applied(source.encode()).decode() for mutant in mutants('m.py', source.encode())
    ]
    assert len(found) == len(faults)
    assert all(one.endswith(fault.lstrip('…')) for one, fault in zip(sorted(found), sorted(faults)))
