"""Addresses that a side renamed, and how the others are then called."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.proof.addresses import Address
    from gitsync.core.proof.addresses import AddressedLine

    Scan = tuple[AddressedLine, ...]
    Names = dict[Address, Address]

FEWEST = 0.5  # of an address's lines stand under its new name


def renamed(base: Scan, side: Scan) -> Names:
    """{address of base: what it is called on a side that renamed it}."""
    old, new = {line.address for line in base}, {line.address for line in side}
    # a heading that stands, and whose lines another took in, has its name
    new |= {(*line.address, line.key) for line in side if line.key[:1] == ('heading',)}
    if old <= new or new <= old:
        return {}
    stands = {_root(line): line.address for line in side if line.address not in old}
    votes: dict[Address, dict[Address, int]] = {}
    totals: dict[Address, int] = {}
    for line in base:
        if line.address not in new:
            totals[line.address] = totals.get(line.address, 0) + 1
            there = stands.get(_root(line))
            if there is not None:
                tally = votes.setdefault(line.address, {})
                tally[there] = tally.get(there, 0) + 1
    return {
        address: best
        for address, tally in votes.items()
        for best in [max(tally, key=lambda each: (tally[each], repr(each)))]  # noqa: B023
        if tally[best] >= FEWEST * totals[address]
    }


def _root(line: AddressedLine) -> object:
    """What of a line stays when its table gains a column: a row's key; else all that it says."""
    return line.key if line.key[:1] == ('row',) else line.said


def translated(lines: Scan, names: Names) -> Scan:
    """The lines under the new names of their addresses."""
    if not names:
        return lines
    known: Names = {}
    for line in lines:
        if line.address not in known:
            known[line.address] = _new_name(line.address, names)
    return tuple(line._replace(address=known[line.address]) for line in lines)


def _new_name(address: Address, names: Names) -> Address:
    for count in range(len(address), 0, -1):
        if address[:count] in names:
            return (*names[address[:count]], *address[count:])
    return address


def widened(versions: tuple[Scan, Scan, Scan], result: Scan) -> Names:
    """{address of a table: its address in the result} where the result has the columns of both
    sides, and no version has all of them.
    """
    tables = [_tables(side) for side in versions]
    names: Names = {}
    for address, columns in _tables(result).items():
        if not any(address in side for side in tables):
            for side in tables:
                for old, known in side.items():
                    if old[:-1] == address[:-1] and known <= columns:
                        names[old] = address
    return names


def _tables(lines: Scan) -> dict[Address, set[str]]:
    """The columns of each table."""
    return {
        line.address: set(line.address[-1][1])
        for line in lines
        if line.address and isinstance(line.address[-1], tuple) and line.address[-1][0] == 'table'
    }
