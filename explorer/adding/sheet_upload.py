"""Thousands of facts from a spreadsheet: the form to fill in, what is wrong with a filled one, and its way in."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from explorer.adding.form import neighbours_of
from explorer.desk import Desk
from explorer.entity_choice import choose_entity
from explorer.labels import as_markdown
from explorer.links import link_to_page
from explorer.person import ask_person
from kb.ledger.faults import LedgerError
from kb.ledger.ledger import Ledger
from kb.spreadsheets.copies import write_copy
from kb.spreadsheets.faults import problem_of
from kb.spreadsheets.files import TEXT_FORMATS, WORKBOOK_FORMATS
from kb.spreadsheets.headings import BY_HAND, title_of
from kb.spreadsheets.importing import Choices, Examined, examine
from kb.spreadsheets.template import template
from kb.words import Language, Words, load_words

_MOST_MEGABYTES = 50
_FILES = "facts files proposed"
_SHOWN = 30
_LONGEST_STEM = 60
"""Faults shown on the page; the copy of the file holds all of them."""
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_sheet_upload(ledger: Ledger, desk: Desk) -> None:
    """Draw the forms to download, the upload, and what came of it."""
    words = desk.words
    _show_templates(words)
    uploaded = st.file_uploader(
        words("upload.file", most=_MOST_MEGABYTES),
        type=[suffix.removeprefix(".") for suffix in (*WORKBOOK_FORMATS, *TEXT_FORMATS)],
        key=f"facts file {st.session_state.setdefault(_FILES, 0)}",
        help=words("upload.file.help"),
        max_upload_size=_MOST_MEGABYTES,
    )
    if uploaded is None:
        _show_said(words)
        st.caption(words("upload.empty"))
        return
    choices = _show_choices(desk)
    with st.spinner(words("upload.looking", file=uploaded.name), show_time=True):
        examined, copy = _looked_through(
            uploaded.getvalue(), uploaded.name, choices, ledger, _state_of(ledger), words.language
        )
    _show_examined(examined, words)
    with st.container(horizontal=True, vertical_alignment="center"):
        count = words.count(len(examined.proposals))
        is_ready = len(examined.proposals) > 0
        label = words("upload.propose", count=count)
        if st.button(label, type="primary", icon=":material/upload:", disabled=not is_ready, key="propose file"):
            _propose(examined, ledger, desk)
        if copy is not None:
            name, data = copy
            st.download_button(
                words("upload.copy"), data, name, icon=":material/download:", on_click="ignore", key="facts copy"
            )


def _show_choices(desk: Desk) -> Choices:
    """Draw what the person says of the file, and return it."""
    words = desk.words
    left, right = st.columns(2)
    with left:
        table = st.selectbox(
            words("upload.table"),
            ("", *BY_HAND),
            format_func=lambda each: title_of(each, words) if each != "" else words("upload.table.by_name"),
            key="facts table",
        )
        source_id = choose_entity("sources", words("upload.source"), "facts source", desk)
    with right:
        is_partial = st.toggle(words("upload.partial"), key="facts partial", help=words("upload.partial.help"))
        reason = st.text_input(words("adding.reason"), key="facts reason", placeholder=words("adding.reason.example"))
        ask_person(words, "file")
    return Choices(table, source_id, reason.strip(), is_partial)


def _show_templates(words: Words) -> None:
    st.markdown(words("upload.intro"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            words("upload.template"),
            ("", *BY_HAND),
            format_func=lambda each: title_of(each, words) if each != "" else words("upload.template.all"),
            key="template table",
            width=360,
        )
        tables = BY_HAND if chosen == "" else (chosen,)
        st.download_button(
            words("upload.template.download"),
            lambda: template(words, tables),
            f"giaima-{chosen or 'facts'}.xlsx",
            _WORKBOOK,
            icon=":material/download:",
            on_click="ignore",
            key="template",
        )


def _state_of(ledger: Ledger) -> tuple[str, int]:
    """Return which ledger it is and how far it was written."""
    return str(ledger.engine.url), ledger.last_batch()


@st.cache_resource(show_spinner=False, max_entries=4)
def _looked_through(
    data: bytes,
    name: str,
    choices: Choices,
    _ledger: Ledger,
    state: tuple[str, int],  # noqa: ARG001 - part of the key: what was written since makes rows known
    language: Language,
) -> tuple[Examined, tuple[str, bytes] | None]:
    """Look through a file, and write its copy with the faults where there are any; anew once the ledger was written."""
    with tempfile.TemporaryDirectory(prefix="giaima-") as folder:
        path = Path(folder) / f"{Path(name).stem[:_LONGEST_STEM]}{Path(name).suffix}"
        path.write_bytes(data)
        examined = examine(path, neighbours_of(_ledger), choices)
        if not examined.has_faults or examined.row_count == 0:
            return examined, None
        copy = write_copy(examined, load_words(language), Path(folder))
        return examined, (copy.name, copy.read_bytes())


def _show_examined(examined: Examined, words: Words) -> None:
    counts = {
        "rows": examined.row_count,
        "good": examined.good_count,
        "faulty": examined.faulty_count,
        "warned": len(examined.warned),
        "known": examined.known_count,
    }
    for (name, count), column in zip(counts.items(), st.columns(len(counts)), strict=True):
        column.metric(words(f"upload.count.{name}"), words.count(count))
    shown = sorted(examined.faults, key=lambda fault: ("error", "warning", "info").index(fault.severity))
    for fault in shown[:_SHOWN]:
        problem = problem_of(fault, words)
        draw = {"error": st.error, "warning": st.warning}.get(fault.severity, st.info)
        told = f"{as_markdown(problem.message)} {as_markdown(problem.hint)}"
        draw(f"{as_markdown(problem.where.file)}: {told}", icon=f":material/{fault.severity}:")
    if len(shown) > _SHOWN:
        st.caption(words("upload.more", count=words.count(len(shown) - _SHOWN)))


def _propose(examined: Examined, ledger: Ledger, desk: Desk) -> None:
    file = examined.file
    try:
        with st.spinner(desk.words("upload.writing")):
            batch = ledger.propose(
                examined.proposals, desk.person, file.name, kind="import", fingerprint=file.fingerprint
            )
    except LedgerError as error:
        st.error(as_markdown(error.text(desk.words)), icon=":material/error:")
        return
    st.session_state["facts said"] = (batch.batch_no, len(batch.claim_nos))
    st.session_state[_FILES] += 1  # an upload of another name: Streamlit keeps the file of one whose value is dropped
    st.rerun()


def _show_said(words: Words) -> None:
    said = st.session_state.get("facts said")
    if said is None:
        return
    batch_no, count = said
    if batch_no is None:
        st.info(words("adding.known"), icon=":material/info:")
        return
    st.success(words("upload.done", count=words.count(count), batch=batch_no), icon=":material/check_circle:")
    link_to_page("review", words("adding.to_review"), icon=":material/fact_check:", batch=str(batch_no))
