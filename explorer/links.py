"""Ways from page to page: each page has a name, which is its path in the address, and its state stands in the query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import quote, urlencode

import streamlit as st

_PAGES = "pages of this run"
LANGUAGE_PARAMETER = "lang"


def know_pages(pages: Mapping[str, Any]) -> None:
    """Keep the pages of this run, by name, for the links that it draws."""
    st.session_state[_PAGES] = dict(pages)


def link_to_page(name: str, label: str, *, icon: str | None = None, help: str | None = None, **query: str) -> None:
    """Draw a link to a page in a state; the language goes along."""
    st.page_link(st.session_state[_PAGES][name], label=label, icon=icon, help=help, query_params=_with_language(query))


def go_to_page(name: str, **query: str) -> NoReturn:
    """Leave for a page in a state; the language goes along."""
    st.switch_page(st.session_state[_PAGES][name], query_params=_with_language(query))


def address_of(name: str, **query: str) -> str:
    """Return the path and query of a page in a state, for a link inside a table: relative, so it works anywhere."""
    return f"{name}?{urlencode(_with_language(query), quote_via=quote, safe='')}"


def _with_language(query: Mapping[str, str]) -> dict[str, str]:
    language = st.query_params.get(LANGUAGE_PARAMETER, "")
    given = {name: text for name, text in query.items() if text != ""}
    return given | ({LANGUAGE_PARAMETER: language} if language != "" else {})
