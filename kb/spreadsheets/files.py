"""A file of any accepted kind read into sheets, with what was assumed; a file that cannot be read says why."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.problems import Where
from kb.records import RECORDS
from kb.spreadsheets.cells import Sheet, SheetRow
from kb.spreadsheets.encodings import decode
from kb.spreadsheets.faults import Fault
from kb.spreadsheets.fonts_mended import with_unicode
from kb.spreadsheets.headings import BY_HAND, table_of
from kb.spreadsheets.text_files import DELIMITERS, delimiter_of, rows_of
from kb.spreadsheets.workbooks import WorkbookError, read_workbook
from kb.words import LANGUAGES, load_words

TEXT_FORMATS, WORKBOOK_FORMATS = (".csv", ".tsv", ".txt"), (".xlsx", ".xlsm")
_LISTS = tuple(load_words(language)("sheet.lists") for language in LANGUAGES)
"""Titles of the sheet of a form that holds its lists."""
_SIGNS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MOST_SIGNS = 0.01
"""Share of control characters beyond which a file is no text. Judged: a text has none but those of line and cell."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file as sheets.

    Attributes:
        path: The file.
        name: Its name, as it can be shown.
        fingerprint: SHA-256 of its bytes, in hexadecimal; empty when it could not be opened.
        data: Its bytes.
        delimiter: Between the cells of a text file; empty for a workbook.
        sheets: Sheets with anything in them, each with its table.
        faults: What was assumed, or why nothing could be read.
    """

    path: Path
    name: str
    fingerprint: str
    data: bytes
    delimiter: str
    sheets: tuple[tuple[Sheet, str], ...]
    faults: tuple[Fault, ...]


def typed_in(rows: Mapping[str, Mapping[str, str]]) -> FileRead:
    """Return rows typed in on the spot as sheets of one row each, to be examined like any others.

    Args:
        rows: Table to column to text, as people write it; a row may name what another one declares.
    """
    sheets = tuple((Sheet(table, "", _typed_rows(values)), table) for table, values in rows.items())
    return FileRead(Path(), "", "", b"", "", sheets, ())


def _typed_rows(values: Mapping[str, str]) -> tuple[SheetRow, SheetRow]:
    return SheetRow(1, tuple(values)), SheetRow(2, tuple(values.values()))


def read_file(path: Path, table: str = "") -> FileRead:
    """Read a file into sheets.

    Args:
        path: A text file or a workbook.
        table: The table it holds; empty when its name, or the titles of its sheets, say so.

    Returns:
        Its sheets; none when it cannot be read, and then an error says why.
    """
    suffix, name = path.suffix.lower(), shown(path.name)
    if table != "" and table not in RECORDS:
        return _unread(
            path, Fault("unknown-table", Where(name, 0), value=table, values={"all_tables": "|".join(BY_HAND)})
        )
    if suffix not in (*TEXT_FORMATS, *WORKBOOK_FORMATS):
        return _unread(path, Fault("format", Where(name, 0), value=name))
    try:
        if not path.is_file():
            return _unread(path, Fault("no-file", Where(name, 0), value=shown(str(path))))
        data = path.read_bytes()
    except OSError as error:
        values = {"error": error.strerror or type(error).__name__}
        return _unread(path, Fault("unreadable-file", Where(name, 0), value=shown(str(path)), values=values))
    if data.strip() == b"":
        return _unread(path, Fault("empty-file", Where(name, 0), value=name))
    read = _read_text if suffix in TEXT_FORMATS else _read_workbook
    return read(path, data, table)


def _unread(path: Path, *faults: Fault) -> FileRead:
    return FileRead(path, shown(path.name), "", b"", "", (), faults)


def shown(text: str) -> str:
    """Return the name of a file as text: bytes that are no UTF-8 become the replacement character."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _read_text(path: Path, data: bytes, table: str) -> FileRead:
    name = shown(path.name)
    found = table or table_of(path.stem)
    if found is None:
        return _unread(path, Fault("no-table", Where(name, 0), value=name, values={"all_tables": "|".join(BY_HAND)}))
    text, encoding = decode(data)
    if len(_SIGNS.findall(text)) > _MOST_SIGNS * len(text):
        return _unread(path, Fault("binary", Where(name, 0), value=name))
    delimiter = delimiter_of(text)
    faults = []
    if (encoding, delimiter) != ("utf-8", ","):
        values = {"encoding": encoding, "delimiter": DELIMITERS[delimiter]}
        faults.append(Fault("text-file", Where(name, 0), "info", value=name, values=values))
    return _with_fonts(path, data, delimiter, [(Sheet(name, "", tuple(rows_of(text, delimiter))), found)], faults)


def _read_workbook(path: Path, data: bytes, table: str) -> FileRead:
    name = shown(path.name)
    tables: dict[str, str] = {}

    def choose(titles: tuple[str, ...]) -> set[str]:
        tables.update(_chosen(titles, table))
        return set(tables)

    try:
        book = read_workbook(data, name, choose)
    except WorkbookError as error:
        return _unread(path, Fault(error.code, Where(name, 0), value=name))
    all_tables = {"all_tables": "|".join(BY_HAND)}
    faults = [Fault("hidden-sheet", Where(name, 0), "info", value=title) for title in book.hidden]
    others = [title for title in book.others if title not in _LISTS]
    if len(book.sheets) == 0:
        return _unread(
            path, *faults, Fault("no-table", Where(name, 0), value=", ".join(others) or name, values=all_tables)
        )
    faults += [Fault("extra-sheet", Where(name, 0), "info", value=title, values=all_tables) for title in others]
    return _with_fonts(path, data, "", [(sheet, tables[sheet.title]) for sheet in book.sheets], faults)


def _chosen(titles: tuple[str, ...], table: str) -> dict[str, str]:
    """Return the sheets to read, each with its table.

    A table given by the command is that of the sheets that name it, or of the only sheet beside the lists.
    """
    found = {title: named for title in titles if (named := table_of(title)) is not None and table in ("", named)}
    free = [title for title in titles if title not in _LISTS]
    if len(found) == 0 and table != "" and len(free) == 1:
        return {free[0]: table}
    return found


def _with_fonts(
    path: Path, data: bytes, delimiter: str, sheets: list[tuple[Sheet, str]], faults: list[Fault]
) -> FileRead:
    kept = []
    for sheet, table in sheets:
        mended, told = with_unicode(sheet)
        faults += told
        if len(mended.rows) > 0:
            kept.append((mended, table))
    if len(kept) == 0:
        faults.append(Fault("empty-file", Where(shown(path.name), 0), value=shown(path.name)))
    return FileRead(
        path, shown(path.name), hashlib.sha256(data).hexdigest(), data, delimiter, tuple(kept), tuple(faults)
    )
