"""Tables and charts of the quality of the facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape

import altair as alt
import pandas as pd

from decoder.gaps import Gap
from explorer import theme
from explorer.html_parts import Cell, Html, link, table_html, with_muted
from explorer.labels import shortened
from explorer.links import address_of
from explorer.paper import on_paper
from kb.fact_counts import KIND_COLUMNS, OF_UNITS
from kb.knowledge import KnowledgeBase
from kb.problem_words import ToldProblem
from kb.problems import SEVERITIES, Problem
from kb.records import RECORDS
from kb.schema import BRANCHES
from kb.spreadsheets.vocabulary import label_of
from kb.words import Words, date_text, span_text

PROBLEM_HEADS = ("severity", "code", "file", "row", "column", "value", "about", "message", "hint")
GAP_HEADS = ("kind", "subject", "asked", "first", "last", "bits", "notices", "question")
_PAGES = {"units": "unit", "battles": "battle", "sources": "source", "periods": "period"}
"""Page of an entity to the name of its id in the address."""
_NAME_LENGTH = 60
_ROW_PIXELS, _AXIS_PIXELS = 20, 70


def code_name(code: str, words: Words) -> str:
    """Return what a check looks at, in the reader's language; its code where there are no words for it."""
    return words.texts.get(f"quality.code.{code}", code)


def summary_html(problems: Iterable[Problem], words: Words) -> str:
    """Write how many problems there are of each kind and severity, the grave ones first."""
    counts = Counter((SEVERITIES.index(each.severity), each.code) for each in problems)
    rows: list[tuple[Cell, ...]] = [
        (
            link(address_of("quality", code=code, severity=SEVERITIES[rank]), code_name(code, words)),
            words(f"quality.severity.{SEVERITIES[rank]}"),
            words.count(count),
        )
        for (rank, code), count in sorted(counts.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    ]
    heads = words("quality.code"), words("quality.severity"), words("quality.count")
    return table_html(heads, rows, words("quality.view.problems"), number_columns=(2,))


def problems_html(told: Sequence[ToldProblem], words: Words) -> str:
    """Write problems as a table: about whom, what is wrong and how to mend it, how grave, where."""
    rows: list[tuple[Cell, ...]] = []
    for each in told:
        about: Cell = each.name
        if each.table != "":
            query = {_PAGES[each.table]: each.key}
            about = link(address_of(each.table, **query), shortened(each.name, _NAME_LENGTH))
        where = f"{each.problem.where}{' ' + each.problem.column if each.problem.column != '' else ''}"
        grave = words(f"quality.severity.{each.problem.severity}")
        rows.append(
            (about, with_muted(each.message, each.hint), with_muted(grave, code_name(each.problem.code, words)), where)
        )
    heads = words("quality.about"), words("quality.wrong"), words("quality.severity"), words("claims.where")
    return table_html(heads, rows, words("quality.view.problems"))


def problem_rows(told: Iterable[ToldProblem]) -> Iterable[tuple[object, ...]]:
    """Yield problems as rows of a file, in the columns of `PROBLEM_HEADS`."""
    for each in told:
        problem = each.problem
        where = problem.where.file, problem.where.row, problem.column
        yield (problem.severity, problem.code, *where, problem.value, each.name, each.message, each.hint)


def counts_html(counts: Mapping[str, int], kinds: Mapping[str, Mapping[str, int]], words: Words) -> str:
    """Write how many claims each table holds, and of which kinds."""
    rows: list[tuple[Cell, ...]] = []
    for table, count in counts.items():
        parts = [
            f"{label_of(table, KIND_COLUMNS[table], value, words)} {words.count(number)}"
            for value, number in kinds.get(table, {}).items()
        ]
        rows.append(
            (
                words(f"table.{table}"),
                words.count(count),
                Html(f'<span class="gm-muted">{escape(" · ".join(parts))}</span>'),
            )
        )
    heads = words("claims.table"), words("quality.count"), words("quality.kinds")
    return table_html(heads, rows, words("quality.view.counts"), number_columns=(1,))


def branches_html(counts: Mapping[tuple[str, str], int], words: Words) -> str:
    """Write how many claims about units each branch has, table by table."""
    rows: list[tuple[Cell, ...]] = []
    for branch in sorted(BRANCHES, key=lambda each: -counts.get(("units", each), 0)):
        numbers = [counts.get((table, branch), 0) for table in OF_UNITS]
        if any(number > 0 for number in numbers):
            rows.append((words(f"branch.{branch}"), *(words.count(number) for number in numbers)))
    heads = words("quality.branch"), *(words(f"table.{table}") for table in OF_UNITS)
    return table_html(heads, rows, words("quality.branches"), number_columns=range(1, len(OF_UNITS) + 1))


def decades_chart(counts: Mapping[tuple[str, int], int], words: Words) -> alt.LayerChart:
    """Draw how many dated claims of each table begin in which decade: the darker, the more."""
    rows = [(words(f"table.{table}"), f"{decade}", count) for (table, decade), count in sorted(counts.items())]
    table = pd.DataFrame(rows, columns=["table", "decade", "count"])
    order = [words(f"table.{name}") for name in RECORDS if any(each == name for each, _ in counts)]
    base = alt.Chart(table).encode(
        x=alt.X("decade:O", title=words("quality.decade"), axis=alt.Axis(labelAngle=0)),
        y=alt.Y("table:N", title=None, sort=order, axis=alt.Axis(labelLimit=260, ticks=False)),
        tooltip=[
            alt.Tooltip("table:N", title=words("claims.table")),
            alt.Tooltip("decade:O", title=words("quality.decade")),
            alt.Tooltip("count:Q", title=words("quality.count")),
        ],
    )
    shade = alt.Scale(type="log", range=[theme.SURFACE, theme.FOR])
    cells = base.mark_rect(stroke=theme.PAPER).encode(color=alt.Color("count:Q", scale=shade, legend=None))
    numbers = base.mark_text(color=theme.INK, fontSize=11).encode(text="count:Q")
    return on_paper(alt.LayerChart(layer=[cells, numbers]), _ROW_PIXELS * len(order) + _AXIS_PIXELS)


def question_text(gap: Gap, knowledge: KnowledgeBase, words: Words) -> str:
    """Write a gap as the question to look up."""
    unit = knowledge.units.get(gap.subject)
    name = words.name_of(unit.name_vi, unit.name_en) if unit is not None else gap.subject
    months = span_text(gap.first, gap.last, words) if gap.first != gap.last else date_text(gap.first, words)
    return words(f"gaps.{gap.kind}", subject=name, asked=gap.asked, months=months)


def gaps_html(ranked: Sequence[tuple[int, Gap]], knowledge: KnowledgeBase, words: Words) -> str:
    """Write gaps with their ranks as a table of questions, each with what its answer is worth."""
    rows: list[tuple[Cell, ...]] = []
    for rank, gap in ranked:
        question: Cell = question_text(gap, knowledge, words)
        if gap.subject in knowledge.units:
            question = with_muted(question, link(address_of("units", unit=gap.subject), words("quality.open_unit")))
        numbers = words.number(gap.bits, 2), words.count(gap.notices)
        rows.append((words.count(rank), question, words(f"quality.gap.{gap.kind}"), *numbers))
    heads = "", words("quality.question"), words("quality.gap"), words("quality.bits"), words("quality.notices")
    return table_html(heads, rows, words("quality.view.gaps"), number_columns=(0, 3, 4))


def gap_rows(gaps: Iterable[Gap], knowledge: KnowledgeBase, words: Words) -> Iterable[tuple[object, ...]]:
    """Yield gaps as rows of a file, in the columns of `GAP_HEADS`."""
    for gap in gaps:
        asked = gap.kind, gap.subject, gap.asked, gap.first, gap.last
        yield (*asked, round(gap.bits, 6), gap.notices, question_text(gap, knowledge, words))
