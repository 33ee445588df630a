"""The page "Thời kỳ": the periods of the wars over time, and what fell into one of them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.address_fields import choose, forget
from explorer.battles.charts import BATTLE, timeline_chart, years_chart
from explorer.battles.tables import battles_html, points_of
from explorer.desk import Desk
from explorer.labels import as_markdown
from explorer.links import go_to_page
from explorer.maps.country import COUNTRY
from explorer.maps.points import DETAIL_WIDTH, frame_of
from explorer.paged import show_paged
from explorer.periods.tables import (
    PERIOD,
    counts_chart,
    head_html,
    losses_html,
    periods_chart,
    periods_html,
    units_html,
)
from explorer.point_maps import show_points
from kb.battle_search import days_of
from kb.knowledge import KnowledgeBase
from kb.period_view import PeriodView, ordered_periods
from kb.records import Battle
from kb.words import Words

_ROW_BY_ROW, _TALL, _TALL_PIXELS = 80, 18, 460
"""More battles are counted by year; more than so many bars scroll in a window so high."""
_MOST_POINTS, _MOST_PLACES = 500, 12
_GAP = 20
"""Pixels between the maps."""
_OF_ONE = (PERIOD, "page", "units", "losses")


def show_periods_page(desk: Desk) -> None:
    """Draw the period that the address names, else all of them over time."""
    words, knowledge = desk.words, desk.knowledge
    views, period_id = desk.indexes.periods, st.query_params.get(PERIOD, "")
    if period_id in views:
        _show_period(views[period_id], knowledge, words)
        return
    if period_id != "":
        st.warning(words("periods.unknown", name=as_markdown(period_id)), icon=":material/search_off:")
    periods = ordered_periods(knowledge.facts.periods)
    if len(periods) == 0:
        st.info(words("periods.none"), icon=":material/info:")
        return
    st.caption(words("periods.help"))
    told = words("periods.alt", count=words.count(len(periods)))
    if any(days_of(period) is not None for period, _ in periods):
        chart = periods_chart(periods, words)
        st.altair_chart(chart, theme=None, key="periods over time", on_select=_take_period, alt=told)
    st.html(periods_html(periods, [len(views[period.period_id].battles) for period, _ in periods], words))


def _take_period() -> None:
    chosen = st.session_state["periods over time"].selection.get(PERIOD, [])
    if len(chosen) > 0:
        choose(period=str(chosen[0][PERIOD]))


def _show_period(view: PeriodView, knowledge: KnowledgeBase, words: Words) -> None:
    st.button(words("periods.back"), icon=":material/arrow_back:", type="tertiary", on_click=forget, args=(_OF_ONE,))
    st.html(head_html(view, knowledge, words))
    count = words.count(len(view.battles))
    st.subheader(words("periods.battles.of", count=count), anchor=False)
    if len(view.battles) == 0:
        st.caption(words("periods.battles.none"))
        return
    st.caption(words("periods.battles.help"))
    _show_time(view.battles, words)
    _show_places(view, words)
    show_paged(
        view.battles, lambda battles: battles_html(battles, words("periods.battles.of", count=count), words), words
    )
    _show_units(view, words)
    _show_losses(view, knowledge, words)


def _show_places(view: PeriodView, words: Words) -> None:
    """Draw where most was fought beside the map; and in which years, where the battles do not show it."""
    points = points_of(view.battles[:_MOST_POINTS], words)
    has_detail = frame_of(points) is not None
    with st.container(horizontal=True, gap="small"):
        with st.container(width="stretch"):
            if len(view.battles) <= _ROW_BY_ROW and len(view.years) > 1:
                st.caption(words("periods.years"))
                chart = counts_chart(view.years, words, words("battles.year"))
                st.altair_chart(chart, theme=None, alt=words("periods.years"))
            st.caption(words("periods.places"))
            chart = counts_chart(view.places[:_MOST_PLACES], words, words("table.place"))
            st.altair_chart(chart, theme=None, alt=words("periods.places"))
        with st.container(width=COUNTRY.width + (DETAIL_WIDTH + _GAP if has_detail else 0)):
            show_points(points, words)


def _show_time(battles: Sequence[Battle], words: Words) -> None:
    """Draw the battles over time; a click on one opens its page."""
    told = words("battles.time.alt", count=words.count(len(battles)))
    if len(battles) > _ROW_BY_ROW:
        st.altair_chart(years_chart(battles, words), theme=None, alt=told)
        return
    st.caption(words("battles.time.help"))
    is_tall = len(battles) > _TALL
    with st.container(height=_TALL_PIXELS if is_tall else "content", border=is_tall):
        state = st.altair_chart(
            timeline_chart(battles, words), theme=None, key="battles of the period", on_select="rerun", alt=told
        )
    chosen = state.selection.get(BATTLE, [])
    if len(chosen) > 0:
        go_to_page("battles", battle=str(chosen[0][BATTLE]))


def _show_units(view: PeriodView, words: Words) -> None:
    st.subheader(words("periods.units", count=words.count(len(view.units))), anchor=False)
    if len(view.units) == 0:
        st.caption(words("periods.units.none"))
        return
    show_paged(view.units, lambda units: units_html(units, view.battles, words), words, name="units")


def _show_losses(view: PeriodView, knowledge: KnowledgeBase, words: Words) -> None:
    st.subheader(words("periods.losses"), anchor=False)
    if len(view.losses) == 0:
        st.caption(words("periods.losses.none"))
        return
    st.caption(words("periods.losses.help"))
    show_paged(view.losses, lambda losses: losses_html(losses, knowledge, words), words, name="losses")
