"""Communes and southern hamlets by name: loaded only when the facts' own places do not explain a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from kb.communes import REFORM_DAY, Communes
from kb.facts_io import Facts
from kb.geo import distances_km
from kb.numbers import place_numbers
from kb.place_names import sound_key
from kb.records import Hamlet
from kb.toponyms import NameHit, Toponym, name_fit

_BRACKET = re.compile(r" *\([^)]*\)")
_LAST_MARK = re.compile(r" (?:\d+|[A-F]|I|II|III|IV|V)$")
_HAMLET = "hamlet-"


class FinePlaces:
    """Communes before and after July 2025 and the hamlets of 1967-74, by id and by name."""

    def __init__(self, facts: Facts, communes: Communes) -> None:
        self.communes = communes
        self._hamlets: Mapping[str, Hamlet] = {_HAMLET + row.hes_id: row for row in facts.hamlets_rvn}
        self._known_hamlets: dict[str, Toponym] = {}
        self._names: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, place in communes.names():
            self._names[sound_key(name)].append((name, place.place_id))
        keys: dict[str, tuple[tuple[str, str], ...]] = {}
        for place_id, row in self._hamlets.items():
            if row.name not in keys:
                keys[row.name] = tuple((sound_key(name), name) for name in _hamlet_names(row.name))
            for key, name in keys[row.name]:
                self._names[key].append((name, place_id))

    def has(self, key: str) -> bool:
        """Tell whether a commune or hamlet has a name with this `kb.place_names.sound_key`."""
        return key in self._names

    @cached_property
    def key_list(self) -> tuple[str, ...]:
        """Every key, communes first."""
        return tuple(self._names)

    def get(self, place_id: str) -> Toponym | None:
        """Return a commune or hamlet by its id, None when there is none."""
        place = self.communes.legacy.get(place_id) or self.communes.today.get(place_id)
        if place is not None:
            return place
        if place_id not in self._known_hamlets and place_id in self._hamlets:
            self._known_hamlets[place_id] = _hamlet(place_id, self._hamlets[place_id])
        return self._known_hamlets.get(place_id)

    def hits(self, key: str, text: str) -> tuple[NameHit, ...]:
        """Return the communes and hamlets with this key, each with the fit of its name to the text."""
        best: dict[str, float] = {}
        for name, place_id in self._names.get(key, ()):
            best[place_id] = max(name_fit(text, name, key), best.get(place_id, 0))
        places = ((self.get(place_id), fit) for place_id, fit in best.items())
        return tuple(NameHit(place, fit, _kind_weight(place)) for place, fit in places if place is not None)

    def nearest_today(self, lat: float, lon: float, province_ids: frozenset[str]) -> Toponym | None:
        """Return the commune of today whose centre lies nearest for its size.

        Args:
            lat: Latitude, decimal degrees.
            lon: Longitude, decimal degrees.
            province_ids: Provinces of today to look in; empty for all.
        """
        places = [
            place for place in self.communes.today.values() if not province_ids or place.parent_id in province_ids
        ]
        if len(places) == 0:
            return None
        lats, lons, radii = np.array([(place.lat, place.lon, place.radius_km) for place in places]).T
        return places[int(np.argmin(distances_km(lats, lons, np.array([lat]), np.array([lon])) / radii))]


def _kind_weight(place: Toponym) -> float:
    kind = "commune_today" if place.earliest == REFORM_DAY else place.kind
    return place_numbers()[f"kind.{kind}"]


def _hamlet(place_id: str, row: Hamlet) -> Toponym:
    lands = frozenset({row.province63_id} - {""})
    parent = row.rvn_province_id or row.province63_id
    radius = place_numbers()["radius.hamlet"]
    return Toponym(place_id, row.name.title(), "hamlet", row.lat or 0.0, row.lon or 0.0, radius, parent, lands)


def _hamlet_names(name: str) -> tuple[str, ...]:
    """Return a hamlet's name without brackets, and without a last number or letter: TAN HANH 3 is in Tân Hạnh."""
    bare = _BRACKET.sub("", name).strip().lower()
    return tuple(dict.fromkeys((bare, _LAST_MARK.sub("", bare.upper()).lower())))
