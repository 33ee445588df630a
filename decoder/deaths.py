"""How many of a unit's dead are expected when, at which station, and under which name, before a notice is read."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property, lru_cache
from statistics import median

import numpy as np
from numpy.typing import NDArray

from decoder.fading import DAYS_PER_YEAR, chance_in_phase
from decoder.weights import Weights
from decoder.window import FIRST_DAY, LAST_DAY, OPEN_WINDOW, Window
from kb.knowledge import KnowledgeBase
from kb.records import Designation, Loss
from kb.states import State
from kb.stations import Station
from kb.unit_home import attested_days

_WARS = (("1945-1954", date(1954, 7, 21)), ("1954-1975", date(1975, 4, 30)), ("1975-1989", LAST_DAY))
"""The wars of the national list and their last days (periods.csv: khang-chien-chong-phap, khang-chien-chong-my)."""
_SPANS_AT_ONCE = 2_000
"""Spans whose existence is reckoned at once: a dozen arrays of all months of each would else fill the memory."""
_WINDOWS_KEPT = 1_000
"""Windows whose months are kept."""

Span = tuple[int | None, int | None, int | None, int | None]
"""Formation, end, first and last attested day of a unit (ordinals); None = not seen. Units with the same share it."""


class ExpectedDeaths:
    """Expected deaths of the units of a knowledge base, by month and station; read only after it is made."""

    def __init__(self, knowledge: KnowledgeBase, weights: Weights) -> None:
        self.knowledge = knowledge
        self.weights = weights
        self._months = np.arange(FIRST_DAY.year * 12, (LAST_DAY.year + 1) * 12)
        self._month_start = np.array([date(m // 12, m % 12 + 1, 1).toordinal() for m in self._months.tolist()])
        self._busyness: dict[str, float] = {}
        self._battle_rate = weights("station", "battle")
        self._presence_rate = weights("station", "presence")
        self._chances_at_any_time: dict[str, float] = {}
        spans = {unit.unit_id: self._attested_span(unit.unit_id) for unit in knowledge.facts.units}
        self._spans = tuple(dict.fromkeys(spans.values()))
        row_of = {span: row for row, span in enumerate(self._spans)}
        self._rows = {unit_id: row_of[span] for unit_id, span in spans.items()}

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

    def _existence(self, spans: Sequence[Span]) -> NDArray[np.float64]:
        """Chance that a unit with each of some spans existed, by month: array (spans, months), 0 to 1."""
        days = np.array(spans, dtype=np.float64).reshape(-1, 4)  # None becomes NaN
        begin, end, seen_first, seen_last = (days[:, [column]] for column in range(4))
        month = self._month_start[np.newaxis, :] + 15.0
        half_life = self.weights("time", "half-life of a unit") * DAYS_PER_YEAR
        with np.errstate(invalid="ignore"):
            early = np.where(np.isnan(begin), np.exp2(-np.maximum(seen_first - month, 0) / half_life), 1.0)
            late = np.exp2(-np.maximum(month - np.fmax(seen_last, begin), 0) / half_life)
            late = np.where(np.isnan(end), late, 1.0)
            chance = np.where(np.isnan(seen_first), self.weights("time", "nothing dated"), early * late)
            is_before, is_after = month + 15 < begin, month - 15 > end
        chance = np.nan_to_num(chance, nan=self.weights("time", "nothing dated"))
        lived = self._mass_where(~is_before & ~is_after, chance)
        for outside, level in ((is_before, "before formation"), (is_after, "after dissolution")):
            share = self.weights("time", level)
            # Of a unit of a few late years all years before it would else weigh as much as its life.
            beyond = self._mass_where(outside, 1.0)
            can_tell = (lived > 0) & (beyond > 0)
            most = np.divide(share * lived, beyond, out=np.full_like(lived, share), where=can_tell)
            chance = np.where(outside, np.minimum(share, most), chance)
        return np.asarray(chance, dtype=np.float64)

    def _mass_where(self, months: NDArray[np.bool_], chance: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Return the expected deaths in some months, for each span: array (spans, 1)."""
        found: NDArray[np.float64] = (months * chance * self._deaths_per_month).sum(axis=1, keepdims=True)
        return found

    def _attested_span(self, unit_id: str) -> Span:
        life = self.knowledge.life(unit_id)
        days = tuple(attested_days(self.knowledge, unit_id))
        return life.begin, life.end, min(days, default=None), max(days, default=None)

    @cached_property
    def _running_deaths(self) -> NDArray[np.float64]:
        """Expected deaths before each month of a unit with each span, up to a factor: array (spans, months + 1)."""
        running = np.zeros((len(self._spans), len(self._months) + 1))
        for first in range(0, len(running), _SPANS_AT_ONCE):
            some = slice(first, first + _SPANS_AT_ONCE)
            existence = self._existence(self._spans[some])
            np.cumsum(existence * self._deaths_per_month, axis=1, out=running[some, 1:])
        return running

    @cached_property
    def _all_running_deaths(self) -> NDArray[np.float64]:
        """The expected deaths on the national list before each month: array (months + 1)."""
        return np.concatenate(([0.0], np.cumsum(self._deaths_per_month)))

    @cached_property
    def _mass(self) -> dict[str, float]:
        """Unit id to its expected deaths with all under it over all years, up to a common factor."""
        of_spans = self._running_deaths[:, -1].tolist()
        return {
            unit.unit_id: self.weights("prior", f"strength {unit.level}") * of_spans[self._rows[unit.unit_id]]
            for unit in self.knowledge.facts.units
        }

    def _own_share(self, unit_id: str) -> float:
        """Return which part of a unit's dead no listed sub-unit explains (0 to 1)."""
        has_listed = unit_id in self.knowledge.children
        return self.weights("prior", "own share with listed sub-units") if has_listed else 1.0

    @cached_property
    def _total_mass(self) -> float:
        shares = np.array([self._own_share(unit_id) for unit_id in self._mass])
        return float((np.array(list(self._mass.values())) * shares).sum())

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
        return listed * share * self._mass[unit_id] / self._total_mass

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

    def row(self, unit_id: str) -> int:
        """Return the place of a unit in the arrays over all spans."""
        return self._rows[unit_id]

    def existence_shares(self, rows: NDArray[np.int64], months: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return `existence_share` of many units in many windows at once.

        Args:
            rows: Place of each unit, from `row`: array (pairs).
            months: Of its window, from `months`: array (pairs, 2).

        Returns:
            Array (pairs).
        """
        first, last = months[:, 0], months[:, 1]
        of_units = self._running_deaths[rows, last] - self._running_deaths[rows, first]
        shares: NDArray[np.float64] = of_units / (self._all_running_deaths[last] - self._all_running_deaths[first])
        return shares

    def average_existence(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the chance that units existed, averaged over the deaths of all years: array (units), 0 to 1."""
        averages: NDArray[np.float64] = self._running_deaths[rows, -1] / self._all_running_deaths[-1]
        return averages

    def months(self, first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the index of the first month of each window and one past its last; at least one month of 1945-1989.

        Args:
            first: First days (ordinals): array (windows).
            last: Last days, inclusive.

        Returns:
            Array (windows, 2).
        """
        begin, end = (
            np.maximum(np.searchsorted(self._month_start, days, side="right") - 1, 0) for days in (first, last)
        )
        return np.stack([begin, np.maximum(begin, end) + 1], axis=1)

    @cached_property
    def _cached_months(self) -> Callable[[Window], tuple[int, int]]:
        """Return the index of a window's first month and one past its last; at least one month of 1945-1989."""
        return lru_cache(maxsize=_WINDOWS_KEPT)(self._months_of)

    def _months_of(self, window: Window) -> tuple[int, int]:
        first = self._month_of(window.first)
        return first, max(first, self._month_of(window.last)) + 1

    def _month_of(self, ordinal: int) -> int:
        on = date.fromordinal(ordinal)
        month = on.year * 12 + on.month - 1 - FIRST_DAY.year * 12
        return min(max(month, 0), len(self._months) - 1)

    def deaths_by_month(self, unit_id: str) -> tuple[list[int], list[float]]:
        """Return months (year * 12 + month - 1) and the unit's expected deaths in each, up to a factor."""
        deaths = np.diff(self._running_deaths[self._rows[unit_id]])
        return self._months.tolist(), deaths.tolist()

    def station_deaths(self, station: Station, window: Window) -> float:
        """Return a unit's expected deaths at a station within a window, in deaths of a day without news; 0 and up."""
        start = station.start if station.start is not None else window.first
        end = station.end if station.end is not None else window.last
        days = min(end, window.last) - max(start, window.first) + 1
        return self.per_day(station) * days

    def per_day(self, station: Station) -> float:
        """Return a unit's expected deaths on a day at a station, in deaths of a day without news; 0 and up."""
        if station.kind == "battle":
            return self._battle_rate * self._loss_factors.get(station.station_id, 1.0)
        return self._presence_rate

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


def _killed(losses: Iterable[Loss]) -> list[int]:
    """Return the counts of killed that are claimed, without the zeros."""
    counts = [loss.count_min for loss in losses if loss.category == "killed"]
    return [count for count in counts if count is not None and count > 0]
