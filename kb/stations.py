"""Stations: the dated stays of units, from presences and from battles they took part in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from kb.dates import EdtfDate, widened
from kb.facts_io import Facts
from kb.records import Battle, Participation, Presence

StationKind = Literal["presence", "battle", "unknown"]


@dataclass(frozen=True, slots=True)
class Station:
    """A dated stay of a unit in a place.

    Attributes:
        kind: ``presence``, ``battle`` or ``unknown`` (whereabouts unknown).
        station_id: Battle id, or the claim id of the presence; empty when unknown.
        unit_id: The unit that was there.
        name_vi: What to call it: the battle's name, or the place.
        name_en: The battle's English name, or the place with what was done there, which the facts tell in English.
        start: First day (ordinal); None = undated.
        end: Last day (ordinal); None exactly when `start` is. An end not seen is the last day attested.
        place_text: Where, as in the source.
        place_id: The known place, or empty.
        lat: Latitude in degrees (WGS84), or None.
        lon: Longitude in degrees (WGS84), or None.
        radius_km: Extent, or None when the claim gives none.
        claim_ids: The claims it rests on.
        source_ids: Their sources.
    """

    kind: StationKind
    station_id: str
    unit_id: str
    name_vi: str
    name_en: str
    start: int | None
    end: int | None
    place_text: str
    place_id: str
    lat: float | None
    lon: float | None
    radius_km: float | None
    claim_ids: tuple[str, ...]
    source_ids: tuple[str, ...]


def unknown_station(unit_id: str) -> Station:
    """Return the station of a unit whose whereabouts are not known."""
    return Station("unknown", "", unit_id, "", "", None, None, "", "", None, None, None, (), ())


class StationIndex:
    """Stations by unit, built once and read only."""

    def __init__(self, facts: Facts) -> None:
        battles = {battle.battle_id: battle for battle in facts.battles}
        fought: defaultdict[tuple[str, str], list[Participation]] = defaultdict(list)
        stations: defaultdict[str, list[Station]] = defaultdict(list)
        stays: defaultdict[tuple[str, str], list[Station]] = defaultdict(list)
        for presence in facts.presences:
            stays[presence.unit_id, presence.place_text].append(_of_presence(presence))
        for (unit_id, _), same_place in stays.items():
            stations[unit_id] += _merged(same_place)
        for claim in facts.participations:
            fought[claim.unit_id, claim.battle_id].append(claim)
        for (unit_id, battle_id), claims in fought.items():
            stations[unit_id].append(_of_battle(battles[battle_id], unit_id, claims))
        self._stations: Mapping[str, tuple[Station, ...]] = {
            unit_id: tuple(sorted(found, key=_when)) for unit_id, found in stations.items()
        }

    def of(self, unit_id: str) -> tuple[Station, ...]:
        """Return all stations of a unit, in order of time; the undated come last."""
        return self._stations.get(unit_id, ())

    def within(self, unit_id: str, first: int, last: int) -> tuple[Station, ...]:
        """Return the dated stations of a unit that can overlap a window of days (ordinals, inclusive)."""
        return tuple([station for station in self._stations.get(unit_id, ()) if overlaps(station, first, last)])

    def all(self) -> tuple[Station, ...]:
        """Return every station, unit by unit."""
        return tuple(station for found in self._stations.values() for station in found)


def overlaps(station: Station, first: int, last: int) -> bool:
    """Tell whether a dated station overlaps a window of days (ordinals, inclusive)."""
    return station.start is not None and station.end is not None and station.start <= last and first <= station.end


def _merged(stays: list[Station]) -> list[Station]:
    """Join the stays of a unit at one place that overlap in time: several sources of the same stay."""
    joined: list[Station] = []
    for stay in sorted(stays, key=_when):
        last = joined[-1] if len(joined) > 0 else None
        if last is None or stay.start is None or stay.end is None or not overlaps(last, stay.start, stay.end):
            joined.append(stay)
            continue
        joined[-1] = replace(
            last,
            end=max(last.end or stay.end, stay.end),
            claim_ids=(*last.claim_ids, *stay.claim_ids),
            source_ids=tuple(dict.fromkeys((*last.source_ids, *stay.source_ids))),
        )
    return joined


def _when(station: Station) -> tuple[int, int, str]:
    undated = 10**7
    return (station.start or undated, station.end or undated, station.station_id)


def _days(start: EdtfDate | None, end: EdtfDate | None) -> tuple[int | None, int | None]:
    """Return the first and last day (ordinals) of a stay, doubtful dates widened.

    With one end not seen, a stay is known for the other date only, as precisely as that is.
    """
    first, last = start if start is not None else end, end if end is not None else start
    if first is None or last is None:
        return None, None
    return widened(first)[0].toordinal(), widened(last)[1].toordinal()


def _of_presence(claim: Presence) -> Station:
    name = f"{claim.place_text} ({claim.activity})" if claim.activity else claim.place_text
    return Station(
        "presence",
        claim.claim_id,
        claim.unit_id,
        claim.place_text,
        name,
        *_days(claim.valid_from, claim.valid_to),
        claim.place_text,
        claim.place_id,
        claim.lat,
        claim.lon,
        claim.radius_km,
        (claim.claim_id,),
        (claim.source_id,),
    )


def _of_battle(battle: Battle, unit_id: str, claims: list[Participation]) -> Station:
    return Station(
        "battle",
        battle.battle_id,
        unit_id,
        battle.name_vi,
        battle.name_en or battle.name_vi,
        *_days(battle.start, battle.end),
        battle.place_text,
        battle.place_id,
        battle.lat,
        battle.lon,
        battle.radius_km,
        (*(claim.claim_id for claim in claims), battle.claim_id),
        tuple(dict.fromkeys((*(claim.source_id for claim in claims), battle.source_id))),
    )
