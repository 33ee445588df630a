"""Claims as a table: what each says in words, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from explorer.fact_links import source_link
from explorer.html_parts import Cell, table_html, with_muted
from explorer.labels import shortened
from kb.claim_words import TABLE_OF, ClaimTeller
from kb.knowledge import KnowledgeBase
from kb.records import Claim
from kb.words import Words

CLAIM_HEADS = ("table", "claim", "source_id", "source", "url", "note", "file", "row", "claim_id")
_SAID_LENGTH = 400


def claims_html(
    claims: Sequence[Claim], teller: ClaimTeller, knowledge: KnowledgeBase, words: Words, *, with_source: bool = True
) -> str:
    """Write claims as a table.

    Args:
        claims: To write.
        teller: Tells them.
        knowledge: Where their sources are.
        words: The reader's language.
        with_source: Whether to write the source of each; a source's own page need not.
    """
    rows: list[tuple[Cell, ...]] = []
    for claim in claims:
        said = with_muted(shortened(teller.sentence(claim, words), _SAID_LENGTH), getattr(claim, "note", ""))
        cells: list[Cell] = [words(f"table.{TABLE_OF[type(claim)]}"), said]
        if with_source:
            cells.append(source_link(claim.source_id, knowledge) if hasattr(claim, "source_id") else "")
        rows.append((*cells, str(claim.where)))
    heads = [words("claims.table"), words("claims.said")]
    if with_source:
        heads.append(words("claims.source"))
    return table_html((*heads, words("claims.where")), rows, words("claims.said"))


def claim_rows(
    claims: Iterable[Claim], teller: ClaimTeller, knowledge: KnowledgeBase, words: Words
) -> Iterable[tuple[object, ...]]:
    """Yield claims as rows of a file, in the columns of `CLAIM_HEADS`."""
    for claim in claims:
        source = knowledge.sources.get(getattr(claim, "source_id", ""))
        title, url = (source.title, source.url) if source is not None else ("", "")
        said = words(f"table.{TABLE_OF[type(claim)]}"), teller.sentence(claim, words)
        where = claim.where.file, claim.where.row, claim.claim_id
        yield (*said, getattr(claim, "source_id", ""), title, url, getattr(claim, "note", ""), *where)
