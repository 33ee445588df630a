"""Ways from what one looks at to the forms that add facts about it."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from explorer.links import link_to_page
from kb.spreadsheets.headings import title_of
from kb.words import Words


def show_additions(words: Words, tables: Iterable[str], **about: str) -> None:
    """Draw a link to the form of each table, filled with what it would be about.

    Args:
        words: In the reader's language.
        tables: Kinds of fact.
        about: Column to the id that stands in it.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(words("additions.title"), width="content")
        for table in tables:
            link_to_page("adding", title_of(table, words), icon=":material/add:", table=table, **about)
