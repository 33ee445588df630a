"""Swim lanes: what held when, one lane for each name, ends that were not seen drawn faintly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import altair as alt
import pandas as pd

from explorer import theme
from explorer.labels import shortened
from explorer.paper import on_paper, quoted
from kb.states import State
from kb.words import Words

MOST_LANES = 60
_LANE_PIXELS = 24
_AXIS_PIXELS = 62
_NAME_LENGTH = 40
_NAME_PIXELS = 235
_SURE, _FADED = 1.0, 0.28
_THINNEST = 150
"""A bar is drawn at least this part of the whole time, or it could not be seen."""
_MARGIN_DAYS = 183


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that held for a time.

    Attributes:
        lane: Name of its lane; bars of one name and group share it.
        group: What its colour means.
        start: First day (ordinal); None = not seen.
        sure: Last day (ordinal) that is attested; None = none is.
        end: Last day (ordinal) it can have held; None = not seen to end.
        when: Its days in words.
        detail: More about it, shown when pointed at.
    """

    lane: str
    group: str
    start: int | None
    sure: int | None
    end: int | None
    when: str
    detail: str = ""

    @property
    def is_dated(self) -> bool:
        """Whether it has a day at all."""
        return self.start is not None or self.end is not None


def bar_of(state: State[Any], lane: str, group: str, when: str, detail: str = "") -> Bar:
    """Return the bar of a claim with the time it held."""
    return Bar(lane, group, state.start, state.attested, state.end, when, detail)


def lanes_chart(
    bars: Sequence[Bar],
    groups: Sequence[str],
    words: Words,
    *,
    span: tuple[int, int] | None = None,
    window: tuple[int, int] | None = None,
) -> alt.LayerChart:
    """Draw dated bars in lanes, grouped by colour.

    Args:
        bars: At least one, each dated; at most `MOST_LANES` lanes of them are drawn.
        groups: All groups in the order of their colours.
        words: The reader's language.
        span: Days (ordinals) to show at least, so that charts of one thing have one axis.
        window: Days to mark.
    """
    ordered = sorted(bars, key=lambda bar: (groups.index(bar.group), bar.start or 0))
    lanes = list(dict.fromkeys((bar.group, bar.lane) for bar in ordered))[:MOST_LANES]
    days = _days_of([bar for bar in ordered if (bar.group, bar.lane) in lanes], span, window)
    table = pd.DataFrame([row for bar in ordered for row in _rows(bar, lanes, days)])
    shown = [group for group in groups if any(group == each for each, _ in lanes)]
    layers = [*_window_layers(window), _bars(table, lanes, days, shown, groups, words)]
    return on_paper(alt.LayerChart(layer=layers), _LANE_PIXELS * len(lanes) + _AXIS_PIXELS)


def _days_of(bars: Sequence[Bar], *spans: tuple[int, int] | None) -> tuple[int, int]:
    known = [day for bar in bars for day in (bar.start, bar.sure, bar.end) if day is not None]
    known += [day for span in spans if span is not None for day in span]
    return min(known) - _MARGIN_DAYS, max(known) + _MARGIN_DAYS


def _rows(bar: Bar, lanes: Sequence[tuple[str, str]], days: tuple[int, int]) -> list[dict[str, object]]:
    """Return the sure part of a bar and its faded parts."""
    if (bar.group, bar.lane) not in lanes:
        return []
    least = (days[1] - days[0]) // _THINNEST
    end = bar.end if bar.end is not None else days[1]
    if bar.start is None:
        parts = [(days[0], end, _FADED)]
    else:
        sure = max(bar.sure if bar.sure is not None else bar.start, bar.start + least)
        parts = [(bar.start, sure, _SURE)] + ([(sure, end, _FADED)] if end > sure else [])
    told = {"row": f"{lanes.index((bar.group, bar.lane)):03}", "name": bar.lane, "group": bar.group}
    told |= {"when": bar.when, "detail": bar.detail}
    return [
        {**told, "start": _stamp(first), "end": _stamp(max(last, first + least)), "opacity": opacity}
        for first, last, opacity in parts
    ]


def _bars(
    table: pd.DataFrame,
    lanes: Sequence[tuple[str, str]],
    days: tuple[int, int],
    shown: Sequence[str],
    groups: Sequence[str],
    words: Words,
) -> alt.Chart:
    names = ", ".join(f"'{row:03}': {quoted(shortened(lane, _NAME_LENGTH))}" for row, (_, lane) in enumerate(lanes))
    axis = alt.Axis(
        labelExpr=f"{{{names}}}[datum.value]",
        labelLimit=_NAME_PIXELS,
        minExtent=_NAME_PIXELS,
        labelFontSize=12,
        ticks=False,
        domain=False,
    )
    span = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in map(date.fromordinal, days)]
    time = alt.X(
        "start:T",
        title=None,
        scale=alt.Scale(domain=span, nice=False),
        axis=alt.Axis(format="%m/%Y", tickCount=8, grid=True, labelOverlap=True),
    )
    colours = [theme.SERIES[groups.index(group) % len(theme.SERIES)] for group in shown]
    legend = alt.Legend(title=None, orient="top", direction="horizontal", symbolType="square")
    titles = ("name", "table.name"), ("group", "points.group"), ("when", "timeline.when"), ("detail", "points.detail")
    return cast(
        alt.Chart,
        alt.Chart(table)
        .mark_bar(height=12, cornerRadius=2, clip=True)
        .encode(
            x=time,
            x2="end:T",
            y=alt.Y("row:N", sort=None, title=None, axis=axis),
            color=alt.Color("group:N", scale=alt.Scale(domain=list(shown), range=colours), legend=legend),
            opacity=alt.Opacity("opacity:Q", scale=None, legend=None),
            tooltip=[alt.Tooltip(f"{name}:N", title=words(key)) for name, key in titles],
        ),
    )


def _window_layers(window: tuple[int, int] | None) -> list[alt.Chart]:
    """Return the days looked at as a band with a rule in its middle."""
    if window is None:
        return []
    middle = (window[0] + window[1]) // 2
    stamps = {"start": _stamp(window[0]), "end": _stamp(window[1] + 1), "middle": _stamp(middle)}
    table = pd.DataFrame([stamps])
    band = alt.Chart(table).mark_rect(color=theme.AGAINST, opacity=0.18).encode(x="start:T", x2="end:T")
    return [band, alt.Chart(table).mark_rule(color=theme.AGAINST, strokeWidth=1.5).encode(x="middle:T")]


def _stamp(ordinal: int) -> pd.Timestamp:
    return pd.Timestamp(date.fromordinal(ordinal))
