"""The decoder's view of the knowledge base: counts and curves made once, looked up for every notice."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from decoder.arrays.numbering import UnitNumbers
from decoder.arrays.station_table import StationTable
from decoder.chains import WindowChains
from decoder.deaths import ExpectedDeaths
from decoder.name_chances import NameChances
from decoder.normalise import normalise
from decoder.points import Points
from decoder.weights import Weights
from decoder.window import Window
from kb.folding import fold
from kb.geo import distances_km
from kb.knowledge import KnowledgeBase
from kb.notation import Numbered
from kb.records import Designation, Subordination, Unit
from kb.schema import BRANCHES
from kb.states import State

_YEAR_OR_REMARK = re.compile(r"\(.*?\)|\b(?:19)\d\d\b")
_LEAST_BATTLE_WORDS = 3
"""Words of the shortest name that is looked for: "trận" or "chiến dịch" and a place alone are too common."""
WORD = re.compile(r"[^\W_]+")
_ENDS = ("dissolved", "merged_into")
_CHAINS_KEPT = 100
"""Windows whose chains of command are kept: the years and some months of a list; some 30 MB at most."""
_CENTRES_COUNTED = 4_000
"""Places that shares are counted over at most: more would not change a share by a hundredth."""
_CAMPAIGNS_KEPT = 1_000
"""Campaigns of which it is kept which stations are of their battles."""
_SHARES_KEPT = 20_000
"""Homes whose share of places near them is kept: there are ten thousand communes."""
_DISTANCES_KEPT = 4_000
"""Points whose distances to all places are kept: at most 130 MB."""


@dataclass(frozen=True, slots=True)
class UnitName:
    """A designation of a unit, made ready to compare.

    Attributes:
        state: The designation with the time it held.
        key: Its folded letters and digits.
        own: The number it gives the unit; None when it is a name or a code.
    """

    state: State[Designation]
    key: str
    own: Numbered | None


class Lookups:
    """Counts and curves over a knowledge base; read only after it is made."""

    def __init__(self, knowledge: KnowledgeBase, weights: Weights) -> None:
        self.knowledge = knowledge
        self.weights = weights
        self._names: dict[str, tuple[UnitName, ...]] = {}
        self._superiors: dict[str, tuple[tuple[State[Subordination], Unit], ...]] = {}
        self._superior_ids: dict[str, frozenset[str]] = {}
        self._life_dates: dict[str, Mapping[str, str]] = {}

    def names(self, unit: Unit) -> tuple[UnitName, ...]:
        """Return a unit's designations of all times, made ready to compare."""
        names = self._names.get(unit.unit_id)
        if names is None:
            names = tuple(self._name(state, unit.level) for state in self.knowledge.designations(unit.unit_id))
            self._names[unit.unit_id] = names
        return names

    def _name(self, state: State[Designation], level: str) -> UnitName:
        spellings, text = self.knowledge.spellings, state.claim.text
        return UnitName(state, spellings.of(text).key, spellings.own_number(text, level))

    @cached_property
    def deaths(self) -> ExpectedDeaths:
        """How many of a unit's dead are expected when and where."""
        return ExpectedDeaths(self.knowledge, self.weights)

    @cached_property
    def name_chances(self) -> NameChances:
        """How likely it is that another unit bears a number, a name or a code."""
        return NameChances(self.knowledge, self.weights)

    def life_dates(self, unit_id: str) -> Mapping[str, str]:
        """Return when a unit was formed and when it ended, as its events say; empty where they do not."""
        dates = self._life_dates.get(unit_id)
        if dates is None:
            events = self.knowledge.life(unit_id).events
            formed = [str(each.date) for each in events if each.event == "formed" and each.date is not None]
            ended = [str(each.date) for each in events if each.event in _ENDS and each.date is not None]
            dates = self._life_dates[unit_id] = {"from": next(iter(formed), ""), "to": next(iter(ended), "")}
        return dates

    @cached_property
    def battle_names(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Names of campaigns and battles as words in lower case, years left out, to the ids that bear them."""
        names: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for battle in self.knowledge.facts.battles:
            words = tuple(WORD.findall(normalise(_YEAR_OR_REMARK.sub("", battle.name_vi)).text.lower()))
            if len(words) >= _LEAST_BATTLE_WORDS:
                names[words].append(battle.battle_id)
        return {words: tuple(ids) for words, ids in names.items()}

    @cached_property
    def battle_names_by_word(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """First word of a name, as written or without diacritics, to the names of `battle_names` that begin so."""
        found: defaultdict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
        for name in self.battle_names:
            for word in (name[0], fold(name[0])):
                found[word][name] = None
        return {word: tuple(names) for word, names in found.items()}

    def share_of_battles(self, battle_ids: frozenset[str], window: Window) -> float:
        """Return which share of the stations in a window are of some battles (0 to 1), one added to each side."""
        is_in_window = (self.stations.first <= window.last) & (self.stations.last >= window.first)
        inside = int(np.count_nonzero(is_in_window & self._is_of_battles(battle_ids)))
        return (inside + 1) / (int(np.count_nonzero(is_in_window)) + 2)

    @cached_property
    def _is_of_battles(self) -> Callable[[frozenset[str]], NDArray[np.bool_]]:
        """Tell which stations are of some battles: array (stations)."""

        def tell(battle_ids: frozenset[str]) -> NDArray[np.bool_]:
            stations = self.stations.stations
            return np.array([each.kind == "battle" and each.station_id in battle_ids for each in stations], dtype=bool)

        return lru_cache(maxsize=_CAMPAIGNS_KEPT)(tell)

    @cached_property
    def _branch_shares(self) -> dict[str, float]:
        counts = Counter(unit.branch for unit in self.knowledge.facts.units)
        total = len(self.knowledge.units) + len(BRANCHES)
        return {branch: (counts[branch] + 1) / total for branch in BRANCHES}

    def branch_share(self, branch: str) -> float:
        """Return which share of the units is of an arm (0 to 1), counted with one added to each."""
        return self._branch_shares[branch]

    @cached_property
    def points(self) -> Points:
        """Where stations and foundings were."""
        return Points(self.knowledge, self.weights("place", "station radius"))

    @cached_property
    def units(self) -> UnitNumbers:
        """All units under numbers."""
        return UnitNumbers(self.knowledge.facts.units)

    @cached_property
    def stations(self) -> StationTable:
        """All stations as arrays."""
        return StationTable(self.knowledge.stations.all(), self.units, self.points)

    @cached_property
    def _centres(self) -> NDArray[np.float64]:
        """Latitude and longitude of stations with a point, spread evenly over all: array (at most so many, 2)."""
        points = [
            (station.lat, station.lon)
            for station in self.knowledge.stations.all()
            if station.lat is not None and station.lon is not None
        ]
        step = math.ceil(len(points) / _CENTRES_COUNTED) if len(points) > 0 else 1
        return np.array(points[::step], dtype=np.float64).reshape(-1, 2)

    def superiors_of_all_times(self, unit_id: str) -> tuple[tuple[State[Subordination], Unit], ...]:
        """Return every superior a unit ever had, directly or through others, nearest first."""
        found = self._superiors.get(unit_id)
        if found is None:
            steps: dict[str, State[Subordination]] = {}
            open_ids = [unit_id]
            while len(open_ids) > 0:
                for state in self.knowledge.subordinations(open_ids.pop(0)):
                    parent_id = state.claim.parent_unit_id
                    if parent_id not in steps and parent_id != unit_id:
                        steps[parent_id] = state
                        open_ids.append(parent_id)
            found = tuple((state, self.knowledge.units[parent_id]) for parent_id, state in steps.items())
            self._superiors[unit_id] = found
        return found

    def chains_in(self, window: Window) -> WindowChains:
        """Return who stood under whom in a window of days."""
        return self._cached_chains(window)

    @cached_property
    def _cached_chains(self) -> Callable[[Window], WindowChains]:
        return lru_cache(maxsize=_CHAINS_KEPT)(self._make_chains)

    def _make_chains(self, window: Window) -> WindowChains:
        finder = self.knowledge.chains_in(window.first, window.last)
        return WindowChains(finder, self.knowledge.children, self.superior_ids)

    def superior_ids(self, unit_id: str) -> frozenset[str]:
        """Return the ids of every superior a unit ever had, directly or through others."""
        found = self._superior_ids.get(unit_id)
        if found is None:
            found = frozenset(parent.unit_id for _, parent in self.superiors_of_all_times(unit_id))
            self._superior_ids[unit_id] = found
        return found

    def shares_by_distance(self, lat: float, lon: float, radius_km: float) -> tuple[float, float, float, float]:
        """Return which share of all places lies within a circle, near it, in its region and far from it.

        The places are those of the stations, each counted as a point.

        Args:
            lat: Latitude of the centre in degrees.
            lon: Longitude in degrees.
            radius_km: Its radius.

        Returns:
            Four shares that add up to 1, counted over the knowledge base with a pseudo-count.
        """
        inside, near, region, far = self.all_shares_by_distance(lat, lon, np.array([radius_km]))[0].tolist()
        return inside, near, region, far

    @cached_property
    def share_within(self) -> Callable[[float, float, float], float]:
        """Return the first of `shares_by_distance` for a point that few ask for: its distances are not kept."""
        return lru_cache(maxsize=_SHARES_KEPT)(self._find_share_within)

    def _find_share_within(self, lat: float, lon: float, radius_km: float) -> float:
        points = self._centres
        away = distances_km(np.array(lat), np.array(lon), points[:, 0], points[:, 1])
        pseudo = self.weights("place", "pseudo count")
        return (int(np.count_nonzero(away <= radius_km)) + pseudo) / (len(away) + 4 * pseudo)

    def all_shares_by_distance(self, lat: float, lon: float, radius_km: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return `shares_by_distance` for circles of several radii around one point: array (radii, 4)."""
        away = self._cached_distances(lat, lon)
        near, region = self.weights("place", "near limit"), self.weights("place", "region limit")
        within = np.searchsorted(away, radius_km[:, np.newaxis] + (0.0, near, region), side="right")
        pseudo = self.weights("place", "pseudo count")
        counts = np.diff(within, axis=1, prepend=0, append=len(away))
        shares: NDArray[np.float64] = (counts + pseudo) / (len(away) + 4 * pseudo)
        return shares

    @cached_property
    def _cached_distances(self) -> Callable[[float, float], NDArray[np.float64]]:
        return lru_cache(maxsize=_DISTANCES_KEPT)(self._sorted_distances)

    def _sorted_distances(self, lat: float, lon: float) -> NDArray[np.float64]:
        """Return the distances of all places from a point, the nearest first (km)."""
        points = self._centres
        return np.sort(distances_km(np.array(lat), np.array(lon), points[:, 0], points[:, 1]))
