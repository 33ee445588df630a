"""What has become of a place: the provinces and communes of today that hold its land."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kb.facts_io import Facts
from kb.fine_places import FinePlaces
from kb.geo import distances_km
from kb.numbers import place_numbers
from kb.toponyms import Toponym

Basis = Literal["lineage", "land", "nearest"]


@dataclass(frozen=True, slots=True)
class Successor:
    """A place that holds land of an older one.

    Attributes:
        place_id: Id of the successor.
        name: Its name.
        share: Part of the older place's land, 0 to 1; 0 where it is not known.
        basis: ``lineage`` (recorded), ``land`` (recorded, the share estimated from the map) or ``nearest`` (only the
            commune whose centre lies nearest for its size: about here).
        is_default: Whether an undivided answer would name it.
    """

    place_id: str
    name: str
    share: float
    basis: Basis
    is_default: bool


class SuccessorFinder:
    """Follows provinces, communes and point places to today.

    Args:
        facts: The facts with their changes of provinces.
        places: The facts' places by id.
        fine_places: Gives communes and hamlets, loaded when first needed.
    """

    def __init__(self, facts: Facts, places: Mapping[str, Toponym], fine_places: Callable[[], FinePlaces]) -> None:
        self._places = places
        self._fine_places = fine_places
        self._successions = facts.successions
        self._presents: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for row in facts.province_present:
            self._presents[row.place_id][row.present_place_id] += row.share or 0.0

    def of_today(self, place: Toponym) -> tuple[Successor, ...]:
        """Return the provinces or communes of today on a place's land, the largest share first."""
        fine = self._fine_places()
        if place.place_id in fine.communes.today:
            return (Successor(place.place_id, place.name, 1.0, "lineage", True),)
        if place.place_id in fine.communes.legacy:
            return self._communes(place, fine)
        presents = self._provinces(place.place_id)
        if place.is_province or len(place.lands) == 0:
            return presents
        presents = self._province_of_point(place)
        if len(presents) == 0:
            return ()
        nearest = fine.nearest_today(place.lat, place.lon, frozenset(item.place_id for item in presents[:1]))
        about = () if nearest is None else (Successor(nearest.place_id, nearest.name, 0.0, "nearest", False),)
        return (*presents, *about)

    def next_change(self, place: Toponym) -> tuple[Successor, ...]:
        """Return what a province or zone next became, as recorded; shares must not be chained."""
        rows = [row for row in self._successions if row.from_place_id == place.place_id and row.to_place_id]
        found = [
            Successor(row.to_place_id, self._places[row.to_place_id].name, row.share or 0.0, "lineage", False)
            for row in rows
        ]
        return _marked(found)

    def _provinces(self, place_id: str) -> tuple[Successor, ...]:
        shares = self._presents.get(place_id, {})
        return _marked(
            [Successor(key, self._places[key].name, round(share, 6), "lineage", False) for key, share in shares.items()]
        )

    def _province_of_point(self, place: Toponym) -> tuple[Successor, ...]:
        """A point lies in one province: of those its lineage allows, the one whose centre is nearest for its size."""
        allowed = {key for land in place.lands for key in self._presents.get(land, {})}
        if len(allowed) == 0:
            return ()
        provinces = [self._places[key] for key in sorted(allowed)]
        nearest = min(provinces, key=lambda province: _distance(place, province))
        return (Successor(nearest.place_id, nearest.name, 1.0, "lineage", True),)

    def _communes(self, place: Toponym, fine: FinePlaces) -> tuple[Successor, ...]:
        parts = fine.communes.successors(place.place_id)
        if len(parts) == 1:
            name = fine.communes.today[parts[0].place_id].name
            return (Successor(parts[0].place_id, name, 1.0, "lineage", True),)
        communes = [fine.communes.today[part.place_id] for part in parts]
        shares = _land_shares(place, communes)
        found = [
            Successor(commune.place_id, commune.name, share, "land", part.is_default)
            for commune, part, share in zip(communes, parts, shares, strict=True)
        ]
        return tuple(sorted(found, key=lambda item: (-item.share, not item.is_default, item.place_id)))


def _marked(found: list[Successor]) -> tuple[Successor, ...]:
    """Sort by share and mark the largest as the default."""
    ordered = sorted(found, key=lambda item: (-item.share, item.place_id))
    return tuple(
        Successor(item.place_id, item.name, item.share, item.basis, index == 0) for index, item in enumerate(ordered)
    )


def _distance(place: Toponym, other: Toponym) -> float:
    lat, lon = np.array([place.lat]), np.array([place.lon])
    return float(distances_km(lat, lon, np.array([other.lat]), np.array([other.lon]))[0]) / other.radius_km


def _land_shares(place: Toponym, communes: list[Toponym]) -> list[float]:
    """Estimate how a commune's land is shared: points on a disc go to the commune nearest for its size.

    The disc has the commune's centre and the radius of `Toponym`; the points lie on a square grid.
    """
    steps = int(place_numbers()["successor.grid"])
    offsets = np.linspace(-1, 1, steps)
    north, east = (axis.ravel() for axis in np.meshgrid(offsets, offsets))
    inside = north**2 + east**2 <= 1
    degree_km = distances_km(np.array([0.0]), np.array([0.0]), np.array([1.0]), np.array([0.0]))[0]
    lats = place.lat + north[inside] * place.radius_km / degree_km
    lons = place.lon + east[inside] * place.radius_km / degree_km / np.cos(np.radians(place.lat))
    table = np.array([(commune.lat, commune.lon, commune.radius_km) for commune in communes])
    apart = distances_km(lats[:, None], lons[:, None], table[None, :, 0], table[None, :, 1]) / table[None, :, 2]
    counts = np.bincount(np.argmin(apart, axis=1), minlength=len(communes))
    return [round(float(count) / int(inside.sum()), 3) for count in counts]
