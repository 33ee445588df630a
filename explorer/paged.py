"""Long tables on a page: so many rows at a time, the numbers of the pages, and all of the rows as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from explorer.address_fields import page_field
from explorer.csv_files import csv_bytes

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
    items: Sequence[T], html_of: Callable[[Sequence[T]], str], *, name: str = "page", file: CsvFile | None = None
) -> None:
    """Draw a part of a table, and below it the numbers of its pages and the button for the whole as a file.

    Args:
        items: All of the rows.
        html_of: Writes those that are shown.
        name: Of the page's number in the address.
        file: All of the rows as a file; None = no button.
    """
    table = st.container()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        first = (page_field(name, -(-len(items) // _ON_A_PAGE)) - 1) * _ON_A_PAGE
        if file is not None:
            st.download_button(
                file.label,
                lambda: csv_bytes(file.heads, file.rows()),
                file.name,
                "text/csv",
                icon=":material/download:",
                on_click="ignore",
            )
    table.html(html_of(items[first : first + _ON_A_PAGE]))
