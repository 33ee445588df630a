"""The researcher's part: what the facts hold, what was accepted last, and questions to ask of them."""

from __future__ import annotations

import streamlit as st

from explorer.desk import Desk
from explorer.links import link_to_page
from explorer.review.claim_texts import minute_of
from explorer.start.tiles import show_line, show_tile
from kb.ledger.ledger import Ledger
from kb.ledger.opening import reading
from kb.ledger.waiting import Accepted, accepted_batches
from ontology.questions import questions

_TILES = (
    ("units", "units", "account_tree"),
    ("designations", "codes", "key"),
    ("battles", "battles", "swords"),
    ("sources", "sources", "menu_book"),
)
"""Table counted, the page it leads to, and its icon."""
_MORE = (("periods", "calendar_month"), ("quality", "troubleshoot"))
_LINES = 5


def show_researcher(desk: Desk) -> None:
    """Draw what the facts hold and the ways into them."""
    words = desk.words
    st.markdown(words("start.researcher.work"))
    counts = {table: len(claims) for table, claims in desk.knowledge.facts.tables()}
    for (table, page, icon), column in zip(_TILES, st.columns(len(_TILES)), strict=True):
        with column:
            name, hint = words(f"start.count.{table}"), words(f"start.count.{table}.hint")
            show_tile(words.count(counts[table]), name, hint, page, words(f"page.{page}"), icon=icon)
    total = words.count(sum(counts.values()))
    st.caption(words("start.version", count=total, version=desk.knowledge.version))
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(words("start.worked"), anchor=False)
        st.caption(words("start.worked.text"))
        for each in questions():
            show_line(each.title(words.language), "", "questions", example=each.number)
    with right:
        _show_accepted(desk)
        st.subheader(words("start.gaps"), anchor=False)
        st.markdown(words("start.gaps.text"))
        link_to_page("quality", words("start.gaps.go"), icon=":material/travel_explore:", view="gaps")
        st.subheader(words("start.more"), anchor=False)
        for page, icon in _MORE:
            link_to_page(page, words(f"page.{page}"), icon=f":material/{icon}:", help=words(f"page.{page}.help"))


def _show_accepted(desk: Desk) -> None:
    words = desk.words
    st.subheader(words("start.accepted"), anchor=False)
    if desk.ledger is None:
        st.caption(words("start.accepted.no_ledger"))
        return
    for each in _accepted(desk.ledger):
        count = words.count(each.claims)
        kind = words(f"batch.{each.kind}")
        under = words("start.accepted.line", count=count, kind=kind, author=each.author)
        show_line(each.title, f"{under}, {minute_of(each.accepted_at, words)}", "review", part="batches")


def _accepted(ledger: Ledger) -> tuple[Accepted, ...]:
    return _read(ledger.engine.url.render_as_string(), ledger.last_batch(), ledger)


@st.cache_resource(show_spinner=False, max_entries=4)
def _read(database: str, written: int, _ledger: Ledger) -> tuple[Accepted, ...]:  # noqa: ARG001 - the key
    """Return the batches accepted last, as they stood after a batch was written."""
    with reading(_ledger.engine) as connection:
        return accepted_batches(connection, _LINES)
