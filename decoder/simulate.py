"""Notices drawn from the knowledge base under documented noise: the test of whether percentages are true.

A man is drawn by expected deaths, his day from the years his unit existed, his station from its share of the
unit's dead of those days; then a clerk writes the notice, and noise does what noise does (`simulate.csv`).
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np

from decoder.candidates import Candidate
from decoder.decode import Decoder
from decoder.fading import chance_in_phase
from decoder.matching import Matcher
from decoder.stations import busyness, weigh_stations
from decoder.window import FIRST_DAY, LAST_DAY, Window
from kb.notation import Numbered
from kb.records import Unit
from kb.schema import LEVELS
from kb.stations import Station

NoiseName = Literal["clean", "usual", "heavy"]
NOISE_FILE = Path(__file__).parent / "simulate.csv"
_LETTERS = {"company": "c", "battalion": "d", "regiment": "e", "division": "f"}
_SUB_UNITS = {"division": ("regiment", "battalion"), "regiment": ("battalion", "company"), "battalion": ("company",)}
_HIGHEST = {"company": "companies", "battalion": "battalions", "regiment": "regiments"}


@dataclass(frozen=True, slots=True)
class Simulated:
    """A drawn notice with its truth.

    Attributes:
        unit_text: Unit as written.
        died_text: Date as written.
        place_text: Place as written.
        unit_id: The unit, or empty when it lies outside the knowledge base.
        level: The level at which the answer is held against the truth.
    """

    unit_text: str
    died_text: str
    place_text: str
    unit_id: str
    level: str


def read_noise(name: NoiseName) -> Mapping[str, float]:
    """Return the noise parameters of a level: probabilities, 0 to 1, and the highest numbers of unlisted sub-units."""
    with NOISE_FILE.open(encoding="utf-8", newline="") as file:
        return {row["parameter"]: float(row[name]) for row in csv.DictReader(file)}


class Simulator:
    """Draws notices from a knowledge base; the same seed draws the same notices."""

    def __init__(self, decoder: Decoder, noise: Mapping[str, float], seed: int) -> None:
        self._lookups = decoder.lookups
        self._knowledge = decoder.knowledge
        self._noise = noise
        self._rng = random.Random(seed)
        self._units = [unit for unit in decoder.knowledge.facts.units if self._numbered(unit) is not None]
        priors = [decoder.lookups.deaths.prior(unit.unit_id, with_sub_units=False) for unit in self._units]
        self._cumulative = np.cumsum(priors).tolist()
        self._stations = [station for station in decoder.knowledge.stations.all() if station.place_text != ""]

    def draw(self, count: int) -> Iterator[Simulated]:
        """Yield a number of notices."""
        for _ in range(count):
            unit = self._rng.choices(self._units, cum_weights=self._cumulative)[0]
            is_unlisted = self._rng.random() < self._lookups.weights("prior", f"not in the facts {unit.level}")
            yield self._outside(unit) if is_unlisted else self._inside(unit)

    def _chance(self, parameter: str) -> bool:
        return self._rng.random() < self._noise[parameter]

    def _numbered(self, unit: Unit) -> Numbered | None:
        """Return a number the unit bears at its own level, if that level has a letter."""
        if unit.level not in _LETTERS:
            return None
        names, spellings = self._knowledge.designations(unit.unit_id), self._knowledge.spellings
        owns = (spellings.own_number(state.claim.text, unit.level) for state in names)
        return next((own for own in owns if own is not None and own.word_class == unit.level), None)

    def _inside(self, unit: Unit) -> Simulated:
        day = self._day_of(unit)
        window = Window(day.toordinal(), day.toordinal(), True)
        matcher = Matcher(self._lookups, window)
        named, superior_text = self._superior(unit, matcher)
        if self._chance("own_left_out"):  # only an unlisted sub-unit and, maybe, a superior are written
            truth = named.unit_id if named is not None else ""
            is_bare = named is not None and self._chance("own_left_out_bare")
            text = ("" if is_bare else self._sub_units(unit, is_written=True)) + superior_text.lstrip("/")
            level = named.level if named is not None else unit.level
            return Simulated(text, self._date_text(day), self._place(unit, matcher), truth, level)
        text = self._sub_units(unit) + self._own_text(unit, window) + superior_text
        return Simulated(text, self._date_text(day), self._place(unit, matcher), unit.unit_id, unit.level)

    def _outside(self, pattern: Unit) -> Simulated:
        """Draw a unit that the facts do not hold: a number nobody or somebody else bears, at any place."""
        number = self._lookups.name_chances.draw_number(pattern.level, self._rng)
        day = date.fromordinal(self._rng.randint(FIRST_DAY.toordinal(), LAST_DAY.toordinal()))
        place = "" if self._chance("no_place") else self._rng.choice(self._stations).place_text
        text = self._sub_units(pattern) + _LETTERS[pattern.level] + number
        return Simulated(text, self._date_text(day), place, "", pattern.level)

    def _day_of(self, unit: Unit) -> date:
        """Draw a day by the unit's expected dead: some days of its life first, then the one of them by its stations.

        Source: sampling importance resampling, Rubin, J. Am. Stat. Assoc. 82 (1987), 543-546.
        """
        months, weights = self._lookups.deaths.deaths_by_month(unit.unit_id)
        drawn = self._rng.choices(months, weights=weights, k=int(self._noise["days_tried"]))
        days = [date(month // 12, month % 12 + 1, self._rng.randint(1, 28)) for month in drawn]
        return self._rng.choices(days, weights=[self._busyness(unit, day) for day in days])[0]

    def _busyness(self, unit: Unit, day: date) -> float:
        """Return the unit's expected dead of a day, in those of a day without a battle (1 or more)."""
        matcher = Matcher(self._lookups, Window(day.toordinal(), day.toordinal(), True))
        return busyness(
            weigh_stations(Candidate(unit, matcher.chains.chain(unit.unit_id)), matcher, with_sub_units=False)
        )

    def _sub_units(self, unit: Unit, *, is_written: bool = False) -> str:
        """Return unlisted sub-units, small to large, each written or not; at least one when it must be."""
        listed = {
            own.number
            for claim in self._knowledge.children.get(unit.unit_id, ())
            if (own := self._numbered(self._knowledge.units[claim.unit_id])) is not None
        }
        written = []
        for level in reversed(_SUB_UNITS.get(unit.level, ())):
            number = self._number(level)
            parameter = "regiment_written" if level == "regiment" else "sub_unit_written"
            if number not in listed and self._chance(parameter):
                written.append(f"{_LETTERS[level]}{number}/")
        if is_written and len(written) == 0:
            written.append(f"c{self._number('company')}/")
        return "".join(written)

    def _number(self, level: str) -> str:
        return str(self._rng.randint(1, int(self._noise[_HIGHEST[level]])))

    def _own_text(self, unit: Unit, window: Window) -> str:
        """Return a number the unit bore, the likelier the better it is attested on the day."""
        numbers: list[Numbered] = []
        chances: list[float] = []
        for name in self._lookups.names(unit):
            if name.own is not None and name.own.word_class == unit.level and name.state.claim.scope == "whole":
                numbers.append(name.own)
                phase, gap = name.state.phase(window.first, window.last)
                chances.append(chance_in_phase(phase, gap, self._lookups.weights))
        own = self._rng.choices(numbers, weights=chances)[0] if numbers else self._numbered(unit)
        assert own is not None  # only units with a number of their own are drawn
        suffix = own.suffix if self._chance("suffix_written") else ""
        return _LETTERS[unit.level] + self._typed(own.number) + suffix

    def _typed(self, number: str) -> str:
        if not self._chance("typo"):
            return number
        at = self._rng.randrange(len(number))
        return number[:at] + str(self._rng.randint(0, 9)) + number[at + 1 :]

    def _superior(self, unit: Unit, matcher: Matcher) -> tuple[Unit | None, str]:
        """Return the superior written and its text; None and nothing when none is."""
        if self._chance("no_superior"):
            return None, ""
        parents = [link.unit for link in matcher.chains.chain(unit.unit_id)]
        if self._chance("other_superior"):
            parents = [parent for _, parent in self._lookups.superiors_of_all_times(unit.unit_id)]
        above = [parent for parent in parents if LEVELS.index(parent.level) < LEVELS.index(unit.level)]
        named = [(parent, own) for parent in above if (own := self._numbered(parent)) is not None]
        if len(named) == 0:
            return None, ""
        parent, own = named[0] if self._chance("nearest_superior") else self._rng.choice(named)
        return parent, f"/{_LETTERS[parent.level]}{own.number}"

    def _date_text(self, day: date) -> str:
        if self._chance("no_date"):
            return ""
        year = day.year + (self._rng.choice((-1, 1)) if self._chance("wrong_year") else 0)
        year = min(max(year, FIRST_DAY.year), LAST_DAY.year)
        if self._chance("year_only"):
            return str(year)
        return f"{day.month}-{year}" if self._chance("month_only") else f"{day.day}-{day.month}-{year}"

    def _place(self, unit: Unit, matcher: Matcher) -> str:
        """Return the place of a station of those days; of an unknown one, a place of the unit at another time."""
        if self._chance("no_place"):
            return ""
        weighed = weigh_stations(Candidate(unit, matcher.chains.chain(unit.unit_id)), matcher, with_sub_units=False)
        station = self._rng.choices([each.station for each in weighed], weights=[each.share for each in weighed])[0]
        if station.kind == "unknown":
            known = [each for each in self._knowledge.stations.of(unit.unit_id) if each.place_text != ""]
            is_own = len(known) > 0 and self._chance("place_of_the_unit")
            station = self._rng.choice(known if is_own else self._stations)
        return self._place_text(station)

    def _place_text(self, station: Station) -> str:
        """Write the place of a station, only its widest part when the notice is vague."""
        parts = station.place_text.replace(";", ",").split(",")
        return parts[-1].strip() if self._chance("vague_place") else station.place_text
