"""What to research next: the missing facts that would tell most about a list of notices."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from decoder.gaps import Gap, GapFinder
from decoder.impact import distinct
from decoder.lists.columns import find_columns
from decoder.lists.tables import read_table
from decoder.notice import Notice
from decoder.notice_lists import bundled_notices, notices_in
from explorer.address_fields import view_field
from explorer.desk import Desk
from explorer.labels import as_markdown, fault_text
from explorer.paged import CsvFile, show_paged
from explorer.quality.tables import GAP_HEADS, gap_rows, gaps_html
from kb.problems import FactsError, Problem
from kb.words import Words

_ENDINGS = ("csv", "xlsx")
_STORE = "gaps found"
_STEPS = 50
"""The bar moves at most so often: each step is a message to the browser."""

Key = tuple[str, str]


def show_research(desk: Desk) -> None:
    """Draw the choice of the list, the button, and the questions found."""
    words = desk.words
    st.markdown(words("quality.gaps.intro"))
    lists = {"bundled": words("quality.list.bundled"), "own": words("quality.list.own")}
    if view_field(words("quality.list"), "list", lists) == "own":
        notices, key = _own_list(words)
    else:
        notices, key = bundled_notices(), "bundled"
    if len(notices) == 0:
        return
    found = _kept().get((desk.knowledge.version, key)) if key == "bundled" else _own(desk.knowledge.version, key)
    if found is None:
        told = words("quality.gaps.run", count=words.count(len(notices)))
        place = st.empty()
        if not place.button(told, type="primary", icon=":material/play_arrow:"):
            return
        place.empty()
        found = _find(notices, desk)
        if key == "bundled":
            _kept()[desk.knowledge.version, key] = found
        else:
            st.session_state[_STORE] = ((desk.knowledge.version, key), found)
    _show_gaps(found, desk)


def _own_list(words: Words) -> tuple[Sequence[Notice], str]:
    """Draw the field for a file; returns its notices, or none with every fault told."""
    file = st.file_uploader(words("quality.list.file"), type=list(_ENDINGS), help=words("quality.list.help"))
    if file is None:
        st.info(words("quality.list.empty"), icon=":material/info:")
        return (), ""
    data = file.getvalue()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list{Path(file.name).suffix.lower()}"
        path.write_bytes(data)
        try:
            notices = notices_in(find_columns(read_table(path)))
        except FactsError as error:
            for problem in error.problems:
                told = _fault(problem, words).replace(path.name, file.name)
                st.error(as_markdown(told), icon=":material/error:")
            return (), ""
    if len(notices) == 0:
        st.warning(words("quality.list.nothing"), icon=":material/info:")
    return notices, hashlib.sha256(data).hexdigest()


def _fault(problem: Problem, words: Words) -> str:
    """Return what is wrong with a file; a page has no options by which a column could be named."""
    if problem.code == "no-unit-column":
        return words("quality.list.no_column", headings=problem.value)
    return fault_text(problem, words("quality.list.file"), words)


def _find(notices: Sequence[Notice], desk: Desk) -> tuple[Gap, ...]:
    """Rank the missing facts over a list, with a bar that says how far it is."""
    total = len(distinct(notices))
    bar = st.progress(0.0, text=desk.words("quality.gaps.running", done=0, all=total))
    done = 0

    def on_notice() -> None:
        nonlocal done
        done += 1
        if done % max(total // _STEPS, 1) == 0:
            bar.progress(done / total, text=desk.words("quality.gaps.running", done=done, all=total))

    found = GapFinder(desk.decoder).find(notices, on_notice=on_notice)
    bar.empty()
    return found


def _show_gaps(found: tuple[Gap, ...], desk: Desk) -> None:
    words, knowledge = desk.words, desk.knowledge
    if len(found) == 0:
        st.info(words("quality.gaps.none"), icon=":material/info:")
        return
    st.markdown(f"**{words('quality.gaps.found', count=words.count(len(found)))}**")
    label = words("quality.csv", count=words.count(len(found)))
    file = CsvFile(label, "giaima-gaps.csv", GAP_HEADS, lambda: gap_rows(found, knowledge, words))
    ranked = list(enumerate(found, start=1))
    show_paged(ranked, lambda some: gaps_html(some, knowledge, words), words, file=file)
    st.caption(words("quality.gaps.note"))


def _own(version: str, key: str) -> tuple[Gap, ...] | None:
    """Return what was found in this session for a list of the reader's own: such a list is kept for nobody else."""
    kept_key, found = st.session_state.get(_STORE, (("", ""), None))
    return found if kept_key == (version, key) else None


@st.cache_resource(show_spinner=False)
def _kept() -> dict[Key, tuple[Gap, ...]]:
    """Return what was found for the bundled list, by version of the facts."""
    return {}
