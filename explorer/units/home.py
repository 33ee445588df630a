"""The home page of a unit: what is known of it, of all times or as of a day."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from explorer.day_slider import show_day
from explorer.desk import Desk
from explorer.fact_links import code_link, unit_link
from explorer.html_parts import joined, muted
from explorer.lanes import MOST_LANES, lanes_chart
from explorer.point_maps import show_points
from explorer.units.claim_rows import HEADS, claim_texts, claims_csv, claims_frame
from explorer.units.compare import compare_link
from explorer.units.tables import battles_html, events_html, losses_html, relatives_html
from explorer.units.views import (
    kind_groups,
    name_bars,
    name_of,
    phase_text,
    station_bars,
    station_points,
    stay_groups,
    window_text,
    years_text,
)
from kb.command import Window
from kb.records import Unit
from kb.unit_claims import UnitClaims
from kb.unit_home import (
    battles_of,
    is_then,
    names_of,
    namesakes_of,
    span_of,
    sub_units_of,
    superiors_of,
    window_of,
)
from kb.words import Words

_MOST_NAMESAKES = 8


def show_home(desk: Desk, claims: UnitClaims, unit: Unit) -> None:
    """Draw the home page of a unit as of the day in the address."""
    _show_head(desk, unit)
    on = show_day(span_of(desk.knowledge, unit.unit_id), desk.words)
    window = window_of(on) if on != "" else None
    _show_names(desk, unit.unit_id, window, on)
    _show_relatives(desk, unit.unit_id, window, on)
    _show_stations(desk, unit.unit_id, window)
    _show_battles(desk, claims, unit.unit_id, window)
    _show_claims(desk, claims, unit)


def _show_head(desk: Desk, unit: Unit) -> None:
    words = desk.words
    other = unit.name_en if words.language == "vi" else unit.name_vi
    badges = [words(f"level.{unit.level}"), words(f"branch.{unit.branch}"), years_text(desk.knowledge, unit.unit_id)]
    told = "".join(f'<span class="gm-badge gm-neutral">{escape(each)}</span> ' for each in badges if each != "")
    second = f'<div class="gm-kicker">{escape(other)}</div>' if other not in ("", name_of(unit, words)) else ""
    events = desk.knowledge.life(unit.unit_id).events
    life = events_html(events, desk.knowledge, words) if len(events) > 0 else muted(words("units.no_life")).markup
    namesakes = _namesakes_html(namesakes_of(desk.knowledge, unit.unit_id), unit, words)
    st.html(
        f'<div class="gm gm-card"><div class="gm-headline">{escape(name_of(unit, words))}</div>{second}'
        f"<p>{told}</p>{life}{namesakes}</div>"
    )


def _namesakes_html(namesakes: Mapping[str, tuple[Unit, ...]], unit: Unit, words: Words) -> str:
    told = []
    compared = words("units.compare")
    for number, others in namesakes.items():
        links = [
            joined([unit_link(other, words), " (", compare_link(unit, other, compared), ")"], "")
            for other in others[:_MOST_NAMESAKES]
        ]
        more = len(others) - _MOST_NAMESAKES
        rest = [muted(words("answer.more", count=more))] if more > 0 else []
        line = joined([words("units.namesakes", number=number), joined(links, "; "), *rest], " ")
        told.append(f"<p>{line.markup}</p>")
    return "".join(told)


def _show_names(desk: Desk, unit_id: str, window: Window | None, on: str) -> None:
    words = desk.words
    st.subheader(words("units.names"), anchor=False)
    if window is not None:
        then = names_of(desk.knowledge, unit_id, window)
        best = {held.state.claim.text: held.phase for held in reversed(then)}
        told = [
            (text, phase_text(best[text], 0, words)) for text in dict.fromkeys(each.state.claim.text for each in then)
        ]
        names = joined([joined([code_link(text), muted(f"({phase})")], " ") for text, phase in told], "; ")
        head = escape(words("units.names.then", day=window_text(on, words)))
        st.html(f'<p class="gm"><b>{head}</b> {names.markup or escape(words("units.names.none_then"))}</p>')
    bars, undated = name_bars(names_of(desk.knowledge, unit_id, None), words)
    if len(bars) > 0:
        span = span_of(desk.knowledge, unit_id)
        alt = words("units.names.alt", count=len({(bar.group, bar.lane) for bar in bars}))
        st.altair_chart(lanes_chart(bars, kind_groups(words), words, span=span, window=window), alt=alt, theme=None)
        st.caption(words("units.names.note"))
        _tell_cut(len({(bar.group, bar.lane) for bar in bars}), words)
    if len(undated) > 0:
        kinds = [(claim.text, words(f"kind.{claim.kind}")) for claim in undated[:MOST_LANES]]
        texts = joined([joined([code_link(text), muted(f"({kind})")], " ") for text, kind in kinds], "; ")
        st.html(f'<p class="gm">{escape(words("units.names.undated"))} {texts.markup}</p>')
    if len(bars) + len(undated) == 0:
        st.caption(words("units.names.none"))
    elif len(bars) > 0:
        links = joined([code_link(name) for name in dict.fromkeys(bar.lane for bar in bars)], " · ")
        st.html(f'<p class="gm gm-muted">{escape(words("units.names.links"))} {links.markup}</p>')


def _show_relatives(desk: Desk, unit_id: str, window: Window | None, on: str) -> None:
    words = desk.words
    day = window_text(on, words)
    superiors = superiors_of(desk.knowledge, unit_id, window)
    st.subheader(words("units.chain") if window is None else words("units.chain.then", day=day), anchor=False)
    if len(superiors) == 0:
        st.caption(words("units.chain.none"))
    else:
        st.html(relatives_html(superiors, desk.knowledge, words, on))
    subs = sub_units_of(desk.knowledge, unit_id, window)
    st.subheader(words("units.subs") if window is None else words("units.subs.then", day=day), anchor=False)
    if len(subs) == 0:
        st.caption(words("units.subs.none"))
    else:
        st.html(relatives_html(subs, desk.knowledge, words, on))


def _show_stations(desk: Desk, unit_id: str, window: Window | None) -> None:
    words = desk.words
    st.subheader(words("units.stations"), anchor=False)
    stations = desk.knowledge.stations.of(unit_id)
    if len(stations) == 0:
        st.caption(words("units.stations.none"))
        return
    points = station_points(stations, desk.decoder.lookups.points, window, words)
    show_points(points, words)
    lost = len(stations) - len(points)
    notes = [words("units.stations.note")] + ([words("units.stations.lost", count=lost)] if lost > 0 else [])
    if window is not None and not any(is_then(station, window) for station in stations):
        notes.insert(0, words("units.stations.none_then"))
    st.caption(" ".join(notes))
    bars = station_bars(stations, words)
    if len(bars) > 0:
        span = span_of(desk.knowledge, unit_id)
        alt = words("units.stations.alt", count=len(bars))
        st.altair_chart(lanes_chart(bars, stay_groups(words), words, span=span, window=window), alt=alt, theme=None)
        _tell_cut(len({(bar.group, bar.lane) for bar in bars}), words)


def _tell_cut(lanes: int, words: Words) -> None:
    if lanes > MOST_LANES:
        st.caption(words("units.more", count=words.count(lanes - MOST_LANES)))


def _show_battles(desk: Desk, claims: UnitClaims, unit_id: str, window: Window | None) -> None:
    words = desk.words
    battles = battles_of(desk.knowledge, unit_id)
    st.subheader(words("units.battles"), anchor=False)
    if len(battles) == 0:
        st.caption(words("units.battles.none"))
    else:
        st.html(battles_html(battles, desk.knowledge, words, window))
    losses = claims.losses_of(unit_id)
    st.subheader(words("units.losses"), anchor=False)
    if len(losses) == 0:
        st.caption(words("units.losses.none"))
    else:
        st.caption(words("units.losses.note"))
        st.html(losses_html(losses, desk.knowledge, words))


def _show_claims(desk: Desk, claims: UnitClaims, unit: Unit) -> None:
    words = desk.words
    teller = desk.indexes.teller
    texts = claim_texts(claims.of(unit.unit_id), teller, desk.knowledge, words)
    st.subheader(words("units.claims", count=words.count(len(texts))), anchor=False)
    link = words(HEADS[4])
    st.dataframe(
        claims_frame(texts, words),
        hide_index=True,
        alt=words("units.claims.alt", unit=name_of(unit, words)),
        column_config={link: st.column_config.LinkColumn(link, display_text=words("units.claim.open"))},
        placeholder="",
    )
    st.download_button(
        words("questions.csv"),
        claims_csv(texts, words),
        f"{unit.unit_id}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
