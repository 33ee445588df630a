"""Workbooks read into sheets of cells, row by row, so that a large one does not fill the memory."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from kb.problems import GiaiMaError
from kb.spreadsheets.cells import Cell, OddCell, Sheet, SheetRow, trimmed
from kb.spreadsheets.workbook_marks import Marks, marks_of

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of a workbook, and of the older container that holds .xls files and workbooks with a password.
Source: Microsoft [MS-CFB] 2.2, [MS-OFFCRYPTO] 2.3.4."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_BYTES = 1_000_000_000
"""Unpacked size beyond which a workbook is refused: a million rows written by hand have less than half of it."""
_MOST_ROWS = 1_048_576
"""Rows of a sheet. Source: Excel specifications and limits."""
_UNCOMPUTED = OddCell("formula", "=")
_HIDDEN_IN_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
"""Parts of a number format that show no date: quoted text, colours and locales, escapes, fillers."""


class WorkbookError(GiaiMaError):
    """A file is no workbook that can be read.

    Attributes:
        code: ``not-a-workbook``, ``protected``, ``old-workbook`` or ``too-large``.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a workbook that were asked for, and what became of the others.

    Attributes:
        sheets: In their order.
        hidden: Titles of sheets that were asked for and are hidden: not read.
        others: Titles of the sheets that were not asked for.
    """

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...]
    others: tuple[str, ...]


def read_workbook(data: bytes, file: str, choose: Callable[[tuple[str, ...]], set[str]]) -> Workbook:
    """Read the sheets of a workbook.

    Args:
        data: The file.
        file: Its name.
        choose: Given the titles of all sheets, returns those to read.

    Raises:
        WorkbookError: If it is no workbook, or is locked.
    """
    _refuse_others(data)
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
                raise WorkbookError("too-large")
            marks = marks_of(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts that are not read: styles, extensions
            return _read(data, file, marks, choose)
    except WorkbookError:
        raise
    except Exception as error:  # the parsers of a broken file raise whatever they stumble on
        raise WorkbookError("not-a-workbook") from error


def _refuse_others(data: bytes) -> None:
    if data.startswith(_COMPOUND):
        raise WorkbookError("protected" if _ENCRYPTED in data else "old-workbook")
    if not data.startswith(_ZIP):
        raise WorkbookError("not-a-workbook")


def _read(data: bytes, file: str, marks: dict[str, Marks], choose: Callable[[tuple[str, ...]], set[str]]) -> Workbook:
    book: Any = load_workbook(BytesIO(data), read_only=True, data_only=True)
    try:
        states = {sheet.title: sheet.sheet_state for sheet in book.worksheets}
        chosen = choose(tuple(states))
        sheets = [
            Sheet(
                f"{file}[{sheet.title}]",
                sheet.title,
                tuple(_rows(sheet, marks.get(sheet.title, Marks()))),
                marks.get(sheet.title, Marks()).merged,
            )
            for sheet in book.worksheets
            if sheet.title in chosen and states[sheet.title] == "visible"
        ]
    finally:
        book.close()
    hidden = tuple(title for title, state in states.items() if title in chosen and state != "visible")
    return Workbook(tuple(sheets), hidden, tuple(title for title in states if title not in chosen))


def _rows(sheet: Any, marks: Marks) -> Iterator[SheetRow]:
    sheet.reset_dimensions()  # the size a file states may be wrong, and then cells would be lost
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > _MOST_ROWS:
            raise WorkbookError("not-a-workbook")
        cells = [_cell(cell) for cell in row]
        if len(marks.uncomputed) > 0:
            addresses = (f"{get_column_letter(place)}{number}" for place in range(1, len(row) + 1))
            pairs = zip(cells, addresses, strict=True)
            cells = [_UNCOMPUTED if address in marks.uncomputed else cell for cell, address in pairs]
        kept = trimmed(cells)
        if len(kept) > 0:
            yield SheetRow(number, kept)


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return OddCell("boolean", "TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    if isinstance(value, date):
        return OddCell("date", _as_shown(value, cell.number_format))
    return OddCell("time", str(value))


def _number(value: float, number_format: str) -> OddCell:
    """Return a number as digits, with the zeros before it that its cell shows (format 000)."""
    text = repr(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)
    if set(number_format) == {"0"} and text.isdigit():
        text = text.zfill(len(number_format))
    return OddCell("number", text, is_scientific="E+" in number_format.upper())


def _as_shown(day: date, number_format: str) -> str:
    """Return a date as precisely as its cell shows it: ``5-1972`` typed into Excel is the first of May shown as May-72.

    A clock time is left out: the facts know days only.
    """
    iso = (day.date() if isinstance(day, datetime) else day).isoformat()
    shown = _HIDDEN_IN_FORMAT.sub("", number_format).lower().split(";")[0]
    if "y" not in shown or "d" in shown or day.day != 1:
        return iso
    return iso[:7] if "m" in shown else iso[:4] if day.month == 1 else iso
