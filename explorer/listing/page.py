"""The page "Danh sách": upload, columns, progress, and results that are sorted out and taken away."""

from __future__ import annotations

import streamlit as st

from explorer.desk import Desk
from explorer.labels import as_markdown
from explorer.listing.columns import show_columns
from explorer.listing.jobs import Job, Jobs
from explorer.listing.result_view import show_results
from kb.words import Words

_MOST_MEGABYTES = 200
_LIST = "list"


def show_listing_page(desk: Desk) -> None:
    """Draw the upload, or how far the list of the address is, or its results."""
    words = desk.words
    job = _jobs().get(st.query_params.get(_LIST, ""))
    if job is None:
        _show_upload(words, is_gone=_LIST in st.query_params)
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(as_markdown(job.name), anchor=False, width="content")
        st.button(words("list.another"), icon=":material/upload_file:", type="tertiary", on_click=_leave)
    if job.is_running:
        _show_progress(job, words)
    elif job.results.is_file():
        show_results(job, desk)
    else:
        _show_faults(job, words)
        show_columns(job, _jobs(), words)


@st.cache_resource(show_spinner=False)
def _jobs() -> Jobs:
    return Jobs()


def _show_upload(words: Words, *, is_gone: bool) -> None:
    if is_gone:
        st.info(words("list.gone"), icon=":material/info:")
    st.markdown(words("list.intro"))
    uploaded = st.file_uploader(
        words("list.file", most=_MOST_MEGABYTES),
        type=["csv", "xlsx", "parquet"],
        key="notice list",
        help=words("list.file.help"),
        max_upload_size=_MOST_MEGABYTES,
    )
    if uploaded is not None:
        job = _jobs().add(uploaded.name, uploaded.getvalue())
        st.query_params[_LIST] = job.job_id
        st.rerun()
    st.caption(words("disclaimer"))


def _leave() -> None:
    kept = {name: text for name, text in st.query_params.items() if name == "lang"}
    st.query_params.from_dict(kept)


@st.fragment(run_every="0.5s")
def _show_progress(job: Job, words: Words) -> None:
    """Draw how far a list is, anew every half second, and the page when it is done."""
    if not job.is_running:
        st.rerun()
    share = job.done / job.rows if job.rows > 0 else 0.0
    left = job.seconds_left()
    counts = {"done": words.count(job.done), "rows": words.count(job.rows)}
    told = words("list.counting") if left is None else words("list.progress", **counts, left=_minutes(left, words))
    st.progress(min(share, 1.0), told)
    if left is not None:
        st.caption(words("list.rate", rate=words.count(round(job.rate()))))
    if st.button(words("list.stop"), icon=":material/cancel:", key="stop list"):
        job.stop()
        st.rerun()


def _minutes(seconds: float, words: Words) -> str:
    if seconds < 60:
        return words("list.seconds", count=max(1, round(seconds)))
    return words("list.minutes", count=round(seconds / 60))


def _show_faults(job: Job, words: Words) -> None:
    if job.is_stopped:
        st.warning(words("list.stopped"), icon=":material/cancel:")
    for code, value, text in job.faults:
        key = f"problem.{code}"
        told = words(key, value=value) if key in words.texts else text
        st.error(as_markdown(told), icon=":material/error:")
