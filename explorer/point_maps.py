"""Maps of points on a page: the whole country, beside it the part where the points are, and what the colours mean."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from explorer.maps.country import COUNTRY
from explorer.maps.points import (
    DETAIL_WIDTH,
    MapPoint,
    colour_of,
    country_of_points,
    detail_of_points,
    frame_of,
    points_alt,
)
from explorer.maps.tiles import attribution
from kb.words import Words


def show_points(points: Sequence[MapPoint], words: Words) -> None:
    """Draw points on the maps, or say that nothing has a place."""
    if len(points) == 0:
        st.caption(words("points.none"))
        return
    told = points_alt(points, words)
    frame = frame_of(points)
    with st.container(horizontal=True, gap="small"):
        with st.container(width=COUNTRY.width):
            st.altair_chart(country_of_points(points, words), alt=told, theme=None)
        if frame is not None:
            with st.container(width=DETAIL_WIDTH):
                st.altair_chart(detail_of_points(points, words, frame), alt=told, theme=None)
    st.html(_legend_html(points))


def _legend_html(points: Sequence[MapPoint]) -> str:
    groups = {each.group_name: colour_of(each) for each in points if each.group_name != ""}
    if attribution() != "":
        groups |= {attribution(): "transparent"}
    marks = [f'<span><i style="border-color:{colour}"></i>{escape(name)}</span>' for name, colour in groups.items()]
    return f'<div class="gm gm-legend">{"".join(marks)}</div>'
