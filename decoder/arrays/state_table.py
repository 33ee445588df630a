"""Dated claims as arrays: how each stands to a window of days."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from decoder.arrays.numbering import Numbers
from kb.states import Phase, State

_ALWAYS, _NEVER = np.iinfo(np.int64).min // 4, np.iinfo(np.int64).max // 4
"""A quarter: the difference of two such days is still a number."""
_NO_STATE = (_NEVER, _NEVER, _NEVER, False)


class StateTable:
    """States under numbers, in the order given."""

    def __init__(self, states: Iterable[State[Any]]) -> None:
        self._states = tuple(states)  # kept: a state is known by its identity
        self._numbers = {id(state): number for number, state in enumerate(self._states)}
        rows = [
            (
                _ALWAYS if state.start is None else state.start,
                _NEVER if state.end is None else state.end,
                _NEVER if state.attested is None else state.attested,
                state.attested is None,
            )
            for state in self._states
        ]
        columns = np.array([*rows, _NO_STATE], dtype=np.int64)
        self._start, self._end, self._attested = columns[:, 0], columns[:, 1], columns[:, 2]
        self._is_undated = columns[:, 3] == 1

    def state(self, number: int) -> State[Any]:
        """Return the state of a number."""
        return self._states[number]

    def number(self, state: State[Any]) -> int:
        """Return the number of a state."""
        return self._numbers[id(state)]

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
