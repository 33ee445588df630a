"""Free place text to places with a point and a radius, and old places to those of today.

Data flow: text -> words -> spans that are names -> candidates by name -> ranking -> `PlaceMatch`.
The facts' own places are indexed at the first `Gazetteer.find`; communes and hamlets only when a name needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from kb.communes import Communes, province_key
from kb.facts_io import Facts
from kb.fine_places import FinePlaces
from kb.grid import GridReferences
from kb.numbers import place_numbers
from kb.place_ranking import AskedDay, Candidate, RankedComponent, candidate_of, is_near_any, rank
from kb.place_spans import Span, SpanFinder
from kb.place_successors import Successor, SuccessorFinder
from kb.problems import UnknownIdError
from kb.toponyms import FactPlaces, Toponym


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place that a text may name.

    Attributes:
        place_id: Id in the facts, ``commune-legacy-<code>``, ``commune-<code>`` or ``hamlet-<hes_id>``.
        name: The place's first name.
        kind: One of `kb.schema.PLACE_KINDS`, ``hamlet`` or ``grid`` (a map reference).
        lat: Latitude of the centre, decimal degrees.
        lon: Longitude of the centre, decimal degrees.
        radius_km: How far from the centre the place may reach: how vague the text is.
        score: 0 to 1; the scores of one name in the text add up to 1 at most. No probability of death there.
        matched_text: The words of the text.
        start: Offset of their first character.
        end: Offset after their last.
    """

    place_id: str
    name: str
    kind: str
    lat: float
    lon: float
    radius_km: float
    score: float
    matched_text: str
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """The places of the facts, the communes before and after July 2025, and the hamlets of 1967-74.

    Attributes:
        facts: The facts; nothing is indexed before it is asked for.
    """

    facts: Facts = field(repr=False)
    _remembered: dict[str, tuple[PlaceMatch, ...]] = field(default_factory=dict, init=False, repr=False)

    def find(self, text: str, *, on: date | None = None, limit: int = 10) -> tuple[PlaceMatch, ...]:
        """Find the places that a text names, the finest that agrees with the wider ones first.

        Args:
            text: Place text as on a notice or in the facts, such as "xã Tân Long, Hướng Hóa, Quảng Trị".
            on: A day; places that existed on it under that name go before namesakes that did not.
            limit: Most matches returned.

        Returns:
            Matches, best first; empty when the text names no known place.
        """
        return self.search(text, on)[: max(0, limit)]

    def search(self, text: str, on: date | None) -> tuple[PlaceMatch, ...]:
        """Find all places that a text names, as `find` does, searched once for all days on which it gives the same.

        Returns:
            Matches, best first; one object for all those days.
        """
        if on is None:
            return self._remembered[text] if text in self._remembered else self._cached_search(text)
        searches = self._searches_of(text)
        for first, last, found in searches:
            if first <= on <= last:
                return found
        asked = AskedDay(on)
        found = self._search(text, asked)
        searches.append((asked.first, asked.last, found))
        return found

    def remember(self, found: Mapping[str, tuple[PlaceMatch, ...]]) -> None:
        """Take over what another process with the same facts found for texts without a day."""
        self._remembered.update(found)

    def place(self, place_id: str) -> Toponym:
        """Return a place by its id.

        Raises:
            UnknownIdError: If there is none.
        """
        place = self._fact_places.places.get(place_id) or self._fine_places.get(place_id)
        if place is None:
            raise UnknownIdError(
                f"There is no place {place_id!r}. Give an id of places.csv or districts.csv, or "
                "commune-legacy-<code>, commune-<code> or hamlet-<number>."
            )
        return place

    def successors(self, place_id: str, on_today: bool = True) -> tuple[Successor, ...]:
        """Say what a place has become.

        Args:
            place_id: Id of any place.
            on_today: Provinces and communes of today; False gives the next change only, for provinces and zones.

        Returns:
            Successors, the largest share first. A province gives provinces with the share of its land; a commune of
            before gives communes; any other point place gives its province, then the commune about there. Empty
            for places outside Viet Nam and for areas wider than a province.

        Raises:
            UnknownIdError: If there is no such place.
        """
        place = self.place(place_id)
        return self._successor_finder.of_today(place) if on_today else self._successor_finder.next_change(place)

    @cached_property
    def _fact_places(self) -> FactPlaces:
        return FactPlaces(self.facts)

    @cached_property
    def _fine_places(self) -> FinePlaces:
        places = self._fact_places.places
        rows = self.facts.province_present
        lands34 = {
            present: frozenset(row.province63_id for row in rows if row.present_place_id == present)
            for present in sorted({row.present_place_id for row in rows})
        }
        provinces34 = {province_key(places[present].name): present for present in lands34}
        provinces63 = {key: min(lands34[present]) for key, present in provinces34.items() if len(lands34[present]) == 1}
        provinces63 |= {province_key(places[row.province63_id].name): row.province63_id for row in rows}
        return FinePlaces(self.facts, Communes(provinces63, provinces34, lands34))

    @cached_property
    def _successor_finder(self) -> SuccessorFinder:
        return SuccessorFinder(self.facts, self._fact_places.places, lambda: self._fine_places)

    @cached_property
    def _cached_search(self) -> Callable[[str], tuple[PlaceMatch, ...]]:
        return lru_cache(maxsize=_texts_kept())(lambda text: self._search(text, None))

    @cached_property
    def _searches_of(self) -> Callable[[str], list[tuple[date, date, tuple[PlaceMatch, ...]]]]:
        """Return the searches of a text on days so far: first and last day on which the search gives the same."""

        def none_yet(text: str) -> list[tuple[date, date, tuple[PlaceMatch, ...]]]:  # noqa: ARG001 - the key
            return []

        return lru_cache(maxsize=_texts_kept())(none_yet)

    def _search(self, text: str, on: AskedDay | None) -> tuple[PlaceMatch, ...]:
        finder = SpanFinder(text, self._fact_places.has, self._is_fine)
        spans = finder.find()
        pairs = [(span, self._candidates(finder, span, on)) for span in spans if not span.is_fuzzy]
        ranked = rank([candidates for _, candidates in pairs])
        if self._look_closer(finder, pairs, ranked, on):
            ranked = rank([candidates for _, candidates in pairs])
        best = [component.scores[0][0] for component in ranked]
        similar = [(span, self._similar(finder, span, best, on)) for span in spans if span.is_fuzzy]
        if any(len(candidates) > 0 for _, candidates in similar):
            pairs += [(span, candidates) for span, candidates in similar if len(candidates) > 0]
            pairs.sort(key=lambda pair: pair[0].first)
            ranked = rank([candidates for _, candidates in pairs])
        ordered = [
            (_order(component, match, at), match)
            for (span, _), component in zip(pairs, ranked, strict=True)
            for at, match in enumerate(_matches(finder, span, component))
        ]
        named = tuple(match for _, match in sorted(ordered, key=lambda pair: pair[0]))
        return (*self._grid_matches(text), *named)

    def _grid_matches(self, text: str) -> Iterator[PlaceMatch]:
        """Yield the map references in a text: points, and so finer than any name."""
        for point in self._grid.find(text):
            place_id = "grid-" + "".join(char for char in point.text if char.isalnum())
            where = (point.lat, point.lon, point.error_km)
            yield PlaceMatch(place_id, point.text, "grid", *where, 1.0, point.text, point.start, point.end)

    @cached_property
    def _grid(self) -> GridReferences:
        return GridReferences(self.facts.hamlets_rvn)

    def _is_fine(self, key: str) -> bool:
        return self._fine_places.has(key)

    def _candidates(self, finder: SpanFinder, span: Span, on: AskedDay | None) -> list[Candidate]:
        text = finder.text_of(span)
        kinds = finder.kinds_of(span)
        factor = place_numbers()["fit.part"] if span.is_part else 1.0
        hits = self._fact_places.hits(span.key, text)
        candidates = [candidate_of(hit, kinds, on, factor) for hit in hits]
        if not any(
            hit.fit >= place_numbers()["fit.variant"] and (not kinds or hit.place.kind in kinds) for hit in hits
        ):
            kinds = kinds or finder.kinds_within(span)
            candidates += [candidate_of(hit, kinds, on, factor) for hit in self._fine_places.hits(span.key, text)]
        return candidates

    def _look_closer(
        self,
        finder: SpanFinder,
        pairs: list[tuple[Span, list[Candidate]]],
        ranked: tuple[RankedComponent, ...],
        on: AskedDay | None,
    ) -> bool:
        """Add the small places of a name whose known places lie away from the wider ones; tell whether any came."""
        is_changed = False
        for (span, candidates), component in zip(pairs, ranked, strict=True):
            if span.is_part or not _is_doubtful(component):
                continue
            seen = {candidate.place.place_id for candidate in candidates}
            hits = self._fine_places.hits(span.key, finder.text_of(span))
            fresh = [hit for hit in hits if hit.place.place_id not in seen]
            candidates += [candidate_of(hit, finder.kinds_of(span), on) for hit in fresh]
            is_changed = is_changed or len(fresh) > 0
        return is_changed

    def _similar(self, finder: SpanFinder, span: Span, best: list[Toponym], on: AskedDay | None) -> list[Candidate]:
        """Find the names most like one that is not known: near the places found, or, without any, in the facts."""
        numbers = place_numbers()
        for source in (self._fact_places, self._fine_places) if len(best) > 0 else (self._fact_places,):
            found = process.extract(
                span.key, source.key_list, scorer=fuzz.ratio, score_cutoff=numbers["fuzzy.cutoff"], limit=3
            )
            hits = [
                replace(hit, fit=numbers["fit.fuzzy"] * similarity / 100)
                for name, similarity, _ in found
                for hit in source.hits(name, name)
                if len(best) == 0 or is_near_any(hit.place, best)
            ]
            if len(hits) > 0:
                return [candidate_of(hit, finder.kinds_of(span), on) for hit in hits]
        return []


def _texts_kept() -> int:
    return int(place_numbers()["cap.cache"])


def _is_doubtful(component: RankedComponent) -> bool:
    """Tell whether a small namesake may be meant: the place lies off the others, and is no town or province."""
    doubt = place_numbers()["near.doubt"]
    is_listable = component.scores[0][0].kind == "town" or component.scores[0][0].is_province
    return component.nearness < doubt or (component.company < doubt and not is_listable)


def _order(component: RankedComponent, match: PlaceMatch, at: int) -> tuple[int, int, float, float, str]:
    """Sort by score, the first of a name by the score of all its places; of names about as likely, the first."""
    score = component.mass if at == 0 else match.score
    return (-round(score / place_numbers()["score.step"]), match.start, -match.score, match.radius_km, match.place_id)


def _matches(finder: SpanFinder, span: Span, ranked: RankedComponent) -> list[PlaceMatch]:
    numbers = place_numbers()
    start, end = finder.offsets_of(span)
    extra = numbers["radius.direction_extra"] if finder.is_beside(span) else 0.0
    return [
        PlaceMatch(
            place.place_id,
            place.name,
            place.kind,
            place.lat,
            place.lon,
            place.radius_km + extra,
            score,
            finder.text[start:end],
            start,
            end,
        )
        for place, score in ranked.scores
        if score >= numbers["score.least"]
    ]
