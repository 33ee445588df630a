"""Choosing an entity: a few letters or an abbreviation, and the nearest ones to choose from."""

from __future__ import annotations

import streamlit as st

from explorer.desk import Desk
from explorer.labels import as_markdown
from kb.knowledge import KnowledgeBase
from kb.nearest import Near
from kb.records import Battle, Unit
from kb.unit_search import FoundUnit
from kb.words import Words

_MOST = 8


def choose_entity(table: str, label: str, key: str, desk: Desk, *, help: str | None = None) -> str:
    """Draw the choice of an entity and return its id, empty while none is chosen.

    Args:
        table: Table of the facts: ``units``, ``battles``, ``places``, ``periods`` or ``sources``.
        label: What it is asked for.
        key: Of the field that is typed into; it may be filled with an id beforehand.
        desk: Of the run.
        help: Shown beside the field.
    """
    words = desk.words
    typed = st.text_input(
        label,
        key=key,
        help=help,
        placeholder=words(f"choice.example.{table}"),
        icon=":material/search:",
        autocomplete="off",
        live=True,
    ).strip()
    if typed == "":
        return ""
    names = {each.key: _told(each) for each in _found(table, typed, desk)}
    if len(names) == 0:
        st.caption(words("choice.none", text=as_markdown(typed)))
        return ""
    # Several that fit are chosen from by hand: the first one taken unseen would be the wrong twin now and then.
    is_certain = len(names) == 1 or typed in names
    chosen = st.selectbox(
        words("choice.found"),
        list(names),
        index=0 if is_certain else None,
        format_func=lambda each: names[each],
        key=f"{key} found {typed}",
        placeholder=words("choice.choose", count=words.count(len(names))),
    )
    return str(chosen or "")


def _found(table: str, typed: str, desk: Desk) -> tuple[Near, ...]:
    """Return the nearest entities; one whose id was typed comes first."""
    if table == "units":
        near = tuple(_near_unit(each, desk.words) for each in desk.indexes.unit_search.find(typed, _MOST))
    else:
        near = desk.indexes.nearest.find(table, typed, _MOST)
    name = _name_of_id(table, typed, desk.knowledge, desk.words)
    if name == "":
        return near
    return (Near(table, typed, name, 1.0, "like name", typed), *(each for each in near if each.key != typed))


def _near_unit(found: FoundUnit, words: Words) -> Near:
    name = words.name_of(found.unit.name_vi, found.unit.name_en)
    under = f", {words.name_of(found.under.name_vi, found.under.name_en)}" if found.under is not None else ""
    return Near("units", found.unit.unit_id, name + under, 1.0, "like name", found.seen_as)


def _name_of_id(table: str, key: str, knowledge: KnowledgeBase, words: Words) -> str:
    """Return the name of an entity by its id, empty where there is none."""
    if table == "sources":
        source = knowledge.sources.get(key)
        return source.title if source is not None else ""
    named = {"units": knowledge.units, "battles": knowledge.battles}.get(table, {}).get(key)
    return words.name_of(named.name_vi, named.name_en) if isinstance(named, Unit | Battle) else ""


def _told(near: Near) -> str:
    seen = f" · {near.seen_as}" if near.seen_as not in (near.name, near.key) else ""
    return f"{near.name}{seen} ({near.key})"
