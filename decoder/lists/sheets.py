"""Excel workbooks in and out; a module of its own, as openpyxl loads slowly and most lists need none of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from decoder.lists.cells import BrokenListError, cell_text
from kb.spreadsheets.stable_files import save

_HEAD_ROWS = 30
"""Rows looked at to tell whether a sheet holds anything."""


def read_sheet(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the first sheet of a workbook.

    Raises:
        BrokenListError: If the file is no workbook that can be read.
    """
    with _book(path) as book:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield tuple(cell_text(cell) for cell in row)


def sheet_outline(path: Path) -> tuple[int, tuple[str, ...]]:
    """Look at a workbook without reading it.

    Returns:
        How many rows it says its first sheet has, 0 where it does not say; and the names of the sheets after that which
        hold anything in their first rows.

    Raises:
        BrokenListError: If the file is no workbook that can be read.
    """
    with _book(path) as book:
        first, *others = book.worksheets
        return int(first.max_row or 0), tuple(sheet.title for sheet in others if _is_filled(sheet))


def _is_filled(sheet: Any) -> bool:
    return any(cell is not None for row in sheet.iter_rows(max_row=_HEAD_ROWS, values_only=True) for cell in row)


@contextmanager
def _book(path: Path) -> Iterator[Any]:
    try:
        with closing(load_workbook(path, read_only=True, data_only=True)) as book:
            yield book
    except Exception as error:  # the parsers of a broken file raise whatever they stumble on
        raise BrokenListError(str(error) or type(error).__name__) from error


def write_sheet(path: Path, headings: tuple[str, ...], rows: Iterable[tuple[str | float | None, ...]]) -> None:
    """Write rows to a workbook of one sheet, as they come; the same rows give the same bytes.

    Raises:
        OSError: If it cannot be written.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Giải Mã")
    for row in (headings, *rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, without_illegal(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = stays a text
            cells.append(cell)
        sheet.append(cells)
    save(book, path)


def without_illegal(text: str) -> str:
    """Return a text without the control characters that no workbook can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)
