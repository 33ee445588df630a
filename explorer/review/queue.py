"""The queue: claims that wait, filtered and chosen, and one of them looked at closely."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.address_fields import choice_field, choose, page_field, text_field
from explorer.desk import Desk
from explorer.labels import as_markdown
from explorer.review.claim_texts import line_of, minute_of, standing_line
from explorer.review.claim_view import show_claim
from explorer.review.deciding import show_deciding
from kb.ledger import review
from kb.ledger.ledger import Ledger
from kb.ledger.opening import reading
from kb.ledger.review import Entry
from kb.spreadsheets.headings import BY_HAND, title_of

_PAGE = 20
_CHOSEN = "chosen claim "
_MOST_DIGITS = 9


def show_queue(ledger: Ledger, desk: Desk) -> None:
    """Draw the filters, the claims that wait, and the claim that the address names."""
    words = desk.words
    waiting = _waiting(ledger, desk)
    number = st.query_params.get("claim", "")
    if len(waiting) == 0 and number == "":
        st.info(words("review.empty"), icon=":material/inbox:")
        return
    left, right = st.columns([5, 4], gap="large")
    with left:
        _show_waiting(waiting, ledger, desk)
    with right:
        is_number = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
        if is_number:
            show_claim(int(number), ledger, desk)
        else:
            st.caption(words("review.choose"))


def _waiting(ledger: Ledger, desk: Desk) -> list[Entry]:
    words = desk.words
    with reading(ledger.engine) as connection:
        everything = review.queue(connection)
    columns, anything = st.columns(4), words("review.any")
    with columns[0]:
        kinds = {table: title_of(table, words) for table in BY_HAND}
        kind = choice_field(words("review.kind"), "kind", kinds, placeholder=anything)
    with columns[1]:
        authors = {each.author: each.author for each in everything}
        author = choice_field(words("review.author"), "author", authors, placeholder=anything)
    with columns[2]:
        risks = {str(each): words(f"risk.{each}") for each in review.RISKS}
        risk = choice_field(words("review.risk"), "risk", risks, placeholder=anything)
    with columns[3]:
        batch = text_field(words("review.batch"), "batch", placeholder=words("review.batch.example"))
    wanted = {"kind": kind, "author": author, "risk": risk, "batch_no": _number(batch)}
    return [each for each in everything if all(value in ("", getattr(each, name)) for name, value in wanted.items())]


def _number(text: str) -> int | str:
    """Return the number of a batch; empty for no text, and one that no batch has for what is no number."""
    if text == "":
        return ""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else -1


def _show_waiting(waiting: Sequence[Entry], ledger: Ledger, desk: Desk) -> None:
    words = desk.words
    pages = max(1, -(-len(waiting) // _PAGE))
    st.caption(words("review.count", count=words.count(len(waiting))))
    at = page_field("page", pages)
    shown = waiting[(at - 1) * _PAGE : at * _PAGE]
    with st.container(horizontal=True):
        st.button(words("review.choose_page"), on_click=_choose, args=(shown, True), type="tertiary", key="choose page")
        st.button(words("review.choose_all"), on_click=_choose, args=(waiting, True), type="tertiary", key="choose all")
        st.button(words("review.choose_none"), on_click=_choose, args=(waiting, False), type="tertiary", key="none")
    for each in shown:
        _show_row(each, desk)
    chosen = [each.claim_no for each in waiting if st.session_state.get(f"{_CHOSEN}{each.claim_no}", False)]
    with st.container(border=True):
        st.markdown(f"**{words('review.bulk', count=words.count(len(chosen)))}**")
        show_deciding(chosen, ledger, desk, "bulk")


def _show_row(entry: Entry, desk: Desk) -> None:
    words = desk.words
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        status = f" · {standing_line(entry, words)}" if entry.status != "proposed" else ""
        under = f"{words(f'review.risk.{entry.risk}')} · {entry.author} · {minute_of(entry.entered_at, words)}{status}"
        line = f"**{entry.claim_no}.** {as_markdown(line_of(entry, desk.knowledge, words))}"
        with st.container(width="stretch"):
            st.checkbox(
                f"{line}  \n:gray[{as_markdown(under)}]", key=f"{_CHOSEN}{entry.claim_no}", persist_state="session"
            )
        st.button(
            words("review.look"),
            key=f"look {entry.claim_no}",
            on_click=choose,
            kwargs={"claim": str(entry.claim_no)},
            type="tertiary",
            icon=":material/visibility:",
            help=words("review.look.help", claim=entry.claim_no),
        )


def _choose(entries: Sequence[Entry], is_chosen: bool) -> None:
    for each in entries:
        st.session_state[f"{_CHOSEN}{each.claim_no}"] = is_chosen
