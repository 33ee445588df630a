"""The timeline of a hypothesis: where its unit and its superiors were around the date of death."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

import altair as alt
import pandas as pd

from decoder.answer import Answer
from explorer import theme
from explorer.labels import percent, shortened
from explorer.paper import quoted
from kb.knowledge import KnowledgeBase
from kb.stations import Station
from kb.words import Words, days_text

YEARS_AROUND = 2
_MOST_ROWS = 14
_ROW_PIXELS = 24
_LEGEND_AND_AXIS_PIXELS = 75
_LEAST_DAYS = 5
"""Shorter stations are drawn this long, or they could not be seen."""
_NAME_LENGTH = 52
_NAME_PIXELS = 310
_FIRST_DAY, _LAST_DAY = date(1945, 1, 1), date(1990, 12, 31)


@dataclass(frozen=True, slots=True)
class StationBar:
    """One station on the timeline.

    Attributes:
        name: The battle or place, cut to fit.
        unit_name: Whose it is.
        is_own: Whether it is the unit's own, not a superior's.
        start: First day.
        end: Last day.
        when: The days in words.
    """

    name: str
    unit_name: str
    is_own: bool
    start: date
    end: date
    when: str


def station_bars(hypothesis: Answer, period: Answer, knowledge: KnowledgeBase, words: Words) -> tuple[StationBar, ...]:
    """Return the dated stations of a unit and its superiors around a period, in order of time.

    Args:
        hypothesis: Of an answer; its unit and chain are looked up.
        period: Of the same answer; without days, all times are taken.
        knowledge: Where the stations are.
        words: The reader's language.

    Returns:
        At most 14 stations, the nearest to the period.
    """
    first, last = _window(period)
    middle = (date.fromisoformat(period["from"]) if period["from"] != "" else first).toordinal()
    found: list[tuple[int, StationBar]] = []
    for unit_id in (hypothesis["unit_id"], *(link["unit_id"] for link in hypothesis["chain"])):
        if unit_id not in knowledge.units or knowledge.units[unit_id].level in ("front", "military-region"):
            continue
        for station in knowledge.stations_of(unit_id, first, last):
            bar = _bar(station, knowledge, words, is_own=unit_id == hypothesis["unit_id"])
            if bar is not None:
                gap = max(bar.start.toordinal() - middle, middle - bar.end.toordinal(), 0)
                found.append((gap, bar))
    nearest = sorted(found, key=lambda item: (item[0], not item[1].is_own, item[1].start, item[1].name))
    # A battle of the unit is often one of its superior's, too: it is shown once, as the unit's own.
    once = {(bar.name, bar.start, bar.end): bar for _, bar in reversed(nearest)}
    kept = [bar for _, bar in nearest if once[bar.name, bar.start, bar.end] is bar][:_MOST_ROWS]
    return tuple(sorted(kept, key=lambda bar: (bar.start, bar.end, bar.name)))


def shown_days(bars: Sequence[StationBar], period: Answer) -> tuple[date, date]:
    """Return the days that timelines show: the years around the period, or all of the stations without one."""
    if period["from"] != "" or len(bars) == 0:
        return _window(period)
    return min(bar.start for bar in bars), max(bar.end for bar in bars)


def timeline_chart(bars: Sequence[StationBar], period: Answer, days: tuple[date, date], words: Words) -> alt.LayerChart:
    """Draw stations as bars over time, with the days of death as a rule.

    Args:
        bars: At least one.
        period: The days of death, of the answer.
        days: First and last day to show; what is longer is cut off there.
        words: The reader's language.
    """
    stays = _stays(_table_of(bars, words), bars, days, words)
    layers: list[alt.Chart | alt.LayerChart] = [*_death_layers(period, words), stays]
    height = _ROW_PIXELS * len(bars) + _LEGEND_AND_AXIS_PIXELS
    return cast(alt.LayerChart, alt.LayerChart(layer=layers).properties(height=height).configure(font=theme.FONT))


def _table_of(bars: Sequence[StationBar], words: Words) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": [f"{number:02}" for number in range(len(bars))],
            "station": [bar.name for bar in bars],
            "unit": [bar.unit_name for bar in bars],
            "whose": [words("timeline.own") if bar.is_own else words("timeline.superior") for bar in bars],
            "start": [pd.Timestamp(bar.start) for bar in bars],
            "end": [
                pd.Timestamp(bar.start + timedelta(days=max((bar.end - bar.start).days + 1, _LEAST_DAYS)))
                for bar in bars
            ],
            "when": [bar.when for bar in bars],
        }
    )


def _stays(table: pd.DataFrame, bars: Sequence[StationBar], days: tuple[date, date], words: Words) -> alt.Chart:
    names = [[f"{number:02}", bar.name] for number, bar in enumerate(bars)]
    label = "{" + ", ".join(f"'{row}': {quoted(name)}" for row, name in names) + "}[datum.value]"
    rows = alt.Y(
        "row:N",
        sort=None,
        title=None,
        axis=alt.Axis(labelExpr=label, labelLimit=_NAME_PIXELS, minExtent=_NAME_PIXELS, ticks=False, domain=False),
    )
    first, last = days
    span = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in (first, last)]
    time = alt.X(
        "start:T",
        title=None,
        scale=alt.Scale(domain=span, nice=False),
        axis=alt.Axis(format="%m/%Y", tickCount=8, grid=True, labelOverlap=True),
    )
    scale = alt.Scale(domain=[words("timeline.own"), words("timeline.superior")], range=[theme.FOR, theme.PRIOR])
    legend = alt.Legend(title=None, orient="top", direction="horizontal")
    titles = ("station", "table.station"), ("unit", "table.unit"), ("when", "timeline.when")
    return cast(
        alt.Chart,
        alt.Chart(table)
        .mark_bar(height=11, cornerRadius=2, clip=True)
        .encode(
            x=time,
            x2="end:T",
            y=rows,
            color=alt.Color("whose:N", scale=scale, legend=legend),
            tooltip=[alt.Tooltip(f"{name}:N", title=words(key)) for name, key in titles],
        ),
    )


def _death_layers(period: Answer, words: Words) -> list[alt.Chart]:
    """Return the rule at the days of death with its word above, or nothing when they are not known."""
    if period["from"] == "":
        return []
    start = pd.Timestamp(period["from"])
    end = pd.Timestamp(period["to"]) + timedelta(days=1)
    table = pd.DataFrame({"start": [start], "end": [end], "middle": [start + (end - start) / 2]})
    days = days_text(period["from"], period["to"], words)
    label = f"{words('timeline.died')} {days}: {percent(period['probability'], words)}"
    band = alt.Chart(table).mark_rect(color=theme.AGAINST, opacity=0.18).encode(x="start:T", x2="end:T")
    rule = alt.Chart(table).mark_rule(color=theme.AGAINST, strokeWidth=1.5).encode(x="middle:T")
    text = alt.Chart(table).mark_text(color=theme.AGAINST, fontWeight="bold", dy=-8, baseline="bottom")
    return [band, rule, text.encode(x="middle:T", y=alt.value(0), text=alt.value(label))]


def _window(period: Answer) -> tuple[date, date]:
    if period["from"] == "":
        return _FIRST_DAY, _LAST_DAY
    start, end = date.fromisoformat(period["from"]), date.fromisoformat(period["to"])
    return date(start.year - YEARS_AROUND, 1, 1), date(end.year + YEARS_AROUND, 12, 31)


def _bar(station: Station, knowledge: KnowledgeBase, words: Words, *, is_own: bool) -> StationBar | None:
    if station.start is None or station.end is None:
        return None
    start, end = date.fromordinal(station.start), date.fromordinal(station.end)
    unit = knowledge.units[station.unit_id]
    name = words.name_of(station.name_vi, station.name_en)
    when = days_text(start.isoformat(), end.isoformat(), words)
    return StationBar(
        shortened(name, _NAME_LENGTH), words.name_of(unit.name_vi, unit.name_en), is_own, start, end, when
    )
