"""The answer to one notice, drawn section by section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from decoder.answer import Answer, to_json
from explorer.decode import cards, markup
from explorer.decode.map_chart import (
    DETAIL_SIZE,
    country_chart,
    detail_chart,
    detail_frame,
    map_alt,
    numbers_on,
)
from explorer.decode.query import Query, file_name_of, link_to
from explorer.decode.rivals import other_units, rivals_of
from explorer.decode.sheet import sheet_html
from explorer.decode.timeline import shown_days, station_bars, timeline_chart
from explorer.decode.views import citations_of, station_text
from explorer.labels import percent, shortened
from explorer.maps.country import COUNTRY
from kb.knowledge import KnowledgeBase
from kb.words import Words


def show_result(query: Query, answer: Answer, ranked: Sequence[Any], knowledge: KnowledgeBase, words: Words) -> None:
    """Draw an answer: what can be said first, then why, where, when, from which sources, and how to keep it.

    Args:
        query: What was asked.
        answer: As decoded, in the language of `words`.
        ranked: More of its hypotheses, the most probable first: among them are the rivals.
        knowledge: What its claims and stations are looked up in.
        words: The reader's language.
    """
    left, right = st.columns([6, 5], gap="medium")
    left.html(cards.headline_html(answer, words))
    with right:
        _show_reading(answer, words)
        st.subheader(words("section.missing"))
        st.html(markup.missing_html(answer, words))
    st.subheader(words("section.levels"))
    st.html(markup.levels_html(answer, words))
    chosen = _show_hypotheses(query, answer, words) if len(answer["hypotheses"]) > 0 else None
    if chosen is not None:
        st.subheader(words("section.rivals" if answer["safe_level"] != "" else "section.rivals.unsure"))
        st.html(markup.rivals_html(rivals_of(ranked, answer["none_of_these"], words), words))
    _show_map(answer, words)
    if chosen is not None:
        _show_timelines(chosen, ranked, answer, knowledge, words)
        st.subheader(words("section.sources"))
        st.html(markup.sources_html(citations_of(chosen, knowledge), words))
    _show_keeping(query, answer, ranked, knowledge, words)


def _show_reading(answer: Answer, words: Words) -> None:
    st.subheader(words("section.reading"))
    st.html(cards.best_reading_html(answer, words))
    others = len(answer["readings"]) - 1
    if others > 0:
        with st.expander(words("section.readings", count=others)):
            st.html(cards.other_readings_html(answer, words))


def _show_hypotheses(query: Query, answer: Answer, words: Words) -> Answer:
    """Draw the ranked hypotheses and the waterfall of the chosen one, which is returned."""
    hypotheses = answer["hypotheses"]

    def label(index: int) -> str:
        hypothesis = hypotheses[index]
        station = shortened(station_text(hypothesis, words), 60)
        return f"{index + 1}. {hypothesis['unit_name']} · {station} · {percent(hypothesis['probability'], words)}"

    st.subheader(words("section.hypotheses"))
    table = st.container(height=420 if len(hypotheses) > 7 else "content", border=len(hypotheses) > 7)
    # The key holds query and language: another notice starts again at its first hypothesis, and the labels of another
    # language are fresh ones. The choice itself goes along with the notice.
    asked, before = st.session_state.get("chosen hypothesis", ("", 0))
    notice = link_to(query, "vi", "")
    index = before if asked == notice and before < len(hypotheses) else 0
    key = f"hypothesis {words.language} {notice}"
    chosen = st.selectbox(words("choose.hypothesis"), range(len(hypotheses)), index, format_func=label, key=key)
    st.session_state["chosen hypothesis"] = (notice, chosen)
    table.html(markup.hypotheses_html(answer, words, chosen))
    hypothesis: Answer = hypotheses[chosen]
    is_of_first = hypothesis["unit_id"] == hypotheses[0]["unit_id"]
    strength = answer["strength"]["bits"] if is_of_first else None
    st.html(markup.waterfall_html(hypothesis, words, strength))
    return hypothesis


def _show_map(answer: Answer, words: Words) -> None:
    """Draw both maps at the size their labels are placed for, and the list of places where there is room."""
    st.subheader(words("section.map"))
    frame = detail_frame(answer)
    with st.container(horizontal=True, gap="small"):
        with st.container(width=COUNTRY.width):
            st.caption(words("map.country.only" if frame is None else "map.country"))
            st.altair_chart(country_chart(answer, words, frame), alt=map_alt(answer, words), theme=None)
        if frame is None:
            st.caption(words("map.none"))
            return
        with st.container(width=DETAIL_SIZE[0]):
            st.caption(words("map.detail"))
            st.altair_chart(detail_chart(answer, words, frame), alt=map_alt(answer, words), theme=None)
        numbers = {each.index: each.placed.label.text for each in numbers_on(answer, frame)}
        with st.container():
            st.html(markup.places_html(answer, words, numbers))
    st.html(markup.map_notes_html(answer, words, numbers))


def _show_timelines(
    hypothesis: Answer, ranked: Sequence[Any], answer: Answer, knowledge: KnowledgeBase, words: Words
) -> None:
    """Draw the stations of the chosen unit, and below them those of its best rival over the same days."""
    period = answer["period"]
    bars = station_bars(hypothesis, period, knowledge, words)
    shown = [("section.timeline", hypothesis, bars)]
    for rival in other_units(hypothesis, ranked)[:1]:
        shown.append(("section.timeline.rival", rival, station_bars(rival, period, knowledge, words)))
    days = shown_days([bar for _, _, found in shown for bar in found], period)
    for key, whose, found in shown:
        st.subheader(words(key, unit=whose["unit_name"]))
        if len(found) == 0:
            st.caption(words("timeline.none"))
            continue
        alt = words("timeline.alt", first=f"{found[0].name} {found[0].when}")
        st.altair_chart(timeline_chart(found, period, days, words), alt=alt, theme=None)


def _show_keeping(query: Query, answer: Answer, ranked: Sequence[Any], knowledge: KnowledgeBase, words: Words) -> None:
    st.subheader(words("section.keep"))
    citations = citations_of(answer["hypotheses"][0], knowledge) if len(answer["hypotheses"]) > 0 else ()
    rivals = rivals_of(ranked, answer["none_of_these"], words)
    sheet = sheet_html(answer, rivals, citations, words)
    name = file_name_of(query)
    with st.container(horizontal=True):
        for key, data, file_name, kind in (
            ("json", to_json(answer), f"{name}.json", "application/json"),
            ("sheet", sheet, f"{name}.html", "text/html"),
        ):
            label = words("keep.json" if key == "json" else "keep.sheet")
            st.download_button(label, data, file_name, kind, key=key, on_click="ignore")
    st.caption(words("keep.link"))
    st.code(link_to(query, words.language, st.context.url or ""), language=None, wrap_lines=True)
    st.caption(words("page.versions", knowledge=answer["knowledge_version"], model=answer["model_version"]))
