"""What is known of a unit in the forms that are drawn: bars in lanes, points on the map, short texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from decoder.points import Points
from explorer.lanes import Bar, bar_of
from explorer.maps.points import MapPoint
from kb.command import Window
from kb.knowledge import KnowledgeBase
from kb.records import Designation, Unit, columns_of
from kb.standing import Holding
from kb.states import Phase
from kb.stations import Station
from kb.unit_home import is_then, span_of
from kb.words import Words, date_text, days_text, span_text

KINDS = columns_of("designations")["kind"].allowed
STAYS = ("presence", "battle")


def name_of(unit: Unit, words: Words) -> str:
    """Return the name of a unit in the reader's language."""
    return words.name_of(unit.name_vi, unit.name_en)


def when_of(claim: object, words: Words) -> str:
    """Write the days of a claim that holds from one date to another, as its source gives them."""
    start, end = getattr(claim, "valid_from", None), getattr(claim, "valid_to", None)
    return span_text("" if start is None else start.text, "" if end is None else end.text, words)


def years_text(knowledge: KnowledgeBase, unit_id: str) -> str:
    """Write the first and last year that the facts tell of a unit; empty where nothing is dated."""
    span = span_of(knowledge, unit_id)
    if span is None:
        return ""
    first, last = (date.fromordinal(day).year for day in span)
    return f"{first}" if first == last else f"{first}\N{EN DASH}{last}"


def window_text(on: str, words: Words) -> str:
    """Write the day, month or year that the page looks at."""
    return date_text(on, words)


def phase_text(phase: Phase | None, gap_days: int, words: Words) -> str:
    """Say how well something holds in the window: attested, not seen to end and for how long, or undated."""
    if phase is None:
        return ""
    told = words(f"phase.{phase.value}")
    if phase is Phase.OPEN and gap_days > 0:
        return words("units.phase.open", phase=told, gap=_gap_text(gap_days, words))
    return told


def _gap_text(days: int, words: Words) -> str:
    months = round(days / 30.44)
    if months < 1:
        return words("units.gap.days", count=days)
    return words("units.gap.months", count=months) if months < 24 else words("units.gap.years", count=round(days / 365))


def name_bars(names: Iterable[Holding], words: Words) -> tuple[list[Bar], list[Designation]]:
    """Return the dated designations as bars, and one claim for each designation that no claim dates."""
    bars: list[Bar] = []
    undated: dict[tuple[str, str], Designation] = {}
    for held in names:
        claim = held.state.claim
        scope = words(f"scope.{claim.scope}") if claim.scope != "whole" else ""
        group = words(f"kind.{claim.kind}")
        bar = bar_of(held.state, claim.text, group, when_of(claim, words), scope)
        if bar.is_dated:
            bars.append(bar)
        else:
            undated.setdefault((claim.text, claim.kind), claim)
    drawn = {(bar.lane, bar.group) for bar in bars}
    kept = [claim for (text, kind), claim in undated.items() if (text, words(f"kind.{kind}")) not in drawn]
    return bars, kept


def kind_groups(words: Words) -> list[str]:
    """Return the kinds of designation in words, in the order of their colours."""
    return [words(f"kind.{kind}") for kind in KINDS]


def stay_groups(words: Words) -> list[str]:
    """Return the kinds of station in words, in the order of their colours."""
    return [words(f"units.stay.{kind}") for kind in STAYS]


def station_name(station: Station, words: Words) -> str:
    """Return what a station is called in the reader's language."""
    return words.name_of(station.name_vi, station.name_en)


def station_when(station: Station, words: Words) -> str:
    """Write the days of a station."""
    if station.start is None or station.end is None:
        return words("span.undated")
    first, last = date.fromordinal(station.start), date.fromordinal(station.end)
    return days_text(first.isoformat(), last.isoformat(), words)


def station_bars(stations: Iterable[Station], words: Words) -> list[Bar]:
    """Return the dated stations as bars."""
    return [
        Bar(
            station_name(station, words),
            words(f"units.stay.{station.kind}"),
            station.start,
            station.end,
            station.end,
            station_when(station, words),
            station.place_text,
        )
        for station in stations
        if station.start is not None
    ]


def station_points(stations: Sequence[Station], points: Points, window: Window | None, words: Words) -> list[MapPoint]:
    """Return the stations that have a place as points, those outside the window faint."""
    found = []
    for station in stations:
        point = points.of_station(station)
        if point is None:
            continue
        found.append(
            MapPoint(
                station_name(station, words),
                point.lat,
                point.lon,
                point.radius_km,
                station_when(station, words),
                STAYS.index(station.kind),
                words(f"units.stay.{station.kind}"),
                is_past=not is_then(station, window),
            )
        )
    return found
