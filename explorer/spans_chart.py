"""A chart of things over time: one bar for each, in the colour of its group; a click chooses one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import altair as alt
import pandas as pd

from explorer import theme
from explorer.labels import shortened
from explorer.paper import on_paper, quoted
from kb.words import Words

_ROW_PIXELS, _AXIS_PIXELS = 22, 75
_LEAST_SHARE = 0.004
"""What is shorter than this part of the time shown is drawn so wide, or it could not be seen."""
_NAME_LENGTH, _NAME_PIXELS = 48, 300
_BY_DAY = 240
"""So many days need ticks with the day: one a month would repeat its month."""


@dataclass(frozen=True, slots=True)
class SpanBar:
    """One bar.

    Attributes:
        key: What a click on it chooses.
        name: Beside it, cut to fit.
        group: Name of its group, which has a colour.
        first: First day.
        last: Last day.
        when: The days in words.
        detail: More about it, shown when pointed at.
    """

    key: str
    name: str
    group: str
    first: date
    last: date
    when: str
    detail: str = ""


def spans_chart(bars: Sequence[SpanBar], groups: Sequence[str], chosen_name: str, words: Words) -> alt.Chart:
    """Draw bars over time.

    Args:
        bars: At least one, from the top down.
        groups: Names of the groups, in the order of the colours.
        chosen_name: Name of the selection and of its field.
        words: The reader's language.
    """
    names = ", ".join(f"{quoted(bar.key)}: {quoted(shortened(bar.name, _NAME_LENGTH))}" for bar in bars)
    axis = alt.Axis(
        labelExpr=f"{{{names}}}[datum.value]",
        labelLimit=_NAME_PIXELS,
        minExtent=_NAME_PIXELS,
        ticks=False,
        domain=False,
    )
    shown = max(bar.last for bar in bars) - min(bar.first for bar in bars)
    day = "%d/%m/%Y" if words.language == "vi" else "%Y-%m-%d"
    ticks = day if shown.days < _BY_DAY else "%m/%Y"
    titles = ("name", "table.name"), ("group", "points.group"), ("when", "timeline.when"), ("detail", "points.detail")
    chart = (
        alt.Chart(_table_of(bars, chosen_name))
        .mark_bar(height=11, cornerRadius=2, cursor="pointer")
        .encode(
            x=alt.X("start:T", title=None, axis=alt.Axis(format=ticks, tickCount=8, grid=True, labelOverlap=True)),
            x2="end:T",
            y=alt.Y(f"{chosen_name}:N", sort=None, title=None, axis=axis),
            color=group_colour("group", groups),
            tooltip=[alt.Tooltip(f"{name}:N", title=words(key)) for name, key in titles],
        )
    )
    drawn: alt.Chart = chart.add_params(alt.selection_point(name=chosen_name, fields=[chosen_name]))
    return on_paper(drawn, _ROW_PIXELS * len(bars) + _AXIS_PIXELS)


def group_colour(column: str, groups: Sequence[str]) -> alt.Color:
    """Return the colours of groups, with what they mean above the chart."""
    scale = alt.Scale(domain=list(groups), range=list(theme.SERIES[: len(groups)]))
    return alt.Color(f"{column}:N", scale=scale, legend=alt.Legend(title=None, orient="top", direction="horizontal"))


def _table_of(bars: Sequence[SpanBar], chosen_name: str) -> pd.DataFrame:
    shown = max(bar.last for bar in bars) - min(bar.first for bar in bars)
    least = timedelta(days=max(1, round(shown.days * _LEAST_SHARE)))
    ends = [max(bar.last + timedelta(days=1), bar.first + least) for bar in bars]
    return pd.DataFrame(
        {
            chosen_name: [bar.key for bar in bars],
            "name": [bar.name for bar in bars],
            "group": [bar.group for bar in bars],
            "when": [bar.when for bar in bars],
            "detail": [bar.detail for bar in bars],
            "start": [pd.Timestamp(bar.first) for bar in bars],
            "end": [pd.Timestamp(end) for end in ends],
        }
    )
