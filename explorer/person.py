"""Who works here: asked once, where the name is first needed, and remembered by this browser."""

from __future__ import annotations

from typing import Any

import streamlit as st

from explorer.labels import as_markdown
from kb.ledger.ledger import LONGEST_NAME
from kb.words import Words

_PERSON, _HERE, _TOLD = "person", "person here", "the name was told"
_REMEMBER = """
export default function ({ data, setStateValue }) {
  const place = "giaima-person";
  if (data.is_told) {
    if (data.name === "") localStorage.removeItem(place);
    else localStorage.setItem(place, data.name);
  } else if (localStorage.getItem(place) !== null) {
    setStateValue("name", localStorage.getItem(place));
  }
}
"""
"""Asks the browser for the name that it kept, until Python knows it; then keeps what Python tells."""


def person() -> str:
    """Return the name of who works here, empty until it was entered."""
    return str(st.session_state.get(_PERSON, "")).strip()


def recall_person() -> None:
    """Take over the name that this browser remembers; must be called before the field for the name is drawn."""
    if person() != "":
        st.session_state[_TOLD] = True
    is_told = st.session_state.get(_TOLD, False)
    browser: Any = st.components.v2.component("giaima_person", js=_REMEMBER, html="<span></span>")
    told = browser(data={"is_told": is_told, "name": person()}, key="browser", height=0, on_name_change=lambda: None)
    if not is_told and told.name:
        st.session_state[_TOLD] = True
        st.session_state[_PERSON] = told.name[:LONGEST_NAME]


def show_person(words: Words) -> None:
    """Draw the field for the name in the frame."""
    st.text_input(
        words("person.name"),
        key=_PERSON,
        max_chars=LONGEST_NAME,
        help=words("person.help"),
        placeholder=words("person.example"),
        autocomplete="name",
        persist_state="session",
    )


def ask_person(words: Words, place: str) -> None:
    """Draw the field for the name beside what it will sign; once it is known, say it instead.

    Args:
        words: In the reader's language.
        place: Tells the fields of one page apart.
    """
    if person() != "":
        st.caption(f":material/person: {words('person.signs', name=as_markdown(person()))}")
        return
    st.text_input(
        f"{words('person.name')} *",
        key=f"{_HERE} {place}",
        max_chars=LONGEST_NAME,
        help=words("person.help"),
        placeholder=words("person.example"),
        autocomplete="name",
        on_change=_take_name,
        args=(place,),
    )


def _take_name(place: str) -> None:
    st.session_state[_PERSON] = st.session_state[f"{_HERE} {place}"]
