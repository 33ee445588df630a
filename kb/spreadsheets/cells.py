"""What a sheet holds before anything is read into it: rows of cells, with their places."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from openpyxl.utils import get_column_letter

CellKind = Literal["number", "date", "time", "boolean", "formula"]


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell of a workbook that holds no text.

    Attributes:
        kind: ``formula`` = one whose value was never computed.
        text: A number as digits, a date in ISO form as precisely as it was shown, else what the cell shows.
        is_scientific: A number shown with an exponent, as a spreadsheet does with codes such as 3E5.
    """

    kind: CellKind
    text: str
    is_scientific: bool = False


Cell = str | OddCell


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with anything in it.

    Attributes:
        number: As the spreadsheet counts; in a text file the line where it begins.
        cells: Without the empty ones at the end.
        is_torn: Whether it is a line that could not be cut into cells: its text is then the only cell.
    """

    number: int
    cells: tuple[Cell, ...]
    is_torn: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or a text file.

    Attributes:
        file: How messages name it: ``name.xlsx[Sheet]`` or ``name.csv``.
        title: Title of the sheet; empty for a text file.
        rows: Those with anything in them; the first one holds the headings.
        merged: Ranges of merged cells, such as ``A2:A5``.
    """

    file: str
    title: str
    rows: tuple[SheetRow, ...]
    merged: tuple[str, ...] = ()

    @property
    def is_workbook(self) -> bool:
        """Whether cells have addresses such as C5."""
        return self.title != ""

    def address(self, row: int, place: int) -> str:
        """Return the address of a cell of a workbook, counted from 0; empty for a text file."""
        return f"{get_column_letter(place + 1)}{row}" if self.is_workbook else ""


def text_of(cell: Cell) -> str:
    """Return a cell as text."""
    return cell if isinstance(cell, str) else cell.text


def tidy(text: str) -> str:
    """Return a text composed, on one line, without signs that cannot be seen; spaces within it stay as written.

    >>> tidy(" Tiê\\u0309u\\u00a0đoàn\\u200b\\r\\n8 ")
    'Tiểu đoàn 8'
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    kept = (char for char in composed if char not in _UNSEEN)
    return "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in kept).strip()


_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphen, zero-width space, joiners and the mark of byte order: copied along from web pages and old editors."""


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing that can be seen."""
    return isinstance(cell, str) and (cell == "" or (not cell[0].isalnum() and tidy(cell) == ""))


def trimmed(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells without the blank ones at the end."""
    last = len(cells)
    while last > 0 and is_blank(cells[last - 1]):
        last -= 1
    return tuple(cells[:last])
