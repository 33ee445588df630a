"""Charts on paper: the same ink and lines by day and by night, whatever the page around them looks like."""

from __future__ import annotations

from typing import TypeVar, cast

import altair as alt

from explorer import theme

C = TypeVar("C", alt.Chart, alt.LayerChart)


def on_paper(chart: C, height: int) -> C:
    """Set a chart on paper, in the page's font.

    Args:
        chart: Finished otherwise.
        height: Pixels of its inner part.
    """
    drawn = chart.properties(height=height, background=theme.PAPER)
    drawn = drawn.configure(font=theme.FONT, padding={"left": 6, "top": 8, "right": 12, "bottom": 6})
    ink, muted = {"labelColor": theme.INK, "titleColor": theme.INK}, {"gridColor": theme.LINE}
    drawn = drawn.configure_axis(**ink, **muted, domainColor=theme.BORDER, tickColor=theme.BORDER)
    return cast(C, drawn.configure_legend(**ink).configure_view(stroke=theme.LINE).configure_title(color=theme.INK))


def quoted(text: str) -> str:
    """Quote a text for a Vega expression, in one line.

    >>> quoted("Đắk Tô's\\nridge")
    "'Đắk Tô\\\\'s ridge'"
    """
    in_line = " ".join(text.split())
    return "'" + in_line.replace("\\", "\\\\").replace("'", "\\'") + "'"
