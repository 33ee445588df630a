"""The stations a candidate's dead of those days can belong to, each with its share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from decoder.candidates import Candidate
from decoder.matching import Matcher
from kb.schema import LEVELS
from kb.states import Phase
from kb.stations import Station, unknown_station

SHARED_UP_TO = "division"
"""Superiors above this level are spread too wide for their stations to be their units' too."""


@dataclass(frozen=True, slots=True)
class WeighedStation:
    """A station with the share of the candidate's expected dead in the window that fell there (0 to 1)."""

    station: Station
    share: float


def weigh_stations(candidate: Candidate, matcher: Matcher, *, with_sub_units: bool) -> tuple[WeighedStation, ...]:
    """Share a candidate's expected dead of the window among its stations.

    Args:
        candidate: The unit and its chain of command.
        matcher: Holds the window and the knowledge base.
        with_sub_units: Whether stations known only of a listed sub-unit count too.

    Returns:
        Stations with shares that add up to 1; "whereabouts unknown" is always the last.
    """
    lookups, window = matcher.lookups, matcher.window
    weighed: dict[tuple[str, str], tuple[Station, float]] = {}
    for station, factor in _stations(candidate, matcher, with_sub_units=with_sub_units):
        deaths = factor * lookups.deaths.station_deaths(station, window)
        key = (station.kind, station.station_id)
        if key not in weighed or deaths > weighed[key][1]:
            weighed[key] = (station, deaths)
    quiet = float(window.days) * lookups.deaths.existence_share(candidate.unit.unit_id, window)
    total = quiet + sum(deaths for _, deaths in weighed.values())
    found = [WeighedStation(station, deaths / total) for station, deaths in weighed.values()]
    return (*found, WeighedStation(unknown_station(candidate.unit.unit_id), quiet / total))


def busyness(stations: Sequence[WeighedStation]) -> float:
    """Return a unit's expected dead of an average day of the window, in those of a day without a battle (1 or more).

    Only battles of its own count, as in `ExpectedDeaths.average_busyness`, so that over its life it is busy once on
    average. That a stay is known is a matter of sources, not of deaths.
    """
    unknown = stations[-1]
    own = (
        each for each in stations if each.station.kind == "battle" and each.station.unit_id == unknown.station.unit_id
    )
    return 1 + sum(each.share for each in own) / unknown.share


def _stations(candidate: Candidate, matcher: Matcher, *, with_sub_units: bool) -> Iterator[tuple[Station, float]]:
    """Yield the unit's own stations, then those known of its superiors and sub-units, with their factor."""
    lookups, window = matcher.lookups, matcher.window
    index = lookups.knowledge.stations
    for station in index.within(candidate.unit.unit_id, window.first, window.last):
        yield station, 1.0
    factor = lookups.weights("station", "of the superior")
    for link in candidate.chain:
        if LEVELS.index(link.unit.level) < LEVELS.index(SHARED_UP_TO) or link.phase > Phase.UNDATED:
            break
        for station in index.within(link.unit.unit_id, window.first, window.last):
            yield station, factor
    if with_sub_units:
        factor = lookups.weights("station", "of a sub-unit")
        for claim in lookups.knowledge.children.get(candidate.unit.unit_id, ()):
            stations = index.within(claim.unit_id, window.first, window.last)
            links = matcher.chains.chain(claim.unit_id) if len(stations) > 0 else ()
            if len(links) > 0 and links[0].unit.unit_id == candidate.unit.unit_id:
                for station in stations:
                    yield station, factor
