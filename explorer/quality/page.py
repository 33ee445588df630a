"""The page "Chất lượng dữ liệu": problems that the checks find, what the facts hold, what to research next."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from explorer.address_fields import several_field, text_field, view_field
from explorer.desk import Desk
from explorer.paged import CsvFile, show_paged
from explorer.quality.research import show_research
from explorer.quality.tables import (
    PROBLEM_HEADS,
    branches_html,
    code_name,
    counts_html,
    decades_chart,
    problem_rows,
    problems_html,
    summary_html,
)
from kb.battle_search import has_words
from kb.folding import collation_key, fold
from kb.problem_words import ToldProblem
from kb.problems import SEVERITIES
from kb.words import Words


def show_quality_page(desk: Desk) -> None:
    """Draw the view that the address names."""
    words = desk.words
    names = ("problems", "counts", "gaps")
    view = view_field(words("quality.view"), "view", {name: words(f"quality.view.{name}") for name in names})
    if view == "problems":
        with st.spinner(words("quality.checking")):
            told = desk.indexes.problems(words)
        _show_problems(told, words)
    elif view == "counts":
        _show_counts(desk)
    else:
        show_research(desk)


def _show_problems(told: tuple[ToldProblem, ...], words: Words) -> None:
    counts = Counter[str](each.problem.severity for each in told)
    st.markdown(words("quality.summary", **{name: words.count(counts[name]) for name in SEVERITIES}))
    if len(told) == 0:
        st.success(words("quality.clean"), icon=":material/check_circle:")
        return
    with st.expander(words("quality.by_kind"), expanded=True):
        st.html(summary_html([each.problem for each in told], words))
    shown = _filtered(told, words)
    if len(shown) == 0:
        st.info(words("quality.none"), icon=":material/info:")
        return
    label = words("quality.csv", count=words.count(len(shown)))
    file = CsvFile(label, "giaima-problems.csv", PROBLEM_HEADS, lambda: problem_rows(shown))
    show_paged(shown, lambda some: problems_html(some, words), words, file=file)


def _filtered(told: tuple[ToldProblem, ...], words: Words) -> list[ToldProblem]:
    """Draw the filters over the table and return what they let through."""
    columns = st.columns([1.6, 1.4, 2])
    with columns[0]:
        grave: dict[str, str] = {name: words(f"quality.severity.{name}") for name in SEVERITIES}
        severities = several_field(words("quality.severity"), "severity", grave, placeholder=words("quality.any"))
    with columns[1]:
        present = {each.problem.code: code_name(each.problem.code, words) for each in told}
        named = dict(sorted(present.items(), key=lambda item: collation_key(item[1])))
        codes = several_field(words("quality.code"), "code", named, placeholder=words("quality.any"))
    with columns[2]:
        text = text_field(words("quality.text"), "text", placeholder=words("quality.text.example"))
    return [
        each
        for each in told
        if (len(severities) == 0 or each.problem.severity in severities)
        and (len(codes) == 0 or each.problem.code in codes)
        and has_words(text, fold(f"{each.name} {each.key} {each.message} {each.problem.where} {each.problem.value}"))
    ]


def _show_counts(desk: Desk) -> None:
    words = desk.words
    with st.spinner(words("quality.counting")):
        counts = desk.indexes.counts
    total = words.count(sum(counts.tables.values()))
    st.markdown(words("quality.counts", count=total, version=desk.knowledge.version))
    st.html(counts_html(counts.tables, counts.kinds, words))
    st.subheader(words("quality.decades"), anchor=False)
    st.caption(words("quality.decades.help"))
    st.altair_chart(decades_chart(counts.decades, words), theme=None, alt=words("quality.decades"))
    st.subheader(words("quality.branches"), anchor=False)
    st.html(branches_html(counts.branches, words))
