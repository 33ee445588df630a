"""Parts of readings under numbers: who ever bore what each names, and how surely on which days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from decoder.arrays.numbering import Floats, Numbers, runs
from decoder.arrays.state_table import StateTable
from decoder.arrays.window_table import WindowTable
from decoder.evidence.names import level_of, names_another, rival_levels, unlisted_ratio
from decoder.fading import chances_in_phase
from decoder.lookups import Lookups
from decoder.matching import NAMING_KINDS, NameFit, bearers_of
from decoder.part import Part
from kb.schema import LEVELS

NOT_BORNE = -1
"""In the place of a match where a unit does not bear what a part names."""
_NO_LEVEL = -1
_BELOW = LEVELS[1:]
"""Levels of which a unit can be a sub-unit."""


@dataclass(frozen=True, slots=True)
class KnownPart:
    """What a part names, whatever the days.

    Attributes:
        part: The part.
        units: Number of each unit that ever bore it, in their order: array (bearers).
        owners: Place of each designation's unit among them: array (designations).
        states: Number of each designation.
        factors: As in `NameFit`.
        fixed: As in `NameFit`; NaN where the days decide.
        others: P(the same text | another unit), 0 to 1.
        above: Numbers of the units that ever stood right above a bearer, in their order.
        is_other: Whether it can name a unit above or below the candidate.
        level: Place in `LEVELS` of the level at which it names a sub-unit of larger units; -1 where it names none.
        rivals: Bits of the levels at which another superior contradicts it.
        unlisted: Likelihood ratio of such a sub-unit when it is not listed; NaN where it names none.
    """

    part: Part
    units: Numbers
    owners: Numbers
    states: Numbers
    factors: Floats
    fixed: Floats
    others: Floats
    above: Numbers
    is_other: bool
    level: int
    rivals: int
    unlisted: float

    @property
    def is_naming(self) -> bool:
        """Whether it names a unit, and does not only say something of one."""
        return self.part.kind in NAMING_KINDS


@dataclass(frozen=True, slots=True)
class Matches:
    """Units that bear what parts name in windows of days.

    Attributes:
        keys: Of each pair of a part and a window, and a unit: in order: array (matches).
        chances: P(the notice writes it so | the unit is right), 0 to 1.
        others: P(the same text | another unit).
        wide: Number of units.
    """

    keys: Numbers
    chances: Floats
    others: Floats
    wide: int

    def find(self, pairs: Numbers, units: Numbers) -> Numbers:
        """Return the place of each unit's match with a pair of a part and a window; `NOT_BORNE` where there is none."""
        keys = pairs * self.wide + units
        if len(self.keys) == 0:
            return np.full(keys.shape, NOT_BORNE)
        at = np.searchsorted(self.keys, keys)
        is_found = self.keys[np.minimum(at, len(self.keys) - 1)] == keys
        return np.where(is_found & (units >= 0), at, NOT_BORNE)


class PartTable:
    """Parts as they are met, each under a number.

    Args:
        lookups: Over the knowledge base.
    """

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups
        self._units = lookups.units
        knowledge = lookups.knowledge
        ids = [unit.unit_id for unit in self._units.units]
        self._states = StateTable(chain.from_iterable(map(knowledge.designations, ids)))
        self._numbers: dict[Part, int] = {}
        self._parts: list[KnownPart] = []
        self._at_any_time: dict[int, float] = {}

    def forget(self) -> None:
        """Forget all parts; their numbers mean nothing any more."""
        self._numbers.clear()
        self._parts.clear()

    def number(self, part: Part) -> int:
        """Return the number of a part."""
        number = self._numbers.get(part)
        if number is None:
            number = self._numbers[part] = len(self._parts)
            self._parts.append(self._known(part))
        return number

    def part(self, number: int) -> KnownPart:
        """Return the part of a number."""
        return self._parts[number]

    def match(self, parts: Numbers, windows: WindowTable, codes: Numbers) -> Matches:
        """Say for each pair of a part and a window who bore what the part names, and by the designation that fits best.

        Args:
            parts: Number of each pair's part: array (pairs).
            windows: The windows.
            codes: Number of each pair's window.
        """
        used, at = np.unique(parts, return_inverse=True)
        known = [self._parts[number] for number in used.tolist()]
        counts = np.array([len(each.states) for each in known], dtype=np.int64)
        names = runs((np.cumsum(counts) - counts)[at], counts[at])
        pair = np.repeat(np.arange(len(parts)), counts[at])
        units = _all([each.units[each.owners] for each in known], np.int64)[names]
        chances = self._chances(known, names, windows, codes[pair])
        others = _all([each.others for each in known], np.float64)[names]
        keys = pair * len(self._units.units) + units
        # Names of a unit stand together: of several the one that speaks most for it counts.
        order = np.lexsort((-chances, -(chances / others), keys))
        first = order[np.diff(keys[order], prepend=-1) != 0]
        return Matches(keys[first], chances[first], others[first], len(self._units.units))

    def _chances(self, known: list[KnownPart], names: Numbers, windows: WindowTable, codes: Numbers) -> Floats:
        """Return how likely each name is written so by its unit's men in its window."""
        states = _all([each.states for each in known], np.int64)[names]
        fixed = _all([each.fixed for each in known], np.float64)[names]
        phases, gaps = self._states.phases(states, windows.first[codes], windows.last[codes])
        chances = chances_in_phase(phases, gaps, self._lookups.weights)
        undated = np.flatnonzero(~windows.is_given[codes] & np.isnan(fixed))
        chances[undated] = [self._at_all_times(state) for state in states[undated].tolist()]
        factors = _all([each.factors for each in known], np.float64)[names]
        found: Floats = np.where(np.isnan(fixed), factors * chances, fixed)
        return found

    def _at_all_times(self, state: int) -> float:
        known = self._at_any_time.get(state)
        if known is None:
            known = self._at_any_time[state] = self._lookups.deaths.chance_at_any_time(self._states.state(state))
        return known

    def _known(self, part: Part) -> KnownPart:
        number_of, knowledge = self._units.of, self._lookups.knowledge
        bearers = sorted((number_of(unit_id), fits) for unit_id, fits in bearers_of(part, self._lookups).items())
        named: list[tuple[int, NameFit]] = [(place, fit) for place, (_, fits) in enumerate(bearers) for fit in fits]
        above = {
            number_of(state.claim.parent_unit_id)
            for unit, _ in bearers
            for state in knowledge.subordinations(self._units.units[unit].unit_id)
        }
        is_other = names_another(part)
        level = level_of(part, self._lookups) if is_other else ""
        is_below = level in _BELOW and part.kind != "code"
        return KnownPart(
            part,
            np.array([unit for unit, _ in bearers], dtype=np.int64),
            np.array([place for place, _ in named], dtype=np.int64),
            np.array([self._states.number(fit.state) for _, fit in named], dtype=np.int64),
            np.array([fit.factor for _, fit in named], dtype=np.float64),
            np.array([np.nan if fit.fixed is None else fit.fixed for _, fit in named], dtype=np.float64),
            np.array([fit.chance_other for _, fit in named], dtype=np.float64),
            np.array(sorted(above), dtype=np.int64),
            is_other,
            LEVELS.index(level) if is_below else _NO_LEVEL,
            sum(1 << LEVELS.index(each) for each in rival_levels(part, level) if each in LEVELS),
            unlisted_ratio(level, self._lookups.weights) if is_below else np.nan,
        )


def _all(arrays: Iterable[Any], kind: type[Any]) -> Any:
    return np.concatenate([np.zeros(0, dtype=kind), *arrays])
