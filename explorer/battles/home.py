"""One battle: what it is, where, who took part, what it cost by whose count, and what says so."""

from __future__ import annotations

import streamlit as st

from explorer.address_fields import forget
from explorer.battles.charts import BATTLE, losses_chart, timeline_chart
from explorer.battles.tables import battles_html, claims_of, dates_html, head_html, points_of, units_html
from explorer.claim_lists import show_claims
from explorer.desk import Desk
from explorer.point_maps import show_points
from kb.battle_search import days_of
from kb.records import Battle

_MOST_BARS = 40


def show_battle(battle: Battle, desk: Desk) -> None:
    """Draw the page of a battle."""
    words, knowledge, teller = desk.words, desk.knowledge, desk.indexes.teller
    st.button(words("battles.back"), icon=":material/arrow_back:", type="tertiary", on_click=forget, args=((BATTLE,),))
    parts = desk.indexes.battles.within(battle.battle_id)
    st.html(head_html(battle, knowledge, words))
    if len(knowledge.battle_dates.get(battle.battle_id, ())) > 0:
        st.subheader(words("battles.dates"), anchor=False)
        st.html(dates_html(battle, knowledge, words))
    show_points(points_of((battle, *parts), words), words)
    st.subheader(words("battles.participants"), anchor=False)
    if len(knowledge.participations.get(battle.battle_id, ())) > 0:
        st.html(units_html(battle, knowledge, words))
    else:
        st.caption(words("battles.participants.none"))
    _show_losses(battle, desk)
    if len(parts) > 0:
        st.subheader(words("battles.parts"), anchor=False)
        dated = [each for each in parts if days_of(each) is not None]
        if 1 < len(dated) <= _MOST_BARS:
            st.altair_chart(timeline_chart(dated, words), theme=None, alt=words("battles.parts"))
        st.html(battles_html(parts, words("battles.parts"), words))
    st.subheader(words("battles.claims"), anchor=False)
    show_claims(claims_of(battle, knowledge), teller, knowledge, words, f"giaima-{battle.battle_id}.csv")


def _show_losses(battle: Battle, desk: Desk) -> None:
    words = desk.words
    st.subheader(words("battles.losses"), anchor=False)
    losses = desk.knowledge.losses.get(battle.battle_id, ())
    if len(losses) == 0:
        st.caption(words("battles.losses.none"))
        return
    st.caption(words("battles.losses.help"))
    chart = losses_chart(losses, desk.indexes.teller, words)
    st.altair_chart(chart, theme=None, alt=words("battles.losses.alt", count=words.count(len(losses))))
