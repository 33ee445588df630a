"""What places weigh, for pairs of a place named and a station: as `decoder.evidence.places` does for one."""

from __future__ import annotations

import numpy as np

from decoder.arrays.numbering import Flags, Floats, Numbers, runs
from decoder.decode import PLACES_WEIGHED
from decoder.evidence.places import DISTANCES, NamedPlaces
from decoder.lookups import Lookups
from kb.gazetteer import PlaceMatch
from kb.geo import distances_km

_INSIDE, _NEAR, _REGION, _FAR = range(4)
_NOWHERE = (np.nan, np.nan, np.nan)


class PlaceNumbers:
    """Places that texts name, as they are met, each under a number.

    The matches of all of them lie one behind the other: latitude, longitude, radius, and score as a share of the sum.
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int], int] = {}
        self._places: list[NamedPlaces] = []
        self._found: list[tuple[PlaceMatch, ...]] = []  # kept: what was found is known by its identity
        self._best: list[tuple[float, float, float]] = []

    def __len__(self) -> int:
        return len(self._places)

    def number(self, text: str, found: tuple[PlaceMatch, ...]) -> int:
        """Return the number of the places that a text names; the same object found has the same number."""
        key = (text, id(found))
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._places)
            self._places.append(NamedPlaces(text, found[:PLACES_WEIGHED]))
            self._found.append(found)
            self._best.append((found[0].lat, found[0].lon, found[0].radius_km) if len(found) > 0 else _NOWHERE)
        return number

    def places(self, number: int) -> NamedPlaces:
        """Return the places of a number."""
        return self._places[number]

    def is_found(self) -> Flags:
        """Tell of each number whether anything was found: array of flags."""
        return np.array([len(each) > 0 for each in self._found], dtype=bool)

    def best(self, numbers: Numbers) -> Floats:
        """Return latitude, longitude and radius of the best match of places; NaN of those not found: array (n, 3)."""
        return np.array(self._best, dtype=np.float64).reshape(-1, 3)[numbers]

    def matches(self, numbers: Numbers) -> tuple[Numbers, Floats, Floats]:
        """Return the matches of some numbers.

        Args:
            numbers: Distinct.

        Returns:
            How many each has; latitude, longitude, radius and score over the sum of scores (or over 1, where that is
            less) of each: array (matches, 4); and what the scores leave of 1, for each number.
        """
        chosen = [self._places[number] for number in numbers.tolist()]
        rests, rows = [], []
        for each in chosen:
            total = sum(match.score for match in each.matches)
            rests.append(max(1.0 - total, 0.0))
            rows += [(match.lat, match.lon, match.radius_km, match.score / max(total, 1.0)) for match in each.matches]
        counts = np.array([len(each.matches) for each in chosen], dtype=np.int64)
        return counts, np.array(rows, dtype=np.float64).reshape(-1, 4), np.array(rests)


class PlaceWeigher:
    """Weighs places against stations, many pairs at once."""

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups
        self._points = lookups.stations.points
        weights = lookups.weights
        self._near, self._region = weights("place", "near limit"), weights("place", "region limit")
        self._chances = {
            prefix: np.array([weights("place", prefix + level) for level in DISTANCES]) for prefix in ("", "moved ")
        }

    def ratios(self, numbers: PlaceNumbers, places: Numbers, stations: Numbers, is_moved: Flags) -> Floats:
        """Return the likelihood ratio of each pair.

        Args:
            numbers: The places by number.
            places: Numbers of places that were found.
            stations: Numbers of stations with a point.
            is_moved: Whether the unit had been, or was to be, at the station at another time.

        Returns:
            P(the places | the station) over P(the places | any), above 0: array (pairs).
        """
        if len(places) == 0:
            return np.zeros(0)
        wide = 2 * len(self._points)
        pairs, which = np.unique(places * wide + 2 * stations + is_moved, return_inverse=True)
        distinct, at = np.unique(pairs // wide, return_inverse=True)
        counts, matches, rests = numbers.matches(distinct)
        begins = np.cumsum(counts) - counts
        match_at = runs(begins[at], counts[at])
        pair_at = np.repeat(np.arange(len(pairs)), counts[at])
        chances = self._weighed(matches[match_at], pairs[pair_at] % wide)
        weighed = np.bincount(pair_at, weights=matches[match_at, 3] * chances, minlength=len(pairs))
        found: Floats = (rests[at] + weighed)[which]
        return found

    def _weighed(self, matches: Floats, stations: Numbers) -> Floats:
        """Return P(a match lies so far from a station | it is right) over the share of all places that lie so.

        Args:
            matches: As `PlaceNumbers.matches` has them.
            stations: Twice the number of a station, and one more where the unit had moved.
        """
        numbers, is_moved = stations // 2, stations % 2 == 1
        points = self._points[numbers]
        radius = points[:, 2] + matches[:, 2]
        apart = distances_km(matches[:, 0], matches[:, 1], points[:, 0], points[:, 1])
        gaps = np.maximum(apart - matches[:, 2] - points[:, 2], 0.0)
        levels = np.select(
            [gaps <= 0, gaps <= self._near, gaps <= self._region], [_INSIDE, _NEAR, _REGION], default=_FAR
        )
        shares = self._shares(numbers, radius)
        inside_share = shares[:, _INSIDE]
        plain, moved = self._chances[""], self._chances["moved "]
        chance = np.where(is_moved, moved[levels], plain[levels])
        inside = np.where(is_moved, moved[_INSIDE], plain[_INSIDE])
        wide = np.where(levels == _INSIDE, inside_share, chance * (1 - inside_share) / (1 - inside))
        chance = np.where(inside_share <= inside, chance, wide)
        return np.asarray(chance / shares[np.arange(len(levels)), levels], dtype=np.float64)

    def _shares(self, numbers: Numbers, radius: Floats) -> Floats:
        """Return `Lookups.shares_by_distance` around stations: array (pairs, 4)."""
        order = np.argsort(numbers, kind="stable")
        ends = np.flatnonzero(np.diff(numbers[order], append=-1)) + 1
        shares = np.empty((len(numbers), len(DISTANCES)))
        begin = 0
        for end in ends.tolist():
            chosen = order[begin:end]
            lat, lon = self._points[numbers[chosen[0]], :2].tolist()
            shares[chosen] = self._lookups.all_shares_by_distance(lat, lon, radius[chosen])
            begin = end
        return shares
