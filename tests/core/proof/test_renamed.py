"""An address is renamed where half of what stood under it stands under a new one."""

import pytest

from gitsync.core.proof.addresses import scan
from gitsync.core.proof.renamed import renamed


def under(name, lines):
    return tuple(scan(b'# %s\n\n%s\n' % (name, b'\n'.join(lines.split()))))


A, B = ((('heading', name),) for name in (b'A', b'B'))


@pytest.mark.parametrize(
    'base, side, names',
    [
        pytest.param(under(b'A', b'a b'), under(b'B', b'a b'), {A: B}, id='all of it'),
        pytest.param(under(b'A', b'a b c d'), under(b'B', b'a b x'), {A: B}, id='half of it'),
        pytest.param(under(b'A', b'a b c d e'), under(b'B', b'a b x'), {}, id='less than half'),
        pytest.param(under(b'A', b'a b'), under(b'A', b'x'), {}, id='it stands on the side'),
        pytest.param(
            under(b'A', b'a b'), (*under(b'A', b'a'), *under(b'B', b'b')), {}, id='one is new'
        ),
        pytest.param((*under(b'A', b'a'), *under(b'B', b'b')), under(b'B', b'a b'), {}, id='gone'),
    ],
)
def test_an_address_that_a_side_renamed(base, side, names):
    assert renamed(base, side) == names
