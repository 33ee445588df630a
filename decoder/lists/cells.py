"""What the readers of lists share: cells as a person would have typed them, and what a broken file raises."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from kb.problems import GiaiMaError


class BrokenListError(GiaiMaError):
    """A file is not what its ending says."""


class UnclosedQuoteError(BrokenListError):
    """A quotation mark opens a cell of a CSV file and is not closed where the row ends.

    Attributes:
        line: The line in which it opens.
    """

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} opens a quotation mark")
        self.line = line


def cell_text(cell: Any) -> str:
    """Write a cell as a person would have typed it: dates day first, whole numbers without a point.

    >>> cell_text(datetime(1972, 8, 5)), cell_text(12.0), cell_text(None)
    ('5-8-1972', '12', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell.day}-{cell.month}-{cell.year}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
