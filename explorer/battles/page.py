"""The page "Trận đánh và chiến dịch": the list with its filters, one battle, and who was near a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from explorer.additions import show_additions
from explorer.address_fields import choice_field, choose, forget, several_field, text_field, view_field, years_field
from explorer.battles.charts import BATTLE, KINDS, YEAR, name_of, timeline_chart, years_chart
from explorer.battles.home import show_battle
from explorer.battles.nearby import show_nearby
from explorer.battles.tables import LIST_HEADS, list_frame, list_rows, points_of
from explorer.csv_files import csv_bytes
from explorer.desk import Desk
from explorer.labels import as_markdown
from explorer.maps.country import COUNTRY
from explorer.maps.points import MapPoint, frame_of
from explorer.point_maps import show_points
from kb.battle_search import BattleFilter, BattleFinder, days_of
from kb.knowledge import KnowledgeBase
from kb.records import Battle
from kb.words import Words

_FILTERS = ("text", "years", "campaign", "kinds", "place", "unit")
_ROW_BY_ROW = 80
"""So many battles have a bar of their own; more are counted by year."""
_TALL, _TALL_PIXELS = 18, 460
"""More bars than this scroll in a window so high."""
_MOST_POINTS = 500
_TABLE_PIXELS = 440
_ADDED = ("participations", "losses", "battle_dates")
_TABLE, _LISTED = "battle list", "listed battles"


def show_battles_page(desk: Desk) -> None:
    """Draw the battle that the address names, else the list or the search around a place."""
    words, knowledge = desk.words, desk.knowledge
    battle_id = st.query_params.get(BATTLE, "")
    if battle_id in knowledge.battles:
        show_battle(knowledge.battles[battle_id], desk)
        if desk.ledger is not None:
            show_additions(words, _ADDED, battle_id=battle_id)
        return
    if battle_id != "":
        st.warning(words("battles.unknown", name=as_markdown(battle_id)), icon=":material/search_off:")
    views = {"list": words("battles.view.list"), "near": words("battles.view.near")}
    if view_field(words("battles.view"), "view", views) == "near":
        show_nearby(desk)
        return
    finder = desk.indexes.battles
    battles = finder.find(_show_filters(finder, words))
    _show_list(battles, knowledge, words)


def _show_filters(finder: BattleFinder, words: Words) -> BattleFilter:
    first_row, second_row = st.columns([2, 1.6, 1.6]), st.columns([2, 1.6, 1.6])
    with first_row[0]:
        text = text_field(words("battles.text"), "text", placeholder=words("battles.text.example"))
    with first_row[1]:
        place = text_field(words("battles.place"), "place", placeholder=words("battles.place.example"))
    with first_row[2]:
        unit = text_field(
            words("battles.unit"), "unit", placeholder=words("battles.unit.example"), help=words("battles.unit.help")
        )
    campaigns = {each.battle_id: name_of(each, words) for each in finder.campaigns}
    with second_row[0]:
        campaign = choice_field(words("battles.campaign"), "campaign", campaigns, placeholder=words("battles.any"))
    with second_row[1]:
        kinds = {kind: words(f"battle.{kind}") for kind in KINDS}
        chosen = several_field(words("battles.kind"), "kinds", kinds, placeholder=words("battles.any"))
    least, most = finder.years
    with second_row[2]:
        first, last = years_field(words("battles.years"), "years", least, most)
    is_all = (first, last) == (least, most)
    return BattleFilter(
        text=text,
        first_year=None if is_all else first,
        last_year=None if is_all else last,
        campaign_id=campaign,
        kinds=chosen,
        place=place,
        unit=unit,
    )


def _show_list(battles: Sequence[Battle], knowledge: KnowledgeBase, words: Words) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{words('battles.found', count=words.count(len(battles)))}**", width="content")
        if any(name in st.query_params for name in _FILTERS):
            st.button(words("battles.clear"), icon=":material/filter_alt_off:", on_click=forget, args=(_FILTERS,))
    if len(battles) == 0:
        st.info(words("battles.none"), icon=":material/info:")
        return
    _show_time(battles, words)
    points = points_of(battles, words)
    is_wide = frame_of(points) is None
    with st.container(horizontal=True, gap="medium"):
        with st.container(width="stretch"):
            _show_table(battles, knowledge, words)
        if is_wide:
            with st.container(width=COUNTRY.width):
                _show_map(points, len(battles), words)
    if not is_wide:
        _show_map(points, len(battles), words)


def _show_table(battles: Sequence[Battle], knowledge: KnowledgeBase, words: Words) -> None:
    st.caption(words("battles.list.help"))
    st.dataframe(
        list_frame(battles, knowledge, words),
        hide_index=True,
        height=_TABLE_PIXELS,
        key=_TABLE,
        on_select=_take_row,
        selection_mode="single-row",
        alt=words("battles.found", count=words.count(len(battles))),
    )
    st.session_state[_LISTED] = [each.battle_id for each in battles]
    st.download_button(
        words("battles.csv"),
        lambda: csv_bytes(LIST_HEADS, list_rows(battles, words)),
        "giaima-battles.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _show_map(points: Sequence[MapPoint], count: int, words: Words) -> None:
    told = words("battles.located", count=words.count(len(points)), all=words.count(count))
    st.caption(told if len(points) <= _MOST_POINTS else f"{told} {words('battles.map.most', most=_MOST_POINTS)}")
    show_points(points[:_MOST_POINTS], words)


def _show_time(battles: Sequence[Battle], words: Words) -> None:
    """Draw the battles over time: each one where there are few, so many a year where there are many."""
    dated = [each for each in battles if days_of(each) is not None]
    if len(dated) == 0:
        return
    told = words("battles.time.alt", count=words.count(len(dated)))
    if len(dated) <= _ROW_BY_ROW:
        st.caption(words("battles.time.help"))
        chart = timeline_chart(dated, words)
        with st.container(height=_TALL_PIXELS if len(dated) > _TALL else "content", border=len(dated) > _TALL):
            st.altair_chart(chart, theme=None, key="battles over time", on_select=_take_bar, alt=told)
    else:
        st.caption(words("battles.years.help"))
        st.altair_chart(years_chart(dated, words), theme=None, key="battles by year", on_select=_take_year, alt=told)


def _take_bar() -> None:
    chosen = _clicked("battles over time", BATTLE)
    if len(chosen) > 0:
        choose(battle=str(chosen[0][BATTLE]))


def _take_year() -> None:
    chosen = _clicked("battles by year", YEAR)
    if len(chosen) > 0:
        year = int(chosen[0][YEAR])
        choose(years=f"{year}-{year}")


def _clicked(key: str, name: str) -> list[dict[str, Any]]:
    found = st.session_state[key].selection.get(name, [])
    return found if isinstance(found, list) else []


def _take_row() -> None:
    rows, listed = st.session_state[_TABLE].selection.rows, st.session_state[_LISTED]
    if len(rows) > 0 and rows[0] < len(listed):
        choose(battle=listed[rows[0]])
