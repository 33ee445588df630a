"""All stations as arrays: when they were, where, and of which unit, each under a number of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from itertools import islice

import numpy as np

from decoder.arrays.numbering import Floats, Numbers, UnitNumbers
from decoder.points import Points
from decoder.window import Window
from kb.geo import distances_km
from kb.stations import Station

_POINTS_KEPT = 3_000
"""Points of which the stations nearby are kept: a list names some thousand places."""


class StationTable:
    """Stations by number, the place of each in every array.

    Args:
        stations: All stations.
        units: All units.
        points: Where stations were.

    Attributes:
        stations: As given.
        units: Number of each station's unit.
        first: First days (ordinals); beyond all days where a station is undated.
        last: Last days (ordinals), inclusive.
        points: Latitude and longitude in degrees and radius in km; NaN where nothing tells: array (stations, 3).
    """

    def __init__(self, stations: Sequence[Station], units: UnitNumbers, points: Points) -> None:
        self.stations = tuple(stations)
        self._id_ranks = units.id_ranks
        self._numbers = {id(station): number for number, station in enumerate(self.stations)}
        self.units: Numbers = np.array([units.of(each.unit_id) for each in self.stations], dtype=np.int64)
        never = np.iinfo(np.int64).max
        self.first: Numbers = np.array(
            [never if each.start is None else each.start for each in self.stations], dtype=np.int64
        )
        self.last: Numbers = np.array([0 if each.end is None else each.end for each in self.stations], dtype=np.int64)
        found = [points.of_station(each) for each in self.stations]
        nowhere = (np.nan, np.nan, np.nan)
        located = [nowhere if each is None else (each.lat, each.lon, each.radius_km) for each in found]
        self.points: Floats = np.array(located, dtype=np.float64).reshape(-1, 3)

    def number(self, station: Station) -> int:
        """Return the number of a station; -1 for "whereabouts unknown"."""
        return -1 if station.kind == "unknown" else self._numbers[id(station)]

    def units_near(self, lat: float, lon: float, limit_km: float, window: Window, most: int) -> Numbers:
        """Return the units with a station in the window nearest to a point.

        Args:
            lat: Degrees north.
            lon: Degrees east.
            limit_km: No farther than this.
            window: The days.
            most: How many units at most.

        Returns:
            Their numbers, the nearest first, equally near ones by id.
        """
        stations = self._near(lat, lon, limit_km)
        is_inside = (self.first[stations] <= window.last) & (self.last[stations] >= window.first)
        nearest = dict.fromkeys(self.units[stations[is_inside]].tolist())
        return np.array(list(islice(nearest, most)), dtype=np.int64)

    @cached_property
    def _near(self) -> Callable[[float, float, float], Numbers]:
        return lru_cache(maxsize=_POINTS_KEPT)(self._find_near)

    def _find_near(self, lat: float, lon: float, limit_km: float) -> Numbers:
        """Return the stations within so many km of a point, the nearest first, equally near ones by their unit's id."""
        gaps = distances_km(np.array(lat), np.array(lon), self.points[:, 0], self.points[:, 1])
        near = np.flatnonzero(gaps <= limit_km)  # never where nothing tells the place
        found: Numbers = near[np.lexsort((self._id_ranks[self.units[near]], gaps[near]))]
        return found
