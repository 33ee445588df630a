"""The source of a claim: one that is known, or a new one made on the spot."""

from __future__ import annotations

import streamlit as st

from explorer.adding.fields import key_of_field
from explorer.desk import Desk
from explorer.entity_choice import choose_entity
from kb.records import columns_of
from kb.spreadsheets.headings import heading_of
from kb.spreadsheets.vocabulary import label_of
from kb.suggested_ids import suggested_id

_ASKED = ("title", "publisher", "url")


def show_source(table: str, desk: Desk) -> tuple[dict[str, dict[str, str]], str]:
    """Draw the source of a claim.

    Args:
        table: Of the claim.
        desk: Of the run.

    Returns:
        The row of a new source under its table, empty for a known one; and the id of the source.
    """
    words = desk.words
    if "source_id" not in columns_of(table) or table == "sources":
        return {}, ""
    is_new = st.segmented_control(
        words("adding.source"),
        (False, True),
        default=False,
        required=True,
        format_func=lambda each: words("adding.source.new" if each else "adding.source.known"),
        key="new source",
    )
    if not is_new:
        return {}, choose_entity("sources", heading_of(table, "source_id", words) + " *", "known source", desk)
    with st.container(border=True):
        row = {name: _text(name, desk) for name in _ASKED}
        kinds = list(columns_of("sources")["kind"].allowed)
        left, right = st.columns(2)
        chosen = left.selectbox(
            heading_of("sources", "kind", words),
            kinds,
            format_func=lambda kind: label_of("sources", "kind", kind, words),
            key=key_of_field("sources", "kind"),
        )
        language = right.text_input(
            heading_of("sources", "language", words), "vi", key=key_of_field("sources", "language")
        )
    row |= {"kind": chosen or "", "language": language.strip()}
    source_id = suggested_id("sources", row, desk.knowledge.sources)
    return {"sources": {"source_id": source_id, **row}}, source_id


def _text(name: str, desk: Desk) -> str:
    label = heading_of("sources", name, desk.words) + (" *" if name == "title" else "")
    return st.text_input(label, key=key_of_field("sources", name), autocomplete="off").strip()
