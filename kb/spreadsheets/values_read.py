"""Cells read into the values of a column, each distinct cell once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.folding import key_of
from kb.ledger.proposals import LONGEST_KEY
from kb.problems import Problem, Severity, Where
from kb.records import KEYS, columns_of
from kb.schema import Column
from kb.spreadsheets.cells import Cell, OddCell, tidy
from kb.spreadsheets.people_dates import FIRST_YEAR, LAST_YEAR, DateFormError, edtf_of
from kb.spreadsheets.vocabulary import values_by_key
from kb.values import READERS, as_written, read_value

_CELL_ERROR = re.compile(
    r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|BUSY!|GETTING_DATA)"
)
"""What a spreadsheet shows in place of a value. Source: Excel, ERROR.TYPE."""
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]|\ufffd")
"""A question mark within a word, or the sign for a letter that could not be read."""
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_GROUPED = re.compile(r"-?\d{1,3}(?:[., ]\d{3})+")
_NUMERIC = ("degrees", "km", "share", "count")
_MOST_DIGITS = 15
"""Digits that a spreadsheet keeps of a number. Source: Excel specifications and limits."""
_NOWHERE = Where("", 0)


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with a cell, wherever it stands."""

    code: str
    severity: Severity = "error"
    value: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says.

    Attributes:
        text: Its plain form (`kb.values.as_written`).
        value: What it means; None when it is empty or cannot be read.
        faults: What is wrong or was assumed.
    """

    text: str
    value: Any
    faults: tuple[CellFault, ...] = ()

    @property
    def is_faulty(self) -> bool:
        """Whether the cell cannot be used."""
        return any(fault.severity == "error" for fault in self.faults)


@dataclass(slots=True)
class ColumnReader:
    """Reads the cells of one column; what it has read it remembers.

    Attributes:
        table: One of `kb.records.RECORDS`.
        name: The column.
    """

    table: str
    name: str
    column: Column = field(init=False)
    _known: dict[Cell, Reading] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.column = columns_of(self.table)[self.name]

    def read(self, cell: Cell) -> Reading:
        """Return what a cell says."""
        found = self._known.get(cell)
        if found is None:
            found = self._known[cell] = self._read(cell)
        return found

    def _read(self, cell: Cell) -> Reading:
        text, noted = self._text(cell)
        if any(fault.severity == "error" for fault in noted):
            return self._unread(*noted)
        try:
            plain = self._plain(text)
        except DateFormError as error:
            values = {"proposal": error.proposal, "first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
            return self._unread(CellFault(error.code, value=text, values=values))
        problems: list[Problem] = []
        value = read_value(_NOWHERE, self.name, self.column, READERS[self.column.type], plain, problems)
        if len(problems) > 0:
            return self._unread(self._told(problems[0], text))
        return Reading(as_written(value), value, noted)

    def _unread(self, *faults: CellFault) -> Reading:
        return Reading("", "" if self.column.type == "text" else None, faults)

    def _text(self, cell: Cell) -> tuple[str, tuple[CellFault, ...]]:
        """Return the text of a cell, and what is wrong or was assumed on the way to it."""
        if isinstance(cell, OddCell):
            return cell.text, self._odd(cell)
        text = tidy(cell)
        if _CELL_ERROR.fullmatch(text) is not None:
            return text, (CellFault("cell-error", value=text),)
        if KEYS.get(self.table) == self.name and len(text) > LONGEST_KEY:
            return text, (CellFault("long-key", value=text, values={"longest": str(LONGEST_KEY)}),)
        if self.column.type == "text" and "://" not in text and _LOST.search(text) is not None:
            return text, (CellFault("lost-letters", value=text),)
        return text, ()

    def _odd(self, cell: OddCell) -> tuple[CellFault, ...]:
        is_text = self.column.type == "text"
        if cell.kind == "formula":
            return (CellFault("uncomputed"),)
        if cell.kind == "date":
            code = "date-cell" if self.column.type == "date" else "date-for-text" if is_text else "date-for-number"
            return (CellFault(code, "info" if code == "date-cell" else "error", cell.text),)
        if cell.kind != "number":
            return (CellFault(cell.kind, value=cell.text),)
        is_whole = cell.text.lstrip("-").isdigit() and len(cell.text) <= _MOST_DIGITS and not cell.is_scientific
        if self.column.type in _NUMERIC or (self.column.type == "date" and is_whole):
            return ()
        return (
            (CellFault("number-cell", "info", cell.text),)
            if is_whole
            else (CellFault("number-for-text", value=cell.text),)
        )

    def _plain(self, text: str) -> str:
        """Return a text as the facts write it: the raw value of a label, EDTF for a date as people write it.

        Raises:
            DateFormError: If it should be a date and is none.
        """
        if len(self.column.allowed) > 0:
            return values_by_key(self.table, self.name).get(key_of(text), text)
        return edtf_of(text) if self.column.type == "date" and text != "" else text

    def _told(self, problem: Problem, text: str) -> CellFault:
        """Turn a problem of `kb.values` into a fault that can be told in each language."""
        said = f"{self.table}.{self.name}"
        proposal = _with_point(text, self.column.type == "count")
        if (
            problem.code.removeprefix("bad-") in _NUMERIC
            and proposal != text
            and _NUMBER.fullmatch(proposal) is not None
        ):
            return CellFault("number-marks", value=text, values={"proposal": proposal})
        return CellFault(problem.code, value=text, values={"allowed": said, "meaning": said})


def _with_point(text: str, is_count: bool) -> str:
    """Return a number written the Vietnamese way as the facts write it: 16,8 as 16.8, and 1.200 persons as 1200."""
    return re.sub(r"[., ]", "", text) if is_count and _GROUPED.fullmatch(text) is not None else text.replace(",", ".")
