"""The answer to one notice, drawn section by section."""

from __future__ import annotations

import streamlit as st

from decoder.answer import Answer, to_json
from explorer import markup
from explorer.labels import percent, shortened
from explorer.map_chart import country_chart, detail_chart, detail_frame, map_alt
from explorer.query import Query, link_to
from explorer.sheet import sheet_html
from explorer.timeline import station_bars, timeline_chart
from explorer.views import citations_of, station_text
from kb.folding import key_of
from kb.knowledge import KnowledgeBase
from kb.words import Words


def show_result(query: Query, answer: Answer, knowledge: KnowledgeBase, words: Words) -> None:
    """Draw an answer: what can be said first, then why, where, when, from which sources, and how to keep it."""
    left, right = st.columns([6, 5], gap="medium")
    with left:
        st.html(markup.headline_html(answer, words))
        st.subheader(words("section.missing"))
        st.html(markup.missing_html(answer, words))
    with right:
        _show_reading(answer, words)
        st.subheader(words("section.levels"))
        st.html(markup.levels_html(answer, words))
    chosen = _show_hypotheses(query, answer, words) if len(answer["hypotheses"]) > 0 else None
    _show_map(answer, words)
    if chosen is not None:
        _show_timeline(chosen, answer, knowledge, words)
        st.subheader(words("section.sources"))
        st.html(markup.sources_html(citations_of(chosen, knowledge), words))
    _show_keeping(query, answer, knowledge, words)


def _show_reading(answer: Answer, words: Words) -> None:
    st.subheader(words("section.reading"))
    st.html(markup.reading_html(answer, words))
    others = len(answer["readings"]) - 1
    if others > 0:
        with st.expander(words("section.readings", count=others)):
            st.html(markup.other_readings_html(answer, words))


def _show_hypotheses(query: Query, answer: Answer, words: Words) -> Answer:
    """Draw the ranked hypotheses and the waterfall of the chosen one, which is returned."""
    hypotheses = answer["hypotheses"]

    def label(index: int) -> str:
        hypothesis = hypotheses[index]
        station = shortened(station_text(hypothesis, words), 60)
        return f"{index + 1}. {hypothesis['unit_name']} · {station} · {percent(hypothesis['probability'], words)}"

    st.subheader(words("section.hypotheses"))
    table = st.container(height=420 if len(hypotheses) > 7 else "content", border=len(hypotheses) > 7)
    # The key holds the query: another notice starts again at its first hypothesis.
    key = f"hypothesis {link_to(query, 'vi', '')}"
    chosen = st.selectbox(words("choose.hypothesis"), range(len(hypotheses)), format_func=label, key=key)
    table.html(markup.hypotheses_html(answer, words, chosen))
    hypothesis: Answer = hypotheses[chosen]
    st.html(markup.waterfall_html(hypothesis, words))
    return hypothesis


def _show_map(answer: Answer, words: Words) -> None:
    st.subheader(words("section.map"))
    frame = detail_frame(answer)
    country, detail, table = st.columns([10, 12, 9], gap="medium")
    with country:
        st.caption(words("map.country.only" if frame is None else "map.country"))
        st.altair_chart(country_chart(answer, words, frame), alt=map_alt(answer, words), theme=None)
    if frame is None:
        detail.caption(words("map.none"))
        return
    with detail:
        st.caption(words("map.detail"))
        st.altair_chart(detail_chart(answer, words, frame), alt=map_alt(answer, words), theme=None)
    with table:
        st.caption(words("map.note"))
        st.html(markup.places_html(answer, words))


def _show_timeline(hypothesis: Answer, answer: Answer, knowledge: KnowledgeBase, words: Words) -> None:
    st.subheader(words("section.timeline", unit=hypothesis["unit_name"]))
    bars = station_bars(hypothesis, answer["period"], knowledge, words)
    if len(bars) == 0:
        st.caption(words("timeline.none"))
        return
    alt = words("timeline.alt", first=f"{bars[0].name} {bars[0].when}")
    st.altair_chart(timeline_chart(bars, answer["period"], words), alt=alt, theme=None)


def _show_keeping(query: Query, answer: Answer, knowledge: KnowledgeBase, words: Words) -> None:
    st.subheader(words("section.keep"))
    citations = citations_of(answer["hypotheses"][0], knowledge) if len(answer["hypotheses"]) > 0 else ()
    name = f"giaima-{key_of(query.get('unit', ''))[:40]}".rstrip("-")
    with st.container(horizontal=True):
        st.download_button(
            words("keep.json"), to_json(answer), f"{name}.json", "application/json", key="json", on_click="ignore"
        )
        st.download_button(
            words("keep.sheet"),
            sheet_html(answer, citations, words),
            f"{name}.html",
            "text/html",
            key="sheet",
            on_click="ignore",
        )
    st.caption(words("keep.link"))
    st.code(link_to(query, words.language, st.context.url or ""), language=None, wrap_lines=True)
    versions = words("page.versions", knowledge=answer["knowledge_version"], model=answer["model_version"])
    st.caption(versions)
