"""The page "Bắt đầu": the three people, their work, and what waits for them."""

from __future__ import annotations

import streamlit as st

from explorer.desk import Desk
from explorer.links import link_to_page

_PEOPLE = {
    "historian": (("adding", "add_notes"), ("review", "fact_check")),
    "officer": (("decode", "search"), ("listing", "lists")),
    "researcher": (
        ("units", "military_tech"),
        ("codes", "key"),
        ("battles", "swords"),
        ("periods", "timeline"),
        ("sources", "menu_book"),
        ("quality", "troubleshoot"),
        ("questions", "terminal"),
    ),
}
"""A person to the pages of that person's work, each with its icon, the first the most used."""


def show_start_page(desk: Desk) -> None:
    """Draw a card for each person."""
    words = desk.words
    st.markdown(words("start.intro"))
    for person, column in zip(_PEOPLE, st.columns(len(_PEOPLE)), strict=True):
        with column.container(border=True, height="stretch"):
            st.subheader(words(f"start.{person}"))
            st.markdown(words(f"start.{person}.work"))
            for name, icon in _PEOPLE[person]:
                link_to_page(name, words(f"page.{name}"), icon=f":material/{icon}:", help=words(f"page.{name}.help"))
    st.caption(words("disclaimer"))
