"""Where stations and foundings were: a point with a radius, found once for each."""

from __future__ import annotations

from dataclasses import dataclass

from kb.gazetteer import PlaceMatch
from kb.geo import distance_km
from kb.knowledge import KnowledgeBase
from kb.records import UnitEvent
from kb.stations import Station


@dataclass(frozen=True, slots=True)
class Point:
    """Where something was: degrees (WGS84) and kilometres."""

    lat: float
    lon: float
    radius_km: float


class Points:
    """Points of stations and of foundings; remembers what it has found.

    Args:
        knowledge: The facts and their gazetteer.
        station_radius_km: Radius of a station whose claim gives none; 0 or more.
    """

    def __init__(self, knowledge: KnowledgeBase, station_radius_km: float) -> None:
        self._knowledge = knowledge
        self._station_radius_km = station_radius_km
        self._stations: dict[tuple[str, str, str], Point | None] = {}
        self._foundings: dict[str, tuple[tuple[Point, UnitEvent], ...]] = {}

    def of_station(self, station: Station) -> Point | None:
        """Return where a station was: its own point, or the places its text names, as wide as they lie apart."""
        memo = (station.kind, station.station_id, station.unit_id)
        if memo not in self._stations:
            self._stations[memo] = self._find(station)
        return self._stations[memo]

    def of_foundings(self, unit_id: str) -> tuple[tuple[Point, UnitEvent], ...]:
        """Return where a unit was formed, with the event that says so."""
        found = self._foundings.get(unit_id)
        if found is None:
            found = self._foundings[unit_id] = tuple(
                (Point(matches[0].lat, matches[0].lon, matches[0].radius_km), event)
                for event in self._knowledge.life(unit_id).events
                if event.event == "formed" and event.place_text != ""
                if len(matches := self._knowledge.gazetteer.find(event.place_text)) > 0
            )
        return found

    def _find(self, station: Station) -> Point | None:
        default = self._station_radius_km
        if station.lat is not None and station.lon is not None:
            radius_km = station.radius_km if station.radius_km is not None else self._extent_km(station)
            return Point(station.lat, station.lon, max(radius_km, default))
        return _around(self._places_in(station.place_text), default)

    def _extent_km(self, station: Station) -> float:
        """Return how wide a station is whose claim gives a point but no radius: as its place, or as its text spans."""
        if station.place_id != "":
            return self._knowledge.gazetteer.place(station.place_id).radius_km
        around = _around(self._places_in(station.place_text), 0.0)
        if around is None or station.lat is None or station.lon is None:
            return 0.0
        apart = distance_km(station.lat, station.lon, around.lat, around.lon)
        return around.radius_km if apart <= around.radius_km else 0.0

    def _places_in(self, text: str) -> list[PlaceMatch]:
        """Return the best match of each name in a text, without the wide places that only hold a finer one."""
        best: dict[tuple[int, int], PlaceMatch] = {}
        for match in self._knowledge.gazetteer.find(text):
            best.setdefault((match.start, match.end), match)
        matches = list(best.values())

        def holds_a_finer(wide: PlaceMatch) -> bool:
            return any(
                fine.radius_km < wide.radius_km
                and distance_km(wide.lat, wide.lon, fine.lat, fine.lon) <= wide.radius_km + fine.radius_km
                for fine in matches
                if fine is not wide
            )

        return [match for match in matches if not holds_a_finer(match)]


def _around(matches: list[PlaceMatch], least_km: float) -> Point | None:
    """Return the circle around several places, or None without any."""
    if len(matches) == 0:
        return None
    lat = sum(match.lat for match in matches) / len(matches)
    lon = sum(match.lon for match in matches) / len(matches)
    reach = max(distance_km(lat, lon, match.lat, match.lon) + match.radius_km for match in matches)
    return Point(lat, lon, max(reach, least_km))
