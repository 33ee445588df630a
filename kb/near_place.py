"""Which units were near a place in a window of days, from their stations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.geo import distances_km
from kb.stations import Station


@dataclass(frozen=True, slots=True)
class Located:
    """A dated station with its point.

    Attributes:
        station: The stay; it has days.
        lat: Degrees north.
        lon: Degrees east.
        radius_km: How vague its place is.
    """

    station: Station
    lat: float
    lon: float
    radius_km: float


@dataclass(frozen=True, slots=True)
class NearStation:
    """A station near a place.

    Attributes:
        located: The station and its point.
        distance_km: From the place to the middle of the station, 0 or more.
        is_within: Whether that middle lies within the radius asked for; else only the edge of a vague place does.
    """

    located: Located
    distance_km: float
    is_within: bool


class StationMap:
    """All dated stations that have a point, as arrays; made once per knowledge base.

    Args:
        located: Stations with their points.
    """

    def __init__(self, located: Iterable[Located]) -> None:
        self._located = tuple(each for each in located if each.station.start is not None)
        self._lat = _array(each.lat for each in self._located)
        self._lon = _array(each.lon for each in self._located)
        self._radius = _array(each.radius_km for each in self._located)
        self._first = _array(each.station.start or 0 for each in self._located)
        self._last = _array(each.station.end or 0 for each in self._located)

    def near(
        self, lat: float, lon: float, radius_km: float, first: int, last: int, *, with_vague: bool = False
    ) -> tuple[NearStation, ...]:
        """Find the stations within a radius of a point that can overlap a window of days.

        Args:
            lat: Degrees north.
            lon: Degrees east.
            radius_km: How far.
            first: First day (ordinal).
            last: Last day (ordinal), inclusive.
            with_vague: Whether to take the stations, too, of which only the edge comes within the radius.

        Returns:
            The nearest first.
        """
        if len(self._located) == 0:
            return ()
        distances = distances_km(np.array(lat), np.array(lon), self._lat, self._lon)
        reach = np.where(with_vague, self._radius, 0.0)
        is_near = (distances - reach <= radius_km) & (self._first <= last) & (self._last >= first)
        found = [
            NearStation(self._located[at], float(distances[at]), bool(distances[at] <= radius_km))
            for at in np.flatnonzero(is_near)
        ]
        return tuple(
            sorted(found, key=lambda each: (not each.is_within, each.distance_km, each.located.station.unit_id))
        )


def _array(values: Iterable[float]) -> NDArray[np.float64]:
    return np.fromiter(values, dtype=np.float64)
