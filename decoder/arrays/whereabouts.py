"""Lives and stations of many units in many windows at once: as `decoder.stations` weighs those of one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from decoder.arrays.commands import Commands
from decoder.arrays.numbering import Flags, Floats, Numbers, ranks_of, runs
from decoder.arrays.tables import UNKNOWN, Hypotheses
from decoder.arrays.window_table import WindowTable
from decoder.evidence.places import NEAREST_LOOKED_AT, station_half_life
from decoder.lookups import Lookups
from decoder.stations import SHARED_UP_TO
from kb.schema import LEVELS
from kb.states import Phase

_NO_DAY = -1
_TAKEN = np.iinfo(np.int64).max
"""Of a station that was looked at already."""


@dataclass(frozen=True, slots=True)
class UnitsThen:
    """Units in windows, each with its line of command then.

    Attributes:
        units: Number of each unit: array (pairs).
        lines: Number of its line of command.
        windows: Number of its window.
        with_sub_units: Whether stations known only of a listed sub-unit count too.
    """

    units: Numbers
    lines: Numbers
    windows: Numbers
    with_sub_units: Flags

    def __len__(self) -> int:
        return len(self.units)


class Whereabouts:
    """Weighs lives and stations.

    Args:
        lookups: Over the knowledge base.
        commands: Lines of command.
    """

    def __init__(self, lookups: Lookups, commands: Commands) -> None:
        self._lookups = lookups
        self._commands = commands
        self._deaths, self._table = lookups.deaths, lookups.stations
        self._levels = lookups.units.levels
        units, table = lookups.units.units, self._table
        self._fact_rows: Numbers = np.array([self._deaths.row(unit.unit_id) for unit in units], dtype=np.int64)
        self._average_busyness = np.array([self._deaths.average_busyness(unit.unit_id) for unit in units])
        self._is_battle: Flags = np.array([each.kind == "battle" for each in table.stations], dtype=bool)
        self._deaths_per_day = np.array([self._deaths.per_day(each) for each in table.stations])
        self._events = ranks_of([f"{each.kind} {each.station_id}" for each in table.stations])
        ids = ranks_of([each.station_id for each in table.stations])
        dated = np.flatnonzero(table.last > 0)
        # Stations of a unit stand in the order of their ids, by which equal gaps are told apart.
        self._order: Numbers = dated[np.lexsort((ids[dated], table.units[dated]))]
        self._begins = np.searchsorted(table.units[self._order], np.arange(len(units) + 1))
        number_of, children = lookups.units.of, lookups.knowledge.children
        below = [[number_of(claim.unit_id) for claim in children.get(unit.unit_id, ())] for unit in units]
        self._child_begins: Numbers = np.cumsum([0, *map(len, below)])
        self._children: Numbers = np.array([child for found in below for child in found], dtype=np.int64)

    def weigh(self, asked: UnitsThen, windows: WindowTable) -> Hypotheses:
        """Weigh the life and the stations of units.

        Args:
            asked: The units.
            windows: The windows.
        """
        count, codes = len(asked), asked.windows
        owners, stations, deaths = self._stations_of(asked, windows)
        rows = self._fact_rows[asked.units]
        existence = self._deaths.existence_shares(rows, windows.months[codes])
        quiet = windows.days[codes] * existence
        total = quiet + np.bincount(owners, weights=deaths, minlength=count)
        own_battles = self._is_battle[stations] & (self._table.units[stations] == asked.units[owners])
        fought = np.bincount(owners[own_battles], weights=deaths[own_battles], minlength=count)
        with np.errstate(divide="ignore"):
            existed = np.log2(existence / self._deaths.average_existence(rows))
            busy = np.log2((1 + fought / quiet) / self._average_busyness[asked.units])
            shares = np.log2(np.concatenate([deaths / total[owners], quiet / total]))
        shared = np.where(windows.is_given[codes], existed + busy, 0.0)
        nearest, gaps = self.nearest_in_time(asked.units, windows, codes)
        trust = np.where(gaps == _NO_DAY, 1.0, np.exp2(-gaps / station_half_life(self._lookups)))
        pairs = np.concatenate([owners, np.arange(count)])
        order = np.argsort(pairs, kind="stable")  # "whereabouts unknown" comes behind the stations
        places = np.where(np.isnan(self._table.points[stations, 0]), UNKNOWN, stations)
        return Hypotheses(
            np.searchsorted(pairs[order], np.arange(count + 1)),
            np.concatenate([stations, np.full(count, UNKNOWN)])[order],
            (shares + shared[pairs])[order],
            np.concatenate([places, nearest])[order],
            np.concatenate([np.ones(len(stations)), trust])[order],
        )

    def nearest_in_time(self, units: Numbers, windows: WindowTable, codes: Numbers) -> tuple[Numbers, Numbers]:
        """Return the station of each unit that is nearest in time and has a known place, and the gap.

        Only the nearest few are looked at (`NEAREST_LOOKED_AT`).

        Args:
            units: Number of each unit: array (units).
            windows: The windows.
            codes: Number of each unit's window.

        Returns:
            Stations (`UNKNOWN` where there is none) and days (-1 where there is none): arrays (units).
        """
        found, days = np.full(len(units), UNKNOWN), np.full(len(units), _NO_DAY)
        counts = self._begins[units + 1] - self._begins[units]
        rows = np.flatnonzero(counts > 0)
        if len(rows) == 0:
            return found, days
        begins = np.cumsum(counts[rows]) - counts[rows]
        at = runs(self._begins[units[rows]], counts[rows])
        code, stations = np.repeat(codes[rows], counts[rows]), self._order[at]
        first, last = self._table.first[stations], self._table.last[stations]
        gaps = np.maximum(np.maximum(first - windows.last[code], windows.first[code] - last), 0)
        keys = gaps * len(at) + np.arange(len(at))
        is_open = np.ones(len(rows), dtype=bool)
        for _ in range(NEAREST_LOOKED_AT):
            least = np.minimum.reduceat(keys, begins)
            chosen = least % len(at)
            usable = is_open & (least < _TAKEN) & ~np.isnan(self._table.points[stations[chosen], 0])
            found[rows[usable]], days[rows[usable]] = stations[chosen[usable]], gaps[chosen[usable]]
            is_open &= ~usable
            if not is_open.any():
                break
            keys[chosen[least < _TAKEN]] = _TAKEN
        return found, days

    def _stations_of(self, asked: UnitsThen, windows: WindowTable) -> tuple[Numbers, Numbers, Floats]:
        """Return the stations in a window that count for each unit: place of the unit, station, and the deaths there.

        A battle of a unit is often its superior's, too: the deadlier of both counts, its own where they are the same.
        """
        weights = self._lookups.weights
        own = self._within(np.arange(len(asked)), asked.units, asked, windows)
        of_superiors = self._within(*self._superiors_of(asked, windows), asked, windows)
        of_sub_units = self._within(*self._sub_units_of(asked), asked, windows)
        is_below = self._stands_below(*of_sub_units[:2], asked, windows)
        found = [own, of_superiors, [each[is_below] for each in of_sub_units]]
        owners, _, stations = (np.concatenate(columns) for columns in zip(*found, strict=True))
        rank = np.repeat(np.arange(len(found)), [len(columns[0]) for columns in found])
        factors = np.array([1.0, weights("station", "of the superior"), weights("station", "of a sub-unit")])[rank]
        first = np.maximum(self._table.first[stations], windows.first[asked.windows[owners]])
        last = np.minimum(self._table.last[stations], windows.last[asked.windows[owners]])
        deaths = factors * self._deaths_per_day[stations] * (last - first + 1)
        events = self._events[stations]
        order = np.lexsort((rank, -deaths, events, owners))
        is_same = (np.diff(owners[order], prepend=-1) == 0) & (np.diff(events[order], prepend=-1) == 0)
        kept = order[~is_same]
        return owners[kept], stations[kept], deaths[kept]

    def _within(
        self, owners: Numbers, units: Numbers, asked: UnitsThen, windows: WindowTable
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Return the stations of units in the windows of those they are asked for: owner, unit and station."""
        counts = self._begins[units + 1] - self._begins[units]
        stations = self._order[runs(self._begins[units], counts)]
        of, units = np.repeat(owners, counts), np.repeat(units, counts)
        codes = asked.windows[of]
        is_inside = (self._table.first[stations] <= windows.last[codes]) & (
            self._table.last[stations] >= windows.first[codes]
        )
        return of[is_inside], units[is_inside], stations[is_inside]

    def _superiors_of(self, asked: UnitsThen, windows: WindowTable) -> tuple[Numbers, Numbers]:
        """Return the superiors whose stations are their units', too: place of the unit, and the superior."""
        lines = self._commands.lines()
        superiors, states = lines.superiors[asked.lines], lines.states[asked.lines]
        codes = asked.windows[:, np.newaxis]
        phases, _ = self._commands.states.phases(states, windows.first[codes], windows.last[codes])
        is_shared = (superiors >= 0) & (phases <= Phase.UNDATED)
        is_shared &= self._levels[superiors] >= LEVELS.index(SHARED_UP_TO)
        owners, depths = np.nonzero(np.logical_and.accumulate(is_shared, axis=1))
        return owners, superiors[owners, depths]

    def _sub_units_of(self, asked: UnitsThen) -> tuple[Numbers, Numbers]:
        """Return the units that ever stood right below: place of the unit, and the sub-unit."""
        begins = self._child_begins[asked.units]
        counts = np.where(asked.with_sub_units, self._child_begins[asked.units + 1] - begins, 0)
        return np.repeat(np.arange(len(asked)), counts), self._children[runs(begins, counts)]

    def _stands_below(self, owners: Numbers, units: Numbers, asked: UnitsThen, windows: WindowTable) -> Flags:
        """Tell which units stood right below the one they are asked for, in its window."""
        if len(units) == 0:
            return np.zeros(0, dtype=bool)
        found = self._commands.find(units, np.zeros(len(units), dtype=np.int64), windows, asked.windows[owners])
        superiors = self._commands.lines().superiors[found]
        return np.asarray(superiors[:, 0] == asked.units[owners])
