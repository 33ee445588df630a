"""The form for one fact: its fields, drawn after what its table holds."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from explorer.adding.fields import POINT, key_of_field, show_field, show_point_field
from explorer.adding.proposing import Draft, show_proposing, show_said
from explorer.adding.source_field import show_source
from explorer.desk import Desk
from kb.knowledge import KnowledgeBase
from kb.ledger.ledger import Ledger
from kb.records import KEYS, columns_of
from kb.spreadsheets.neighbours import Neighbours
from kb.suggested_ids import suggested_id
from kb.words import Words

_HALVES = ("valid_from", "valid_to", "start", "end", "count_min", "count_max", "kind", "scope", "level", "branch")
"""Columns whose fields are short enough to stand two in a row."""


def show_form(table: str, ledger: Ledger, desk: Desk) -> None:
    """Draw the form of a table; what is proposed waits for review."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        values = _show_fields(table, desk)
        source, source_id = show_source(table, desk)
        as_written, locator = _show_extra(table, desk.words)
    if "source_id" in columns_of(table) and table != "sources":
        values["source_id"] = source_id
    with right:
        show_said(ledger, desk)
        draft = Draft(table, values, source, as_written, locator, is_touched=_is_touched(table, values))
        show_proposing(draft, neighbours_of(ledger), ledger, desk)


def neighbours_of(ledger: Ledger) -> Neighbours:
    """Return what a ledger holds now, for new claims to be checked against; read anew after each decision."""
    return _neighbours(str(ledger.engine.url), ledger.last_decision(), ledger)


@st.cache_resource(show_spinner=False, max_entries=4)
def _neighbours(database: str, decision_no: int, _ledger: Ledger) -> Neighbours:  # noqa: ARG001 - both are the key
    return Neighbours(_ledger)


def _is_touched(table: str, values: Mapping[str, str]) -> bool:
    """Tell whether anything was entered beside what is chosen already."""
    chosen = {name for name, column in columns_of(table).items() if len(column.allowed) > 0 or name == KEYS.get(table)}
    return any(text != "" for name, text in values.items() if name not in chosen)


def _show_fields(table: str, desk: Desk) -> dict[str, str]:
    """Draw the fields of a table in declared order, short ones side by side, and return what they hold."""
    columns = columns_of(table)
    values: dict[str, str] = {}
    names = [name for name in columns if name not in ("source_id", *POINT) or KEYS.get(table) == name]
    if "lat" in columns:
        names = [name for name in names if name not in ("place_id", "coord_source") or KEYS.get(table) == name]
    ordered = [name for name in names if name not in ("note", KEYS.get(table))]
    ordered += [name for name in (KEYS.get(table), "note") if name in names]
    pair = None
    for name in ordered:
        is_half = name in _HALVES
        if is_half and pair is None:
            pair = list(st.columns(2))
        place = pair.pop(0) if is_half and pair else st.container()
        pair = pair if is_half and pair else None
        with place:
            if name == "note" and "lat" in columns:
                values |= show_point_field(table, desk)
            is_id = name == KEYS.get(table)
            suggested = suggested_id(table, values, _taken(table, desk.knowledge)) if is_id else ""
            values[name] = show_field(table, name, desk, suggested)
    return values


def _taken(table: str, knowledge: KnowledgeBase) -> frozenset[str]:
    claims = dict(knowledge.facts.tables()).get(table, ())
    return frozenset(getattr(claim, KEYS[table]) for claim in claims) if table in KEYS else frozenset()


def _show_extra(table: str, words: Words) -> tuple[str, str]:
    """Draw the fields on the source's own words and where they stand."""
    left, right = st.columns([2, 1])
    as_written = left.text_input(
        words("adding.as_written"), key=key_of_field(table, "as written"), help=words("adding.as_written.help")
    )
    locator = right.text_input(
        words("adding.locator"), key=key_of_field(table, "locator"), placeholder=words("adding.locator.example")
    )
    return as_written.strip(), locator.strip()
