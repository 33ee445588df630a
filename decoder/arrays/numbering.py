"""Units and chains of command under numbers, so that arrays can hold them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kb.records import Unit
from kb.schema import LEVELS

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NO_NUMBERS: Numbers = np.zeros(0, dtype=np.int64)


class UnitNumbers:
    """Units in the order of their levels, from large to small, and of their ids within a level.

    Attributes:
        units: The units; the place of each is its number.
        levels: Place of each unit's level in `LEVELS`.
        id_ranks: Place of each unit's id among all ids in their order.
    """

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = tuple(sorted(units, key=lambda unit: (LEVELS.index(unit.level), unit.unit_id)))
        self.levels: Numbers = np.array([LEVELS.index(unit.level) for unit in self.units], dtype=np.int64)
        self.id_ranks = ranks_of([unit.unit_id for unit in self.units])
        self._numbers = {unit.unit_id: number for number, unit in enumerate(self.units)}

    def of(self, unit_id: str) -> int:
        """Return the number of a unit."""
        return self._numbers[unit_id]


class ChainNumbers:
    """Chains of command as they are met: a unit with its superiors, nearest first."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], int] = {}
        self._chains: list[tuple[int, ...]] = []
        self._packed: tuple[Numbers, Numbers] = (np.zeros(1, np.int64), np.zeros(0, np.int64))

    def number(self, chain: tuple[int, ...]) -> int:
        """Return the number of a chain.

        Args:
            chain: Number of the unit, then of its superiors.
        """
        found = self._known.get(chain)
        if found is None:
            found = self._known[chain] = len(self._chains)
            self._chains.append(chain)
        return found

    def chain(self, number: int) -> tuple[int, ...]:
        """Return the unit and its superiors of a number."""
        return self._chains[number]

    def members(self) -> tuple[Numbers, Numbers]:
        """Return all chains one behind the other: where each begins (chains + 1), and the units."""
        if len(self._packed[0]) != len(self._chains) + 1:
            ends = np.cumsum([0, *(len(chain) for chain in self._chains)])
            units = np.fromiter((unit for chain in self._chains for unit in chain), np.int64, count=int(ends[-1]))
            self._packed = ends.astype(np.int64), units
        return self._packed


def ranks_of(texts: Sequence[str]) -> Numbers:
    """Return the place of each text among the distinct ones in their order; equal texts have the same place."""
    order = {text: rank for rank, text in enumerate(sorted(set(texts)))}
    return np.array([order[text] for text in texts], dtype=np.int64)


def filled(rows: Sequence[Sequence[int]], with_what: int) -> Numbers:
    """Return rows of numbers of different lengths as one array, the shorter ones filled up.

    >>> filled([(1, 2), (), (3,)], -1).tolist()
    [[1, 2], [-1, -1], [3, -1]]
    """
    lengths = np.array([len(row) for row in rows], dtype=np.int64)
    found: Numbers = np.full((len(rows), int(lengths.max(initial=0))), with_what, dtype=np.int64)
    found[np.arange(found.shape[1]) < lengths[:, np.newaxis]] = [number for row in rows for number in row]
    return found


def runs(starts: Numbers, lengths: Numbers) -> Numbers:
    """Return the numbers of several runs, one behind the other.

    >>> runs(np.array([5, 20]), np.array([2, 3])).tolist()
    [5, 6, 20, 21, 22]
    """
    total = int(lengths.sum())
    if total == 0:
        return np.zeros(0, dtype=np.int64)
    begins = np.cumsum(lengths) - lengths
    found: Numbers = np.arange(total, dtype=np.int64) + np.repeat(starts - begins, lengths)
    return found
