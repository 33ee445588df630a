"""Tables of unit texts in windows: the units each can mean, weighed by all but places, home and campaign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from decoder.arrays.commands import Commands
from decoder.arrays.name_terms import Asked, NameWeights
from decoder.arrays.numbering import NO_NUMBERS, ChainNumbers, Floats, Numbers, runs
from decoder.arrays.part_table import PartTable
from decoder.arrays.reading_table import ReadingTable
from decoder.arrays.tables import Tables
from decoder.arrays.unit_texts import Meaning
from decoder.arrays.whereabouts import UnitsThen, Whereabouts
from decoder.arrays.window_table import WindowTable
from decoder.evidence.places import NamedPlaces
from decoder.lookups import Lookups
from decoder.read import Reading
from decoder.unlisted import prior_of_none

_NO_READING = Reading((), 0.0)


@dataclass(frozen=True, slots=True)
class _Readings:
    """Readings of tables.

    Attributes:
        tables: The table of each reading.
        numbers: Number of the reading.
        windows: Number of the table's window.
        bits: What the reading weighs against the cheapest of its text.
    """

    tables: Numbers
    numbers: Numbers
    windows: Numbers
    bits: Floats


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Readings of tables held against units.

    Attributes:
        tables: The table of each candidate.
        units: Number of its unit.
        lines: Number of its line of command.
        bits: What the reading weighs for it.
    """

    tables: Numbers
    units: Numbers
    lines: Numbers
    bits: Floats


class UnitTables:
    """Makes tables.

    Args:
        lookups: Over the knowledge base.
        chains: Chains of command, as they are met.

    Attributes:
        readings: All readings, as they are met.
    """

    def __init__(self, lookups: Lookups, chains: ChainNumbers) -> None:
        self._lookups = lookups
        self._commands = Commands(lookups, chains)
        parts = PartTable(lookups)
        self.readings = ReadingTable(lookups, parts, self._commands)
        self._names = NameWeights(lookups, parts, self.readings, self._commands)
        self._whereabouts = Whereabouts(lookups, self._commands)
        prior, ids = lookups.deaths.prior, [unit.unit_id for unit in lookups.units.units]
        self._priors = {
            is_named: np.array([prior(unit_id, with_sub_units=is_named) for unit_id in ids])
            for is_named in (False, True)
        }

    def most_candidates(self, meaning: Meaning) -> int:
        """Return how many units a notice can mean at most, whatever its days."""
        named = sum(self.readings.most_candidates(number) for number in meaning.readings)
        return named if meaning.levels is not None else named + int(self._lookups.weights("place", "candidates near"))

    def make(
        self, meanings: Sequence[Meaning], windows: WindowTable, codes: Numbers, places: Sequence[NamedPlaces]
    ) -> Tables:
        """Make tables.

        Args:
            meanings: What the unit text of each can mean.
            windows: The windows.
            codes: Number of each table's window.
            places: Where to look for units, of each table whose text names none.
        """
        named = self._named(meanings, windows, codes)
        is_open = np.array([each.levels is None for each in meanings], dtype=bool)
        is_open &= windows.is_given[codes]
        is_open[named.tables] = False
        nearby = self._nearby(np.flatnonzero(is_open), meanings, windows, codes, places)
        found = _best(named, nearby)
        is_named = np.array([each.is_named for each in meanings], dtype=bool)[found.tables]
        priors = np.where(is_named, self._priors[True][found.units], self._priors[False][found.units])
        odds = np.log2(priors / self._nones(meanings, found.tables, priors)[found.tables])
        used = len(windows.windows)
        keys = (found.lines * used + codes[found.tables]) * 2 + is_named
        distinct, firsts, then = np.unique(keys, return_index=True, return_inverse=True)
        asked = UnitsThen(found.units[firsts], found.lines[firsts], distinct // 2 % used, distinct % 2 == 1)
        hypotheses = self._whereabouts.weigh(asked, windows)
        return Tables(
            np.searchsorted(found.tables, np.arange(len(meanings) + 1)),
            found.units,
            self._commands.lines().chains[found.lines],
            odds,
            found.bits + odds,
            then,
            hypotheses,
        )

    def _named(self, meanings: Sequence[Meaning], windows: WindowTable, codes: Numbers) -> _Candidates:
        """Hold every reading against the units it can mean."""
        tables = np.repeat(np.arange(len(meanings)), [len(each.readings) for each in meanings])
        readings = np.array([number for each in meanings for number in each.readings], dtype=np.int64)
        bits = np.array([weight for each in meanings for weight in each.bits], dtype=np.float64)
        # Only under a code the units depend on the days.
        distinct, at = np.unique(readings, return_inverse=True)
        by_days = np.array([len(self.readings.reading(number).holders) > 0 for number in distinct.tolist()], dtype=bool)
        used = len(windows.windows)
        keys, which = np.unique(readings * used + np.where(by_days[at], codes[tables], 0), return_inverse=True)
        found = [self.readings.candidates(key // used, windows.windows[key % used]) for key in keys.tolist()]
        counts = np.array([len(units) for units, _ in found], dtype=np.int64)
        at = runs((np.cumsum(counts) - counts)[which], counts[which])
        owners = np.repeat(np.arange(len(readings)), counts[which])
        units = np.concatenate([NO_NUMBERS, *(units for units, _ in found)])[at]
        preferences = np.concatenate([NO_NUMBERS, *(preferences for _, preferences in found)])[at]
        held = _Readings(tables, readings, codes[tables], bits)
        return self._weighed(held, owners, units, preferences, windows)

    def _nearby(
        self,
        tables: Numbers,
        meanings: Sequence[Meaning],
        windows: WindowTable,
        codes: Numbers,
        places: Sequence[NamedPlaces],
    ) -> _Candidates:
        """Hold the best reading of texts that name nothing against the units near the place."""
        nothing = self.readings.number(_NO_READING)
        chosen = [meanings[table].readings for table in tables.tolist()]
        readings = np.array([each[0] if len(each) > 0 else nothing for each in chosen], dtype=np.int64)
        found = [self._units_near(places[table], windows, codes.item(table)) for table in tables.tolist()]
        owners = np.repeat(np.arange(len(tables)), [len(units) for units in found])
        units = np.concatenate([NO_NUMBERS, *found])
        held = _Readings(tables, readings, codes[tables], np.zeros(len(tables)))
        return self._weighed(held, owners, units, np.zeros_like(units), windows)

    def _weighed(
        self, held: _Readings, owners: Numbers, units: Numbers, preferences: Numbers, windows: WindowTable
    ) -> _Candidates:
        """Weigh readings for the units they are held against.

        Args:
            held: The readings.
            owners: Place of each unit's reading among them: array (candidates).
            units: Number of each unit.
            preferences: Number of its superiors that the reading names.
            windows: The windows.
        """
        lines = self._commands.find(units, preferences, windows, held.windows[owners])
        asked = Asked(held.numbers, held.windows, owners, units, lines)
        return _Candidates(held.tables[owners], units, lines, held.bits[owners] + self._names.bits(asked, windows))

    def _nones(self, meanings: Sequence[Meaning], tables: Numbers, priors: Floats) -> Floats:
        """Return the chance, before anything is weighed, that a notice is of none of a table's candidates."""
        sums = np.bincount(tables, weights=priors, minlength=len(meanings))
        least = self._lookups.weights("prior", "not in the facts")
        return np.array(
            [
                max(1.0 - left, least) if each.levels is None else self._none_named(each.levels)
                for each, left in zip(meanings, sums.tolist(), strict=True)
            ],
            dtype=np.float64,
        )

    @cached_property
    def _none_named(self) -> Callable[[frozenset[str]], float]:
        return lru_cache(maxsize=None)(lambda levels: prior_of_none(levels, {}, self._lookups))

    def _units_near(self, places: NamedPlaces, windows: WindowTable, code: int) -> Numbers:
        """Return the units with a station in the window nearest to the place that a text names."""
        if len(places.matches) == 0:
            return NO_NUMBERS
        weights, place = self._lookups.weights, places.matches[0]
        limit = weights("place", "region limit") + place.radius_km
        most = int(weights("place", "candidates near"))
        return self._lookups.stations.units_near(place.lat, place.lon, limit, windows.windows[code], most)


def _best(named: _Candidates, nearby: _Candidates) -> _Candidates:
    """Keep of each unit of a table the reading that speaks for it most; of equal ones the cheaper."""
    tables, units, lines, bits = (
        np.concatenate([getattr(named, name), getattr(nearby, name)]) for name in ("tables", "units", "lines", "bits")
    )
    order = np.lexsort((-bits, units, tables))
    is_first = (np.diff(tables[order], prepend=-1) != 0) | (np.diff(units[order], prepend=-1) != 0)
    kept = order[is_first]
    return _Candidates(tables[kept], units[kept], lines[kept], bits[kept])
