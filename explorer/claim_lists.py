"""A list of claims on a page: so many at a time, and all of them as a file."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.claim_tables import CLAIM_HEADS, claim_rows, claims_html
from explorer.paged import CsvFile, show_paged
from kb.claim_words import ClaimTeller
from kb.knowledge import KnowledgeBase
from kb.records import Claim
from kb.words import Words


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
    label = words("claims.csv", count=words.count(len(claims)))
    file = CsvFile(label, file_name, CLAIM_HEADS, lambda: claim_rows(claims, teller, knowledge, words))
    show_paged(
        claims, lambda some: claims_html(some, teller, knowledge, words, with_source=with_source), words, file=file
    )
