"""Tables and charts of periods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from html import escape

import altair as alt
import pandas as pd

from explorer import theme
from explorer.fact_links import battle_link, source_link, unit_link
from explorer.html_parts import Cell, facts_html, joined, link, table_html
from explorer.links import address_of
from explorer.paper import on_paper
from explorer.spans_chart import SpanBar, spans_chart
from kb.battle_search import days_of
from kb.claim_words import claimant_text, counted_text
from kb.knowledge import KnowledgeBase
from kb.period_view import PeriodView
from kb.records import Battle, Loss, Period, Unit
from kb.words import Words, span_text

PERIOD = "period"
_INDENT = "\N{NO-BREAK SPACE}" * 3
_BAR_PIXELS, _AXIS_PIXELS = 20, 45
_ROOM = 1.1
"""The axis is longer than the longest bar by this factor, so that its number can be written beside."""


def name_of(period: Period, words: Words) -> str:
    """Return a period's name in the reader's language."""
    return words.name_of(period.name_vi, period.name_en)


def when_text(period: Period, words: Words) -> str:
    """Write the dates of a period as people do."""
    return span_text(str(period.start or ""), str(period.end or ""), words)


def periods_chart(periods: Sequence[tuple[Period, int]], words: Words) -> alt.Chart:
    """Draw periods over time, each above its parts; a click chooses one."""
    groups = [words(f"periods.depth.{depth}") for depth in range(3)]
    bars = [
        SpanBar(
            period.period_id,
            name_of(period, words),
            groups[min(depth, len(groups) - 1)],
            *days,
            when_text(period, words),
            period.note,
        )
        for period, depth in periods
        if (days := days_of(period)) is not None
    ]
    return spans_chart(bars, groups, PERIOD, words)


def periods_html(periods: Sequence[tuple[Period, int]], battles: Sequence[int], words: Words) -> str:
    """Write periods as a table, the parts indented, each with how many battles began in it."""
    rows: list[tuple[Cell, ...]] = []
    for (period, depth), count in zip(periods, battles, strict=True):
        name = joined([_INDENT * depth, _period_link(period, words)], "")
        rows.append((name, when_text(period, words), words.count(count)))
    heads = words("table.name"), words("periods.when"), words("periods.battles")
    return table_html(heads, rows, words("page.periods"), number_columns=(2,))


def head_html(view: PeriodView, knowledge: KnowledgeBase, words: Words) -> str:
    """Write what a period is: names, dates, length, wider period, parts, where most was fought, source."""
    period = view.period
    other = period.name_vi if words.language == "en" else period.name_en
    days = days_of(period)
    length = words("periods.days", count=words.count((days[1] - days[0] + timedelta(days=1)).days)) if days else ""
    facts: list[tuple[str, Cell]] = [
        (words("periods.when"), when_text(period, words)),
        (words("periods.length"), length),
        (words("periods.theatre"), ", ".join(name for name, _ in view.places[:5])),
        (words("periods.wider"), _period_link(view.wider, words) if view.wider is not None else ""),
        (words("periods.parts"), joined([_period_link(part, words) for part in view.parts])),
        (words("battles.source"), source_link(period.source_id, knowledge)),
        (words("battles.note"), period.note),
    ]
    shown = f'<div class="gm-kicker">{escape(other)}</div>' if other not in ("", name_of(period, words)) else ""
    return (
        f'<div class="gm gm-card"><div class="gm-headline">{escape(name_of(period, words))}</div>{shown}'
        f"{facts_html(facts)}</div>"
    )


def units_html(units: Sequence[tuple[Unit, int]], battles: Sequence[Battle], words: Words) -> str:
    """Write who took part in the battles of a period, and in how many."""
    days = days_of(battles[0]) if len(battles) > 0 else None
    on = days[0].isoformat() if days is not None else ""
    rows: list[tuple[Cell, ...]] = [
        (unit_link(unit, words, on), words(f"level.{unit.level}"), words(f"branch.{unit.branch}"), words.count(count))
        for unit, count in units
    ]
    heads = words("table.unit"), words("table.level"), words("periods.branch"), words("periods.battles")
    return table_html(heads, rows, words("periods.units", count=words.count(len(units))), number_columns=(3,))


def losses_html(losses: Sequence[Loss], knowledge: KnowledgeBase, words: Words) -> str:
    """Write claims of losses, battle by battle: whose, how many, by whom."""
    rows: list[tuple[Cell, ...]] = []
    for claim in losses:
        unit = knowledge.units.get(claim.unit_id)
        rows.append(
            (
                battle_link(knowledge.battles[claim.battle_id], words),
                unit_link(unit, words) if unit is not None else words("periods.whole_force"),
                words(f"loss.{claim.category}"),
                counted_text(claim.count_min, claim.count_max, words),
                claimant_text(claim.claimed_by, words),
                source_link(claim.source_id, knowledge),
            )
        )
    heads = words("periods.battle"), words("table.unit"), words("periods.category"), words("battles.persons")
    last = words("periods.claimant"), words("battles.source")
    return table_html((*heads, *last), rows, words("periods.losses"), number_columns=(3,))


def counts_chart(counts: Sequence[tuple[str | int, int]], words: Words, title: str) -> alt.LayerChart:
    """Draw how many battles there are of each year or place, in the order given."""
    rows = [(f"{name}", count) for name, count in counts]
    table = pd.DataFrame(rows, columns=["name", "count"])
    room = alt.Scale(domain=[0, max((count for _, count in rows), default=1) * _ROOM], nice=False)
    base = alt.Chart(table).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=200, ticks=False)),
        x=alt.X("count:Q", title=None, scale=room, axis=alt.Axis(tickMinStep=1, tickCount=5)),
        tooltip=[alt.Tooltip("name:N", title=title), alt.Tooltip("count:Q", title=words("periods.battles"))],
    )
    layers = [
        base.mark_bar(color=theme.FOR),
        base.mark_text(align="left", dx=4, color=theme.INK).encode(text="count:Q"),
    ]
    return on_paper(alt.LayerChart(layer=layers), _BAR_PIXELS * len(rows) + _AXIS_PIXELS)


def _period_link(period: Period, words: Words) -> Cell:
    return link(address_of("periods", period=period.period_id), name_of(period, words))
