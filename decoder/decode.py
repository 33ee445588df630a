"""One notice, from text to posterior: normalise, read, find candidates, weigh, combine."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Self

from decoder.burials import split_burial
from decoder.candidates import Candidate, find_candidates
from decoder.days import Days, UnitDays
from decoder.evidence.campaigns import NamedCampaign, fought_in_campaign, named_campaign
from decoder.evidence.evidence import Evidence
from decoder.evidence.homes import raised_near_home
from decoder.evidence.places import (
    NamedPlaces,
    buried_near_station,
    died_near_station,
    reburied_near_station,
)
from decoder.lookups import Lookups
from decoder.matching import Matcher
from decoder.normalise import NormalText
from decoder.notice import Notice, check_notice
from decoder.notice_dates import NoticeDate, read_date
from decoder.parts import PartFinder
from decoder.posterior import Hypothesis, UnitShare, Weighed, by_level, combine, safe_level
from decoder.read import Reading, read
from decoder.unlisted import named_levels, prior_of_none
from decoder.weights import Weights, load_weights
from decoder.window import OPEN_WINDOW, Window
from kb.gazetteer import PlaceMatch
from kb.knowledge import KnowledgeBase
from kb.problems import GiaiMaError, Problem
from kb.standing import Link
from kb.stations import Station

_YOUNG_OBJECTS = 100_000
"""Objects made before the garbage collector looks at the young ones: a decoding makes some ten thousand, none in a
circle."""
_TEXTS_KEPT = 20_000
"""Texts of a kind whose reading is kept: those of a list repeat."""
PLACES_WEIGHED = 10
"""Places of a text that are weighed at most, the best first."""
_PLACES_KEPT = 4_000
"""Place texts that are remembered with what they were held against: those of a list repeat."""
_NO_READING = Reading((), 0.0)


class NoticeError(GiaiMaError, ValueError):
    """A notice cannot be decoded; carries every fault found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{p.message} {p.hint}" for p in self.problems))


@dataclass(frozen=True, slots=True)
class Decoding:
    """What a notice can mean.

    Attributes:
        notice: As received.
        normal: Its unit text in comparable form.
        readings: All readings, cheapest first.
        died: Its date of death, or None.
        window: The days it can mean.
        died_places: Places its place of death can mean.
        buried_places: Places the first grave in its burial text can mean.
        reburied_places: Places the later grave in its burial text can mean.
        hypotheses: All hypotheses, most probable first.
        none_of_these: Probability that the unit is none of them (0 to 1).
        levels: Level to its units with their probability.
        safe_level: The smallest level that is safe to state, or empty.
        knowledge_version: Hash of the facts.
        model_version: Hash of the weights.
    """

    notice: Notice
    normal: NormalText
    readings: tuple[Reading, ...]
    died: NoticeDate | None
    window: Window
    died_places: NamedPlaces
    buried_places: NamedPlaces
    reburied_places: NamedPlaces
    hypotheses: tuple[Hypothesis, ...]
    none_of_these: float
    levels: dict[str, tuple[UnitShare, ...]]
    safe_level: str
    knowledge_version: str
    model_version: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice tells beside unit and date.

    Attributes:
        died: Places its place of death can mean.
        buried: Places its first grave can mean.
        reburied: Places its later grave can mean.
        campaign: The campaign it names, or None.
        home: Places its home can mean.
        enlisted: Its date of enlistment, or None.
    """

    died: NamedPlaces
    buried: NamedPlaces
    reburied: NamedPlaces
    campaign: NamedCampaign | None
    home: NamedPlaces
    enlisted: NoticeDate | None


@dataclass(frozen=True, slots=True)
class Named:
    """A unit that a reading can mean.

    Attributes:
        bits: What the names say for it, in all.
        reading: The reading.
        candidate: The unit with its chain of command.
        evidence: What the names say.
    """

    bits: float
    reading: Reading
    candidate: Candidate
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Supported:
    """A unit that a notice can mean, before places, home and campaign are weighed.

    Attributes:
        named: By what names.
        days: What holds of it on the days of the notice.
        prior: Its chance before anything is read (0 to 1).
        none: The chance of "none of these" then (0 to 1).
    """

    named: Named
    days: UnitDays
    prior: float
    none: float


def windows_of(died: NoticeDate | None) -> list[tuple[Window, float]]:
    """Return the windows of days a date can mean, each with its share; all of 1945-1989 without a date."""
    if died is None:
        return [(OPEN_WINDOW, 1.0)]
    return [(Window(span.first.toordinal(), span.last.toordinal(), True), span.share) for span in died.spans]


def _read_on(weighed: Weighed, share: float) -> Weighed:
    """Add what it costs that the date means these days and not the others it can mean."""
    evidence = Evidence("date_read_so", "one of several", math.log2(share), {"share": f"{share:.3f}"})
    return replace(weighed, evidence=(*weighed.evidence, evidence))


class Decoder:
    """Decodes notices against one knowledge base; made once, read only.

    With `without`, the evidence of those names is left out, to measure what each is worth.
    """

    def __init__(
        self, knowledge: KnowledgeBase, weights: Weights | None = None, *, without: Collection[str] = ()
    ) -> None:
        self.knowledge = knowledge
        self.weights = weights if weights is not None else load_weights()
        self._without = frozenset(without)

    @property
    def is_whole(self) -> bool:
        """Whether no evidence is left out."""
        return len(self._without) == 0

    @cached_property
    def lookups(self) -> Lookups:
        """Counts and curves over the knowledge base."""
        return Lookups(self.knowledge, self.weights)

    @cached_property
    def _finder(self) -> PartFinder:
        return PartFinder(self.knowledge, self.weights)

    @cached_property
    def read_unit(self) -> Callable[[str], tuple[NormalText, tuple[Reading, ...]]]:
        """Read a unit text; of several notices, each distinct one is read once."""
        return lru_cache(maxsize=_TEXTS_KEPT)(self.read_unit_afresh)

    def read_unit_afresh(self, text: str) -> tuple[NormalText, tuple[Reading, ...]]:
        """Read a unit text, and remember nothing: for those who keep what they need of it."""
        return read(text, self._finder, self.weights)

    @cached_property
    def campaign(self) -> Callable[[str], NamedCampaign | None]:
        """Find the campaign that a text names, once for each distinct text."""
        return lru_cache(maxsize=_TEXTS_KEPT)(lambda text: named_campaign(text, self.lookups))

    def places(self, text: str, window: Window) -> NamedPlaces:
        """Find the places that a text names, of the time of the notice where the window is given.

        What is found is one object for all days on which it is the same.
        """
        return self._named_places(text.strip(), self.place_matches(text, window)[:PLACES_WEIGHED])

    def place_matches(self, text: str, window: Window) -> tuple[PlaceMatch, ...]:
        """Return what `places` finds, before it is cut to `PLACES_WEIGHED`; one object for all days of the same."""
        text = text.strip()
        on = date.fromordinal(window.first) if window.is_given else None
        return self.knowledge.gazetteer.search(text, on) if text != "" else ()

    @cached_property
    def _named_places(self) -> Callable[[str, tuple[PlaceMatch, ...]], NamedPlaces]:
        return lru_cache(maxsize=_PLACES_KEPT)(NamedPlaces)

    def ready(self, *, is_kept: bool = True) -> Self:
        """Build now what is otherwise built at the first notice; for processes that decode many.

        Args:
            is_kept: Whether the knowledge base lives as long as the process: then it is taken out of the garbage
                collector's rounds, which otherwise stop a decoding for a tenth of a second now and then. One that is
                dropped before must not be, or its memory never comes back.
        """
        _ = self.lookups, self._finder, self.knowledge.gazetteer, self.knowledge.stations, self.knowledge.claims
        if is_kept:
            gc.collect()
            gc.freeze()
            gc.set_threshold(_YOUNG_OBJECTS)
        return self

    def decode(self, notice: Notice) -> Decoding:
        """Decode one notice.

        Args:
            notice: As written.

        Returns:
            The posterior; "cannot decode" is one with its mass on "none of these".

        Raises:
            NoticeError: With every fault: nothing to decode, a field too long, a date that is none.
        """
        problems = check_notice(notice)
        died, date_problems = read_date(notice.died_text)
        if len(problems) + len(date_problems) > 0:
            raise NoticeError((*problems, *date_problems))
        windows = windows_of(died)
        window = Window(min(w.first for w, _ in windows), max(w.last for w, _ in windows), died is not None)
        normal, readings = self.read_unit(notice.unit_text)
        campaign = self.campaign(notice.place_text)
        place_text = campaign.rest if campaign is not None else notice.place_text
        died_places = self.places(place_text, window)
        burial = split_burial(notice.burial_text)
        buried_places = self.places(burial.first, window)
        reburied_places = self.places(burial.later, OPEN_WINDOW)
        home = self.places(notice.home_text, OPEN_WINDOW)
        told = Told(
            died_places,
            buried_places,
            reburied_places,
            campaign,
            home,
            read_date(notice.enlisted_text, "enlisted_text")[0],
        )
        weighed = [
            found if share == 1.0 else _read_on(found, share)
            for span, share in windows
            for found in self._weigh(readings, Days(self.lookups, span), told)
        ]
        hypotheses, none = combine(weighed)
        levels = by_level(hypotheses)
        return Decoding(
            notice,
            normal,
            readings,
            died,
            window,
            died_places,
            buried_places,
            reburied_places,
            hypotheses,
            none,
            levels,
            safe_level(levels, self.weights("answer", "safe level")),
            self.knowledge.version,
            self.weights.version,
        )

    def chain_in(self, unit_id: str, window: Window) -> tuple[Link, ...]:
        """Return a unit's superiors in a window of days, nearest first."""
        return self.lookups.chains_in(window).chain(unit_id)

    def _weigh(self, readings: Sequence[Reading], days: Days, told: Told) -> Iterator[Weighed]:
        """Yield every hypothesis with its evidence; of several readings the best for each unit."""
        for found in self.supported(readings, days, told.died if len(told.died.matches) > 0 else told.buried):
            candidate = found.days.candidate
            prior = Evidence(
                "prior", "of the unit", math.log2(found.prior / found.none), {"share": f"{found.prior:.5f}"}
            )
            raised = raised_near_home(told.home, told.enlisted, candidate, self.lookups)
            shared = (prior, *found.named.evidence, found.days.existed, found.days.busy)
            shared = (*shared, raised) if raised is not None else shared
            for station, was_there in zip(found.days.stations, found.days.was_there, strict=True):
                weighed = (*shared, was_there, *self._at_station(station.station, days.window, told))
                yield Weighed(candidate, station.station, found.named.reading, self._kept(weighed))

    def supported(self, readings: Sequence[Reading], days: Days, place: NamedPlaces) -> list[Supported]:
        """Return the units a notice can mean, weighed by all but places, home and campaign.

        Args:
            readings: Of its unit text.
            days: The days it can mean.
            place: Where to look for units when it names none.
        """
        levels = named_levels(readings)
        named = self._named(readings, days)
        if len(named) == 0 and levels is None and days.window.is_given:
            named = self._near(readings, days, place)
        is_named = levels is not None and not any(part.kind == "code" for part in readings[0].parts)
        prior_of = {unit_id: self.lookups.deaths.prior(unit_id, with_sub_units=is_named) for unit_id in named}
        none = prior_of_none(levels, prior_of, self.lookups)
        return [
            Supported(found, days.unit(found.candidate, with_sub_units=is_named), prior_of[unit_id], none)
            for unit_id, found in named.items()
        ]

    def _named(self, readings: Sequence[Reading], days: Days) -> dict[str, Named]:
        """Return every unit that a reading can mean, by the reading that speaks for it most."""
        best: dict[str, Named] = {}
        for reading in readings:
            matched = days.matcher.matched(reading)
            read_so = self._reading_evidence(reading, readings[0])
            for candidate in find_candidates(matched, days.matcher):
                evidence = (read_so, *days.names.weigh(matched, candidate))
                bits = sum([item.bits for item in evidence])
                known = best.get(candidate.unit.unit_id)
                if known is None or bits > known.bits:
                    best[candidate.unit.unit_id] = Named(bits, reading, candidate, evidence)
        return best

    def _near(self, readings: Sequence[Reading], days: Days, place: NamedPlaces) -> dict[str, Named]:
        """Return the units near the place, for a notice that names none."""
        reading = readings[0] if len(readings) > 0 else _NO_READING
        matched = days.matcher.matched(reading)
        found = {}
        for candidate in self._candidates_near(days.matcher, place):
            evidence = tuple(days.names.weigh(matched, candidate))
            found[candidate.unit.unit_id] = Named(sum([item.bits for item in evidence]), reading, candidate, evidence)
        return found

    def _at_station(self, station: Station, window: Window, told: Told) -> Iterator[Evidence]:
        """Yield what the places and the campaign of a notice say of a station."""
        lookups = self.lookups
        yield died_near_station(told.died, station, lookups, window)
        yield buried_near_station(told.buried, told.died, station, lookups, window)
        if told.reburied.text != "":
            yield reburied_near_station(told.reburied, told.died, told.buried, told.home, station, lookups, window)
        if told.campaign is not None:
            yield fought_in_campaign(told.campaign, station, lookups, window)

    def _kept(self, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        """Leave out the evidence whose worth is being measured."""
        if len(self._without) == 0:
            return evidence
        return tuple(item for item in evidence if item.name not in self._without)

    def _reading_evidence(self, reading: Reading, cheapest: Reading) -> Evidence:
        level = "first reading" if reading is cheapest else "another reading"
        return Evidence("read_so", level, cheapest.cost_bits - reading.cost_bits, {"cost": f"{reading.cost_bits:.1f}"})

    def _candidates_near(self, matcher: Matcher, places: NamedPlaces) -> list[Candidate]:
        """Return the units with a station nearest to the place in the notice's days."""
        if len(places.matches) == 0:
            return []
        place = places.matches[0]
        limit = self.weights("place", "region limit") + place.radius_km
        most = int(self.weights("place", "candidates near"))
        numbers = self.lookups.stations.units_near(place.lat, place.lon, limit, matcher.window, most)
        nearest = [self.lookups.units.units[number] for number in numbers.tolist()]
        return [Candidate(unit, matcher.chains.chain(unit.unit_id)) for unit in nearest]
