"""Dated claims as arrays: how each stands to a window of days."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np

from decoder.arrays.numbering import Numbers
from kb.states import Phase, State

_ALWAYS, _NEVER = np.iinfo(np.int64).min // 4, np.iinfo(np.int64).max // 4
"""A quarter: the difference of two such days is still a number."""


class StateTable:
    """States under numbers, in the order given; those of a unit stand together."""

    def __init__(self, states: Iterable[State[Any]]) -> None:
        self._states = tuple(states)
        self._begins: dict[str, int] = {}
        for number, state in enumerate(self._states):
            self._begins.setdefault(state.claim.unit_id, number)
        self._start = _days((state.start for state in self._states), _ALWAYS)
        self._end = _days((state.end for state in self._states), _NEVER)
        self._attested = _days((state.attested for state in self._states), _NEVER)
        self._is_undated = self._attested == _NEVER
        self._start[-1], self._is_undated[-1] = _NEVER, False  # no state never begins

    def state(self, number: int) -> State[Any]:
        """Return the state of a number."""
        return self._states[number]

    def number(self, state: State[Any]) -> int:
        """Return the number of a state, the object itself: two that are equal have two."""
        number = self._begins[state.claim.unit_id]
        while self._states[number] is not state:
            number += 1
        return number

    def phases(self, numbers: Numbers, first: Numbers, last: Numbers) -> tuple[Numbers, Numbers]:
        """Compare states with windows of days, as `State.phase` does for one.

        Args:
            numbers: Of the states; -1 = of none, which never begins: array of any shape.
            first: First days (ordinals), of the same shape.
            last: Last days, inclusive.

        Returns:
            Phase and gap in days of each.
        """
        start, end, attested = self._start[numbers], self._end[numbers], self._attested[numbers]
        conditions = [last < start, first > end, self._is_undated[numbers], first > attested]
        phases = np.select(conditions, [Phase.BEFORE, Phase.ENDED, Phase.UNDATED, Phase.OPEN], default=Phase.ATTESTED)
        gaps = np.select(conditions, [start - last, first - end, 0, first - attested], default=0)
        return phases.astype(np.int64), gaps


def _days(days: Iterable[int | None], unknown: int) -> Numbers:
    """Return days as numbers; behind the last stands one more, for no state."""
    return np.fromiter((unknown if day is None else day for day in chain(days, (None,))), dtype=np.int64)
