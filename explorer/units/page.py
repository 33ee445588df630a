"""The page "Đơn vị": search, and for the unit in the address its home page, its graph or a comparison."""

from __future__ import annotations

import streamlit as st

from explorer.additions import show_additions
from explorer.address_fields import search_field, view_field
from explorer.desk import Desk
from explorer.labels import as_markdown
from explorer.links import LANGUAGE_PARAMETER
from explorer.units.compare import show_comparison
from explorer.units.graph import show_graph
from explorer.units.home import show_home
from explorer.units.tables import found_html
from explorer.units.views import name_of
from kb.words import Words

_UNIT, _SEARCH, _VIEW = "unit", "q", "view"
_VIEWS = ("home", "graph", "compare")
_LONGEST, _MOST_FOUND = 200, 50
_ADDED = ("designations", "subordinations", "presences", "participations", "unit_events")
_EXAMPLES = ("e66 f304", "trung doan 66", "su doan sao vang", "K8")


def show_units_page(desk: Desk) -> None:
    """Draw the search, or the unit that the address names."""
    words = desk.words
    unit_id = st.query_params.get(_UNIT, "")
    if unit_id == "":
        _show_search(desk)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(words("units.back"), icon=":material/arrow_back:", type="tertiary", on_click=_forget_unit)
        view = view_field(words("units.view"), _VIEW, {each: words(f"units.view.{each}") for each in _VIEWS})
    if unit_id not in desk.knowledge.units:
        st.error(words("units.unknown", text=as_markdown(unit_id)), icon=":material/error:")
        return
    unit = desk.knowledge.units[unit_id]
    if view == "graph":
        st.subheader(as_markdown(name_of(unit, words)), anchor=False)
        show_graph(desk, desk.indexes.unit_search, unit)
        return
    if view == "compare":
        show_comparison(desk, unit)
        return
    show_home(desk, desk.indexes.unit_claims, unit)
    if desk.ledger is not None:
        show_additions(words, _ADDED, unit_id=unit_id)


def _forget_unit() -> None:
    """Go back to the search; what was found last is searched for again."""
    kept = {name: text for name, text in st.query_params.items() if name in (_SEARCH, LANGUAGE_PARAMETER)}
    st.query_params.from_dict(kept)  # at once, so that the back button has one step to go


def _show_search(desk: Desk) -> None:
    words = desk.words
    example, told = words("units.search.example"), words("units.search.help")
    text = search_field(words("units.search"), _SEARCH, _LONGEST, placeholder=example, help=told)
    if text == "":
        _show_examples(words)
        return
    found = desk.indexes.unit_search.find(text, _MOST_FOUND)
    if len(found) == 0:
        st.info(words("units.nothing", text=as_markdown(text)), icon=":material/info:")
        return
    key = "units.found.most" if len(found) == _MOST_FOUND else "units.found"
    st.caption(words(key, count=words.count(len(found))))
    st.html(found_html(found, desk.knowledge, words))


def _show_examples(words: Words) -> None:
    st.caption(words("units.empty"))
    with st.container(horizontal=True):
        for example in _EXAMPLES:
            st.button(example, key=f"example {example}", on_click=_take, args=(example,), type="secondary")


def _take(example: str) -> None:
    st.session_state[_SEARCH] = example
