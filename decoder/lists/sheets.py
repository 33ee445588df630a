"""Excel workbooks in and out; a module of its own, as openpyxl loads slowly and most lists need none of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from decoder.lists.cells import cell_text
from kb.spreadsheets.stable_files import save


def read_sheet(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the first sheet of a workbook.

    Raises:
        One of `decoder.lists.tables.READ_ERRORS`: If the file is no workbook.
    """
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield tuple(cell_text(cell) for cell in row)
    finally:
        book.close()


def sheet_rows(path: Path) -> int:
    """Return how many rows a workbook says its first sheet has; 0 where it does not say."""
    book = load_workbook(path, read_only=True)
    try:
        return int(book.worksheets[0].max_row or 0)
    finally:
        book.close()


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
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = stays a text
            cells.append(cell)
        sheet.append(cells)
    save(book, path)
