"""Everything that was ever written: the batches, the history of an entity, the audit log, the mode of the ledger."""

from __future__ import annotations

import streamlit as st

from explorer.address_fields import choice_field, page_field, text_field
from explorer.desk import Desk
from explorer.html_parts import table_html
from explorer.labels import as_markdown
from explorer.links import link_to_page
from explorer.person import ask_person
from explorer.review.claim_texts import minute_of
from explorer.review.deciding import decide
from kb.ledger import review
from kb.ledger.audit import AuditResult
from kb.ledger.faults import LedgerError
from kb.ledger.ledger import FIRST_FILL, SINGLE_USER, TWO_PERSONS, Ledger
from kb.ledger.opening import reading
from kb.ledger.review import BatchLine, Step
from kb.records import KEYS
from kb.spreadsheets.headings import heading_of, title_of
from kb.words import Words

_PAGE = 15


def show_batches(ledger: Ledger, desk: Desk) -> None:
    """Draw the batches, the newest first, each with its claims and the way to undo it."""
    words = desk.words
    with reading(ledger.engine) as connection:
        lines = review.batches(connection)
    reason = st.text_input(words("review.undo.why"), key="undo reason", placeholder=words("review.reason.example"))
    ask_person(words, "undo")
    at = page_field("page", max(1, -(-len(lines) // _PAGE)))
    for line in lines[(at - 1) * _PAGE : at * _PAGE]:
        _show_batch(line, reason, ledger, desk)


def _show_batch(line: BatchLine, reason: str, ledger: Ledger, desk: Desk) -> None:
    words = desk.words
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        counts = words("review.batch.counts", claims=words.count(line.claims), decisions=words.count(line.decisions))
        kind = words(f"batch.{line.kind}")
        under = f"{kind} · {line.author} · {minute_of(line.entered_at, words)} · {counts}"
        st.markdown(f"**{line.batch_no}.** {as_markdown(line.title)}  \n:gray[{as_markdown(under)}]")
        if line.claims > 0:
            link_to_page("review", words("review.batch.claims"), icon=":material/list:", batch=str(line.batch_no))
        label = words("review.batch.undo")
        if line.kind != FIRST_FILL and st.button(
            label, key=f"undo {line.batch_no}", icon=":material/undo:", type="tertiary"
        ):
            decide(lambda: ledger.undo(line.batch_no, desk.person, reason), "undo", words)


def show_history(ledger: Ledger, desk: Desk) -> None:
    """Draw everything that was said and decided about an entity."""
    words = desk.words
    left, right = st.columns([1, 2])
    with left:
        table = choice_field(words("review.kind"), "of", {each: title_of(each, words) for each in KEYS}) or "units"
    with right:
        entity = text_field(words("review.entity"), "entity", placeholder="division-304")
    if entity == "":
        st.info(words("review.history.empty"), icon=":material/history:")
        return
    with reading(ledger.engine) as connection:
        steps = review.history(connection, table, entity)
    if len(steps) == 0:
        st.warning(words("ledger.no-entity", table=title_of(table, words), entity=as_markdown(entity)))
        return
    heads = [words(f"review.history.{name}") for name in ("at", "author", "what", "why", "change", "batch")]
    st.html(table_html(heads, [_step_row(step, table, words) for step in reversed(steps)], words("review.history")))


def _step_row(step: Step, table: str, words: Words) -> tuple[str, ...]:
    number = f" {step.claim_no}" if step.claim_no is not None else ""
    changes = []
    for name, (before, after) in step.difference.items():
        key = f"column.{table}.{name}" if f"column.{table}.{name}" in words.texts else f"column.*.{name}"
        label = heading_of(table, name, words) if key in words.texts else name
        changes.append(f"{label}: {f'{before} → ' if before != '' else ''}{after}")
    what = words(f"step.{step.what}") + number
    return (minute_of(step.at, words), step.author, what, step.why, "; ".join(changes), str(step.batch_no))


def show_ledger(ledger: Ledger, desk: Desk) -> None:
    """Draw whether two persons are needed, and the check of the audit log."""
    words = desk.words
    mode = ledger.mode()
    st.markdown(f"**{words(f'mode.{mode}')}**")
    other = SINGLE_USER if mode == TWO_PERSONS else TWO_PERSONS
    with st.container(border=True):
        reason = st.text_input(words("review.reason"), key="mode reason")
        ask_person(words, "mode")
        if st.button(words(f"review.mode.{other}"), key="set mode"):
            decide(lambda: ledger.set_mode(other, desk.person, reason), other, words)
    st.subheader(words("review.audit"), anchor=False)
    st.markdown(words("review.audit.text"))
    if st.button(words("review.audit.run"), icon=":material/verified:"):
        try:
            with st.spinner(words("review.audit.running")):
                _show_audit(ledger.audit(), words)
        except LedgerError as error:
            st.error(as_markdown(error.text(words)), icon=":material/error:")


def _show_audit(result: AuditResult, words: Words) -> None:
    if result.fault is None:
        st.success(words("review.audit.holds", entries=words.count(result.entries)), icon=":material/verified:")
        st.code(result.head, language=None)
        return
    fault = result.fault
    told = words(f"audit.{fault.what}", entry=fault.entry_no, batch=fault.batch_no or "-")
    st.error(as_markdown(told), icon=":material/gpp_bad:")
