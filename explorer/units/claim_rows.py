"""All claims about a unit as rows: kind, what each says, when, who says so, how sure, note; as a frame and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from explorer.table_markup import is_web
from explorer.units.views import loss_count, name_of, when_of
from kb.knowledge import KnowledgeBase
from kb.records import Claim, Designation, Loss, Participation, Presence, Subordination, Unit, UnitEvent
from kb.spreadsheets.formulas import neutral
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


def claim_texts(rows: Iterable[ClaimRow], knowledge: KnowledgeBase, words: Words) -> list[ClaimText]:
    """Write claims in words, in their order."""
    return [_text_of(row, knowledge, words) for row in rows]


def claims_frame(texts: Sequence[ClaimText], words: Words) -> pd.DataFrame:
    """Return the claims as a frame with headings in words; an address that is not of the web is left out."""
    link = HEADS.index("units.claim.link")
    rows = [
        [(cell if is_web(cell) else None) if index == link else cell for index, cell in enumerate(text.cells)]
        for text in texts
    ]
    return pd.DataFrame(rows, columns=[words(head) for head in HEADS])


def claims_csv(texts: Sequence[ClaimText], words: Words) -> bytes:
    """Write the claims with their ids as CSV; what a spreadsheet would take for a formula is neutralised."""
    text = io.StringIO()
    heads = [*(words(head) for head in HEADS), words("units.claim.id")]
    rows = [[neutral(cell) for cell in (*each.cells, each.claim_id)] for each in texts]
    csv.writer(text, lineterminator="\n").writerows([heads, *rows])
    return text.getvalue().encode("utf-8-sig")  # with the mark by which spreadsheets know UTF-8


def _text_of(row: ClaimRow, knowledge: KnowledgeBase, words: Words) -> ClaimText:
    says, when = _said(row.claim, knowledge, words)
    source = knowledge.sources.get(getattr(row.claim, "source_id", ""))
    confidence = getattr(row.claim, "confidence", "")
    cells = (
        words(f"table.{row.table}"),
        says,
        when,
        source.title if source is not None else "",
        source.url if source is not None else "",
        words(f"sheet.confidence.{confidence}") if confidence != "" else "",
        getattr(row.claim, "note", ""),
    )
    return ClaimText(cells, row.claim.claim_id)


def _said(claim: Claim, knowledge: KnowledgeBase, words: Words) -> tuple[str, str]:
    """Return what a claim says, and when that was."""
    if isinstance(claim, Participation | Loss):
        return _said_of_battle(claim, knowledge, words)
    if isinstance(claim, UnitEvent):
        return _said_of_event(claim, knowledge, words)
    said = ""
    match claim:
        case Unit():
            return f"{claim.name_vi} ({words(f'level.{claim.level}')}, {words(f'branch.{claim.branch}')})", ""
        case Designation():
            said = f"{claim.text} ({words(f'kind.{claim.kind}')}, {words(f'scope.{claim.scope}')})"
        case Subordination():
            said = words(
                "units.says.under",
                unit=name_of(knowledge.units[claim.unit_id], words),
                superior=name_of(knowledge.units[claim.parent_unit_id], words),
                kind=words(f"subordination.{claim.kind}"),
            )
        case Presence():
            said = f"{claim.place_text} ({claim.activity})" if claim.activity != "" else claim.place_text
    return said, when_of(claim, words)


def _said_of_event(claim: UnitEvent, knowledge: KnowledgeBase, words: Words) -> tuple[str, str]:
    when = words("span.undated") if claim.date is None else date_text(claim.date.text, words)
    other = name_of(knowledge.units[claim.other_unit_id], words) if claim.other_unit_id != "" else ""
    said = f"{name_of(knowledge.units[claim.unit_id], words)}: {words(f'event.{claim.event}')} {other}".strip()
    return f"{said}, {claim.place_text}" if claim.place_text != "" else said, when


def _said_of_battle(claim: Participation | Loss, knowledge: KnowledgeBase, words: Words) -> tuple[str, str]:
    battle = knowledge.battles[claim.battle_id]
    name = words.name_of(battle.name_vi, battle.name_en)
    start, end = ("" if each is None else each.text for each in (battle.start, battle.end))
    when = span_text(start, end, words)
    if isinstance(claim, Participation):
        return f"{name}: {words(f'role.{claim.role}')}", when
    by = f" ({claim.claimed_by})" if claim.claimed_by != "" else ""
    return f"{name}: {words(f'loss.{claim.category}')} {loss_count(claim.count_min, claim.count_max, words)}{by}", when
