"""A list of claims on a page: so many at a time, and all of them as a file."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.address_fields import page_field
from explorer.claim_tables import CLAIM_HEADS, claim_rows, claims_html
from explorer.csv_files import csv_bytes
from kb.claim_words import ClaimTeller
from kb.knowledge import KnowledgeBase
from kb.records import Claim
from kb.words import Words

ON_A_PAGE = 25


def show_claims(
    claims: Sequence[Claim],
    teller: ClaimTeller,
    knowledge: KnowledgeBase,
    words: Words,
    file_name: str,
    *,
    with_source: bool = True,
) -> None:
    """Draw a page of claims, the numbers of the pages, and the button for the file.

    Args:
        claims: All of them.
        teller: Tells them in words.
        knowledge: Where their sources are.
        words: The reader's language.
        file_name: Of the CSV.
        with_source: Whether to show the source of each.
    """
    table = st.container()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        number = page_field("page", -(-len(claims) // ON_A_PAGE))
        st.download_button(
            words("claims.csv", count=words.count(len(claims))),
            lambda: csv_bytes(CLAIM_HEADS, claim_rows(claims, teller, knowledge, words)),
            file_name,
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    shown = claims[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    table.html(claims_html(shown, teller, knowledge, words, with_source=with_source))
