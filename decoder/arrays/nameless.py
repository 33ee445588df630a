"""Tables of notices whose unit text names nothing: the units near a place, weighed for all units of a day at once.

Such notices have exact days more often than others, and every day is another window: weighing each unit by itself for
each of them would take longer than all the rest of a list.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from decoder.arrays.numbering import ChainNumbers, Floats, Numbers, ranks_of, runs
from decoder.arrays.tables import NO_TABLE, UNKNOWN, Table
from decoder.decode import Decoder
from decoder.evidence.places import NEAREST_LOOKED_AT, NamedPlaces, station_half_life
from decoder.stations import SHARED_UP_TO
from decoder.window import Window
from kb.numbers import command_numbers
from kb.schema import LEVELS
from kb.states import Phase

_WINDOWS_KEPT = 50
_CHAINS_KEPT = 2_000_000
"""Chains of command kept for all windows together: some 50 MB."""
_NO_DAY = -1
_TAKEN = np.iinfo(np.int64).max
"""Of a station that was looked at already."""


@dataclass(frozen=True, slots=True)
class _DaysOfAll:
    """All units in a window of days.

    Attributes:
        chains: Number of each unit's chain of command: array (units).
        begins: Where each unit's stations begin among those below: array (units + 1).
        stations: Its stations, as in `Table`, "whereabouts unknown" last.
        bits: What its life, its battles and the station weigh.
        places: As in `Table`.
        trust: As in `Table`.
    """

    chains: Numbers
    begins: Numbers
    stations: Numbers
    bits: Floats
    places: Numbers
    trust: Floats


class NamelessTables:
    """Makes tables of notices that name no unit; remembers the windows used last."""

    def __init__(self, decoder: Decoder, chains: ChainNumbers) -> None:
        self._lookups = decoder.lookups
        self._units = units = decoder.lookups.units
        self._commands = _Commands(decoder, chains)
        deaths, table = self._lookups.deaths, self._lookups.stations
        ids = [unit.unit_id for unit in units.units]
        self._facts_rows = np.array([deaths.row(unit_id) for unit_id in ids], dtype=np.int64)
        self._priors = np.array([deaths.prior(unit_id, with_sub_units=False) for unit_id in ids])
        self._average_busyness = np.array([deaths.average_busyness(unit_id) for unit_id in ids])
        self._is_battle = np.array([each.kind == "battle" for each in table.stations], dtype=bool)
        self._deaths_per_day = np.array([deaths.per_day(each) for each in table.stations])
        self._events = ranks_of([f"{each.kind} {each.station_id}" for each in table.stations])
        self._half_life = station_half_life(self._lookups)
        self._nearest_in_time = _NearestInTime(decoder)

    def table(self, window: Window, near: NamedPlaces) -> Table:
        """Return the table of the units nearest to a place.

        Args:
            window: The days, given by the notice.
            near: The place; none where nothing was found.
        """
        if len(near.matches) == 0:
            return NO_TABLE
        weights, place = self._lookups.weights, near.matches[0]
        limit = weights("place", "region limit") + place.radius_km
        most = int(weights("place", "candidates near"))
        units = self._lookups.stations.units_near(place.lat, place.lon, limit, window, most)
        if len(units) == 0:
            return NO_TABLE
        days = self._days(window)
        counts = days.begins[units + 1] - days.begins[units]
        at = runs(days.begins[units], counts)
        priors = self._priors[units]
        none = max(1.0 - float(priors.sum()), weights("prior", "not in the facts"))
        odds = np.log2(priors / none)
        return Table(
            units,
            days.chains[units],
            odds,
            np.repeat(np.arange(len(units), dtype=np.int64), counts),
            days.stations[at],
            days.bits[at] + np.repeat(odds, counts),
            days.places[at],
            days.trust[at],
        )

    def nearest_in_time(self, window: Window) -> tuple[Numbers, Numbers]:
        """Return the station of each unit, by number, that is nearest in time and has a known place, and the gap.

        Returns:
            Stations (`UNKNOWN` where there is none) and days (-1 where there is none): arrays (units).
        """
        return self._nearest_in_time.of_all(window)

    @cached_property
    def _days(self) -> Callable[[Window], _DaysOfAll]:
        return lru_cache(maxsize=_WINDOWS_KEPT)(self._weighed)

    def _weighed(self, window: Window) -> _DaysOfAll:
        """Weigh the life and the stations of all units, as `decoder.stations` does for one."""
        table, count = self._lookups.stations, len(self._units.units)
        owners, stations, deaths = self._stations_of_all(window)
        existence = self._lookups.deaths.existence_shares(window)[self._facts_rows]
        quiet = window.days * existence
        total = quiet + np.bincount(owners, weights=deaths, minlength=count)
        own_battles = self._is_battle[stations] & (table.units[stations] == owners)
        fought = np.bincount(owners[own_battles], weights=deaths[own_battles], minlength=count)
        with np.errstate(divide="ignore"):
            existed = np.log2(self._lookups.deaths.existence_ratios(window)[self._facts_rows])
            busy = np.log2((1 + fought / quiet) / self._average_busyness)
        shared = existed + busy
        nearest, gaps = self.nearest_in_time(window)
        trust = np.where(gaps == _NO_DAY, 1.0, np.exp2(-gaps / self._half_life))
        all_units = np.arange(count, dtype=np.int64)
        units = np.concatenate([owners, all_units])
        order = np.argsort(units, kind="stable")  # "whereabouts unknown" comes behind the stations
        places = np.where(np.isnan(table.points[stations, 0]), UNKNOWN, stations)
        return _DaysOfAll(
            self._commands.in_window(window)[0],
            np.searchsorted(units[order], np.arange(count + 1)),
            np.concatenate([stations, np.full(count, UNKNOWN)])[order],
            (np.log2(np.concatenate([deaths / total[owners], quiet / total])) + shared[units])[order],
            np.concatenate([places, nearest])[order],
            np.concatenate([np.ones(len(stations)), trust])[order],
        )

    def _stations_of_all(self, window: Window) -> tuple[Numbers, Numbers, Floats]:
        """Return the stations in a window that count for each unit: its number, the station's, and the deaths there."""
        table = self._lookups.stations
        inside = np.flatnonzero((table.first <= window.last) & (table.last >= window.first))
        days = np.minimum(table.last[inside], window.last) - np.maximum(table.first[inside], window.first) + 1
        expected = self._deaths_per_day[inside] * days
        own = table.units[inside]
        _, below, above = self._commands.in_window(window)
        begins = np.searchsorted(own[order := np.argsort(own, kind="stable")], np.arange(len(self._units.units) + 1))
        counts = begins[above + 1] - begins[above]
        lent = order[runs(begins[above], counts)]
        factor = self._lookups.weights("station", "of the superior")
        owners = np.concatenate([own, np.repeat(below, counts)])
        stations = np.concatenate([inside, inside[lent]])
        deaths = np.concatenate([expected, factor * expected[lent]])
        # A battle of a unit is often its superior's, too: the deadlier of both counts, its own where they are the same.
        is_lent = np.arange(len(owners)) >= len(own)
        rank = np.lexsort((is_lent, -deaths, self._events[stations], owners))
        same = (np.diff(owners[rank], prepend=-1) == 0) & (np.diff(self._events[stations[rank]], prepend=-1) == 0)
        kept = rank[~same]
        return owners[kept], stations[kept], deaths[kept]


class _Commands:
    """Chains of command in windows; on single days found once for all days between two changes."""

    def __init__(self, decoder: Decoder, chains: ChainNumbers) -> None:
        self._decoder = decoder
        self._units = decoder.lookups.units
        self._chains = chains
        self._known: dict[tuple[int, int], tuple[Numbers, Numbers, Numbers]] = {}
        self._changes_of_unit: dict[int, list[int]] = {}
        self._known_of_unit: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}

    def in_window(self, window: Window) -> tuple[Numbers, Numbers, Numbers]:
        """Return the chain of each unit, and every pair of a unit and a superior whose stations are its own, too."""
        days = (window.first, window.last) if window.days > 1 else (bisect_right(self._changes, window.first), -1)
        found = self._known.get(days)
        if found is None:
            if len(self._known) * len(self._units.units) >= _CHAINS_KEPT:
                self._known.clear()
            found = self._known[days] = self._find_all(window)
        return found

    def _find_all(self, window: Window) -> tuple[Numbers, Numbers, Numbers]:
        found = [self._of_unit(unit, window) for unit in range(len(self._units.units))]
        below = [unit for unit, (_, shared) in enumerate(found) for _ in shared]
        above = [superior for _, shared in found for superior in shared]
        chains = np.array([chain for chain, _ in found], dtype=np.int64)
        return chains, np.array(below, dtype=np.int64), np.array(above, dtype=np.int64)

    def _of_unit(self, unit: int, window: Window) -> tuple[int, tuple[int, ...]]:
        if window.days > 1:
            return self._find(unit, window)
        changes = self._changes_of_unit.get(unit)
        if changes is None:
            changes = self._changes_of_unit[unit] = sorted(set(self._changes_above(self._units.units[unit].unit_id)))
        memo = unit, bisect_right(changes, window.first)
        found = self._known_of_unit.get(memo)
        if found is None:
            found = self._known_of_unit[memo] = self._find(unit, window)
        return found

    @cached_property
    def _changes(self) -> list[int]:
        """The days from which some unit's chain can be another."""
        return sorted({day for unit in self._units.units for day in self._changes_at(unit.unit_id)})

    def _find(self, unit: int, window: Window) -> tuple[int, tuple[int, ...]]:
        links = self._decoder.chain_in(self._units.units[unit].unit_id, window)
        numbers = tuple(self._units.of(link.unit.unit_id) for link in links)
        shared = []
        for link, number in zip(links, numbers, strict=True):
            if LEVELS.index(link.unit.level) < LEVELS.index(SHARED_UP_TO) or link.phase > Phase.UNDATED:
                break
            shared.append(number)
        return self._chains.number((unit, *numbers)), tuple(shared)

    def _changes_above(self, unit_id: str) -> Iterator[int]:
        """Yield the days from which a unit's chain of command, or how well it is attested, can be another.

        On a single day the best superior is the best attested one, then that of the smaller gap in days; of two links
        of the same phase the smaller gap stays the smaller one as days go by.
        """
        yield from self._changes_at(unit_id)
        for _, parent in self._decoder.lookups.superiors_of_all_times(unit_id):
            yield from self._changes_at(parent.unit_id)

    def _changes_at(self, unit_id: str) -> Iterator[int]:
        """Yield the days from which a unit's first link can be another."""
        knowledge = self._decoder.knowledge
        late = int(command_numbers()["days.attested_late"])
        yield knowledge.life(unit_id).begin or 0
        for state in knowledge.subordinations(unit_id):
            if state.start is not None:
                yield from (state.start, state.start - late)
            if state.end is not None:
                yield state.end + 1
            if state.attested is not None:
                yield state.attested + 1


class _NearestInTime:
    """For each unit the station with a known place that is nearest in time."""

    def __init__(self, decoder: Decoder) -> None:
        table = decoder.lookups.stations
        dated = np.flatnonzero(table.last > 0)
        ids = ranks_of([table.stations[number].station_id for number in dated.tolist()])
        order = np.lexsort((ids, table.units[dated]))
        self._stations = dated[order]
        self._first, self._last = table.first[self._stations], table.last[self._stations]
        self._has_place = ~np.isnan(table.points[self._stations, 0])
        owners = table.units[self._stations]
        self._begins = np.flatnonzero(np.diff(owners, prepend=-1))
        self._owners = owners[self._begins]
        self._at = np.arange(len(owners))
        self._count = len(decoder.knowledge.units)

    def of_all(self, window: Window) -> tuple[Numbers, Numbers]:
        """Return the station of each unit and the gap in days: arrays (units); `UNKNOWN` and -1 where there is none."""
        stations = np.full(self._count, UNKNOWN, dtype=np.int64)
        days = np.full(self._count, _NO_DAY, dtype=np.int64)
        if len(self._at) == 0:
            return stations, days
        gaps = np.maximum(np.maximum(self._first - window.last, window.first - self._last), 0)
        # Stations of a unit stand in the order of their ids, by which equal gaps are told apart.
        keys = gaps * len(self._at) + self._at
        is_open = np.ones(len(self._owners), dtype=bool)
        for _ in range(NEAREST_LOOKED_AT):
            nearest = np.minimum.reduceat(keys, self._begins)
            at = nearest % len(self._at)
            usable = is_open & (nearest < _TAKEN) & self._has_place[at]
            stations[self._owners[usable]], days[self._owners[usable]] = self._stations[at[usable]], gaps[at[usable]]
            is_open &= ~usable
            if not is_open.any():
                break
            keys[at[nearest < _TAKEN]] = _TAKEN
        return stations, days
