"""Which column of a list holds which field: guessed from the headings, mended by hand."""

from __future__ import annotations

import streamlit as st

from decoder.lists.columns import NoticeList, find_columns, guess_columns
from decoder.lists.tables import TextTable, read_head
from explorer.decode.query import FIELDS
from explorer.html_parts import table_html
from explorer.labels import as_markdown
from explorer.listing.jobs import Job, Jobs
from kb.problems import FactsError
from kb.words import Words

_HEAD_ROWS, _PREVIEWED = 30, 5


def show_columns(job: Job, jobs: Jobs, words: Words) -> None:
    """Draw the columns of a list with what they were taken for, its first rows, and the start."""
    try:
        head = read_head(jobs.file_of(job), _HEAD_ROWS)
    except FactsError as error:
        for problem in error.problems:
            told = words(f"problem.{problem.code}", value=job.name, column=problem.column)
            st.error(as_markdown(told), icon=":material/error:")
        return
    guessed = _guessed(head)
    st.markdown(f"**{words('list.columns')}**")
    st.caption(words("list.columns.help"))
    chosen: dict[str, int] = {}
    fields = {**FIELDS, "number": "notice_id"}
    columns = st.columns(4)
    for place, (name, field) in enumerate(fields.items()):
        with columns[place % 4]:
            at = _show_field(name, field, guessed, words)
        if at is not None:
            chosen[field] = at
    rows = [row[: len(guessed.headings)] for row in guessed.rows[:_PREVIEWED]]
    st.html(table_html(guessed.headings, rows, words("list.preview")))
    is_usable = "unit_text" in chosen or "place_text" in chosen
    if not is_usable:
        st.warning(words("list.no_unit"), icon=":material/warning:")
    if st.button(words("list.start"), type="primary", icon=":material/play_arrow:", disabled=not is_usable):
        # By place, not by name: two columns can be called the same, or nothing.
        heading_row = len(head.rows) - len(guessed.rows) - 1
        jobs.start(job, chosen, words.language, headings=guessed.headings, heading_row=heading_row)
        st.rerun()


def _guessed(head: TextTable) -> NoticeList:
    """Return the list with the columns guessed; with none where no heading says anything."""
    try:
        return find_columns(head)
    except FactsError:
        names = tuple(cell or f"({number})" for number, cell in enumerate(head.rows[0], start=1))
        return NoticeList(names, head.rows[1:], guess_columns(names), ())


def _show_field(name: str, field: str, guessed: NoticeList, words: Words) -> int | None:
    places = list(range(len(guessed.headings)))
    at = guessed.columns.get(field)
    return st.selectbox(
        words(f"form.{name}"),
        places,
        index=at,
        format_func=lambda place: guessed.headings[place],
        key=f"list column {field}",
        placeholder=words("list.columns.none"),
    )
