"""Which of the places that share a name is meant: the one near the other places the text names.

Each name of a text is a component with its candidates. A candidate gains from every other component that has a
candidate near it; what is left is shared out among namesakes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kb.communes import TODAY_FROM
from kb.geo import distance_km, distances_km
from kb.numbers import place_numbers
from kb.toponyms import NameHit, Toponym

Matrix = NDArray[np.float64]

_A_DAY = timedelta(days=1)
_FEW_PAIRS = 12
"""Pairs of places up to which arrays take longer than one pair after the other: nearly all texts."""
_KM_PER_DEGREE = 110.0
"""A degree of latitude is no shorter."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place a component may mean.

    Attributes:
        place: The place.
        fit: How well the words fit it, 0 to 1.
        weight: How likely it is meant among its namesakes, before the other components are looked at.
    """

    place: Toponym
    fit: float
    weight: float


@dataclass(frozen=True, slots=True)
class RankedComponent:
    """A component's places after weighing.

    Attributes:
        scores: Place and score, best first; the scores are 0 to 1 and add up to 1 at most.
        nearness: How well the best place lies within a wider place named after it; 1 where none is named.
        company: How near the nearest other place of the text is; 1 where there is no other.
        mass: Score of the best place and of the component's other places by it, 0 to 1.
    """

    scores: tuple[tuple[Toponym, float], ...]
    nearness: float
    company: float
    mass: float


class AskedDay:
    """A day on which places are asked for, and the days around it on which every answer so far would be the same.

    Attributes:
        first: The first of those days.
        last: The last, inclusive.
    """

    def __init__(self, on: date) -> None:
        self._on = on
        self.first, self.last = date.min, date.max

    def is_outside(self, place: Toponym) -> bool:
        """Tell whether a place did not exist on the day."""
        for day in (place.earliest, place.latest + _A_DAY if place.latest is not None else None):
            if day is not None and day <= self._on:
                self.first = max(self.first, day)
            elif day is not None:
                self.last = min(self.last, day - _A_DAY)
        return not place.existed_on(self._on)


def candidate_of(hit: NameHit, kinds: frozenset[str], on: AskedDay | None, factor: float = 1.0) -> Candidate:
    """Weigh a place by itself: its kind against the kind the text announces, its span against the day.

    Args:
        hit: The place and how its name fits.
        kinds: Kinds of place the text announces, empty when none.
        on: The day, None when not known.
        factor: Multiplies the fit, 0 to 1.
    """
    numbers = place_numbers()
    fit = hit.fit * factor
    if len(kinds) > 0 and hit.place.kind not in kinds:
        fit *= numbers["hint.other_kind"]
    weight = hit.weight * fit
    if on is not None and on.is_outside(hit.place):
        weight *= numbers["date.outside"]
    if on is None and hit.place.earliest is not None and hit.place.earliest >= TODAY_FROM:
        weight *= numbers["date.today"]
    return Candidate(hit.place, fit, weight)


def rank(components: Sequence[Sequence[Candidate]]) -> tuple[RankedComponent, ...]:
    """Weigh the candidates of all components against each other.

    Args:
        components: Candidates by component, in text order, none empty.

    Returns:
        One ranking per component, in the same order.
    """
    capped = [_cap(component) for component in components]
    places = [[candidate.place for candidate in component] for component in capped]
    near = {(one, other): _nearness(places[one], places[other]) for one, other in combinations(range(len(capped)), 2)}
    near |= {(other, one): matrix.T for (one, other), matrix in near.items()}
    weights = [_supported(capped, index, near) for index in range(len(capped))]
    merged = [_merge(component, weight) for component, weight in zip(capped, weights, strict=True)]
    best = [ranking[0][0].place for ranking in merged]
    nearness = [_nearness_within(best, index) for index in range(len(best))]
    ranked: list[RankedComponent] = []
    for index, ranking in enumerate(merged):
        company = _company(best, index)
        factor = _factor(best[index], nearness[index], company, is_alone=len(capped[index]) == 1)
        factor *= place_numbers()["score.fallback"] ** _finer_within(best, nearness, index)
        mass = sum(weight for _, weight in ranking)
        scores = tuple((candidate.place, candidate.fit * weight / mass * factor) for candidate, weight in ranking)
        ranked.append(RankedComponent(scores, nearness[index], company, _mass(scores)))
    return tuple(ranked)


def is_near_any(place: Toponym, others: Sequence[Toponym]) -> bool:
    """Tell whether a place lies in or by one of the others."""
    inside = place_numbers()["near.inside"]
    return any(_near(place, other) >= inside for other in others)


def _factor(place: Toponym, nearness: float, company: float, *, is_alone: bool) -> float:
    """Return what is left of a score when the place lies off the other ones named, 0 to 1."""
    numbers = place_numbers()
    if is_known_by_itself(place):
        return 1.0
    if any(map(str.isdigit, place.name)):
        return min(nearness, max(company, numbers["near.number"]))
    return max(nearness, numbers["near.alone"]) if is_alone else nearness


def _mass(scores: Sequence[tuple[Toponym, float]]) -> float:
    first, inside = scores[0][0], place_numbers()["near.inside"]
    return sum(score for place, score in scores if _near(first, place) >= inside)


def _cap(component: Sequence[Candidate]) -> list[Candidate]:
    ordered = sorted(component, key=lambda candidate: (-candidate.weight, candidate.place.place_id))
    return ordered[: int(place_numbers()["cap.namesakes"])]


def _supported(
    components: Sequence[Sequence[Candidate]], index: int, nearness: Mapping[tuple[int, int], Matrix]
) -> Matrix:
    """Multiply each candidate's weight by its expected nearness to every other component.

    A component counts the less the further off it stands in the text, and the less its own place is certain: it may
    mean a namesake that is not listed.
    """
    numbers = place_numbers()
    own = components[index]
    weight = np.array([candidate.weight for candidate in own])
    for other, candidates in enumerate(components):
        if other == index:
            continue
        near = nearness[index, other]
        likely = np.array([item.weight for item in candidates])
        main = candidates[0].place
        unlisted = numbers["near.unlisted_known" if is_known_by_itself(main) else "near.unlisted_small"]
        power = numbers.get(f"context.{main.kind}", 1.0) / abs(other - index)
        weight = weight * (unlisted + (1 - unlisted) * (near @ (likely / likely.sum()))) ** power
    return weight


def _nearness(ones: Sequence[Toponym], others: Sequence[Toponym]) -> Matrix:
    """Return for each pair how well one lies in or by the other, 0 to 1."""
    if len(ones) * len(others) <= _FEW_PAIRS:
        return np.array([[_near(one, other) for other in others] for one in ones])
    lat1, lon1, radius1 = _points(ones)
    lat2, lon2, radius2 = _points(others)
    wider = np.maximum(radius1[:, None], radius2[None, :])
    beyond = distances_km(lat1[:, None], lon1[:, None], lat2[None, :], lon2[None, :]) - wider
    numbers = place_numbers()
    scale = numbers["near.scale_km"] + numbers["near.scale_share"] * wider
    near: Matrix = np.exp(-np.maximum(0, beyond) / scale)
    provinces = [column for column, other in enumerate(others) if other.is_province]
    for row, one in enumerate(ones):
        for column in range(len(others)) if one.is_province else provinces:
            near[row, column] = _by_land(one, others[column], float(near[row, column]))
    return near


def _near(one: Toponym, other: Toponym) -> float:
    """Return how well one place lies in or by another, 0 to 1."""
    numbers = place_numbers()
    wider = max(one.radius_km, other.radius_km)
    beyond = distance_km(one.lat, one.lon, other.lat, other.lon) - wider
    scale = numbers["near.scale_km"] + numbers["near.scale_share"] * wider
    near = math.exp(-max(0.0, beyond) / scale)
    return _by_land(one, other, near) if one.is_province or other.is_province else near


def _by_land(one: Toponym, other: Toponym, near: float) -> float:
    """Return what is left of the nearness of a place and a province, by whether they are of the same land."""
    if len(one.lands) == 0 or len(other.lands) == 0:
        return near
    if one.lands.isdisjoint(other.lands):
        return near * place_numbers()["near.other_land"]
    return float(near ** place_numbers()["near.same_land"])


def _points(places: Sequence[Toponym]) -> tuple[Matrix, Matrix, Matrix]:
    table = np.array([(place.lat, place.lon, place.radius_km) for place in places])
    return table[:, 0], table[:, 1], table[:, 2]


def _merge(component: Sequence[Candidate], weights: Matrix) -> list[tuple[Candidate, float]]:
    """Keep one of each group of namesakes that are the same land, best first."""
    weight_of: list[float] = weights.tolist()
    order = sorted(range(len(component)), key=lambda at: _merge_order(component[at].place, weight_of[at]))
    kept: list[int] = []
    places: list[Toponym] = []
    for at in order:
        place = component[at].place
        if not _is_land_of_any(place, places):
            kept.append(at)
            places.append(place)
    return [(component[at], weight_of[at]) for at in kept]


def _is_land_of_any(place: Toponym, others: Sequence[Toponym]) -> bool:
    """Tell whether a place is the same land as one of its namesakes; most are told apart by their latitude alone."""
    if place.is_province:
        return any(_is_same_land(place, other) for other in others)
    lat, most = place.lat, max(place_numbers()["cluster.km"], place.radius_km) / _KM_PER_DEGREE
    return any(abs(other.lat - lat) <= most and _is_same_land(place, other) for other in others)


def _is_same_land(one: Toponym, other: Toponym) -> bool:
    if one.is_province != other.is_province:
        return False
    pick = max if one.is_province else min
    reach = max(place_numbers()["cluster.km"], pick(one.radius_km, other.radius_km))
    return distance_km(one.lat, one.lon, other.lat, other.lon) <= reach


def _merge_order(place: Toponym, weight: float) -> tuple[float, int, str]:
    return (-round(weight, 12), -(place.earliest.toordinal() if place.earliest is not None else 0), place.place_id)


def _nearness_within(best: Sequence[Toponym], index: int) -> float:
    """Return how well a place lies within the first wider one named after it, a small place else in one before it."""
    place = best[index]
    wider = [other for other in best[index + 1 :] if _is_wider(other, place)][:1]
    if len(wider) == 0 and not is_known_by_itself(place):
        wider = [other for other in best[:index] if _is_wider(other, place)]
    return max((_near(place, other) for other in wider), default=1.0)


def _company(best: Sequence[Toponym], index: int) -> float:
    """Return how near the nearest other place of the text is."""
    others = [*best[:index], *best[index + 1 :]]
    return max((_near(best[index], other) for other in others), default=1.0)


def is_known_by_itself(place: Toponym) -> bool:
    """Tell whether a place is a town, district or more: it may stand in a list without one that holds it."""
    numbers = place_numbers()
    return numbers.get(f"level.{place.kind}", 0.0) >= numbers["level.known"]


def _is_wider(place: Toponym, other: Toponym) -> bool:
    """Tell whether a place is of a kind and size to hold the other: by radius, or by rank where those are alike."""
    numbers = place_numbers()
    ranks = [numbers.get(f"level.{one.kind}", 0.0) for one in (place, other)]
    by = numbers["near.wider"] if ranks[0] <= ranks[1] or 0.0 in ranks else 1.0
    return ranks[0] >= numbers["level.known"] and place.radius_km > by * other.radius_km


def _finer_within(best: Sequence[Toponym], nearness: Sequence[float], index: int) -> int:
    """Count the finer places named that lie within a place."""
    inside, place = place_numbers()["near.inside"], best[index]
    return sum(
        nearness[at] >= inside and _is_wider(place, other) and _near(other, place) >= inside
        for at, other in enumerate(best)
    )
