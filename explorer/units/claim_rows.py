"""All claims about a unit as rows: kind, what each says, when, who says so, how sure, note; as a frame and as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from explorer.csv_files import csv_bytes
from explorer.html_parts import is_web
from explorer.units.views import when_of
from kb.claim_words import ClaimTeller
from kb.knowledge import KnowledgeBase
from kb.records import Claim, Loss, Participation, Unit, UnitEvent
from kb.unit_claims import ClaimRow
from kb.words import Words, date_text, span_text

HEADS = (
    "units.claim.kind",
    "units.claim.says",
    "units.claim.when",
    "units.claim.source",
    "units.claim.link",
    "units.claim.certainty",
    "units.claim.note",
)


@dataclass(frozen=True, slots=True)
class ClaimText:
    """A claim in words, one text for each of `HEADS`, and its id."""

    cells: tuple[str, ...]
    claim_id: str


def claim_texts(
    rows: Iterable[ClaimRow], teller: ClaimTeller, knowledge: KnowledgeBase, words: Words
) -> list[ClaimText]:
    """Write claims in words, in their order."""
    return [_text_of(row, teller, knowledge, words) for row in rows]


def claims_frame(texts: Sequence[ClaimText], words: Words) -> pd.DataFrame:
    """Return the claims as a frame with headings in words; an address that is not of the web is left out."""
    link = HEADS.index("units.claim.link")
    rows = [
        [(cell if is_web(cell) else None) if index == link else cell for index, cell in enumerate(text.cells)]
        for text in texts
    ]
    return pd.DataFrame(rows, columns=[words(head) for head in HEADS])


def claims_csv(texts: Sequence[ClaimText], words: Words) -> bytes:
    """Write the claims with their ids as CSV."""
    heads = [*(words(head) for head in HEADS), words("units.claim.id")]
    return csv_bytes(heads, ((*each.cells, each.claim_id) for each in texts))


def _text_of(row: ClaimRow, teller: ClaimTeller, knowledge: KnowledgeBase, words: Words) -> ClaimText:
    source = knowledge.sources.get(getattr(row.claim, "source_id", ""))
    confidence = getattr(row.claim, "confidence", "")
    cells = (
        words(f"table.{row.table}"),
        teller.sentence(row.claim, words),
        _when(row.claim, knowledge, words),
        source.title if source is not None else "",
        source.url if source is not None else "",
        words(f"sheet.confidence.{confidence}") if confidence != "" else "",
        getattr(row.claim, "note", ""),
    )
    return ClaimText(cells, row.claim.claim_id)


def _when(claim: Claim, knowledge: KnowledgeBase, words: Words) -> str:
    """Write when that was which a claim tells of; of a battle, its days."""
    match claim:
        case Unit():
            return ""
        case UnitEvent():
            return words("span.undated") if claim.date is None else date_text(claim.date.text, words)
        case Participation() | Loss():
            battle = knowledge.battles[claim.battle_id]
            start, end = ("" if each is None else each.text for each in (battle.start, battle.end))
            return span_text(start, end, words)
    return when_of(claim, words)
