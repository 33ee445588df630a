"""Forms to fill in: one sheet per table, its headings explained, its vocabularies to choose from, an example row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kb.records import columns_of
from kb.schema import Column
from kb.spreadsheets.examples import example_of
from kb.spreadsheets.headings import (
    AS_WRITTEN,
    BY_HAND,
    EXTRA,
    LOCATOR,
    ROW_NOTE,
    heading_of,
    meaning_of,
    title_of,
)
from kb.spreadsheets.stable_files import bytes_of
from kb.spreadsheets.vocabulary import label_of, labels_of
from kb.words import Words

_AS_TEXT = "@"
"""Number format under which a spreadsheet leaves 5-1972 and 024 as typed. Source: ECMA-376 Part 1, 18.8.30."""
_LAST_ROW = 1_048_576
"""Last row of a sheet. Source: Excel specifications and limits."""
_NARROW, _WIDE, _MARGIN = 12, 40, 3
"""Least and greatest width of a column, and what is added to its longest text, in characters."""
_NOTE_WIDTH, _NOTE_LINE = 320, 22
"""Width of a note and height of one of its lines, in points: some fifty characters a line."""
_NOTE_CHARACTERS = 48
_MAKER = "Giải Mã"
_HEAD = PatternFill("solid", start_color="FFE7EEF7")
_REQUIRED = Font(bold=True)
_OPTIONAL = Font(bold=False)
_EXAMPLE = Font(italic=True, color="FF808080")


def template(words: Words, tables: Sequence[str] = BY_HAND) -> bytes:
    """Return a workbook to fill in.

    Args:
        words: Language of headings, notes and lists.
        tables: Tables to make a sheet for.

    Returns:
        The file; the same facts and words give the same bytes.
    """
    book = Workbook()
    first = book.active
    lists = _Lists(book.create_sheet(words("sheet.lists")), words)
    for table in tables:
        _fill(book.create_sheet(title_of(table, words), index=len(book.sheetnames) - 1), table, words, lists)
    if first is not None:
        book.remove(first)
    lists.sheet.sheet_state = "hidden"
    book.active = 0
    book.properties.creator = _MAKER
    return bytes_of(book)


class _Lists:
    """The sheet that holds the lists to choose from, one below each other's heading."""

    def __init__(self, sheet: Worksheet, words: Words) -> None:
        self.sheet = sheet
        self._words = words
        self._count = 0

    def reference(self, table: str, column: str) -> str:
        """Write the labels of a column as a list, and return where it stands."""
        self._count += 1
        letter = get_column_letter(self._count)
        labels = labels_of(table, column, self._words)
        heading = f"{title_of(table, self._words)}: {heading_of(table, column, self._words)}"
        for row, text in enumerate((heading, *labels), start=1):
            self.sheet[f"{letter}{row}"] = text
        return f"{quote_sheetname(self.sheet.title)}!${letter}$2:${letter}${len(labels) + 1}"


def _fill(sheet: Worksheet, table: str, words: Words, lists: _Lists) -> None:
    columns = columns_of(table)
    example = example_of(table)
    names = (ROW_NOTE, *columns, LOCATOR, AS_WRITTEN)
    shown = {name: label_of(table, name, example.get(name, ""), words) for name in columns}
    shown = {name: text if example.get(name, "") != "" else "" for name, text in shown.items()}
    shown[ROW_NOTE] = words("sheet.example")
    for place, name in enumerate(names, start=1):
        letter = get_column_letter(place)
        heading, text = heading_of(table, name, words), shown.get(name, "")
        width = max(len(heading), min(len(text), _WIDE)) + _MARGIN
        sheet.column_dimensions[letter].width = max(_NARROW, width)
        sheet.column_dimensions[letter].number_format = _AS_TEXT
        _write(sheet[f"{letter}1"], heading, _REQUIRED if name in columns and columns[name].required else _OPTIONAL)
        sheet[f"{letter}1"].fill = _HEAD
        sheet[f"{letter}1"].alignment = Alignment(wrap_text=True, vertical="top")
        sheet[f"{letter}1"].comment = _note(_explained(table, name, text, words))
        _write(sheet[f"{letter}2"], text, _EXAMPLE)
        if name in columns and len(columns[name].allowed) > 0:
            sheet.add_data_validation(_choice(f"{letter}2:{letter}{_LAST_ROW}", lists.reference(table, name), words))
    sheet.freeze_panes = "B2"


def _write(cell: Any, text: str, font: Font) -> None:
    cell.value = text or None
    if text != "":
        cell.data_type = "s"  # a text that begins with = stays a text
    cell.number_format = _AS_TEXT
    cell.font = font


def _choice(area: str, reference: str, words: Words) -> DataValidation:
    """Return a drop-down list that warns of another value and lets it stand: raw values are accepted too."""
    choice = DataValidation(type="list", formula1=reference, allow_blank=True, errorStyle="warning", sqref=area)
    choice.errorTitle, choice.error = words("sheet.template.title"), words("sheet.template.choose")
    choice.showErrorMessage = True
    return choice


def _note(lines: Iterable[str]) -> Comment:
    kept = list(lines)
    height = sum(1 + len(line) // _NOTE_CHARACTERS for line in kept) * _NOTE_LINE
    return Comment("\n".join(kept), _MAKER, height=height, width=_NOTE_WIDTH)


def _explained(table: str, name: str, example: str, words: Words) -> list[str]:
    """Return the lines of a heading's note: meaning, format, whether required, an example."""
    if name in EXTRA:
        return [words(f"sheet.meaning.{name}", mark=words("sheet.example")) + ".", words("sheet.optional")]
    column = columns_of(table)[name]
    lines = [meaning_of(table, name, words) + ".", _format(column, words), _need(column, words)]
    return [*lines, words("sheet.note.example", example=example)] if example != "" else lines


def _format(column: Column, words: Words) -> str:
    if len(column.allowed) > 0:
        return words("sheet.format.choice")
    if len(column.refers_to) > 0:
        return words("sheet.format.reference", tables=", ".join(title_of(each, words) for each in column.refers_to))
    return words(f"sheet.format.{column.type}")


def _need(column: Column, words: Words) -> str:
    if column.refers_to == ("sources",):
        return words("sheet.required.source")
    return words("sheet.required" if column.required else "sheet.optional")
