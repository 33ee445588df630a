"""Evidence from places: how far the places named lie from a station, against how far they lie from any other."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from decoder.evidence.evidence import Evidence, named
from decoder.fading import DAYS_PER_YEAR, fade
from decoder.lookups import Lookups
from decoder.points import Point
from decoder.window import Window
from kb.gazetteer import PlaceMatch
from kb.geo import distance_km
from kb.stations import Station

NEAREST_LOOKED_AT = 3
"""Stations of a unit, nearest in time, among which one with a known place is sought."""
DISTANCES = ("inside", "near", "region", "far")


@dataclass(frozen=True, slots=True)
class NamedPlaces:
    """The places a field of the notice can mean.

    Attributes:
        text: As written.
        matches: Places, best first; the scores of one name add up to 1 at most, those of several names can pass 1.
        ratios: Points that these places were held against already, with the distance level and the likelihood
            ratio: many units share a battle.
    """

    text: str
    matches: tuple[PlaceMatch, ...]
    ratios: dict[tuple[Point, str], tuple[str, float]] = field(default_factory=dict, compare=False, repr=False)


_SAID = "place of death says it already"
_DEATH_NOT_GIVEN = Evidence("died_near_station", "not given", 0.0)
_BURIAL_NOT_GIVEN = Evidence("buried_near_station", "not given", 0.0)


def died_near_station(
    places: NamedPlaces, station: Station, lookups: Lookups, window: Window, *, name: str = "died_near_station"
) -> Evidence:
    """The place of death lies at the station."""
    if places.text == "":
        return _DEATH_NOT_GIVEN
    if len(places.matches) == 0:
        return Evidence(name, "place not found", 0.0, {"written": places.text})
    values = {"written": places.text, "place": places.matches[0].name}
    if station.kind != "unknown":
        point = lookups.points.of_station(station)
        if point is None:
            return Evidence(name, "station without a point", 0.0, values | {"station": station.place_text})
        level, ratio = _ratio(places, point, lookups, "")
        values |= {
            **named("station", station.name_vi, station.name_en),
            "km": f"{_gap_km(places.matches[0], point):.0f}",
        }
        return _in_bits(name, level, ratio, values, station)
    nearest = nearest_in_time(station.unit_id, window, lookups)
    if nearest is None:
        return Evidence(name, "whereabouts unknown", 0.0, values)
    known, point, gap_days = nearest
    level, ratio = _ratio(places, point, lookups, "moved ")
    trust = trust_after(gap_days, lookups)
    values |= {
        **named("station", known.name_vi, known.name_en),
        "km": f"{_gap_km(places.matches[0], point):.0f}",
        "days": str(gap_days),
    }
    return _in_bits(name, f"last known {level}", trust * ratio + 1 - trust, values, known)


def buried_near_station(
    places: NamedPlaces, died: NamedPlaces, station: Station, lookups: Lookups, window: Window
) -> Evidence:
    """The first burial place lies at the station."""
    if places.text == "":
        return _BURIAL_NOT_GIVEN
    return _grave_near_station("buried_near_station", "burial factor", places, died, station, lookups, window)


def reburied_near_station(
    places: NamedPlaces,
    died: NamedPlaces,
    buried: NamedPlaces,
    home: NamedPlaces,
    station: Station,
    lookups: Lookups,
    window: Window,
) -> Evidence:
    """The cemetery of a later reburial lies at the station: says little, and nothing when it lies near home.

    Args:
        places: What the text can mean from the reburial on.
        died: The place of death; when it is found, it says all that the cemetery could.
        buried: The first grave; the same.
        home: The man's home.
        station: A station of the hypothesis.
        lookups: Over the knowledge base.
        window: The days of the notice.
    """
    name = "reburied_near_station"
    is_grave = len(died.matches) == 0
    told = buried if is_grave else died
    if len(places.matches) > 0 and len(home.matches) > 0:
        grave, at_home = places.matches[0], home.matches[0]
        apart = distance_km(grave.lat, grave.lon, at_home.lat, at_home.lon) - grave.radius_km - at_home.radius_km
        if apart <= lookups.weights("home", "near limit"):
            return Evidence(name, "at home", 0.0, {"written": places.text})
    found = _grave_near_station(name, "reburial factor", places, told, station, lookups, window)
    return replace(found, level="first grave says it already") if found.level == _SAID and is_grave else found


def _grave_near_station(
    name: str,
    factor: str,
    places: NamedPlaces,
    told: NamedPlaces,
    station: Station,
    lookups: Lookups,
    window: Window,
) -> Evidence:
    """Weigh a grave as a place of death, softened by a factor; a place that is told already says it."""
    if len(told.matches) > 0:
        return Evidence(name, _SAID, 0.0, {"written": places.text})
    full = died_near_station(places, station, lookups, window, name=name)
    bits = full.bits * lookups.weights("place", factor)
    return Evidence(name, full.level, bits, full.values, full.claim_ids, full.source_ids)


def nearest_in_time(unit_id: str, window: Window, lookups: Lookups) -> tuple[Station, Point, int] | None:
    """Return the station of a unit nearest to the days of a notice, with its point and the gap in days.

    Only the nearest few are looked at (`NEAREST_LOOKED_AT`); None where none of them has a point.
    """
    stations = _by_gap(lookups.knowledge.stations.of(unit_id), window)
    for gap, station in stations:
        point = lookups.points.of_station(station)
        if point is not None:
            return station, point, gap
    return None


def trust_after(gap_days: int, lookups: Lookups) -> float:
    """Return how sure a unit still is, or already was, at a station so many days off (0 to 1)."""
    return fade(gap_days, station_half_life(lookups))


def station_half_life(lookups: Lookups) -> float:
    """Return the days after which it is half as sure that a unit still is where it was."""
    return lookups.weights("time", "half-life of a station") * DAYS_PER_YEAR


def _ratio(places: NamedPlaces, point: Point, lookups: Lookups, prefix: str) -> tuple[str, float]:
    """Return what `_weigh_point` says, weighed once for every point."""
    known = places.ratios.get((point, prefix))
    if known is None:
        known = places.ratios[point, prefix] = _weigh_point(places, point, lookups, prefix)
    return known


def _weigh_point(places: NamedPlaces, point: Point, lookups: Lookups, prefix: str) -> tuple[str, float]:
    """Return the best match's distance level and the likelihood ratio averaged over all matches.

    P(level | the station) over the share of all places that lie so from this station, as wide as both are: over all
    places the ratio is 1 on average, so that a place inside a station as wide as Tây Nguyên says little.
    """
    levels = [_distance_level(_gap_km(match, point), lookups) for match in places.matches]
    total = max(sum(match.score for match in places.matches), 1.0)
    ratio = max(1.0 - sum(match.score for match in places.matches), 0.0)
    for match, level in zip(places.matches, levels, strict=True):
        shares = lookups.shares_by_distance(point.lat, point.lon, point.radius_km + match.radius_km)
        ratio += match.score / total * _chance(level, shares, prefix, lookups) / shares[DISTANCES.index(level)]
    return levels[0], ratio


def _chance(level: str, shares: tuple[float, ...], prefix: str, lookups: Lookups) -> float:
    """Return P(the place lies so | the station); no less for inside than by chance, the rest of it to the others.

    Nearly every place lies inside a circle as wide as half the country: there it says nothing, and not the contrary.
    """
    inside = lookups.weights("place", f"{prefix}inside")
    if shares[0] <= inside:
        return lookups.weights("place", prefix + level)
    if level == "inside":
        return shares[0]
    return lookups.weights("place", prefix + level) * (1 - shares[0]) / (1 - inside)


def _gap_km(match: PlaceMatch, point: Point) -> float:
    apart = distance_km(match.lat, match.lon, point.lat, point.lon)
    return max(apart - match.radius_km - point.radius_km, 0.0)


def _distance_level(gap_km: float, lookups: Lookups) -> str:
    if gap_km <= 0:
        return "inside"
    if gap_km <= lookups.weights("place", "near limit"):
        return "near"
    return "region" if gap_km <= lookups.weights("place", "region limit") else "far"


def _by_gap(stations: Iterable[Station], window: Window) -> list[tuple[int, Station]]:
    gaps = [
        (max(station.start - window.last, window.first - station.end, 0), station)
        for station in stations
        if station.start is not None and station.end is not None
    ]
    return sorted(gaps, key=lambda pair: (pair[0], pair[1].station_id))[:NEAREST_LOOKED_AT]


def _in_bits(name: str, level: str, ratio: float, values: dict[str, str], station: Station) -> Evidence:
    return Evidence(name, level, math.log2(ratio), values, station.claim_ids, station.source_ids)
