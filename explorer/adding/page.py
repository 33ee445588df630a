"""The page "Bổ sung dữ kiện": a form per kind of fact, and the upload of spreadsheets."""

from __future__ import annotations

import streamlit as st

from explorer.adding.fields import key_of_field
from explorer.adding.form import show_form
from explorer.adding.sheet_upload import show_sheet_upload
from explorer.address_fields import choice_field, view_field
from explorer.desk import Desk
from explorer.ledger_notes import show_ledger_notes
from kb.records import columns_of
from kb.spreadsheets.headings import BY_HAND, title_of

_FIRST = ("designations", "subordinations", "presences", "participations", "losses", "battles", "units", "unit_events")
"""Kinds of fact that are added most, before the others."""
TABLES = (*_FIRST, *(table for table in BY_HAND if table not in _FIRST))


def show_adding_page(desk: Desk) -> None:
    """Draw the form or the upload, as the address says."""
    words = desk.words
    if not show_ledger_notes(desk) or desk.ledger is None:
        return
    ways = {each: words(f"adding.way.{each}") for each in ("form", "sheet")}
    if view_field(words("adding.way"), "way", ways) == "sheet":
        show_sheet_upload(desk.ledger, desk)
        return
    titles = {each: title_of(each, words) for each in TABLES}
    table = choice_field(words("adding.table"), "table", titles, start=TABLES[0])
    _take_from_address(table)
    show_form(table, desk.ledger, desk)


def _take_from_address(table: str) -> None:
    """Fill fields that the address names, such as the unit of the page one came from; each only once."""
    for name in columns_of(table):
        value = st.query_params.get(name, "")
        if value != "":
            st.session_state[key_of_field(table, name)] = value
            del st.query_params[name]
