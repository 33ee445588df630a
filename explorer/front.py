"""The frame of every page: title, language, navigation."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.decode_page import show_decode_page
from explorer.labels import LANGUAGE_NAMES, explorer_words
from explorer.theme import ICON, STYLE
from kb.words import LANGUAGES, Language, Words


def show_front() -> None:
    """Draw the frame and the page asked for."""
    st.set_page_config(page_title="Giải Mã", page_icon=ICON, layout="wide")
    st.html(STYLE)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        left, right = st.container(width="content"), st.container(width="content")
    with right:
        words = explorer_words(_choose_language())
    with left, st.container(horizontal=True, vertical_alignment="bottom", gap="small", width="content"):
        st.title(words("page.brand"), anchor=False, width="content")
        st.markdown(f":gray[{words('page.tagline')}]", width="content")
    pages = [_page(words)]
    st.navigation(pages, position="top" if len(pages) > 1 else "hidden").run()


def _page(words: Words) -> st.Page:
    return st.Page(
        partial(show_decode_page, words),
        title=words("page.title"),
        icon=":material/search:",
        url_path="decode",
        help=words("page.help"),
        default=True,
    )


def _choose_language() -> Language:
    """Show the language switch; the address holds its value as ``lang=en``, and nothing for Vietnamese."""
    st.session_state["language"] = _language_of(st.query_params.get("lang", ""))
    chosen = st.segmented_control(
        "Ngôn ngữ / Language",
        LANGUAGES,
        required=True,
        format_func=LANGUAGE_NAMES.__getitem__,
        key="language",
        on_change=_keep_language,
        label_visibility="collapsed",
    )
    return _language_of(chosen)


def _keep_language() -> None:
    if st.session_state["language"] == "en":
        st.query_params["lang"] = "en"
    else:
        st.query_params.pop("lang", None)


def _language_of(text: str | None) -> Language:
    return "en" if text == "en" else "vi"
