"""Faults of a sheet, told in the reader's language with the row or cell they stand in and how to mend them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kb.problems import Problem, Severity, Where
from kb.records import RECORDS, columns_of
from kb.spreadsheets.cells import Sheet, text_of, tidy
from kb.spreadsheets.headings import heading_of, meaning_of, title_of
from kb.spreadsheets.vocabulary import labels_of
from kb.words import Words

_SHOWN_CHARACTERS = 60
"""Characters of a cell that a message repeats."""
_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1258": "Windows-1258",
    "tcvn3": "TCVN3 (ABC)",
    "vni": "VNI",
    "utf-8-twice": "UTF-8",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong or was assumed, in no language yet.

    Attributes:
        code: Key of the sentences, under ``sheet.``.
        where: Sheet and row; row 0 means the whole sheet or file.
        severity: ``error`` (the row stays out), ``warning`` (needs a reason) or ``info`` (told only).
        column: Column of the table, empty when the row as a whole is meant.
        heading: Its heading as written in the sheet.
        address: Of the cell, in a workbook.
        value: What came, as written.
        values: More values of the sentences: name to text, or to what `_RENDERED` makes a text of.
    """

    code: str
    where: Where
    severity: Severity = "error"
    column: str = ""
    heading: str = ""
    address: str = ""
    value: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def at_cell(
    sheet: Sheet, row: int, place: int, code: str, *, severity: Severity = "error", column: str = "", value: str = "",
    values: Mapping[str, str] | None = None,
) -> Fault:  # fmt: skip
    """Return a fault of one cell.

    Args:
        sheet: The sheet.
        row: Number of the row.
        place: Place of the cell, counted from 0.
        code: Key of the sentences.
        severity: How bad it is.
        column: Column of the table.
        value: What came.
        values: More values of the sentences.
    """
    headings = sheet.rows[0].cells
    heading = tidy(text_of(headings[place])) if place < len(headings) else ""
    where, address = Where(sheet.file, row), sheet.address(row, place)
    return Fault(code, where, severity, column, heading, address, value, values or {})


def problem_of(fault: Fault, words: Words) -> Problem:
    """Return a fault in a language.

    Args:
        fault: What is wrong.
        words: The reader's language.
    """
    values = {name: _RENDERED.get(name, _as_it_is)(text, fault, words) for name, text in fault.values.items()}
    is_long = fault.where.row > 0 and len(fault.value) > _SHOWN_CHARACTERS
    values["value"] = f"{fault.value[:_SHOWN_CHARACTERS]}…" if is_long else fault.value
    said, hint = words(f"sheet.{fault.code}", **values), words(f"sheet.{fault.code}.hint", **values)
    place = _place(fault, words)
    message = f"{place}: {said}" if place != "" else said
    return Problem(fault.code, fault.severity, fault.where, fault.column, fault.value, message, hint)


def _place(fault: Fault, words: Words) -> str:
    if fault.address != "":
        return words("sheet.at.cell", address=fault.address, heading=fault.heading)
    if fault.where.row == 0:
        return ""
    if fault.heading != "":
        return words("sheet.at.column", row=fault.where.row, heading=fault.heading)
    return words("sheet.at.row", row=fault.where.row)


def _as_it_is(text: str, _fault: Fault, _words: Words) -> str:
    return text


def _tables(text: str, _fault: Fault, words: Words) -> str:
    return " / ".join(title_of(table, words) for table in text.split("|"))


def _all_tables(text: str, _fault: Fault, words: Words) -> str:
    return ", ".join(f"{title_of(table, words)} ({table})" for table in text.split("|"))


def _columns(table: str, _fault: Fault, words: Words) -> str:
    return ", ".join(heading_of(table, column, words) for column in columns_of(table))


def _column_name(text: str, _fault: Fault, words: Words) -> str:
    table, _, column = text.partition(".")
    return heading_of(table, column, words)


def _allowed(text: str, fault: Fault, words: Words) -> str:
    """List a vocabulary: alone, or as a sentence of its own behind another; nothing where the text is free."""
    table, _, column = text.partition(".")
    labels = ", ".join(labels_of(table, column, words))
    if fault.code == "not-allowed":
        return labels
    return words("sheet.allowed", names=labels) if labels != "" else ""


def _meaning(text: str, _fault: Fault, words: Words) -> str:
    table, _, column = text.partition(".")
    return meaning_of(table, column, words)


def _nearest(text: str, _fault: Fault, words: Words) -> str:
    return words("sheet.nearest", names=text) if text != "" else ""


def _found(text: str, _fault: Fault, words: Words) -> str:
    return words("sheet.headings_found", row=text) if text != "" else ""


def _others(text: str, fault: Fault, words: Words) -> str:
    """Name rows of the sheet, rows of other sheets, and claims of the ledger; ``file:row``, one on each line."""
    named = []
    for line in text.splitlines():
        file, _, row = line.rpartition(":")
        table = file.removesuffix(".csv")
        if file == fault.where.file:
            named.append(words("sheet.row", row=row))
        elif file.startswith(LEDGER) and table.removeprefix(LEDGER) in RECORDS:
            named.append(words("sheet.claim", number=row, table=title_of(table.removeprefix(LEDGER), words)))
        else:
            named.append(words("sheet.row.elsewhere", row=row, file=file))
    return ", ".join(named) if len(named) > 0 else "…"


def _delimiter(text: str, _fault: Fault, words: Words) -> str:
    return words(f"sheet.delimiter.{text}")


def _encoding(text: str, _fault: Fault, _words: Words) -> str:
    return _ENCODINGS.get(text, text)


LEDGER = "ledger:"
"""Marks the place of a claim of the ledger in `others`: its table and its number."""
_RENDERED: Mapping[str, Callable[[str, Fault, Words], str]] = MappingProxyType(
    {
        "tables": _tables,
        "table": _tables,
        "all_tables": _all_tables,
        "columns": _columns,
        "column_name": _column_name,
        "allowed": _allowed,
        "meaning": _meaning,
        "nearest": _nearest,
        "found": _found,
        "others": _others,
        "encoding": _encoding,
        "delimiter": _delimiter,
    }
)
"""Values that are made into a text in the reader's language."""
