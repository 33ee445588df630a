"""Evidence from home and enlistment: men were sent to units raised or refilled near where they came from."""

from __future__ import annotations

from decoder.candidates import Candidate
from decoder.evidence.evidence import Evidence, evidence_of
from decoder.evidence.places import NamedPlaces
from decoder.fading import DAYS_PER_YEAR
from decoder.lookups import Lookups
from decoder.notice_dates import NoticeDate
from decoder.points import Point
from kb.geo import distance_km
from kb.records import Claim


def raised_near_home(
    home: NamedPlaces, enlisted: NoticeDate | None, candidate: Candidate, lookups: Lookups
) -> Evidence | None:
    """The home lies near where the unit was raised, or where it stood when the man enlisted.

    Returns:
        None when the home is not given or not found, or no such place of the unit is known: nothing is said.
    """
    if len(home.matches) == 0:
        return None
    places = _raising_places(candidate, enlisted, lookups)
    if len(places) == 0:
        return None
    match = home.matches[0]

    def gap_km(point: Point) -> float:
        return distance_km(match.lat, match.lon, point.lat, point.lon) - match.radius_km - point.radius_km

    gap, text, claim = min(((gap_km(point), text, claim) for point, text, claim in places), key=lambda each: each[0])
    limit, chance = lookups.weights("home", "near limit"), lookups.weights("home", "near")
    share = lookups.share_within(match.lat, match.lon, match.radius_km + limit)
    by_chance = 1 - (1 - share) ** len(places)  # that one of so many places lies near
    level = "near" if gap <= limit else "far"
    ratio = chance / by_chance if level == "near" else (1 - chance) / (1 - by_chance)
    return evidence_of(
        "raised_near_home", level, ratio, {"home": home.text, "place": match.name, "station": text}, [claim]
    )


def _raising_places(
    candidate: Candidate, enlisted: NoticeDate | None, lookups: Lookups
) -> list[tuple[Point, str, Claim]]:
    """Return where the unit was formed, and where it stood around the enlistment."""
    knowledge = lookups.knowledge
    places: list[tuple[Point, str, Claim]] = [
        (point, event.place_text, event) for point, event in lookups.points.of_foundings(candidate.unit.unit_id)
    ]
    if enlisted is not None:
        slack = int(lookups.weights("home", "around enlistment") * DAYS_PER_YEAR)
        first, last = enlisted.first.toordinal(), enlisted.last.toordinal() + slack
        for station in knowledge.stations.within(candidate.unit.unit_id, first, last):
            found = lookups.points.of_station(station)
            if found is not None and station.kind == "presence":
                places.append((found, station.place_text, knowledge.claims[station.claim_ids[0]]))
    return places
