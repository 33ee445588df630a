"""HTML of the unit pages: lists of units, battles and losses; every text is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from explorer.links import address_of
from explorer.table_markup import link_html, muted_html, sources_html, table_html
from explorer.units.views import name_of, phase_text, station_when, when_of, years_text
from kb.claim_words import counted_text
from kb.command import Window
from kb.folding import key_of
from kb.knowledge import KnowledgeBase
from kb.records import Loss, Source, Subordination, Unit, UnitEvent
from kb.states import Phase, State
from kb.unit_home import Fought, Relative, is_then, superiors_of
from kb.unit_search import FoundUnit
from kb.words import Words, date_text

_SPACE = "\N{NO-BREAK SPACE}"
MOST_ROWS = 100
"""Of one table; the rest is counted."""


def unit_link(unit: Unit, words: Words, on: str = "") -> str:
    """Write a link to the home page of a unit, on the day looked at."""
    return link_html(address_of("units", unit=unit.unit_id, on=on), name_of(unit, words))


def code_link(text: str) -> str:
    """Write a link to the page of a code or name."""
    return link_html(address_of("codes", code=text), text)


def found_html(found: Sequence[FoundUnit], knowledge: KnowledgeBase, words: Words) -> str:
    """Write what a search found: unit, level, what it is seen as, superior, years."""
    rows = []
    for each in found:
        superior = each.under if each.under is not None else _superior_of(each.unit, knowledge)
        rows.append(
            (
                unit_link(each.unit, words),
                escape(words(f"level.{each.unit.level}")),
                escape(each.seen_as) if each.seen_as != each.unit.name_vi else "",
                unit_link(superior, words) if superior is not None else "",
                escape(years_text(knowledge, each.unit.unit_id)),
            )
        )
    heads = ("table.unit", "table.level", "units.seen_as", "units.superior", "units.years")
    return table_html([words(head) for head in heads], rows, words("units.found.caption"), (4,))


def _superior_of(unit: Unit, knowledge: KnowledgeBase) -> Unit | None:
    """Return the superior that the facts show longest or last."""
    found = superiors_of(knowledge, unit.unit_id, None)
    dated = [each for each in found if each.state.start is not None]
    return dated[-1].unit if len(dated) > 0 else found[0].unit if len(found) > 0 else None


def relatives_html(relatives: Sequence[Relative], sources: Mapping[str, Source], words: Words, on: str) -> str:
    """Write superiors or sub-units with how they stood and since when."""
    rows = []
    for each in relatives[:MOST_ROWS]:
        claim = each.state.claim
        is_undated = each.phase is Phase.UNDATED  # which the days say already
        told = "" if is_undated else phase_text(each.phase, each.gap_days, words) or _overtaken(each.state, words)
        rows.append(
            (
                unit_link(each.unit, words, on),
                escape(words(f"level.{each.unit.level}")),
                escape(words(f"subordination.{claim.kind}")),
                escape(when_of(claim, words)) + (f"<br>{muted_html(told)}" if told != "" else ""),
                sources_html((claim.source_id,), sources),
            )
        )
    heads = ("table.unit", "table.level", "units.bond", "timeline.when", "units.claim.source")
    table = table_html([words(head) for head in heads], rows, words("units.relatives.caption"))
    return table + more_html(len(relatives) - MOST_ROWS, words)


def _overtaken(state: State[Subordination], words: Words) -> str:
    return words("units.overtaken") if state.is_overtaken else ""


def battles_html(battles: Sequence[Fought], sources: Mapping[str, Source], words: Words, window: Window | None) -> str:
    """Write the battles with days and roles; in a window, those of it come first and stand out."""
    ordered = sorted(battles, key=lambda each: not is_then(each.station, window))
    rows = []
    for each in ordered[:MOST_ROWS]:
        name = words.name_of(each.battle.name_vi, each.battle.name_en)
        link = link_html(address_of("battles", battle=each.battle.battle_id), name)
        is_other_day = window is not None and not is_then(each.station, window)
        when = station_when(each.station, words)
        rows.append(
            (
                link,
                muted_html(when) if is_other_day else escape(when),
                escape(", ".join(words(f"role.{role}").replace(" ", _SPACE) for role in each.roles)),
                escape(each.battle.place_text),
                sources_html(each.source_ids, sources),
            )
        )
    heads = ("units.battle", "timeline.when", "column.*.role", "table.place", "units.claim.source")
    table = table_html([words(head) for head in heads], rows, words("units.battles"))
    return table + more_html(len(battles) - MOST_ROWS, words)


def losses_html(losses: Sequence[Loss], knowledge: KnowledgeBase, words: Words) -> str:
    """Write losses with one column for each claimant, so that rival claims stand side by side."""
    claimants = list(dict.fromkeys(loss.claimed_by for loss in losses))
    cells: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for loss in losses:
        row = cells.setdefault((loss.battle_id, loss.unit_id, loss.category), {})
        source = sources_html((loss.source_id,), knowledge.sources)
        count = f"<b>{escape(counted_text(loss.count_min, loss.count_max, words))}</b>"
        row.setdefault(loss.claimed_by, []).append(f'{count}<br><span class="gm-muted">{source}</span>')
    rows = []
    told = ""
    for (battle_id, unit_id, category), claims in list(cells.items())[:MOST_ROWS]:
        battle = knowledge.battles[battle_id]
        name = words.name_of(battle.name_vi, battle.name_en)
        whose = words("units.loss.whole") if unit_id == "" else words("units.loss.own")
        rows.append(
            (
                link_html(address_of("battles", battle=battle_id), name) if battle_id != told else "",
                escape(whose),
                escape(words(f"loss.{category}")),
                *("<br>".join(claims.get(claimant, ())) for claimant in claimants),
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
    items = []
    for event in ordered:
        when = words("span.undated") if event.date is None else date_text(event.date.text, words)
        other = unit_link(knowledge.units[event.other_unit_id], words) if event.other_unit_id != "" else ""
        place = f", {escape(event.place_text)}" if event.place_text != "" else ""
        source = sources_html((event.source_id,), knowledge.sources)
        told = f"{escape(words(f'event.{event.event}'))} {other}".strip()
        items.append(f'<dt>{escape(when)}</dt><dd>{told}{place} <span class="gm-muted">({source})</span></dd>')
    return f'<dl class="gm gm-facts">{"".join(items)}</dl>'


def more_html(count: int, words: Words) -> str:
    """Say how many rows are left out; nothing where none is."""
    if count <= 0:
        return ""
    return f'<p class="gm gm-muted">{escape(words("units.more", count=words.count(count)))}</p>'
