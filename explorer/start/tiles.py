"""What the start page is made of: a count with the way to what it counts, and lines that lead to a page."""

from __future__ import annotations

from html import escape

import streamlit as st

from explorer.labels import as_markdown, shortened
from explorer.links import go_to_page, link_to_page

_LINE_LENGTH = 120
_LINES = "lines drawn"


def show_tile(count: str, name: str, hint: str, page: str, link: str, *, icon: str, **query: str) -> None:
    """Draw a count with its name and the link to what it counts.

    Args:
        count: Written as the reader's language does.
        name: What is counted.
        hint: One sentence more.
        page: Where the link leads.
        link: Its text.
        icon: Name of its Material icon.
        query: State of the page.
    """
    with st.container(border=True, height="stretch", gap="xsmall", key=f"tile-{page}-{name}"):
        st.html(
            f'<div class="gm"><div class="gm-count">{escape(count)}</div><div class="gm-counted">{escape(name)}</div>'
            f'<div class="gm-muted">{escape(hint)}</div></div>'
        )
        link_to_page(page, link, icon=f":material/{icon}:", **query)


def show_line(text: str, under: str, page: str, **query: str) -> None:
    """Draw a line that leads to a page, with a muted one under it."""
    told = text if page == "decode" else text[:1].upper() + text[1:]  # a code stays as it is written
    number = st.session_state[_LINES] = st.session_state.get(_LINES, 0) + 1
    with st.container(gap=None, key=f"line-{number}"):
        link_to_page(page, as_markdown(shortened(told, _LINE_LENGTH)), icon=":material/chevron_right:", **query)
        if under != "":
            st.caption(as_markdown(under))


def show_way(page: str, label: str, *, icon: str, is_first: bool = False, **query: str) -> None:
    """Draw a button that leads to a page; the first one stands out."""
    if st.button(label, type="primary" if is_first else "secondary", icon=f":material/{icon}:", key=f"way {label}"):
        go_to_page(page, **query)
