"""Charts of battles: how many in each year, a bar for each over time, and losses side by side by claimant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import altair as alt
import pandas as pd

from explorer import theme
from explorer.paper import on_paper, quoted
from explorer.spans_chart import SpanBar, group_colour, spans_chart
from kb.battle_search import days_of
from kb.claim_words import ClaimTeller, claimant_text, counted_text
from kb.records import Battle, Loss, columns_of
from kb.words import Words, span_text

KINDS = ("campaign", "battle", "engagement")
BATTLE, YEAR = "battle", "year"
"""Names of what is chosen by a click."""
_OWN_SIDE = "VPA"
"""How the facts write that the People's Army itself gives a number."""
_ROW_PIXELS, _AXIS_PIXELS, _YEARS_HEIGHT = 22, 75, 210
_ROOM = 1.15
"""An axis of numbers is longer than the greatest one by this factor, so that it can be written beside."""


def when_text(battle: Battle, words: Words) -> str:
    """Write the dates of a battle as people do."""
    return span_text(str(battle.start or ""), str(battle.end or ""), words)


def name_of(battle: Battle, words: Words) -> str:
    """Return a battle's name in the reader's language."""
    return words.name_of(battle.name_vi, battle.name_en)


def years_chart(battles: Sequence[Battle], words: Words) -> alt.Chart:
    """Draw how many battles began in each year, by kind; a click chooses a year."""
    starts = [(days[0].year, battle.kind) for battle in battles if (days := days_of(battle)) is not None]
    counts = Counter(starts)
    table = pd.DataFrame(
        [(year, words(f"battle.{kind}"), count) for (year, kind), count in sorted(counts.items())],
        columns=[YEAR, "kind", "count"],
    )
    years = range(min((year for year, _ in starts), default=0), max((year for year, _ in starts), default=0) + 1)
    chosen = alt.selection_point(name=YEAR, fields=[YEAR])
    chart = (
        alt.Chart(table)
        .mark_bar(cursor="pointer")
        .encode(
            x=alt.X(f"{YEAR}:O", title=None, scale=alt.Scale(domain=list(years)), axis=alt.Axis(labelAngle=-45)),
            y=alt.Y("count:Q", title=None, axis=alt.Axis(tickMinStep=1)),
            color=group_colour("kind", kind_names(words)),
            tooltip=[
                alt.Tooltip(f"{YEAR}:O", title=words("battles.year")),
                alt.Tooltip("kind:N", title=words("battles.kind")),
                alt.Tooltip("count:Q", title=words("battles.count")),
            ],
        )
    )
    drawn: alt.Chart = chart.add_params(chosen)
    return on_paper(drawn, _YEARS_HEIGHT)


def timeline_chart(battles: Sequence[Battle], words: Words) -> alt.Chart:
    """Draw each dated battle as a bar over time, in the order given; a click chooses one."""
    bars = [
        SpanBar(
            battle.battle_id,
            name_of(battle, words),
            words(f"battle.{battle.kind}"),
            *days,
            when_text(battle, words),
            battle.place_text,
        )
        for battle in battles
        if (days := days_of(battle)) is not None
    ]
    return spans_chart(bars, kind_names(words), BATTLE, words)


def losses_chart(losses: Sequence[Loss], teller: ClaimTeller, words: Words) -> alt.LayerChart:
    """Draw each claimed number of losses as a range, in the colour of who claims it; rivals stand one above another."""
    rows = [_loss_row(claim, number, teller, words) for number, claim in enumerate(_by_category(losses))]
    table = pd.DataFrame(rows)
    names = ", ".join(f"{quoted(str(row['row']))}: {quoted(str(row['label']))}" for row in rows)
    axis = alt.Axis(labelExpr=f"{{{names}}}[datum.value]", labelLimit=420, ticks=False, domain=False)
    sides = [words(f"battles.side.{side}") for side in ("own", "other", "unknown")]
    colour = alt.Color(
        "side:N",
        scale=alt.Scale(domain=sides, range=[theme.SERIES[0], theme.SERIES[1], theme.SERIES[6]]),
        legend=alt.Legend(title=None, orient="top", direction="horizontal"),
    )
    y = alt.Y("row:N", sort=None, title=None, axis=axis)
    tooltip = [
        alt.Tooltip("label:N", title=words("table.name")),
        alt.Tooltip("said:N", title=words("battles.persons")),
        alt.Tooltip("source:N", title=words("battles.source")),
        alt.Tooltip("note:N", title=words("battles.note")),
    ]
    base = alt.Chart(table).encode(y=y, color=colour, tooltip=tooltip)
    room = alt.Scale(domain=[0, float(table["most"].max()) * _ROOM], nice=False)
    persons = alt.X("least:Q", title=words("battles.persons"), scale=room, axis=alt.Axis(format="d", tickCount=8))
    layers = [
        base.mark_rule(strokeWidth=5, opacity=0.45).encode(x=persons, x2="most:Q"),
        base.mark_point(filled=True, size=70, opacity=1).encode(x=persons),
        base.mark_point(filled=True, size=70, opacity=1).encode(x=alt.X("most:Q", scale=room)),
        base.mark_text(align="left", dx=9, fontSize=12).encode(x=alt.X("most:Q", scale=room), text="said:N"),
    ]
    height = _ROW_PIXELS * len(rows) + _AXIS_PIXELS + 25
    return on_paper(alt.LayerChart(layer=layers), height)


def side_of(loss: Loss) -> str:
    """Return whose number it is: ``own`` (the People's Army gives it), ``other``, or ``unknown``."""
    if loss.claimed_by == "":
        return "unknown"
    return "own" if loss.claimed_by == _OWN_SIDE else "other"


def _by_category(losses: Sequence[Loss]) -> list[Loss]:
    """Put the numbers that can be compared one above another: same category, same unit."""
    categories = columns_of("losses")["category"].allowed
    return sorted(losses, key=lambda claim: (categories.index(claim.category), claim.unit_id, side_of(claim)))


def _loss_row(claim: Loss, number: int, teller: ClaimTeller, words: Words) -> dict[str, str | int]:
    unit = teller.name("units", claim.unit_id, words) if claim.unit_id != "" else ""
    parts = (words(f"loss.{claim.category}"), unit, claimant_text(claim.claimed_by, words))
    least = claim.count_min or 0
    return {
        "row": f"{number:03}",
        "label": ", ".join(part for part in parts if part != ""),
        "side": words(f"battles.side.{side_of(claim)}"),
        "least": least,
        "most": claim.count_max if claim.count_max is not None else least,
        "said": counted_text(claim.count_min, claim.count_max, words),
        "source": teller.name("sources", claim.source_id, words),
        "note": claim.note,
    }


def kind_names(words: Words) -> list[str]:
    """Return the names of the kinds of battle, in the order of their colours."""
    return [words(f"battle.{kind}") for kind in KINDS]
