"""Places in one shape, whatever table they come from, and an index of their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kb.dates import EdtfDate
from kb.facts_io import Facts
from kb.numbers import place_numbers
from kb.place_names import is_numbered, place_words_at, plain_key, plain_words, sound_key, tone_key
from kb.records import Place

PROVINCE_KINDS = frozenset({"province", "rvn_province", "revolutionary_province"})
_AREA_KINDS = PROVINCE_KINDS | {"zone", "inter_zone", "front"}
_BARE_KINDS = frozenset(
    {"hill", "river", "bridge", "valley", "airfield", "camp", "island", "town", "village", "base_area"}
)


@dataclass(frozen=True, slots=True)
class Toponym:
    """One place of the gazetteer.

    Attributes:
        place_id: Id in the facts, ``commune-legacy-<code>``, ``commune-<code>`` or ``hamlet-<hes_id>``.
        name: Its first name.
        kind: One of `kb.records.PLACE_KINDS`, or ``hamlet``.
        lat: Latitude of the centre, decimal degrees.
        lon: Longitude of the centre, decimal degrees.
        radius_km: How far from the centre the place may reach.
        parent_id: The holding place, empty when none is known.
        lands: Provinces of the 63, or foreign provinces, that it lies in; empty when not known.
        earliest: First day it existed under the name, None when not known.
        latest: Day before which it ended, None when open or not known.
    """

    place_id: str
    name: str
    kind: str
    lat: float
    lon: float
    radius_km: float
    parent_id: str = ""
    lands: frozenset[str] = frozenset()
    earliest: date | None = None
    latest: date | None = None

    @property
    def is_province(self) -> bool:
        """Whether it is a province of any state or time."""
        return self.kind in PROVINCE_KINDS

    def existed_on(self, day: date) -> bool:
        """Tell whether the day lies within its known span; an unknown end counts as open."""
        return (self.earliest is None or self.earliest <= day) and (self.latest is None or day <= self.latest)


@dataclass(frozen=True, slots=True)
class NameHit:
    """A place one of whose names has the key looked up.

    Attributes:
        place: The place.
        fit: How well the words fit the name, 0 to 1.
        weight: How likely the name means this place rather than a namesake, 0 to 1.
    """

    place: Toponym
    fit: float
    weight: float


class FactPlaces:
    """The facts' places and districts by id and by name."""

    def __init__(self, facts: Facts) -> None:
        lands: dict[str, set[str]] = defaultdict(set)
        for present in facts.province_present:
            lands[present.place_id].add(present.province63_id)
        rows = {row.place_id: row for row in (*facts.places, *facts.districts)}
        self.places: Mapping[str, Toponym] = {
            place_id: _of_row(row, _lands_of(row, rows, lands)) for place_id, row in rows.items()
        }
        self._names: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for place_id, row in rows.items():
            for name in _names_of(row):
                self._names[sound_key(name)].append((name, place_id))

    def has(self, key: str) -> bool:
        """Tell whether a place has a name with this `kb.place_names.sound_key`."""
        return key in self._names

    @cached_property
    def key_list(self) -> tuple[str, ...]:
        """Every key, in file order."""
        return tuple(self._names)

    def hits(self, key: str, text: str) -> tuple[NameHit, ...]:
        """Return the places with this key, each once, with the fit of its best name to the text."""
        best: dict[str, NameHit] = {}
        for name, place_id in self._names.get(key, ()):
            place = self.places[place_id]
            hit = NameHit(place, name_fit(text, name, key), _alias_weight(name, place))
            if place_id not in best or (hit.fit, hit.weight) > (best[place_id].fit, best[place_id].weight):
                best[place_id] = hit
        return tuple(best.values())


def name_fit(text: str, name: str, key: str) -> float:
    """Say how well words fit a name that shares their `kb.place_names.sound_key`.

    Args:
        text: The words as written.
        name: The name as filed.
        key: The key they share.

    Returns:
        0 to 1: 1 for the same letters and tones, less where one side has no diacritics, least where both
        have different ones.
    """
    numbers = place_numbers()
    if is_numbered(key) or tone_key(text) == tone_key(name):
        return numbers["fit.exact"]
    fit = 1.0 if plain_key(text) == plain_key(name) else numbers["fit.variant"]
    if text.isascii() or name.isascii():
        return fit * numbers["fit.plain"]
    return fit * (numbers["fit.other_tones"] if fit == 1.0 else 1.0)


def _alias_weight(name: str, place: Toponym) -> float:
    """A wide place's other name is often that of a town in it, which is then the likelier meaning."""
    numbers = place_numbers()
    weight = numbers[f"kind.{place.kind}"]
    if name == place.name:
        return weight
    is_other = place.kind in _AREA_KINDS and sound_key(place.name) not in sound_key(name)
    return weight * numbers["weight.area_alias" if is_other else "weight.alias"]


def _of_row(row: Place, lands: frozenset[str]) -> Toponym:
    radius = row.radius_km if row.radius_km is not None else place_numbers()[f"radius.{row.kind}"]
    earliest = row.valid_from.earliest if row.valid_from is not None else None
    return Toponym(
        row.place_id,
        row.name_vi,
        row.kind,
        row.lat or 0.0,
        row.lon or 0.0,
        radius,
        row.parent_id,
        lands,
        earliest,
        _end_of(row.valid_to),
    )


def _end_of(valid_to: EdtfDate | None) -> date | None:
    return valid_to.latest if valid_to is not None else None


def _lands_of(row: Place, rows: Mapping[str, Place], lands: Mapping[str, set[str]]) -> frozenset[str]:
    """Follow the lineage up to the first province."""
    above: Place | None = row
    for _ in range(5):
        if above is None:
            break
        if above.kind in PROVINCE_KINDS:
            return frozenset(lands.get(above.place_id, {above.place_id}))
        above = rows.get(above.parent_id)
    return frozenset()


def _names_of(row: Place) -> Iterable[str]:
    """Yield name and other names, also without what stands in brackets and without a leading place word."""
    names = dict.fromkeys([row.name_vi, *row.alt_names.split("|")])
    for name in list(names):
        bare = name.split(" (")[0]
        names.setdefault(bare)
        words = bare.split(" ")
        if row.kind in _BARE_KINDS:
            names.setdefault(_without_place_word(words))
    return (name for name in names if name)


def _without_place_word(words: list[str]) -> str:
    plain = plain_words(" ".join(words))
    found = place_words_at(plain, 0)
    if len(plain) != len(words) or len(found) == 0 or found[0].role != "level":
        return ""
    rest = words[found[0].length :]
    return " ".join(rest) if len(rest) > 1 and not any(word.isdigit() for word in rest) else ""
