"""The area of an answer: which circles hold half and nine tenths of what is located, and the outline around them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from decoder.answer import Answer
from explorer.maps.frame import Frame, Label, Placed, circle, place_labels

Circle = tuple[float, float, float]
"""Longitude and latitude in degrees, radius in km."""
Line = list[list[float]]

SHARES = (0.5, 0.9)
_CORNERS = 360
_KM_PER_DEGREE = 111.195
_HARDLY_INSIDE = 0.999
"""A point counts as inside a circle below this share of its radius, so that a circle never hides itself."""
_NUMBER_PIXELS = 13
_NUMBER_REACH = 15.0


@dataclass(frozen=True, slots=True)
class NumberedPlace:
    """A place of the answer that has a number on the map.

    Attributes:
        index: Of the place in the list.
        placed: Its number with where it is drawn.
    """

    index: int
    placed: Placed


def located_mass(places: Sequence[Answer]) -> float:
    """Return the probability (0 to 1) that has a place on the map."""
    return math.fsum(place["probability"] for place in places)


def smallest_area(places: Sequence[Answer], share: float) -> tuple[Circle, ...]:
    """Return the fewest circles that hold at least a share of the located probability.

    Args:
        places: With probability and radius, the most probable first.
        share: 0 to 1.
    """
    wanted = share * located_mass(places)
    held = 0.0
    circles: list[Circle] = []
    for place in places:
        if held >= wanted - 1e-12:
            break
        circles.append((place["lon"], place["lat"], place["radius_km"]))
        held += place["probability"]
    return tuple(circles)


def is_one_area(places: Sequence[Answer]) -> bool:
    """Tell whether the same circles hold half and nine tenths of what is located."""
    return set(smallest_area(places, SHARES[0])) == set(smallest_area(places, SHARES[1]))


def outline_of(circles: Sequence[Circle]) -> list[Line]:
    """Return the outline of the union of circles as lines of longitude and latitude.

    Each circle gives the parts of its ring that lie in no other circle; a whole ring where none does.
    """
    once = list(dict.fromkeys(circles))
    lines: list[Line] = []
    for each in once:
        ring = circle(*each, corners=_CORNERS)[:-1]
        others = [other for other in once if other != each]
        lines += _runs(ring, [not any(_holds(other, *point) for other in others) for point in ring])
    return lines


def _runs(ring: Line, is_seen: list[bool]) -> list[Line]:
    """Cut a ring into the runs of points that are seen."""
    if all(is_seen):
        return [[*ring, ring[0]]]
    start = is_seen.index(False)
    lines: list[Line] = [[]]
    for step in range(len(ring)):
        at = (start + step) % len(ring)
        if is_seen[at]:
            lines[-1].append(ring[at])
        elif len(lines[-1]) > 0:
            lines.append([])
    return [line for line in lines if len(line) > 1]


def _holds(area: Circle, lon: float, lat: float) -> bool:
    east, north, radius_km = area
    off = math.hypot((lon - east) * math.cos(math.radians(north)), lat - north) * _KM_PER_DEGREE
    return off < _HARDLY_INSIDE * radius_km


def numbered_places(places: Sequence[Answer], frame: Frame) -> tuple[NumberedPlace, ...]:
    """Number the places that the frame shows, from 1; a number that would cover another moves aside or is dropped."""
    west, east, south, north = frame.corners()
    numbered: list[int] = []
    labels: list[Label] = []
    for index, place in enumerate(places):
        lon, lat = place["lon"], place["lat"]
        if not (west <= lon <= east and south <= lat <= north):
            continue
        label = Label(str(len(labels) + 1), lon, lat, _NUMBER_PIXELS, reach=_NUMBER_REACH)
        if len(place_labels([*labels, label], frame)) > len(labels):
            labels.append(label)
            numbered.append(index)
    placed = place_labels(labels, frame)
    return tuple(NumberedPlace(index, each) for index, each in zip(numbered, placed, strict=True))
