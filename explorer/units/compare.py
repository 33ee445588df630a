"""Two units that bore the same number, side by side: names, superiors, stations, battles, and what they share when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from html import escape

import streamlit as st

from decoder.points import Points
from explorer.desk import Desk
from explorer.fact_links import battle_link, code_link, unit_link
from explorer.html_parts import Cell, Html, joined, link, muted, table_html
from explorer.labels import as_markdown
from explorer.lanes import Bar, bar_of, lanes_chart
from explorer.links import address_of
from explorer.maps.points import MapPoint
from explorer.point_maps import show_points
from explorer.units.tables import events_html
from explorer.units.views import name_bars, name_of, station_name, station_when, when_of, years_text
from kb.knowledge import KnowledgeBase
from kb.records import Battle, Unit
from kb.stations import Station
from kb.unit_comparison import Overlap, overlaps_of
from kb.unit_home import names_of, namesakes_of, span_of, superiors_of
from kb.words import Words, days_text

WITH = "with"
_NEVER_ENDS = date.max.toordinal()
_BarsOf = Callable[[Unit, str, KnowledgeBase, Words], Iterable[Bar]]


def show_comparison(desk: Desk, unit: Unit) -> None:
    """Draw a unit beside the one that the address names, or let one be chosen."""
    words = desk.words
    other = desk.knowledge.units.get(st.query_params.get(WITH, ""))
    if other is None or other is unit:
        _show_choice(desk, unit)
        return
    pair = (unit, other)
    for each, column in zip(pair, st.columns(2), strict=True):
        column.html(_card(each, desk.knowledge, words))
    shared = overlaps_of(desk.knowledge, unit.unit_id, other.unit_id)
    st.subheader(words("compare.shared"), anchor=False)
    st.html(overlaps_html(shared, words))
    _show_lanes("compare.names", _name_bars, pair, desk)
    _show_lanes("compare.superiors", _superior_bars, pair, desk)
    st.subheader(words("compare.stations"), anchor=False)
    show_points(_points(pair, desk.knowledge, desk.decoder.lookups.points, words), words)
    _show_lanes("compare.timeline", _station_bars, pair, desk)


def _show_choice(desk: Desk, unit: Unit) -> None:
    words = desk.words
    st.subheader(as_markdown(name_of(unit, words)), anchor=False)
    namesakes = namesakes_of(desk.knowledge, unit.unit_id)
    if len(namesakes) == 0:
        st.caption(words("compare.nobody"))
        return
    st.caption(words("compare.choose"))
    for number, others in namesakes.items():
        links = joined([compare_link(unit, other, name_of(other, words)) for other in others], "; ")
        st.html(f'<p class="gm">{escape(words("units.namesakes", number=number))} {links.markup}</p>')


def compare_link(unit: Unit, other: Unit, label: str) -> Html:
    """Write a link to the comparison of two units."""
    return link(address_of("units", **{"unit": unit.unit_id, "view": "compare", WITH: other.unit_id}), label)


def _card(unit: Unit, knowledge: KnowledgeBase, words: Words) -> str:
    badges = (words(f"level.{unit.level}"), words(f"branch.{unit.branch}"), years_text(knowledge, unit.unit_id))
    told = "".join(f'<span class="gm-badge gm-neutral">{escape(each)}</span> ' for each in badges if each != "")
    events = knowledge.life(unit.unit_id).events
    life = events_html(events, knowledge, words) if len(events) > 0 else muted(words("units.no_life")).markup
    _, undated = name_bars(names_of(knowledge, unit.unit_id, None), words)
    names = joined([code_link(text) for text in dict.fromkeys(claim.text for claim in undated)], "; ")
    rest = f"<p>{escape(words('units.names.undated'))} {names.markup}</p>" if len(undated) > 0 else ""
    head = f'<div class="gm-headline">{unit_link(unit, words).markup}</div>'
    return f'<div class="gm gm-card">{head}<p>{told}</p>{life}{rest}</div>'


def overlaps_html(shared: Sequence[Overlap], words: Words) -> str:
    """Write what two units share, and when both had it at once."""
    rows: list[tuple[Cell, ...]] = []
    for each in shared:
        if isinstance(each.entity, Battle):
            what: Cell = battle_link(each.entity, words)
        elif each.entity is not None:
            what = unit_link(each.entity, words)
        else:
            what = code_link(each.name) if each.name != "" else ""
        rows.append((words(f"compare.kind.{each.kind}"), what, _days(each, words)))
    heads = ("compare.what", "table.name", "compare.at_once")
    return table_html([words(head) for head in heads], rows, words("compare.shared"))


def _days(overlap: Overlap, words: Words) -> Cell:
    if overlap.days is None:
        return muted(words("compare.never" if overlap.is_dated else "span.undated"))
    first, last = overlap.days
    end = date.fromordinal(last).isoformat() if last < _NEVER_ENDS else ""
    start = date.fromordinal(first).isoformat() if first > 1 else ""
    return days_text(start, end, words)


def _show_lanes(key: str, bars_of: _BarsOf, pair: tuple[Unit, Unit], desk: Desk) -> None:
    words = desk.words
    st.subheader(words(key), anchor=False)
    groups = _groups(pair, words)
    named = list(zip(pair, groups, strict=True))
    bars = [bar for unit, group in named for bar in bars_of(unit, group, desk.knowledge, words) if bar.is_dated]
    if len(bars) == 0:
        st.caption(words("compare.undated"))
        return
    spans = [span for unit in pair if (span := span_of(desk.knowledge, unit.unit_id)) is not None]
    span = (min(first for first, _ in spans), max(last for _, last in spans))
    st.altair_chart(lanes_chart(bars, groups, words, span=span), alt=f"{words(key)}: {len(bars)}", theme=None)


def _groups(pair: tuple[Unit, Unit], words: Words) -> list[str]:
    """Return what to call each of the two: by its id, too, where both have one name."""
    names = [name_of(unit, words) for unit in pair]
    return names if names[0] != names[1] else [f"{name_of(unit, words)} ({unit.unit_id})" for unit in pair]


def _name_bars(unit: Unit, group: str, knowledge: KnowledgeBase, words: Words) -> Iterable[Bar]:
    for held in names_of(knowledge, unit.unit_id, None):
        claim = held.state.claim
        yield bar_of(held.state, claim.text, group, when_of(claim, words), words(f"kind.{claim.kind}"))


def _superior_bars(unit: Unit, group: str, knowledge: KnowledgeBase, words: Words) -> Iterable[Bar]:
    for each in superiors_of(knowledge, unit.unit_id, None):
        claim = each.state.claim
        bond = words(f"subordination.{claim.kind}")
        yield bar_of(each.state, name_of(each.unit, words), group, when_of(claim, words), bond)


def _station_bars(unit: Unit, group: str, knowledge: KnowledgeBase, words: Words) -> Iterable[Bar]:
    for station in knowledge.stations.of(unit.unit_id):
        yield _station_bar(station, group, words)


def _station_bar(station: Station, group: str, words: Words) -> Bar:
    name, when = station_name(station, words), station_when(station, words)
    return Bar(name, group, station.start, station.end, station.end, when, words(f"units.stay.{station.kind}"))


def _points(pair: tuple[Unit, Unit], knowledge: KnowledgeBase, points: Points, words: Words) -> list[MapPoint]:
    found = []
    for number, (unit, group) in enumerate(zip(pair, _groups(pair, words), strict=True)):
        for station in knowledge.stations.of(unit.unit_id):
            point = points.of_station(station)
            if point is not None:
                name, when = station_name(station, words), station_when(station, words)
                where = (point.lat, point.lon, point.radius_km)
                found.append(MapPoint(name, *where, when, number, group))
    return found
