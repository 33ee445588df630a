"""What homes weigh, for pairs of a row and a unit: as `decoder.evidence.homes` does for one."""

from __future__ import annotations

import math

import numpy as np

from decoder.arrays.numbering import Floats, Numbers, runs
from decoder.arrays.place_terms import PlaceNumbers
from decoder.fading import DAYS_PER_YEAR
from decoder.lookups import Lookups
from decoder.notice_dates import NoticeDate
from kb.geo import distances_km

_ALWAYS = (np.iinfo(np.int64).min, np.iinfo(np.int64).max)
NOT_ENLISTED = (np.iinfo(np.int64).max, np.iinfo(np.int64).min)
"""Days of enlistment that no stay overlaps: only where a unit was formed counts."""


class HomeWeigher:
    """Weighs homes against where units were raised, many pairs at once."""

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups
        weights = lookups.weights
        self._limit, self._chance = weights("home", "near limit"), weights("home", "near")
        self._begins, self._days, self._points = _raising_places(lookups)

    def enlistment(self, enlisted: NoticeDate | None) -> tuple[int, int]:
        """Return the days (ordinals) around an enlistment on which a unit's stays count."""
        if enlisted is None:
            return NOT_ENLISTED
        slack = int(self._lookups.weights("home", "around enlistment") * DAYS_PER_YEAR)
        return enlisted.first.toordinal(), enlisted.last.toordinal() + slack

    def bits(self, places: PlaceNumbers, homes: Numbers, enlisted: Numbers, units: Numbers) -> Floats:
        """Return what each pair weighs, log2; 0 where nothing is said.

        Args:
            places: The places by number.
            homes: Number of the home's places, which were found: array (pairs).
            enlisted: First and last day around the enlistment: array (pairs, 2).
            units: Number of the unit.
        """
        if len(homes) == 0:
            return np.zeros(0)
        counts = self._begins[units + 1] - self._begins[units]
        at = runs(self._begins[units], counts)
        pair = np.repeat(np.arange(len(homes)), counts)
        days = self._days[at]
        counted = (days[:, 0] <= enlisted[pair, 1]) & (enlisted[pair, 0] <= days[:, 1])
        counted |= days[:, 0] == _ALWAYS[0]
        at, pair = at[counted], pair[counted]
        distinct, which = np.unique(homes, return_inverse=True)
        best = places.best(distinct)
        near_home = self._lookups.share_within
        shares = np.array([near_home(lat, lon, radius_km + self._limit) for lat, lon, radius_km in best.tolist()])
        home, point = best[which[pair]], self._points[at]
        gaps = distances_km(home[:, 0], home[:, 1], point[:, 0], point[:, 1]) - home[:, 2] - point[:, 2]
        nearest = np.full(len(homes), np.inf)
        np.minimum.at(nearest, pair, gaps)
        many = np.bincount(pair, minlength=len(homes))
        by_chance = 1 - (1 - shares[which]) ** many
        near = nearest <= self._limit
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(near, self._chance / by_chance, (1 - self._chance) / (1 - by_chance))
            return np.where(many == 0, 0.0, np.log2(ratio))


def _raising_places(lookups: Lookups) -> tuple[Numbers, Numbers, Floats]:
    """Return where each unit was formed and stayed: where its places begin, their days, and their points."""
    table = lookups.stations
    days: list[tuple[int, int]] = []
    points: list[tuple[float, float, float]] = []
    begins = [0]
    for unit in lookups.units.units:
        for point, _ in lookups.points.of_foundings(unit.unit_id):
            days.append(_ALWAYS)
            points.append((point.lat, point.lon, point.radius_km))
        for station in lookups.knowledge.stations.of(unit.unit_id):
            if station.kind == "presence" and station.start is not None and station.end is not None:
                lat, lon, radius_km = table.points[table.number(station)].tolist()
                if not math.isnan(lat):
                    days.append((station.start, station.end))
                    points.append((lat, lon, radius_km))
        begins.append(len(points))
    return (
        np.array(begins, dtype=np.int64),
        np.array(days, dtype=np.int64).reshape(-1, 2),
        np.array(points, dtype=np.float64).reshape(-1, 3),
    )
