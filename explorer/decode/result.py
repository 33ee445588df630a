"""The answer to one notice, drawn section by section."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from decoder.answer import Answer, answer_of, to_json
from decoder.decode import Decoding
from decoder.field_gain import field_gains
from explorer.decode import cards, markup
from explorer.decode.conclusion import show_conclusion, standing_conclusion
from explorer.decode.map_chart import (
    DETAIL_SIZE,
    country_chart,
    detail_chart,
    detail_frame,
    map_alt,
    numbers_on,
)
from explorer.decode.query import Query, file_name_of, link_to, notice_of
from explorer.decode.rivals import RIVALS_AMONG, other_units, rivals_of
from explorer.decode.sheet import Sheet, sheet_of
from explorer.decode.sheet_docx import sheet_docx
from explorer.decode.sheet_pdf import sheet_pdf
from explorer.decode.timeline import shown_days, station_bars, timeline_chart
from explorer.decode.views import citations_of, station_text
from explorer.decode.what_if import show_what_if
from explorer.desk import Desk
from explorer.labels import as_markdown, percent, shortened
from explorer.maps.country import COUNTRY
from kb.knowledge import KnowledgeBase
from kb.words import Words

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show_result(query: Query, decoding: Decoding, desk: Desk) -> None:
    """Draw an answer: what can be said first, then why, where, when, from which sources, what if, and the conclusion.

    Args:
        query: What was asked.
        decoding: What the decoder made of it.
        desk: Of the run.
    """
    words, knowledge = desk.words, desk.knowledge
    answer = answer_of(decoding, desk.decoder, language=words.language)
    # Among more hypotheses than are shown: the rivals.
    ranked = answer_of(decoding, desk.decoder, language=words.language, top=RIVALS_AMONG)["hypotheses"]
    left, right = st.columns([6, 5], gap="medium")
    left.html(cards.headline_html(answer, words))
    with right:
        _show_reading(answer, words)
        st.subheader(words("section.missing"))
        gains = field_gains(decoding.hypotheses, decoding.none_of_these)
        st.html(markup.missing_html(answer, words, gains))
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
    show_what_if(query, answer, desk)
    show_conclusion(decoding.notice, answer, desk)
    _show_keeping(query, answer, ranked, desk)


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
    table = st.container()
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
        st.subheader(words(key, unit=as_markdown(whose["unit_name"])))
        if len(found) == 0:
            st.caption(words("timeline.none"))
            continue
        alt = words("timeline.alt", first=f"{found[0].name} {found[0].when}")
        st.altair_chart(timeline_chart(found, period, days, words), alt=alt, theme=None)


def _show_keeping(query: Query, answer: Answer, ranked: Sequence[Any], desk: Desk) -> None:
    """Draw the ways to keep an answer: the sheet as PDF and Word, JSON, the address."""
    words = desk.words
    st.subheader(words("section.keep"))
    link = link_to(query, words.language, st.context.url or "")
    name = file_name_of(query)
    sheet = partial(_sheet, query, answer, ranked, desk, link)
    files: tuple[tuple[str, Callable[[], bytes], str], ...] = (
        ("pdf", lambda: sheet_pdf(sheet()), "application/pdf"),
        ("docx", lambda: sheet_docx(sheet()), _WORD),
        ("json", lambda: to_json(answer).encode(), "application/json"),
    )
    with st.container(horizontal=True):
        for form, write, kind in files:
            # Written only when it is asked for: a page is drawn far more often than a sheet is printed.
            st.download_button(
                words(f"keep.{form}"),
                write,
                f"{name}.{form}",
                kind,
                key=f"keep {form}",
                on_click="ignore",
                icon=":material/download:",
            )
    st.caption(words("keep.link"))
    st.html(markup.address_html(link))
    st.caption(words("page.versions", knowledge=answer["knowledge_version"], model=answer["model_version"]))


def _sheet(query: Query, answer: Answer, ranked: Sequence[Any], desk: Desk, link: str) -> Sheet:
    words = desk.words
    found = len(answer["hypotheses"]) > 0
    citations = citations_of(answer["hypotheses"][0], desk.knowledge) if found else ()
    rivals = rivals_of(ranked, answer["none_of_these"], words)
    conclusion, unit = standing_conclusion(notice_of(query), desk)
    return sheet_of(answer, rivals, citations, words, link=link, conclusion=conclusion, concluded_unit=unit)
