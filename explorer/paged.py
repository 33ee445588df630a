"""Long tables on a page: so many rows at a time, the numbers of the pages, and all of the rows as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from explorer.address_fields import page_field
from explorer.csv_files import csv_bytes
from kb.words import Words

T = TypeVar("T")
_ON_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A table to take away.

    Attributes:
        label: On the button.
        name: Of the file.
        heads: Of the columns.
        rows: Makes the rows, once the button is pressed.
    """

    label: str
    name: str
    heads: Sequence[str]
    rows: Callable[[], Iterable[Sequence[object]]]


def show_paged(
    items: Sequence[T],
    html_of: Callable[[Sequence[T]], str],
    words: Words,
    *,
    name: str = "page",
    file: CsvFile | None = None,
) -> None:
    """Draw a part of a table, below it which rows these are, the numbers of its pages, and the whole as a file.

    Args:
        items: All of the rows.
        html_of: Writes those that are shown.
        words: Those of the reader.
        name: Of the page's number in the address.
        file: All of the rows as a file; None = no button.
    """
    table = st.container()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        first = (page_field(name, -(-len(items) // _ON_A_PAGE)) - 1) * _ON_A_PAGE
        shown = items[first : first + _ON_A_PAGE]
        if len(shown) < len(items):
            st.caption(_rows_text(first, len(shown), len(items), words), width="content")
        if file is not None:
            st.download_button(
                file.label,
                lambda: csv_bytes(file.heads, file.rows()),
                file.name,
                "text/csv",
                icon=":material/download:",
                on_click="ignore",
            )
    table.html(html_of(shown))


def _rows_text(first: int, shown: int, count: int, words: Words) -> str:
    """Say which rows of how many are shown, counted from 1."""
    return words("paged.rows", first=words.count(first + 1), last=words.count(first + shown), count=words.count(count))
