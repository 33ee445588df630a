"""Decisions from the page: asked with a reason and a name, told with the way to take them back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from explorer.desk import Desk
from explorer.labels import as_markdown
from explorer.person import ask_person
from kb.ledger.faults import LedgerError
from kb.ledger.ledger import Batch, Ledger
from kb.words import Words

_LAST = "last decision"
_ICONS = {"accept": "check", "reject": "close", "dispute": "forum", "comment": "comment"}
QUEUE_VERDICTS = ("accept", "reject", "dispute", "comment")
OTHER_VERDICTS = ("withdraw", "propose", "prefer", "normal", "deprecate")


def show_deciding(claim_nos: Sequence[int], ledger: Ledger, desk: Desk, key: str, *, with_others: bool = False) -> None:
    """Draw the buttons that decide on claims, with the reason and the name that go along.

    Args:
        claim_nos: The claims; without any the buttons are off.
        ledger: Where the decision goes.
        desk: Of the run.
        key: Of the widgets.
        with_others: Whether ranks and withdrawal are offered too.
    """
    words = desk.words
    reason = st.text_input(words("review.reason"), key=f"{key} reason", placeholder=words("review.reason.example"))
    ask_person(words, key)
    with st.container(horizontal=True):
        for verdict in QUEUE_VERDICTS:
            if st.button(
                words(f"review.verdict.{verdict}", count=words.count(len(claim_nos))),
                key=f"{key} {verdict}",
                type="primary" if verdict == "accept" else "secondary",
                icon=f":material/{_ICONS[verdict]}:",
                disabled=len(claim_nos) == 0,
            ):
                decide(partial(ledger.decide, claim_nos, verdict, desk.person, reason), verdict, words)
        if with_others:
            chosen = st.menu_button(
                words("review.more"),
                OTHER_VERDICTS,
                format_func=lambda each: words(f"step.{each}"),
                key=f"{key} others",
            )
            if chosen is not None:
                decide(partial(ledger.decide, claim_nos, chosen, desk.person, reason), chosen, words)


def decide(work: Callable[[], Batch], verdict: str, words: Words) -> None:
    """Do what writes a decision and draw the page again, or say why it was refused."""
    try:
        batch = work()
    except LedgerError as error:
        st.error(as_markdown(error.text(words)), icon=":material/error:")
        return
    st.session_state[_LAST] = (verdict, batch.batch_no, len(batch.claim_nos))
    for key in [each for each in st.session_state if str(each).startswith("chosen claim ")]:
        del st.session_state[key]
    st.rerun()


def show_last_decision(ledger: Ledger, desk: Desk) -> None:
    """Say what was decided last, and offer to take it back as a step of its own."""
    last = st.session_state.get(_LAST)
    if last is None or last[1] is None:
        return
    words = desk.words
    verdict, batch_no, count = last
    what = words(f"step.{verdict}" if f"step.{verdict}" in words.texts else f"batch.{verdict}")
    told = words("review.done", what=what, count=words.count(count), batch=batch_no)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(told, icon=":material/check_circle:")
        if verdict != "undo" and st.button(words("review.undo"), icon=":material/undo:", key="undo last"):
            decide(lambda: ledger.undo(batch_no, desk.person, words("review.undo.reason")), "undo", words)
