"""From a filled form to the ledger: what exists already, what is wrong, the proposal, and the way to take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from explorer.adding.fields import key_of_field
from explorer.desk import Desk
from explorer.labels import as_markdown
from explorer.links import link_to_page
from explorer.person import ask_person
from kb.ledger.faults import LedgerError
from kb.ledger.ledger import Batch, Ledger
from kb.nearest import TABLES, Near
from kb.numbers import nearest_numbers
from kb.records import KEYS, columns_of
from kb.spreadsheets.faults import Fault, problem_of
from kb.spreadsheets.files import typed_in
from kb.spreadsheets.headings import heading_of, title_of
from kb.spreadsheets.importing import Choices, Examined, examine_file
from kb.spreadsheets.neighbours import Neighbours
from kb.words import Words

_NAMED_BY = ("name_vi", "title", "text", "code_text")
_SAID, _TRIED = "proposed batch", "tried to propose"


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form holds.

    Attributes:
        table: Of the claim.
        values: Column to text as typed.
        source: The row of a new source under its table, else empty.
        as_written: The words of the source.
        locator: Where they stand.
        is_touched: Whether anything was entered yet.
    """

    table: str
    values: Mapping[str, str]
    source: Mapping[str, Mapping[str, str]]
    as_written: str
    locator: str
    is_touched: bool

    def rows(self) -> dict[str, Mapping[str, str]]:
        """Return the rows to look through: the claim with every column that it must have, and its new source."""
        required = {name: "" for name, column in columns_of(self.table).items() if column.required}
        given = {name: text for name, text in self.values.items() if text != ""}
        return {**self.source, self.table: required | given}

    def missing(self) -> tuple[str, ...]:
        """Return the columns that must be filled and are not."""
        required = (name for name, column in columns_of(self.table).items() if column.required)
        return tuple(name for name in required if self.values.get(name, "") == "")


def show_proposing(draft: Draft, neighbours: Neighbours, ledger: Ledger, desk: Desk) -> None:
    """Draw what exists already, what is wrong as one types, and the button that proposes the claim."""
    words, table = desk.words, draft.table
    near = _show_near(draft, desk) if draft.is_touched else ()
    reason = st.session_state.get(key_of_field(table, "reason"), "").strip()
    examined = examine_file(typed_in(draft.rows()), neighbours, Choices(reason=reason))
    missing = draft.missing()
    if len(missing) > 0 and st.session_state.get(_TRIED) == table:
        headings = ", ".join(heading_of(table, name, words) for name in missing)
        st.error(words("adding.missing", columns=headings), icon=":material/error:")
    if draft.is_touched:
        _show_faults(draft, examined, words)
    is_doubled = _is_doubled(near, table)
    if is_doubled or any(fault.severity == "warning" for fault in examined.faults):
        st.text_input(
            words("adding.reason"), key=key_of_field(table, "reason"), placeholder=words("adding.reason.example")
        )
    ask_person(words, "proposal")
    if st.button(words("adding.propose"), type="primary", icon=":material/add:", key="propose"):
        st.session_state[_TRIED] = table
        if len(missing) > 0 or any(fault.severity == "error" for fault in examined.faults):
            st.rerun()  # to show every fault beside the form
        if examined.has_faults or (is_doubled and reason == ""):
            st.error(words("adding.needs_reason"), icon=":material/error:")
            return
        _propose(draft, examined, reason, ledger, desk)


def _show_near(draft: Draft, desk: Desk) -> tuple[Near, ...]:
    """Show what exists already that a claim may double, and return it."""
    text = next((draft.values[name] for name in _NAMED_BY if draft.values.get(name, "") != ""), "")
    if text == "" or draft.table not in TABLES:
        return ()
    words = desk.words
    near = desk.indexes.nearest.find(draft.table, text)
    if len(near) == 0:
        st.caption(f":material/check: {words('adding.near.none')}")
        return ()
    st.markdown(f"**{words('adding.near')}**")
    for each in near:
        seen = f" · {each.seen_as}" if each.seen_as != each.name else ""
        told = f"{each.name}{seen} · {words.percent(each.likeness)}"
        st.markdown(f"- {as_markdown(told)} :gray[{as_markdown(each.key)}]")
    return near


def _show_faults(draft: Draft, examined: Examined, words: Words) -> None:
    """Show what is wrong with what was typed; what is still empty is told when one tries to propose."""
    typed = {name for row in draft.rows().values() for name, text in row.items() if text != ""}
    for fault in examined.faults:
        if fault.column == "" or fault.column in typed:
            draw = {"error": st.error, "warning": st.warning}.get(fault.severity, st.info)
            draw(_told(draft.table, fault, words), icon=f":material/{fault.severity}:")


def _told(table: str, fault: Fault, words: Words) -> str:
    problem = problem_of(fault, words)
    column = fault.column
    where = f"**{as_markdown(heading_of(table, column, words))}:** " if column in columns_of(table) else ""
    message = problem.message.split(": ", 1)[-1] if column != "" else problem.message
    return f"{where}{as_markdown(message)} {as_markdown(problem.hint)}"


def _is_doubled(near: tuple[Near, ...], table: str) -> bool:
    least = nearest_numbers()["likeness.doubled"]
    return table in KEYS and any(each.likeness >= least for each in near)


def _propose(draft: Draft, examined: Examined, reason: str, ledger: Ledger, desk: Desk) -> None:
    """Hand the claim to the ledger, or say what it refuses."""
    words = desk.words
    proposals = [
        replace(each, as_written=draft.as_written, locator=draft.locator, reason=reason)
        if each.kind == draft.table
        else each
        for each in examined.proposals
    ]
    try:
        title = words("adding.batch", table=title_of(draft.table, words))
        st.session_state[_SAID] = ledger.propose(proposals, desk.person, title)
    except LedgerError as error:
        st.error(as_markdown(error.text(words)), icon=":material/error:")
        return
    st.session_state.pop(_TRIED, None)
    _clear(draft.table)
    if len(draft.source) > 0:
        st.session_state.pop("new source", None)  # the next claim of the page rests on the source that is known now
        st.session_state["known source"] = draft.values.get("source_id", "")
    st.rerun()


def _clear(table: str) -> None:
    """Empty the form but for the source and what the claim is about: the next one is often of the same page."""
    kept = {key_of_field(table, name) for name, column in columns_of(table).items() if len(column.refers_to) > 0}
    for key in list(st.session_state):
        is_field = str(key).startswith(key_of_field(table, ""))
        if is_field and not any(str(key).startswith(name) for name in kept):
            del st.session_state[key]


def show_said(ledger: Ledger, desk: Desk) -> None:
    """Say what became of the last proposal, with the way to take it back."""
    batch: Batch | None = st.session_state.get(_SAID)
    if batch is None:
        return
    words = desk.words
    if batch.batch_no is None:
        st.info(words("adding.known"), icon=":material/info:")
        return
    claims = ", ".join(map(str, batch.claim_nos))
    st.success(words("adding.done", claims=claims, batch=batch.batch_no), icon=":material/check_circle:")
    with st.container(horizontal=True):
        if st.button(words("adding.undo"), icon=":material/undo:", type="tertiary"):
            try:
                ledger.undo(batch.batch_no, desk.person, words("adding.undo.reason"))
            except LedgerError as error:
                st.error(as_markdown(error.text(words)), icon=":material/error:")
                return
            del st.session_state[_SAID]
            st.toast(words("adding.undone"), icon=":material/undo:")
            st.rerun()
        link_to_page("review", words("adding.to_review"), icon=":material/fact_check:", batch=str(batch.batch_no))
