"""The fields of the form: one per column, drawn after what the column holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import streamlit as st

from explorer.adding.understood import understood_date
from explorer.desk import Desk
from explorer.entity_choice import choose_entity
from explorer.labels import as_markdown
from explorer.maps.points import MapPoint
from explorer.point_maps import show_points
from kb.records import KEYS, columns_of
from kb.schema import Column
from kb.spreadsheets.headings import heading_of, meaning_of
from kb.spreadsheets.vocabulary import label_of
from kb.typed_points import TypedPoint, points_of
from kb.words import Words

POINT = ("lat", "lon", "radius_km")
"""Columns that the field for a point fills together."""
_DEFAULTS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("designations", "scope"): "whole",
        ("designations", "confidence"): "medium",
        ("other_codes", "confidence"): "medium",
        ("subordinations", "kind"): "organic",
        ("battles", "kind"): "battle",
        ("losses", "category"): "killed",
        ("units", "branch"): "infantry",
    }
)
"""What is chosen already where most claims say the same."""


def key_of_field(table: str, name: str) -> str:
    """Return the key of the field of a column."""
    return f"add {table} {name}"


def show_field(table: str, name: str, desk: Desk, suggested: str = "") -> str:
    """Draw the field of a column and return what was entered, empty while nothing was.

    Args:
        table: The table.
        name: The column.
        desk: Of the run.
        suggested: Taken where an id is left empty.
    """
    column = columns_of(table)[name]
    label = heading_of(table, name, desk.words) + (" *" if column.required else "")
    if KEYS.get(table) == name:
        return _id_field(table, name, label, suggested, desk.words)
    draw = _drawn_by(column)
    return draw(table, name, label, desk)


def _drawn_by(column: Column) -> Callable[[str, str, str, Desk], str]:
    if len(column.refers_to) > 0:
        return _reference
    if len(column.allowed) > 0:
        return _choice
    return _date if column.type == "date" else _text


def _id_field(table: str, name: str, label: str, suggested: str, words: Words) -> str:
    typed = st.text_input(
        label,
        key=key_of_field(table, name),
        placeholder=suggested or words("adding.id.empty"),
        help=words("adding.id.help"),
        autocomplete="off",
    )
    return typed.strip() or suggested


def _reference(table: str, name: str, label: str, desk: Desk) -> str:
    column = columns_of(table)[name]
    of = "places" if "places" in column.refers_to else column.refers_to[0]
    return choose_entity(of, label, key_of_field(table, name), desk, help=meaning_of(table, name, desk.words))


def _choice(table: str, name: str, label: str, desk: Desk) -> str:
    column, words = columns_of(table)[name], desk.words
    values = list(column.allowed)
    default = _DEFAULTS.get((table, name))
    chosen = st.selectbox(
        label,
        values,
        index=values.index(default) if default is not None else None,
        format_func=lambda value: label_of(table, name, value, words),
        key=key_of_field(table, name),
        placeholder=words("adding.choose"),
        help=meaning_of(table, name, words),
    )
    return chosen or ""


def _date(table: str, name: str, label: str, desk: Desk) -> str:
    words = desk.words
    typed = st.text_input(
        label,
        key=key_of_field(table, name),
        placeholder=words("adding.date.example"),
        help=meaning_of(table, name, words),
        autocomplete="off",
        live=True,
    ).strip()
    if typed != "":
        found = understood_date(typed, words)
        mark = ":material/event_available:" if found.is_date else ":material/event_busy:"
        st.caption(f"{mark} {as_markdown(found.text)}")
    return typed


def _text(table: str, name: str, label: str, desk: Desk) -> str:
    draw = st.text_area if name == "note" else st.text_input
    return draw(label, key=key_of_field(table, name), help=meaning_of(table, name, desk.words)).strip()


def show_point_field(table: str, desk: Desk) -> dict[str, str]:
    """Draw the field for a point, and its map; return the columns that it fills, none while it means no place."""
    words = desk.words
    columns = columns_of(table)
    typed = st.text_input(
        words("adding.point") + (" *" if columns["lat"].required else ""),
        key=key_of_field(table, "point"),
        placeholder=words("adding.point.example"),
        help=words("adding.point.help"),
        icon=":material/location_on:",
        autocomplete="off",
    ).strip()
    if typed == "":
        return {}
    found = points_of(typed, desk.knowledge.gazetteer)
    if len(found) == 0:
        st.caption(words("adding.point.none", text=as_markdown(typed)))
        return {}
    at = st.selectbox(
        words("choice.found"),
        range(len(found)),
        format_func=lambda index: _point_told(found[index], words),
        key=f"{key_of_field(table, 'point')} found",
    )
    point = found[at]
    show_points([MapPoint(point.name, point.lat, point.lon, point.radius_km)], words)
    filled = {"lat": f"{point.lat:.5f}", "lon": f"{point.lon:.5f}", "radius_km": f"{point.radius_km:g}"}
    is_place = point.place_id != "" and "place_id" in columns and KEYS.get(table) != "place_id"
    return filled | ({"place_id": point.place_id} if is_place else {})


def _point_told(point: TypedPoint, words: Words) -> str:
    return f"{point.name} · {point.lat:.4f}, {point.lon:.4f} · ± {words.number(point.radius_km)} km"
