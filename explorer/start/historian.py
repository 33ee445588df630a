"""The historian's part: claims that came back, the queue, and the last decisions."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.desk import Desk
from explorer.ledger_notes import show_ledger_notes
from explorer.person import ask_person
from explorer.review.claim_texts import line_of, minute_of
from explorer.start.tiles import show_line, show_tile, show_way
from kb.ledger.ledger import Ledger
from kb.ledger.opening import reading
from kb.ledger.review import Entry
from kb.ledger.waiting import Decision, Waiting, last_decisions, waiting_for

_LINES = 5


def show_historian(desk: Desk) -> None:
    """Draw what waits for the person at the desk."""
    words = desk.words
    st.markdown(words("start.historian.work"))
    with st.container(horizontal=True):
        show_way("adding", words("start.add"), icon="add_notes", is_first=True)
        show_way("review", words("start.queue"), icon="fact_check")
    st.caption(words("start.historian.example"))
    if not show_ledger_notes(desk) or desk.ledger is None:
        return
    if desk.person == "":
        with st.columns([2, 3])[0]:
            ask_person(words, "start")
        st.caption(words("start.name.why"))
    waiting, decisions = _of(desk.ledger, desk.person)
    _show_counts(waiting, desk)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if desk.person != "":
            _show_returned(waiting, desk)
        _show_entries(words("start.to_review"), words("start.to_review.none"), waiting.others, desk)
    with right:
        _show_decisions(decisions, desk)


def _of(ledger: Ledger, person: str) -> tuple[Waiting, tuple[Decision, ...]]:
    return _read(ledger.engine.url.render_as_string(), ledger.last_batch(), person, ledger)


@st.cache_resource(show_spinner=False, max_entries=20)
def _read(
    database: str,  # noqa: ARG001 - with what was written last the key
    written: int,  # noqa: ARG001
    person: str,
    _ledger: Ledger,
) -> tuple[Waiting, tuple[Decision, ...]]:
    """Return what waits for a person after a batch was written."""
    with reading(_ledger.engine) as connection:
        return waiting_for(connection, person), last_decisions(connection, _LINES)


def _show_counts(waiting: Waiting, desk: Desk) -> None:
    words = desk.words
    columns = st.columns(3 if desk.person != "" else [1, 2])
    with columns[0]:
        show_tile(
            words.count(len(waiting.others)),
            words("start.to_review"),
            words("start.to_review.hint"),
            "review",
            words("start.queue"),
            icon="fact_check",
        )
    if desk.person == "":
        return
    with columns[1]:
        show_tile(
            words.count(len(waiting.returned)),
            words("start.returned"),
            words("start.returned.hint"),
            "review" if len(waiting.returned) > 0 else "adding",
            words("start.returned.link") if len(waiting.returned) > 0 else words("start.add"),
            icon="assignment_return" if len(waiting.returned) > 0 else "add_notes",
            claim=str(waiting.returned[0].entry.claim_no) if len(waiting.returned) > 0 else "",
        )
    with columns[2]:
        author = waiting.own[0].author if len(waiting.own) > 0 else ""
        show_tile(
            words.count(len(waiting.own)),
            words("start.own"),
            words("start.own.hint"),
            "review" if author != "" else "adding",
            words("start.own.link") if author != "" else words("start.add"),
            icon="hourglass_top" if author != "" else "add_notes",
            author=author,
        )


def _show_returned(waiting: Waiting, desk: Desk) -> None:
    words = desk.words
    st.subheader(words("start.returned"), anchor=False)
    if len(waiting.returned) == 0:
        st.caption(words("start.returned.none"))
    for each in waiting.returned[:_LINES]:
        decided = each.decision
        told = f"{words(f'status.{each.entry.status}')}: {decided.reason}"
        under = f"{told} ({decided.author}, {minute_of(decided.entered_at, words)})"
        show_line(line_of(each.entry, desk.knowledge, words), under, "review", claim=str(each.entry.claim_no))


def _show_entries(title: str, none: str, entries: Sequence[Entry], desk: Desk) -> None:
    words = desk.words
    st.subheader(title, anchor=False)
    if len(entries) == 0:
        st.caption(none)
    for each in entries[:_LINES]:
        under = f"{each.author}, {minute_of(each.entered_at, words)} · {words(f'review.risk.{each.risk}')}"
        show_line(line_of(each, desk.knowledge, words), under, "review", claim=str(each.claim_no))


def _show_decisions(decisions: Sequence[Decision], desk: Desk) -> None:
    words = desk.words
    st.subheader(words("start.decisions"), anchor=False)
    if len(decisions) == 0:
        st.caption(words("start.decisions.none"))
    for each in decisions:
        what = words(f"step.{each.verdict}")
        if each.claims == 1 and each.claim_no is not None:
            text, query = words("start.decision.one", what=what, claim=each.claim_no), {"claim": str(each.claim_no)}
        else:
            count = words.count(each.claims)
            text, query = words("start.decision.many", what=what, count=count), {"part": "batches"}
        under = f"{each.author}, {minute_of(each.entered_at, words)}"
        show_line(text, f"{under}: {each.reason}" if each.reason != "" else under, "review", **query)
