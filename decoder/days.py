"""What holds on the days a notice can mean: names, stations and lives weighed once, whatever notice asks."""

from __future__ import annotations

from dataclasses import dataclass

from decoder.candidates import Candidate
from decoder.evidence.evidence import Evidence
from decoder.evidence.names import NameWeigher
from decoder.evidence.times import busy_at_date, existed_at_date, was_at_station
from decoder.lookups import Lookups
from decoder.matching import Matcher
from decoder.stations import WeighedStation, weigh_stations
from decoder.window import Window


@dataclass(frozen=True, slots=True)
class UnitDays:
    """A candidate on the days of a notice, before places, home and campaign are weighed.

    Attributes:
        candidate: The unit with its chain of command.
        existed: That it existed.
        busy: That it fought.
        stations: Its stations with their shares; "whereabouts unknown" is the last.
        was_there: That it was at each of them.
    """

    candidate: Candidate
    existed: Evidence
    busy: Evidence
    stations: tuple[WeighedStation, ...]
    was_there: tuple[Evidence, ...]


class Days:
    """One window of days; remembers what was asked.

    Attributes:
        lookups: Over the knowledge base.
        window: The days.
        matcher: Matches parts of readings with the units that bore the names.
        names: Weighs names.
    """

    def __init__(self, lookups: Lookups, window: Window) -> None:
        self.lookups = lookups
        self.window = window
        self.matcher = Matcher(lookups, window)
        self.names = NameWeigher(self.matcher)
        self._units: dict[tuple[str, int, bool], UnitDays] = {}

    def unit(self, candidate: Candidate, *, with_sub_units: bool) -> UnitDays:
        """Weigh a candidate's life and stations.

        Args:
            candidate: The unit and its chain of command, as `decoder.chains` gave it; one chain is one object.
            with_sub_units: Whether stations known only of a listed sub-unit count too.
        """
        memo = (candidate.unit.unit_id, id(candidate.chain), with_sub_units)
        found = self._units.get(memo)
        if found is None:
            stations = weigh_stations(candidate, self.matcher, with_sub_units=with_sub_units)
            found = self._units[memo] = UnitDays(
                candidate,
                existed_at_date(candidate, self.window, self.lookups),
                busy_at_date(candidate, stations, self.window, self.lookups),
                stations,
                tuple(was_at_station(candidate, station, self.lookups) for station in stations),
            )
        return found
