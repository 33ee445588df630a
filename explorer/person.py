"""Who works here: asked once, where the name is first needed, and kept for the session."""

from __future__ import annotations

import streamlit as st

from kb.ledger.ledger import LONGEST_NAME
from kb.words import Words

_PERSON, _HERE = "person", "person here"


def person() -> str:
    """Return the name of who works here, empty until it was entered."""
    return str(st.session_state.get(_PERSON, "")).strip()


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
        st.caption(f":material/person: {words('person.signs', name=person())}")
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
