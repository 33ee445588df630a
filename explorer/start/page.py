"""The page "Bắt đầu": one role at a time, its work, and what waits for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import streamlit as st

from explorer.address_fields import view_field
from explorer.desk import Desk
from explorer.start.historian import show_historian
from explorer.start.officer import show_officer
from explorer.start.researcher import show_researcher

_ROLES: Mapping[str, Callable[[Desk], None]] = MappingProxyType(
    {"officer": show_officer, "historian": show_historian, "researcher": show_researcher}
)
"""A role, as the address names it, to what draws its part; the first is the one of the most people."""


def show_start_page(desk: Desk) -> None:
    """Draw the part of the role that the address names."""
    words = desk.words
    st.markdown(words("start.intro"))
    role = view_field(words("start.role"), "role", {each: words(f"start.{each}") for each in _ROLES})
    _ROLES[role](desk)
    st.caption(words("disclaimer"))
