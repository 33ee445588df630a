"""The page "Truy vấn": an editor for SPARQL with worked questions; the answer as a table, CSV and a map."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from threading import Thread

import streamlit as st

from explorer.desk import Desk
from explorer.labels import as_markdown, fault_text
from explorer.point_maps import show_points
from explorer.questions.exports import LINKED_DATA, linked_data, tables_zip
from explorer.questions.results import csv_of, frame_of, points_of
from kb.knowledge import KnowledgeBase
from kb.words import Words
from ontology.limits import read_limits
from ontology.query import Answer, Asker
from ontology.query_text import QueryError
from ontology.questions import question, questions

_EXAMPLE, _TEXT = "example", "query"
_EDITOR = "query editor"
_FIRST = "01"


def show_questions_page(desk: Desk) -> None:
    """Draw the worked questions, the editor, and the answer to what the address holds."""
    words = desk.words
    asker = _asker(desk.knowledge.version, desk.knowledge)
    st.markdown(words("questions.intro"))
    asked = _asked()
    if st.session_state.get("shown question") != asked:
        st.session_state["shown question"] = asked
        st.session_state[_EDITOR] = asked
    _show_examples(words)
    limits = read_limits()
    with st.form("question"):
        st.text_area(words("questions.editor"), key=_EDITOR, height=320, help=words("questions.editor.help"))
        told = words("questions.limits", seconds=limits["query_seconds"], rows=words.count(limits["query_rows"]))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.form_submit_button(words("questions.ask"), type="primary", icon=":material/play_arrow:", on_click=_ask)
            st.caption(told, width="content")
    if _EXAMPLE in st.query_params or _TEXT in st.query_params:
        _answer(asked, asker, words)
    else:
        st.caption(words("questions.empty"))
    _show_exports(desk)


def _answer(asked: str, asker: Asker, words: Words) -> None:
    """Ask, and draw the answer or why there is none."""
    try:
        with st.spinner(words("questions.asking" if asker.is_ready else "questions.preparing"), show_time=True):
            answer = asker.ask(asked)
    except QueryError as error:
        st.error(as_markdown(fault_text(error.problem, words("questions.editor"), words)), icon=":material/error:")
        return
    _show_answer(answer, words)


def _show_exports(desk: Desk) -> None:
    """Draw the ways to take all facts away; a file is written when it is asked for."""
    words, facts = desk.words, desk.knowledge.facts
    st.subheader(words("questions.exports"))
    st.caption(words("questions.exports.help", version=desk.knowledge.version))
    with st.container(horizontal=True):
        st.download_button(
            words("questions.exports.csv"),
            partial(tables_zip, facts),
            "giaima-facts.zip",
            "application/zip",
            icon=":material/download:",
            on_click="ignore",
        )
        for ending, kind in LINKED_DATA.items():
            st.download_button(
                words(f"questions.exports.{ending}"),
                partial(linked_data, facts, ending),
                f"giaima-facts.{ending}",
                kind,
                icon=":material/download:",
                on_click="ignore",
            )


def _asked() -> str:
    """Return the query that the address holds, else the first worked one."""
    known = question(st.query_params.get(_EXAMPLE, _FIRST))
    return st.query_params.get(_TEXT, known.text if known is not None else "")


def _show_examples(words: Words) -> None:
    titles = {each.number: f"{int(each.number)}. {each.title(words.language)}" for each in questions()}
    chosen = st.query_params.get(_EXAMPLE, "")
    st.session_state["chosen example"] = chosen if chosen in titles else None
    st.selectbox(
        words("questions.examples"),
        list(titles),
        format_func=titles.__getitem__,
        key="chosen example",
        placeholder=words("questions.examples.choose"),
        index=None,
        on_change=_take_example,
    )


def _take_example() -> None:
    number = st.session_state["chosen example"]
    st.query_params.pop(_TEXT, None)
    if number is None:
        st.query_params.pop(_EXAMPLE, None)
    else:
        st.query_params[_EXAMPLE] = number


def _ask() -> None:
    """Put what was typed into the address: by its number where it is a worked question."""
    text = st.session_state[_EDITOR]
    known = next((each for each in questions() if each.text.strip() == text.strip()), None)
    st.query_params.pop(_EXAMPLE, None)
    st.query_params.pop(_TEXT, None)
    if known is not None:
        st.query_params[_EXAMPLE] = known.number
    else:
        st.query_params[_TEXT] = text


def _show_answer(answer: Answer, words: Words) -> None:
    told = words("questions.answered", count=words.count(len(answer.rows)), seconds=words.number(answer.seconds, 2))
    st.subheader(words("questions.answer"))
    st.caption(told)
    if answer.is_cut:
        st.warning(words("questions.cut", count=words.count(len(answer.rows))), icon=":material/content_cut:")
    if len(answer.rows) == 0:
        st.info(words("questions.nothing"), icon=":material/info:")
        return
    st.dataframe(frame_of(answer), hide_index=True, alt=told)
    with st.container(horizontal=True):
        save = ":material/download:"
        st.download_button(
            words("questions.csv"), csv_of(answer), "giaima-query.csv", "text/csv", icon=save, on_click="ignore"
        )
        st.download_button(
            words("questions.json"), answer.to_json(), "giaima-query.json", "application/json", on_click="ignore"
        )
    points = points_of(answer)
    if len(points) > 0:
        st.subheader(words("questions.map"))
        show_points(points, words)


@st.cache_resource(show_spinner=False, max_entries=2, on_release=Asker.close)
def _asker(version: str, _knowledge: KnowledgeBase) -> Asker:  # noqa: ARG001 - the version is the key
    """Return what answers queries on a version of the facts; its process ends when newer facts push it out.

    It gets ready while the question is being chosen.
    """
    asker = Asker(_knowledge)

    def prepare() -> None:
        with suppress(QueryError):  # the question that is asked then fails in the same way, and tells
            asker.prepare()

    Thread(target=prepare, name="questions", daemon=True).start()
    return asker
