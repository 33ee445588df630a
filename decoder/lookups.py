"""The decoder's view of the knowledge base: counts and curves made once, looked up for every notice."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from statistics import median

import numpy as np
from numpy.typing import NDArray

from decoder.chains import WindowChains
from decoder.fading import DAYS_PER_YEAR, chance_in_phase
from decoder.name_chances import NameChances
from decoder.normalise import normalise
from decoder.points import Points
from decoder.weights import Weights
from kb.folding import fold, key_of
from kb.geo import distances_km
from kb.knowledge import KnowledgeBase
from kb.notation import Numbered, own_number
from kb.records import Designation, Loss, Subordination, Unit
from kb.schema import BRANCHES
from kb.states import State, day
from kb.stations import Station, overlaps

FIRST_DAY = date(1945, 1, 1)
LAST_DAY = date(1989, 12, 31)
_WARS = (("1945-1954", date(1954, 7, 21)), ("1954-1975", date(1975, 4, 30)), ("1975-1989", LAST_DAY))
"""The wars of the national list and their last days (periods.csv: khang-chien-chong-phap, khang-chien-chong-my)."""
_YEAR_OR_REMARK = re.compile(r"\(.*?\)|\b(?:19)\d\d\b")
_LEAST_BATTLE_WORDS = 3
"""Words of the shortest name that is looked for: "trận" or "chiến dịch" and a place alone are too common."""
WORD = re.compile(r"[^\W_]+")
_ENDS = ("dissolved", "merged_into")
_WINDOWS_KEPT = 1_000
_CHAINS_KEPT = 100
"""Windows whose chains of command are kept: the years and some months of a list; some 30 MB at most."""
_CENTRES_COUNTED = 4_000
"""Places that shares are counted over at most: more would not change a share by a hundredth."""
_DISTANCES_KEPT = 4_000
"""Points whose distances to all places are kept: at most 130 MB."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days a notice's date can mean.

    Attributes:
        first: First day (ordinal).
        last: Last day (ordinal), inclusive.
        is_given: False when the notice gives no date and the window is all of 1945-1989.
    """

    first: int
    last: int
    is_given: bool

    @property
    def days(self) -> int:
        """Its length in days, 1 or more."""
        return self.last - self.first + 1


OPEN_WINDOW = Window(FIRST_DAY.toordinal(), LAST_DAY.toordinal(), False)


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
        self._months = np.arange(FIRST_DAY.year * 12, (LAST_DAY.year + 1) * 12)
        self._month_start = np.array([date(m // 12, m % 12 + 1, 1).toordinal() for m in self._months.tolist()])
        self._names: dict[str, tuple[UnitName, ...]] = {}
        self._superiors: dict[str, tuple[tuple[State[Subordination], Unit], ...]] = {}
        self._superior_ids: dict[str, frozenset[str]] = {}
        self._busyness: dict[str, float] = {}
        self._battle_rate = weights("station", "battle")
        self._presence_rate = weights("station", "presence")
        self._life_dates: dict[str, Mapping[str, str]] = {}
        self._chances_at_any_time: dict[str, float] = {}
        self._rows = {unit.unit_id: row for row, unit in enumerate(knowledge.facts.units)}

    def names(self, unit: Unit) -> tuple[UnitName, ...]:
        """Return a unit's designations of all times, made ready to compare."""
        names = self._names.get(unit.unit_id)
        if names is None:
            names = tuple(_name(state, unit.level) for state in self.knowledge.designations(unit.unit_id))
            self._names[unit.unit_id] = names
        return names

    @cached_property
    def _deaths_per_month(self) -> NDArray[np.float64]:
        """Expected deaths on the national list by month: each war's total spread evenly over its days."""
        deaths = np.zeros(len(self._months))
        start = FIRST_DAY.toordinal()
        for war, last_day in _WARS:
            end = last_day.toordinal()
            inside = (self._month_start >= start) & (self._month_start <= end)
            deaths[inside] = self.weights("deaths", war) / inside.sum()
            start = end + 1
        return deaths

    def _existence(self) -> NDArray[np.float64]:
        """Chance that each unit existed, by month: array (units, months), 0 to 1."""
        spans = np.array([self._attested_span(unit) for unit in self.knowledge.facts.units], dtype=np.float64)
        spans = spans.reshape(-1, 4)
        begin, end, seen_first, seen_last = (spans[:, [column]] for column in range(4))
        month = self._month_start[np.newaxis, :] + 15.0
        half_life = self.weights("time", "half-life of a unit") * DAYS_PER_YEAR
        with np.errstate(invalid="ignore"):
            early = np.where(np.isnan(begin), np.exp2(-np.maximum(seen_first - month, 0) / half_life), 1.0)
            late = np.exp2(-np.maximum(month - np.fmax(seen_last, begin), 0) / half_life)
            late = np.where(np.isnan(end), late, 1.0)
            chance = np.where(np.isnan(seen_first), self.weights("time", "nothing dated"), early * late)
            chance = np.where(month + 15 < begin, self.weights("time", "before formation"), chance)
            chance = np.where(month - 15 > end, self.weights("time", "after dissolution"), chance)
        return np.asarray(np.nan_to_num(chance, nan=self.weights("time", "nothing dated")), dtype=np.float64)

    def _attested_span(self, unit: Unit) -> tuple[float, float, float, float]:
        """Return formation, end, first and last attested day of a unit; NaN = not seen."""
        life = self.knowledge.life(unit.unit_id)
        dates = [day(event.date) for event in life.events]
        dates += [found for name in self.knowledge.designations(unit.unit_id) for found in (name.start, name.attested)]
        dates += [found for sub in self.knowledge.subordinations(unit.unit_id) for found in (sub.start, sub.attested)]
        dates += [found for stay in self.knowledge.stations.of(unit.unit_id) for found in (stay.start, stay.end)]
        days = [found for found in dates if found is not None]
        return (
            _or_nan(life.begin),
            _or_nan(life.end),
            _or_nan(min(days, default=None)),
            _or_nan(max(days, default=None)),
        )

    @cached_property
    def _running_deaths(self) -> NDArray[np.float64]:
        """Each unit's expected deaths before each month, up to a factor: array (units, months + 1)."""
        running = np.zeros((len(self._rows), len(self._months) + 1))
        np.cumsum(self._existence() * self._deaths_per_month, axis=1, out=running[:, 1:])
        return running

    @cached_property
    def _all_running_deaths(self) -> NDArray[np.float64]:
        """The expected deaths on the national list before each month: array (months + 1)."""
        return np.concatenate(([0.0], np.cumsum(self._deaths_per_month)))

    @cached_property
    def _mass(self) -> NDArray[np.float64]:
        """Expected deaths of each unit with all under it over all years, up to a common factor."""
        strength = np.array([self.weights("prior", f"strength {unit.level}") for unit in self.knowledge.facts.units])
        return np.asarray(strength * self._running_deaths[:, -1], dtype=np.float64)

    def _own_share(self, unit_id: str) -> float:
        """Return which part of a unit's dead no listed sub-unit explains (0 to 1)."""
        has_listed = unit_id in self.knowledge.children
        return self.weights("prior", "own share with listed sub-units") if has_listed else 1.0

    @cached_property
    def _total_mass(self) -> float:
        shares = np.array([self._own_share(unit.unit_id) for unit in self.knowledge.facts.units])
        return float((self._mass * shares).sum())

    def prior(self, unit_id: str, *, with_sub_units: bool) -> float:
        """Return the chance, before anything is read, that a notice is of this unit.

        Args:
            unit_id: The unit.
            with_sub_units: Whether it stands for its listed sub-units too, when they are no hypotheses
                of their own.

        Returns:
            0 to 1.
        """
        share = 1.0 if with_sub_units else self._own_share(unit_id)
        listed = 1.0 - self.weights("prior", "not in the facts")
        return listed * share * float(self._mass[self._rows[unit_id]]) / self._total_mass

    def level_prior(self, level: str) -> float:
        """Return the chance, before anything is read, that a notice is of a listed unit of a level (0 to 1)."""
        return self._level_priors.get(level, 0.0)

    @cached_property
    def _level_priors(self) -> dict[str, float]:
        priors: defaultdict[str, float] = defaultdict(float)
        for unit in self.knowledge.facts.units:
            priors[unit.level] += self.prior(unit.unit_id, with_sub_units=True)
        return dict(priors)

    def existence_ratio(self, unit_id: str, window: Window) -> float:
        """Return P(death in the window | the unit) over P(death in the window | anyone); 0 and up."""
        average = float(self._running_deaths[self._rows[unit_id], -1]) / float(self._all_running_deaths[-1])
        return self.existence_share(unit_id, window) / average

    def existence_share(self, unit_id: str, window: Window) -> float:
        """Return the chance that the unit existed, averaged over the window's expected deaths (0 to 1)."""
        row, (first, last) = self._rows[unit_id], self._cached_months(window)
        of_unit = self._running_deaths.item(row, last) - self._running_deaths.item(row, first)
        return of_unit / (self._all_running_deaths.item(last) - self._all_running_deaths.item(first))

    @cached_property
    def _cached_months(self) -> Callable[[Window], tuple[int, int]]:
        return lru_cache(maxsize=_WINDOWS_KEPT)(self._months_of)

    def _months_of(self, window: Window) -> tuple[int, int]:
        """Return the index of a window's first month and one past its last; at least one month of 1945-1989."""
        first = self._month_of(window.first)
        return first, max(first, self._month_of(window.last)) + 1

    def _month_of(self, ordinal: int) -> int:
        on = date.fromordinal(ordinal)
        month = on.year * 12 + on.month - 1 - FIRST_DAY.year * 12
        return min(max(month, 0), len(self._months) - 1)

    @cached_property
    def name_chances(self) -> NameChances:
        """How likely it is that another unit bears a number, a name or a code."""
        return NameChances(self.knowledge, self.weights)

    def deaths_by_month(self, unit_id: str) -> tuple[list[int], list[float]]:
        """Return months (year * 12 + month - 1) and the unit's expected deaths in each, up to a factor."""
        deaths = np.diff(self._running_deaths[self._rows[unit_id]])
        return self._months.tolist(), deaths.tolist()

    def station_deaths(self, station: Station, window: Window) -> float:
        """Return a unit's expected deaths at a station within a window, in deaths of a day without news; 0 and up."""
        start = station.start if station.start is not None else window.first
        end = station.end if station.end is not None else window.last
        days = min(end, window.last) - max(start, window.first) + 1
        if station.kind == "battle":
            return self._battle_rate * days * self._loss_factors.get(station.station_id, 1.0)
        return self._presence_rate * days

    def chance_at_any_time(self, state: State[Designation]) -> float:
        """Return the chance that a notice without a date writes a designation: a mean over its unit's dead."""
        known = self._chances_at_any_time.get(state.claim.claim_id)
        if known is None:
            months, deaths = self.deaths_by_month(state.claim.unit_id)
            by_year: defaultdict[int, float] = defaultdict(float)
            for month, dead in zip(months, deaths, strict=True):
                by_year[month // 12] += dead
            chances = {
                year: chance_in_phase(
                    *state.phase(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()), self.weights
                )
                for year in by_year
            }
            total = math.fsum(by_year.values())
            known = math.fsum(dead * chances[year] for year, dead in by_year.items()) / total
            self._chances_at_any_time[state.claim.claim_id] = known
        return known

    def life_dates(self, unit_id: str) -> Mapping[str, str]:
        """Return when a unit was formed and when it ended, as its events say; empty where they do not."""
        dates = self._life_dates.get(unit_id)
        if dates is None:
            events = self.knowledge.life(unit_id).events
            formed = [str(each.date) for each in events if each.event == "formed" and each.date is not None]
            ended = [str(each.date) for each in events if each.event in _ENDS and each.date is not None]
            dates = self._life_dates[unit_id] = {"from": next(iter(formed), ""), "to": next(iter(ended), "")}
        return dates

    def average_busyness(self, unit_id: str) -> float:
        """Return a unit's expected dead of an average day of its life, its battles with the rest, in those of a day
        without a battle (1 or more).
        """
        busyness = self._busyness.get(unit_id)
        if busyness is None:
            quiet = OPEN_WINDOW.days * self.existence_share(unit_id, OPEN_WINDOW)
            stations = self.knowledge.stations.within(unit_id, OPEN_WINDOW.first, OPEN_WINDOW.last)
            fought = sum(self.station_deaths(station, OPEN_WINDOW) for station in stations if station.kind == "battle")
            busyness = self._busyness[unit_id] = 1 + fought / quiet
        return busyness

    @cached_property
    def _loss_factors(self) -> dict[str, float]:
        """Battle id to how much deadlier than the median battle the rival claims of killed make it, softened."""
        softened = self.weights("station", "share of losses")
        counts = {battle_id: _killed(losses) for battle_id, losses in self.knowledge.losses.items()}
        everywhere = [count for found in counts.values() for count in found]
        return {
            battle_id: (median(found) / median(everywhere)) ** softened
            for battle_id, found in counts.items()
            if len(found) > 0
        }

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
        stations = [each for each in self.knowledge.stations.all() if overlaps(each, window.first, window.last)]
        inside = sum(station.kind == "battle" and station.station_id in battle_ids for station in stations)
        return (inside + 1) / (len(stations) + 2)

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
        away = self._cached_distances(lat, lon)
        near, region = self.weights("place", "near limit"), self.weights("place", "region limit")
        limits = (radius_km, radius_km + near, radius_km + region)
        inside, by_near, by_region = np.searchsorted(away, limits, side="right").tolist()
        pseudo = self.weights("place", "pseudo count")
        total = len(away) + 4 * pseudo
        counts = (inside, by_near - inside, by_region - by_near, len(away) - by_region)
        inside_share, near_share, region_share, far_share = ((count + pseudo) / total for count in counts)
        return inside_share, near_share, region_share, far_share

    @cached_property
    def _cached_distances(self) -> Callable[[float, float], NDArray[np.float64]]:
        return lru_cache(maxsize=_DISTANCES_KEPT)(self._sorted_distances)

    def _sorted_distances(self, lat: float, lon: float) -> NDArray[np.float64]:
        """Return the distances of all places from a point, the nearest first (km)."""
        points = self._centres
        return np.sort(distances_km(np.array(lat), np.array(lon), points[:, 0], points[:, 1]))


def _killed(losses: Iterable[Loss]) -> list[int]:
    """Return the counts of killed that are claimed, without the zeros."""
    counts = [loss.count_min for loss in losses if loss.category == "killed"]
    return [count for count in counts if count is not None and count > 0]


def _name(state: State[Designation], level: str) -> UnitName:
    return UnitName(state, key_of(state.claim.text), own_number(state.claim.text, level))


def _or_nan(ordinal: int | None) -> float:
    return float("nan") if ordinal is None else float(ordinal)
