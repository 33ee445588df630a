"""Codes in the forms that are drawn: bars in lanes, points on the map, HTML tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from decoder.points import Points
from explorer.fact_links import code_link, source_link, unit_link
from explorer.html_parts import Cell, Html, joined, muted, table_html, with_muted
from explorer.lanes import Bar, bar_of
from explorer.maps.points import MapPoint
from explorer.units.tables import MOST_ROWS, more_html
from explorer.units.views import name_of, phase_text, station_name, station_when, when_of
from kb.code_atlas import CodeAtlas, CollectiveCode, Collision
from kb.command import Window
from kb.folding import collation_key
from kb.knowledge import KnowledgeBase
from kb.records import OtherCode, Unit
from kb.standing import Holding
from kb.unit_home import span_of
from kb.words import Words, days_text

MOST_POINTS = 150
_MOST_SUPERIORS = 3
_MOST_NAMED = 8


def holder_bars(holdings: Iterable[Holding], words: Words) -> list[Bar]:
    """Return the dated holdings as bars, one lane for each unit and kind of designation."""
    bars = []
    for held in holdings:
        claim = held.state.claim
        detail = f"{claim.text}, {words(f'scope.{claim.scope}')}"
        name = name_of(held.unit, words)
        bars.append(bar_of(held.state, name, words(f"kind.{claim.kind}"), when_of(claim, words), detail))
    return [bar for bar in bars if bar.is_dated]


def holders_span(holdings: Iterable[Holding], knowledge: KnowledgeBase) -> Window | None:
    """Return the days (ordinals) from the first holding to the last that is known of a holder; None where none is."""
    dated = [held for held in holdings if held.state.start is not None or held.state.attested is not None]
    spans = [span for held in dated if (span := span_of(knowledge, held.unit.unit_id)) is not None]
    days = [day for held in dated for day in (held.state.start, held.state.attested) if day is not None]
    return (min(days), max(*days, *(last for _, last in spans))) if len(days) > 0 else None


def holders_html(
    holdings: Sequence[Holding],
    atlas: CodeAtlas,
    knowledge: KnowledgeBase,
    words: Words,
    on: str,
    window: Window | None,
) -> str:
    """Write who held a code: unit, as written, days and how well they hold, scope, superiors then, source."""
    rows: list[tuple[Cell, ...]] = []
    for held in holdings[:MOST_ROWS]:
        claim = held.state.claim
        superiors = atlas.superiors_while_held(held, window)[:_MOST_SUPERIORS]
        told = phase_text(held.phase, held.gap_days, words)
        when = when_of(claim, words)
        kind, scope = words(f"kind.{claim.kind}"), words(f"scope.{claim.scope}")
        rows.append(
            (
                unit_link(held.unit, words, on),
                with_muted(claim.text, f"{kind}, {scope}" if claim.scope != "whole" else kind),
                with_muted(when, told if told != when else ""),
                joined([unit_link(unit, words, on) for unit in superiors], " < "),
                source_link(claim.source_id, knowledge),
                words(f"sheet.confidence.{claim.confidence}"),
            )
        )
    keys = ("table.unit", "codes.written", "timeline.when", "codes.superiors", "units.claim.source")
    heads = [*(words(key) for key in keys), words("units.claim.certainty")]
    return table_html(heads, rows, words("codes.holders")) + more_html(len(holdings) - MOST_ROWS, words)


def holder_points(
    holdings: Iterable[Holding], atlas: CodeAtlas, points: Points, words: Words, window: Window | None
) -> list[MapPoint]:
    """Return where the holders were while they held the code, in a colour for each unit; at most `MOST_POINTS`."""
    found: dict[tuple[str, str], MapPoint] = {}
    groups: dict[str, int] = {}
    for held in holdings:
        for station in atlas.stations_while_held(held, window):
            point = points.of_station(station)
            if point is None or len(found) >= MOST_POINTS:
                continue
            group = groups.setdefault(held.unit.unit_id, len(groups))
            found[held.unit.unit_id, station.station_id] = MapPoint(
                station_name(station, words),
                point.lat,
                point.lon,
                point.radius_km,
                station_when(station, words),
                group,
                name_of(held.unit, words),
            )
    return list(found.values())


def meanings_html(meanings: Sequence[OtherCode], knowledge: KnowledgeBase, words: Words) -> str:
    """Write what a code names that is no unit."""
    rows: list[tuple[Cell, ...]] = [
        (
            code.code_text,
            words(f"other.{code.kind}"),
            code.meaning,
            code.place_text,
            when_of(code, words),
            source_link(code.source_id, knowledge),
            words(f"sheet.confidence.{code.confidence}"),
        )
        for code in meanings
    ]
    keys = ("codes.code", "units.claim.kind", "codes.meaning", "table.place", "timeline.when", "units.claim.source")
    return table_html([*(words(key) for key in keys), words("units.claim.certainty")], rows, words("codes.other"))


def collisions_html(collisions: Iterable[Collision], words: Words) -> str:
    """Write codes that several units held: how many at once, when, which, and how many ever."""
    rows: list[tuple[Cell, ...]] = [
        (
            code_link(each.text),
            ", ".join(words(f"kind.{kind}") for kind in each.kinds),
            ", ".join(words(f"level.{level}") for level in each.levels),
            str(each.at_once) if each.at_once > 1 else "",
            str(each.ever),
            _time_of(each, words),
            units_list(each.units, words),
        )
        for each in collisions
    ]
    keys = ("codes.code", "units.claim.kind", "table.level", "codes.at_once", "codes.ever", "timeline.when")
    heads = [*(words(key) for key in keys), words("table.unit")]
    return table_html(heads, rows, words("codes.collisions"), number_columns=(3, 4))


def _time_of(collision: Collision, words: Words) -> str:
    if collision.at_once < 2:
        return ""
    first, last = (
        date.fromordinal(day).isoformat() if day is not None else "" for day in (collision.first, collision.last)
    )
    return days_text(first, last, words)


def units_list(units: Sequence[Unit], words: Words, most: int = _MOST_NAMED, on: str = "") -> Html:
    """Write links to units in dictionary order, at most so many, and how many more there are."""
    ordered = sorted(units, key=lambda unit: collation_key(name_of(unit, words)))
    more = [muted(words("answer.more", count=len(units) - most))] if len(units) > most else []
    return joined([joined([unit_link(unit, words, on) for unit in ordered[:most]], "; "), *more], " ")


def collective_html(codes: Sequence[CollectiveCode], atlas: CodeAtlas, words: Words) -> str:
    """Write the collective codes with the theatres they stand for and how many units are known under each."""
    rows: list[tuple[Cell, ...]] = []
    for code in codes:
        theatres = {held.unit.unit_id: held for held in code.holdings}
        for number, held in enumerate(theatres.values()):
            whens = dict.fromkeys(when_of(each.state.claim, words) for each in code.holdings if each.unit is held.unit)
            count = len(atlas.units_under(held.unit.unit_id, None))
            rows.append(
                (
                    code_link(code.text) if number == 0 else "",
                    unit_link(held.unit, words),
                    "; ".join(whens),
                    words.count(count),
                )
            )
    heads = ("codes.code", "codes.theatre", "timeline.when", "codes.under")
    return table_html([words(head) for head in heads], rows, words("codes.collective"), number_columns=(3,))
