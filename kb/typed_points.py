"""A place as somebody types it: coordinates, a reference of the old map grid, or a name of the gazetteer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.gazetteer import Gazetteer
from kb.numbers import place_numbers

_NUMBER = r"(-?\d{1,3}(?:[.,]\d+)?)\s*°?\s*"
_DEGREES = re.compile(rf"\s*{_NUMBER}N?\s*[,; ]\s*{_NUMBER}E?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TypedPoint:
    """A point that a text may mean.

    Attributes:
        name: What it is called.
        kind: Kind of place of the gazetteer, ``grid`` or ``degrees``.
        lat: Degrees north.
        lon: Degrees east.
        radius_km: How vague it is.
        place_id: Its id where it is a place of the facts, else empty.
    """

    name: str
    kind: str
    lat: float
    lon: float
    radius_km: float
    place_id: str


def points_of(text: str, gazetteer: Gazetteer, limit: int = 8) -> tuple[TypedPoint, ...]:
    """Return the points that a text may mean, the likeliest first; none when it means no place.

    Args:
        text: ``16.633, 106.733``, ``XT 048 157``, ``Khe Sanh, Quảng Trị``.
        gazetteer: Of the facts.
        limit: Most points returned.
    """
    match = _DEGREES.fullmatch(text)
    if match is not None:
        lat, lon = (float(part.replace(",", ".")) for part in match.groups())
        inside = -90.0 <= lat <= 90.0 and -180.0 <= lon <= 180.0
        radius_km = place_numbers()["typed.radius_km"]
        return (TypedPoint(text.strip(), "degrees", lat, lon, radius_km, ""),) if inside else ()
    known = {place.place_id for place in (*gazetteer.facts.places, *gazetteer.facts.districts)}
    return tuple(
        TypedPoint(
            each.name,
            each.kind,
            each.lat,
            each.lon,
            each.radius_km,
            each.place_id if each.place_id in known else "",
        )
        for each in gazetteer.find(text, limit=limit)
    )
