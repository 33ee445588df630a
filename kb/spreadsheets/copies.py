"""A copy of a faulty file with a last column that says, row by row, what to mend; the file itself is never touched."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from kb.problems import Problem
from kb.spreadsheets.cells import Sheet, SheetRow, text_of
from kb.spreadsheets.claims_read import SheetReading
from kb.spreadsheets.faults import problem_of
from kb.spreadsheets.headings import FAULTS, heading_of
from kb.spreadsheets.importing import Examined
from kb.spreadsheets.stable_files import bytes_of
from kb.whole_files import whole_file
from kb.words import Words

_MARK = ".loi"
_MARKED = re.compile(r"\.loi(?:-\d+)?$")
_MOST_ROWS_AS_THEY_ARE = 20_000
"""Rows up to which a workbook is copied with its looks, lists and other sheets. Judged: openpyxl then holds every cell
in memory, some ten seconds for 20,000 rows; beyond, the cells alone are copied."""
_BETWEEN_LINES, _BETWEEN = "\n", " • "
"""Between the messages of a row; in a text file they stand on one line, so that the numbers of the rows stay."""
_FAULTS_WIDTH = 80
"""Width of the last column, in characters."""
Messages = Mapping[int, str]
"""Number of a row to all its messages."""


def write_copy(examined: Examined, words: Words, folder: Path | None = None) -> Path:
    """Write the copy of a file with its faults.

    Args:
        examined: The file, looked through; at least one of its sheets could be read.
        words: Language of the messages.
        folder: Where to; beside the file when None.

    Returns:
        The copy. An earlier one of the same name that says something else is left as it is, and the copy numbered.

    Raises:
        OSError: If it cannot be written.
    """
    source = examined.file.path
    problems = [problem_of(fault, words) for fault in examined.faults if fault.severity != "info"]
    between = _BETWEEN_LINES if examined.file.delimiter == "" else _BETWEEN
    whole = examined.file.name
    messages = {sheet.sheet.file: _messages(sheet, whole, problems, between) for sheet in examined.sheets}
    if examined.file.delimiter != "":
        data, suffix = _text_copy(examined, messages, words), ".csv"
    else:
        data, suffix = _workbook_copy(examined, messages, words), ".xlsx"
    path = _free_path((folder or source.parent) / _MARKED.sub("", source.stem), suffix, data)
    if not path.exists():
        with whole_file(path) as part:
            part.write_bytes(data)
    return path


def _free_path(stem: Path, suffix: str, data: bytes) -> Path:
    """Return the first path of a copy where nothing stands, or just these bytes."""
    path, number = stem.with_name(f"{stem.name}{_MARK}{suffix}"), 1
    while path.exists() and path.read_bytes() != data:
        number += 1
        path = stem.with_name(f"{stem.name}{_MARK}-{number}{suffix}")
    return path


def _messages(reading: SheetReading, whole: str, problems: Sequence[Problem], between: str) -> dict[int, str]:
    """Gather the messages of each row; those of the headings or the whole file stand in the first row below them."""
    rows = reading.sheet.rows
    first = rows[1].number if len(rows) > 1 else rows[0].number + 1
    found: dict[int, list[str]] = {}
    for problem in problems:
        is_here = problem.where.file == reading.sheet.file
        if is_here or problem.where.file == whole:
            row = problem.where.row if is_here and problem.where.row > rows[0].number else first
            found.setdefault(row, []).append(f"{problem.message} {problem.hint}")
    return {row: between.join(lines) for row, lines in found.items()}


def _lines(sheet: Sheet) -> Iterator[SheetRow]:
    """Yield the rows of a sheet with the empty ones between them, so that each keeps its number."""
    at = 1
    for row in sheet.rows:
        while at < row.number:
            yield SheetRow(at, ())
            at += 1
        yield row
        at += 1 + sum(text_of(cell).count("\n") for cell in row.cells if not sheet.is_workbook)


def _faults_place(reading: SheetReading) -> int:
    """Return the place of the last column: that of an earlier copy, or the first beyond all cells."""
    widest = max(len(row.cells) for row in reading.sheet.rows)
    return reading.places.get(FAULTS, widest)


def _with_messages(reading: SheetReading, messages: Messages, words: Words) -> Iterator[list[str]]:
    """Yield the rows of a sheet as texts, with the last column filled."""
    place, head = _faults_place(reading), reading.sheet.rows[0].number
    pending = dict(messages)
    for row in _lines(reading.sheet):
        texts = [text_of(cell) for cell in row.cells]
        if row.number == head or len(texts) > 0 or row.number in pending:
            texts += [""] * (place + 1 - len(texts))
            texts[place] = (
                heading_of(reading.table, FAULTS, words) if row.number == head else pending.pop(row.number, "")
            )
        yield texts
    for text in pending.values():
        yield [""] * place + [text]


def _text_copy(examined: Examined, messages: Mapping[str, Messages], words: Words) -> bytes:
    """Return the copy of a text file: UTF-8 with the mark by which spreadsheet programs know it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=examined.file.delimiter, lineterminator="\r\n")
    (reading,) = examined.sheets
    writer.writerows(_with_messages(reading, messages[reading.sheet.file], words))
    return text.getvalue().encode("utf-8-sig")


def _workbook_copy(examined: Examined, messages: Mapping[str, Messages], words: Words) -> bytes:
    if sum(len(sheet.sheet.rows) for sheet in examined.sheets) <= _MOST_ROWS_AS_THEY_ARE:
        try:
            return _as_it_is(examined, messages, words)
        except Exception:  # openpyxl's writer stumbles on parts that its row reader never sees: then the cells alone
            return _cells_alone(examined, messages, words)
    return _cells_alone(examined, messages, words)


def _as_it_is(examined: Examined, messages: Mapping[str, Messages], words: Words) -> bytes:
    """Return the copy of a workbook with its looks, notes, lists and other sheets."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about extensions that the copy goes without
        book: Any = load_workbook(io.BytesIO(examined.file.data))
    for reading in examined.sheets:
        sheet = book[reading.sheet.title]
        areas = [area.max_col for area in sheet.merged_cells.ranges]
        place = max([_faults_place(reading) + 1, *(right + 1 for right in areas if FAULTS not in reading.places)])
        letter, head = get_column_letter(place), reading.sheet.rows[0].number
        if FAULTS in reading.places:
            for row in reading.sheet.rows[1:]:
                sheet[f"{letter}{row.number}"].value = None
        texts = {head: heading_of(reading.table, FAULTS, words), **messages[reading.sheet.file]}
        for row_number, text in texts.items():
            cell = sheet[f"{letter}{row_number}"]
            cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", text), "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = _FAULTS_WIDTH
    return bytes_of(book)


def _cells_alone(examined: Examined, messages: Mapping[str, Messages], words: Words) -> bytes:
    book = Workbook(write_only=True)
    for reading in examined.sheets:
        sheet: Any = book.create_sheet(reading.sheet.title)
        for texts in _with_messages(reading, messages[reading.sheet.file], words):
            sheet.append([_text_cell(sheet, text) if text != "" else None for text in texts])
    return bytes_of(book)


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type, cell.number_format = "s", "@"  # a text that begins with = stays a text
    return cell
