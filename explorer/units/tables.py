"""HTML of the unit pages: lists of units, battles and losses."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from explorer.fact_links import battle_link, source_link, source_links, unit_link
from explorer.html_parts import Cell, Html, facts_html, joined, lines, muted, table_html, with_muted
from explorer.units.views import phase_text, station_when, when_of, years_text
from kb.claim_words import counted_text
from kb.command import Window
from kb.folding import key_of
from kb.knowledge import KnowledgeBase
from kb.records import Loss, Subordination, Unit, UnitEvent
from kb.states import Phase, State
from kb.unit_home import Fought, Relative, is_then, superiors_of
from kb.unit_search import FoundUnit
from kb.words import Words, date_text

_SPACE = "\N{NO-BREAK SPACE}"
MOST_ROWS = 100
"""Of one table; the rest is counted."""


def found_html(found: Sequence[FoundUnit], knowledge: KnowledgeBase, words: Words) -> str:
    """Write what a search found: unit, level, what it is seen as, superior, years."""
    rows: list[tuple[Cell, ...]] = []
    for each in found:
        superior = each.under if each.under is not None else _superior_of(each.unit, knowledge)
        rows.append(
            (
                unit_link(each.unit, words),
                words(f"level.{each.unit.level}"),
                each.seen_as if each.seen_as != each.unit.name_vi else "",
                unit_link(superior, words) if superior is not None else "",
                years_text(knowledge, each.unit.unit_id),
            )
        )
    heads = ("table.unit", "table.level", "units.seen_as", "units.superior", "units.years")
    return table_html([words(head) for head in heads], rows, words("units.found.caption"), number_columns=(4,))


def _superior_of(unit: Unit, knowledge: KnowledgeBase) -> Unit | None:
    """Return the superior that the facts show longest or last."""
    found = superiors_of(knowledge, unit.unit_id, None)
    dated = [each for each in found if each.state.start is not None]
    return dated[-1].unit if len(dated) > 0 else found[0].unit if len(found) > 0 else None


def relatives_html(relatives: Sequence[Relative], knowledge: KnowledgeBase, words: Words, on: str) -> str:
    """Write superiors or sub-units with how they stood and since when."""
    rows: list[tuple[Cell, ...]] = []
    for each in relatives[:MOST_ROWS]:
        claim = each.state.claim
        is_undated = each.phase is Phase.UNDATED  # which the days say already
        told = "" if is_undated else phase_text(each.phase, each.gap_days, words) or _overtaken(each.state, words)
        rows.append(
            (
                unit_link(each.unit, words, on),
                words(f"level.{each.unit.level}"),
                words(f"subordination.{claim.kind}"),
                with_muted(when_of(claim, words), told),
                source_link(claim.source_id, knowledge),
            )
        )
    heads = ("table.unit", "table.level", "units.bond", "timeline.when", "units.claim.source")
    table = table_html([words(head) for head in heads], rows, words("units.relatives.caption"))
    return table + more_html(len(relatives) - MOST_ROWS, words)


def _overtaken(state: State[Subordination], words: Words) -> str:
    return words("units.overtaken") if state.is_overtaken else ""


def battles_html(battles: Sequence[Fought], knowledge: KnowledgeBase, words: Words, window: Window | None) -> str:
    """Write the battles with days and roles; in a window, those of it come first and stand out."""
    ordered = sorted(battles, key=lambda each: not is_then(each.station, window))
    rows: list[tuple[Cell, ...]] = []
    for each in ordered[:MOST_ROWS]:
        is_other_day = window is not None and not is_then(each.station, window)
        when = station_when(each.station, words)
        rows.append(
            (
                battle_link(each.battle, words),
                muted(when) if is_other_day else when,
                ", ".join(words(f"role.{role}").replace(" ", _SPACE) for role in each.roles),
                each.battle.place_text,
                source_links(each.source_ids, knowledge),
            )
        )
    heads = ("units.battle", "timeline.when", "column.*.role", "table.place", "units.claim.source")
    table = table_html([words(head) for head in heads], rows, words("units.battles"))
    return table + more_html(len(battles) - MOST_ROWS, words)


def losses_html(losses: Sequence[Loss], knowledge: KnowledgeBase, words: Words) -> str:
    """Write losses with one column for each claimant, so that rival claims stand side by side."""
    claimants = list(dict.fromkeys(loss.claimed_by for loss in losses))
    cells: dict[tuple[str, str, str], dict[str, list[Html]]] = {}
    for loss in losses:
        row = cells.setdefault((loss.battle_id, loss.unit_id, loss.category), {})
        count = Html(f"<b>{escape(counted_text(loss.count_min, loss.count_max, words))}</b>")
        row.setdefault(loss.claimed_by, []).append(with_muted(count, source_link(loss.source_id, knowledge)))
    rows: list[tuple[Cell, ...]] = []
    told = ""
    for (battle_id, unit_id, category), claims in list(cells.items())[:MOST_ROWS]:
        whose = words("units.loss.whole") if unit_id == "" else words("units.loss.own")
        rows.append(
            (
                battle_link(knowledge.battles[battle_id], words) if battle_id != told else "",
                whose,
                words(f"loss.{category}"),
                *(lines(claims.get(claimant, ())) for claimant in claimants),
            )
        )
        told = battle_id  # which the rows below it need not name again
    heads = [words("units.battle"), words("units.loss.of"), words("column.*.category")]
    heads += [
        words.texts.get(f"claimant.{key_of(claimant)}", claimant) if claimant != "" else words("units.loss.unnamed")
        for claimant in claimants
    ]
    return table_html(heads, rows, words("table.losses")) + more_html(len(cells) - MOST_ROWS, words)


def events_html(events: Sequence[UnitEvent], knowledge: KnowledgeBase, words: Words) -> str:
    """Write the beginnings, changes and ends of a unit with their sources, in order of time."""
    ordered = sorted(events, key=lambda event: event.date.earliest.isoformat() if event.date is not None else "9")
    pairs: list[tuple[str, Cell]] = []
    for event in ordered:
        when = words("span.undated") if event.date is None else date_text(event.date.text, words)
        told: list[Cell] = [words(f"event.{event.event}")]
        if event.other_unit_id != "":
            told.append(unit_link(knowledge.units[event.other_unit_id], words))
        said = joined([joined(told, " "), *([event.place_text] if event.place_text != "" else [])])
        source = joined(["(", source_link(event.source_id, knowledge), ")"], "")
        pairs.append((when, joined([said, muted(source)], " ")))
    return facts_html(pairs)


def more_html(count: int, words: Words) -> str:
    """Say how many rows are left out; nothing where none is."""
    if count <= 0:
        return ""
    return f'<p class="gm gm-muted">{escape(words("units.more", count=words.count(count)))}</p>'
