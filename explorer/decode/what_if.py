"""What if: one field of the notice changed, and both answers side by side."""

from __future__ import annotations

import streamlit as st

from decoder.answer import Answer, answer_of
from decoder.decode import NoticeError
from explorer.decode import cards, markup
from explorer.decode.faults import show_faults
from explorer.decode.query import FIELDS, Query, notice_of
from explorer.desk import Desk
from explorer.labels import as_markdown
from kb.words import Words

FIELD, VALUE = "if", "value"
"""Names in the address of the field that is changed and of what it becomes."""


def show_what_if(query: Query, answer: Answer, desk: Desk) -> None:
    """Draw the form of a change and, once there is one, the answers before and after it."""
    words = desk.words
    field = st.query_params.get(FIELD, "")
    field = field if field in FIELDS else ""
    with st.expander(words("what_if.title"), expanded=field != "", icon=":material/compare_arrows:"):
        _show_form(query, field, words)
        if field == "":
            st.caption(words("what_if.empty"))
            return
        changed = {**query, field: st.query_params.get(VALUE, "")}
        try:
            decoding = desk.decoder.decode(notice_of(changed))
        except NoticeError as error:
            show_faults(error.problems, words)
            return
        after = answer_of(decoding, desk.decoder, language=words.language)
        sides = ((words("what_if.before"), query, answer), (words("what_if.after"), changed, after))
        for (title, asked, told), column in zip(sides, st.columns(2, gap="medium"), strict=True):
            shown = asked.get(field, "").strip() or words("what_if.nothing")
            column.markdown(f"**{title}** · {words(f'form.{field}')}: {as_markdown(shown)}")
            column.html(cards.headline_html(told, words))
            column.html(markup.levels_html(told, words, most=2))


def _show_form(query: Query, field: str, words: Words) -> None:
    with st.form("what if", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        shown = (field, st.query_params.get(VALUE, ""))
        if st.session_state.get("shown what if") != shown:
            st.session_state["shown what if"] = shown
            st.session_state["what if field"], st.session_state["what if value"] = field or "place", shown[1]
        st.selectbox(
            words("what_if.field"), list(FIELDS), format_func=lambda name: words(f"form.{name}"), key="what if field"
        )
        st.text_input(
            words("what_if.value"),
            key="what if value",
            placeholder=words("what_if.example"),
            autocomplete="off",
        )
        st.form_submit_button(words("what_if.compare"), on_click=_compare)
        if field != "":
            st.form_submit_button(words("what_if.take"), on_click=_take, args=(query, field))
            st.form_submit_button(words("what_if.end"), on_click=_end)


def _compare() -> None:
    st.query_params.update({FIELD: st.session_state["what if field"], VALUE: st.session_state["what if value"]})


def _take(query: Query, field: str) -> None:
    """Make the change the notice's own."""
    changed = {**query, field: st.query_params.get(VALUE, "")}
    kept = {name: text for name, text in st.query_params.items() if name not in (*FIELDS, FIELD, VALUE)}
    st.query_params.from_dict(kept | {name: changed[name] for name in FIELDS if changed.get(name, "") != ""})


def _end() -> None:
    for name in (FIELD, VALUE):
        st.query_params.pop(name, None)
