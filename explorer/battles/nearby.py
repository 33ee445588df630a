"""Which units were near a place in a window of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from explorer.address_fields import choose, day_field, number_field, switch_field, text_field
from explorer.battles.near_tables import NEAR_HEADS, near_html, near_points, near_rows, place_label
from explorer.desk import Desk
from explorer.labels import as_markdown
from explorer.paged import CsvFile, show_paged
from explorer.point_maps import show_points
from kb.gazetteer import PlaceMatch
from kb.near_place import NearStation
from kb.words import Words

_FIRST, _LAST = date(1945, 1, 1), date(1990, 12, 31)
_LEAST_KM, _MOST_KM, _START_KM, _STEP_KM = 5, 100, 25, 5
_MOST_PLACES = 6
_MOST_POINTS = 300
_EXAMPLES = (("Khe Sanh", "1968-01-20", "1968-07-15"), ("XT 048 157", "1965-01-01", "1975-04-30"))


def show_nearby(desk: Desk) -> None:
    """Draw the question and its answer."""
    words = desk.words
    st.caption(words("near.intro"))
    columns = st.columns([2, 1.3, 1, 1])
    with columns[0]:
        text = text_field(words("near.place"), "where", placeholder=words("near.place.example"))
    with columns[1]:
        radius_km = number_field(words("near.radius"), "km", _LEAST_KM, _MOST_KM, _START_KM, _STEP_KM)
    with columns[2]:
        first = day_field(words("near.first"), "first", _FIRST, _LAST, _FIRST)
    with columns[3]:
        last = day_field(words("near.last"), "last", _FIRST, _LAST, _LAST)
    if text == "":
        _show_examples(words)
        return
    if last < first:
        st.error(words("near.reversed"), icon=":material/error:")
        return
    places = desk.knowledge.gazetteer.find(text, on=first, limit=_MOST_PLACES)
    if len(places) == 0:
        st.warning(words("near.unknown", name=as_markdown(text)), icon=":material/search_off:")
        return
    place = _chosen_place(places, words)
    with_vague = switch_field(words("near.vague"), "vague", help=words("near.vague.help"))
    stations = desk.indexes.stations
    window = first.toordinal(), last.toordinal()
    found = stations.near(place.lat, place.lon, float(radius_km), *window, with_vague=with_vague)
    _show_found(place, float(radius_km), found, desk)


def _show_examples(words: Words) -> None:
    st.info(words("near.empty"), icon=":material/info:")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(words("form.examples"), width="content")
        for number, example in enumerate(_EXAMPLES):
            st.button(example[0], key=f"near-{number}", type="tertiary", on_click=_take_example, args=example)


def _take_example(where: str, first: str, last: str) -> None:
    choose(where=where, first=first, last=last)


def _chosen_place(places: Sequence[PlaceMatch], words: Words) -> PlaceMatch:
    """Return the place meant: the likeliest one, unless another is chosen."""
    by_id = {each.place_id: each for each in places}
    asked = st.query_params.get("at", "")
    if len(by_id) == 1:
        return places[0]
    st.session_state["near place"] = asked if asked in by_id else places[0].place_id
    st.selectbox(
        words("near.which"),
        list(by_id),
        format_func=lambda key: place_label(by_id[key], words) if key in by_id else key,
        key="near place",
        on_change=lambda: choose(at=st.session_state["near place"], page=""),
    )
    return by_id[st.session_state["near place"]]


def _show_found(place: PlaceMatch, radius_km: float, found: Sequence[NearStation], desk: Desk) -> None:
    words, knowledge = desk.words, desk.knowledge
    units = len({each.located.station.unit_id for each in found})
    told = words("near.found", units=words.count(units), stays=words.count(len(found)))
    st.markdown(f"**{as_markdown(place_label(place, words))}**: {told}")
    if len(found) == 0:
        st.info(words("near.none"), icon=":material/info:")
        return
    file = CsvFile(words("near.csv"), "giaima-near.csv", NEAR_HEADS, lambda: near_rows(found, knowledge, words))
    show_paged(found, lambda some: near_html(some, knowledge, words), words, file=file)
    within = [each for each in found if each.is_within]
    if len(within) < len(found):
        st.caption(words("near.map.within"))
    show_points(near_points(place, radius_km, within[:_MOST_POINTS], knowledge, words), words)
