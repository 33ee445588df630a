"""Choosing a unit: a few letters or an abbreviation, and the nearest units to choose from."""

from __future__ import annotations

import streamlit as st

from explorer.desk import Desk
from kb.knowledge import KnowledgeBase
from kb.nearest import NearestFinder

_MOST = 8


def choose_unit(label: str, key: str, desk: Desk) -> str:
    """Draw the choice of a unit and return its id, empty while none is chosen.

    Args:
        label: What the unit is asked for.
        key: Of the widgets.
        desk: Of the run.
    """
    words = desk.words
    typed = st.text_input(
        label, key=key, placeholder=words("unit_choice.example"), icon=":material/search:", autocomplete="off"
    )
    if typed.strip() == "":
        return ""
    found = finder(desk.knowledge.version, desk.knowledge).find("units", typed, _MOST)
    if len(found) == 0:
        st.caption(words("unit_choice.none", text=typed))
        return ""
    names = {each.key: f"{each.name} ({each.key})" for each in found}
    chosen = st.selectbox(words("unit_choice.found"), list(names), format_func=names.__getitem__, key=f"{key} found")
    return str(chosen)


@st.cache_resource(show_spinner=False, max_entries=2)
def finder(version: str, _knowledge: KnowledgeBase) -> NearestFinder:  # noqa: ARG001 - the version is the key
    """Return what finds the nearest entities in a version of the facts."""
    return NearestFinder(_knowledge)
