"""Results of a list on the page: counts, facets, a page of rows that open in the decode page, downloads."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import streamlit as st

from decoder.lists.job import JOB
from decoder.lists.tables import write_table
from explorer.address_fields import page_field, several_field, several_in
from explorer.desk import Desk
from explorer.html_parts import Cell, link, table_html, with_muted
from explorer.labels import explorer_words, percent, shortened
from explorer.links import address_of
from explorer.listing.jobs import Job
from explorer.listing.results import FACETS, NOT_SAID, Choice, Results
from explorer.listing.row_texts import query_of_row, told_of
from kb.words import Words, days_text

_PAGE = 50
_COLUMNS = {"row": 4, "notice": 25, "unit": 36, "probability": 6, "where": 17, "strength": 12}
"""Heads of the table, with their widths in per cent: long reasons would squeeze the last to a word a line."""
_NOTICE, _UNIT, _UNIT_ALONE, _MISSING, _STATION = 105, 105, 155, 62, 46
"""Most letters of texts, so that a row is three lines high on a page of 1300 pixels; its link leads to the whole."""
_KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}


def show_results(job: Job, desk: Desk) -> None:
    """Draw the results of a list that is done."""
    words = desk.words
    results = _results(str(job.results))
    told = told_of(job.folder / JOB)
    _show_counts(results, explorer_words(told.language), words)
    chosen = _show_facets(results, words)
    count = results.count(chosen)
    st.caption(words("list.count", count=words.count(count), rows=words.count(len(results))))
    if count == 0:
        st.info(words("list.nothing"), icon=":material/filter_alt_off:")
        return
    at = page_field("page", -(-count // _PAGE))
    rows = results.page(chosen, (at - 1) * _PAGE, _PAGE)
    st.html(_table(rows, told.columns, words))
    _show_downloads(job, results, chosen, words)
    st.caption(words("disclaimer"))


@st.cache_resource(show_spinner=False, max_entries=8)
def _results(path: str) -> Results:
    return Results(Path(path))


def _show_counts(results: Results, said: Words, words: Words) -> None:
    """Draw how many rows are clear, need one reader, need two; `said` are the words of the results."""
    counts = {each.value: each.count for each in results.choices("triage", {})}
    for name, column in zip(("clear", "one_reader", "two_readers"), st.columns(3), strict=True):
        count = counts.get(said(f"triage.{name}"), 0)
        share = percent(count / len(results), words) if len(results) > 0 else ""
        column.metric(words(f"list.triage.{name}"), words.count(count), share, delta_color="off", delta_arrow="off")


def _show_facets(results: Results, words: Words) -> dict[str, Sequence[str]]:
    chosen: dict[str, Sequence[str]] = {}
    asked = {name: several_in(name) for name in FACETS}
    for name, column in zip(FACETS, st.columns(len(FACETS)), strict=True):
        choices = results.choices(name, asked)
        labels = {each.value: _choice_text(each, words) for each in choices}
        labels |= {value: f"{value} (0)" for value in asked[name] if value not in labels}
        with column:
            chosen[name] = several_field(words(f"list.facet.{name}"), name, labels, placeholder=words("list.all"))
    return chosen


def _choice_text(choice: Choice, words: Words) -> str:
    value = choice.value if choice.value != NOT_SAID else words("list.unsaid")
    return f"{value} ({words.count(choice.count)})"


def _table(shown: Sequence[Mapping[str, Any]], columns: Mapping[str, str], words: Words) -> str:
    heads = [words(f"list.head.{name}") for name in _COLUMNS]
    rows = [_row(row, columns, words) for row in shown]
    return table_html(heads, rows, words("page.listing"), number_columns=(0, 3), widths=tuple(_COLUMNS.values()))


def _row(row: Mapping[str, Any], columns: Mapping[str, str], words: Words) -> tuple[Cell, ...]:
    query = query_of_row(row, columns)
    said = " · ".join(query[name] for name in ("unit", "died", "place") if query[name] != "")
    notice = link(address_of("decode", **query), shortened(said, _NOTICE) or words("list.empty_row"))
    unit = row["safe_unit"] or row["reason"] or ""
    under = str(row["safe_level"] or "") or shortened(str(row["missing"] or ""), _MISSING)
    share = percent(row["safe_probability"], words) if row["safe_unit"] else ""
    period = days_text(row["period_from"] or "", row["period_to"] or "", words) if row["period_from"] else ""
    where = with_muted(shortened(str(row["station"] or ""), _STATION), period)
    return (
        str(row["row"]),
        notice,
        with_muted(shortened(unit, _UNIT if under != "" else _UNIT_ALONE), under),
        share,
        where,
        with_muted(str(row["strength"] or ""), str(row["triage"] or "")),
    )


def _show_downloads(job: Job, results: Results, chosen: Mapping[str, Sequence[str]], words: Words) -> None:
    stem = Path(job.name).stem
    with st.container(horizontal=True):
        for ending, kind in _KINDS.items():
            st.download_button(
                words(f"list.download.{ending}"),
                partial(_file, results, chosen, ending),
                f"{stem}-giaima.{ending}",
                kind,
                key=f"download {ending}",
                icon=":material/download:",
                on_click="ignore",
            )


def _file(results: Results, chosen: Mapping[str, Sequence[str]], ending: str) -> bytes:
    """Write the rows that are shown as a file: formulas become text in CSV and Excel."""
    table = results.rows(chosen)
    with tempfile.TemporaryDirectory(prefix="giaima-") as folder:
        path = Path(folder) / f"list.{ending}"
        if ending == "parquet":
            pq.write_table(table, path)
        else:
            write_table(path, tuple(table.column_names), _rows(table))
        return path.read_bytes()


def _rows(table: pa.Table) -> Any:
    for batch in table.to_batches(max_chunksize=1000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
