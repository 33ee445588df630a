"""The page "Giải mã": a form for one notice, and what it can mean."""

from __future__ import annotations

import streamlit as st

from decoder.decode import NoticeError
from explorer.decode.faults import show_faults
from explorer.decode.query import FIELDS, Query, is_empty, label_of, load_examples, notice_of
from explorer.decode.result import show_result
from explorer.decode.what_if import FIELD, VALUE
from explorer.desk import Desk
from explorer.labels import as_markdown
from kb.words import Words

_ROWS = (("unit", "died", "place"), ("burial", "enlisted", "home", "rank"))
_WIDTHS: tuple[list[float], ...] = ([3, 1.6, 3], [2.4, 1.4, 2.4, 1.4])


def show_decode_page(desk: Desk) -> None:
    """Draw the form, and below it the answer, the faults or what to do."""
    words = desk.words
    query = _show_form(words)
    _show_examples(words)
    if is_empty(query) and not st.session_state.get("sent empty", False):
        st.subheader(words("empty.title"))
        st.markdown(words("empty.text"))
        st.caption(words("disclaimer"))
        return
    try:
        decoding = desk.decoder.decode(notice_of(query))
    except NoticeError as error:
        st.markdown(f"**{words('problem.title')}**")
        show_faults(error.problems, words)
        st.caption(words("disclaimer"))
        return
    show_result(query, decoding, desk)


def _show_form(words: Words) -> Query:
    """Draw the form over the query of the address, which is returned.

    Streamlit can bind fields to the address itself, but then replaces the entry in the browser's history; written
    here, each notice is an entry of its own and "back" leads to the notice before.
    """
    query = {name: st.query_params.get(name, "") for name in FIELDS}
    if st.session_state.get("shown query") != query:
        _fill(query)
    with st.form("notice"):
        for names, widths in zip(_ROWS, _WIDTHS, strict=True):
            for name, column in zip(names, st.columns(widths), strict=True):
                column.text_input(
                    words(f"form.{name}"),
                    key=name,
                    help=words(f"form.{name}.help"),
                    placeholder=words(f"form.{name}.example"),
                    autocomplete="off",
                )
        with st.container(horizontal=True):
            decode, clear = words("form.decode"), words("form.clear")
            st.form_submit_button(decode, key="decode", on_click=_ask, type="primary", icon=":material/search:")
            st.form_submit_button(clear, key="clear", on_click=_ask, args=({},))
    return query


def _show_examples(words: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(words("form.examples"), width="content")
        for number, example in enumerate(load_examples()):
            label = as_markdown(label_of(example))
            st.button(label, key=f"example-{number}", on_click=_ask, args=(example,), type="tertiary")


def _ask(query: Query | None = None) -> None:
    """Put a query, or what was typed, into the address and the form; the language stays."""
    asked = query if query is not None else {name: st.session_state[name] for name in FIELDS}
    # Who sends an empty form is told what is missing; who clears it starts again.
    st.session_state["sent empty"] = query is None and is_empty(asked)
    kept = {name: text for name, text in st.query_params.items() if name not in (*FIELDS, FIELD, VALUE)}
    st.query_params.from_dict(kept | {name: asked[name] for name in FIELDS if asked.get(name, "") != ""})
    _fill(asked)


def _fill(query: Query) -> None:
    """Put a query into the form, empty where it has nothing."""
    st.session_state["shown query"] = {name: query.get(name, "") for name in FIELDS}
    for name in FIELDS:
        st.session_state[name] = query.get(name, "")
