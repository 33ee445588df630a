"""Lists in and out as files: CSV, Excel (.xlsx) and Parquet, every cell as text."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EDQUOT, EFBIG, ENOSPC
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import ModuleType
from zipfile import BadZipFile, ZipFile

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from decoder.lists.cells import BrokenListError, UnclosedQuoteError, cell_text
from kb.problems import FactsError, Problem, Where
from kb.spreadsheets.formulas import neutral
from kb.whole_files import whole_file

FORMATS = (".csv", ".xlsx", ".parquet")
_LONGEST_CELL = 1 << 30
_LEAST_CELLS = 2
"""Cells of a row at least, before the headings are read."""
_LONGEST_LINE = 100_000
"""Characters of the first line that are looked at for the mark between cells."""
_MOST_SHEET_CHARACTERS = 32_767
"""Characters of an Excel cell. Source: Excel specifications and limits, Microsoft."""
_SIGNATURES = {b"PK\x03\x04": ".xlsx", b"PAR1": ".parquet", b"\xd0\xcf\x11\xe0": ".xls"}
"""How files of a format begin. Source: APPNOTE.TXT (ZIP), 4.3.7; Apache Parquet, file format; [MS-CFB], 2.2."""
_SIGNATURE_BYTES = 4
_NO_ROOM = (ENOSPC, EDQUOT, EFBIG)
_READ_ERRORS = (BrokenListError, csv.Error, OSError, pa.ArrowException)
"""What the readers raise on a file that is not what its ending says, besides text that is not UTF-8."""

Row = tuple[str | float | None, ...]
"""Cells of a row; None = an empty one."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """A file as rows of text, all equally long, empty ones at the end left out."""

    rows: tuple[tuple[str, ...], ...]


def check_format(path: Path) -> None:
    """Refuse a file whose ending names no known format.

    Raises:
        FactsError: With the formats that are allowed.
    """
    if path.suffix.lower() not in FORMATS:
        raise file_fault(path, "format", f"{path.name} has no known ending.", f"Allowed: {', '.join(FORMATS)}.")


def check_file(path: Path) -> None:
    """Refuse a list that is not there, or that is of no known format or of another one than its ending says.

    Raises:
        FactsError: With what is wrong.
    """
    check_format(path)
    if path.exists() and not path.is_file():
        message, hint = f"{path} is no file but a pipe, device or folder.", "A list is read twice: save it as a file."
        raise file_fault(path, "no-plain-file", message, hint)
    if not path.is_file():
        raise file_fault(path, "no-file", f"There is no file {path}.", "Check the path.")
    with reading(path), path.open("rb") as file:
        begins = file.read(_SIGNATURE_BYTES)
    if begins == b"":
        raise file_fault(path, "empty-file", f"{path.name} is empty.", "The first row must hold the headings.")
    ending = _SIGNATURES.get(begins, path.suffix.lower())
    if ending == ".xlsx" and not _is_workbook(path):
        return  # another archive: its reader says that it cannot be read
    if ending == ".xls":
        message = f"{path.name} is a workbook of Excel 97-2003, or one with a password."
        raise file_fault(path, "old-workbook", message, "Save it as Excel workbook (.xlsx), without a password.")
    if ending != path.suffix.lower():
        message, hint = f"{path.name} is a {ending} file by its content.", f"Give it the ending {ending}."
        where = Where(path.name, 0)
        raise FactsError([Problem("other-format", "error", where, ending, str(path), message, hint)])


def _is_workbook(path: Path) -> bool:
    """Tell whether an archive is an Excel workbook, and no other document."""
    try:
        with ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (OSError, BadZipFile):
        return False


def read_table(path: Path) -> TextTable:
    """Read a list.

    Args:
        path: A .csv (UTF-8), .xlsx (its first sheet) or .parquet file; the first row holds the headings.

    Raises:
        FactsError: If the file is not there, broken, empty, or of another format.
    """
    return _table_of(path, None)


def read_head(path: Path, most: int) -> TextTable:
    """Read the first rows of a list, as `read_table` reads all of it.

    Raises:
        FactsError: If the file is not there, broken, empty, or of another format.
    """
    return _table_of(path, most)


def _table_of(path: Path, most: int | None) -> TextTable:
    check_file(path)
    with reading(path):
        rows = list(islice(stream_rows(path), most))
    while len(rows) > 0 and all(cell.strip() == "" for cell in rows[-1]):
        rows.pop()
    if len(rows) == 0:
        raise file_fault(path, "empty-file", f"{path.name} is empty.", "The first row must hold the headings.")
    width = max(len(row) for row in rows)
    return TextTable(tuple(_padded(row, width) for row in rows))


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what readers raise on a broken file into a fault that says how to mend it.

    Raises:
        FactsError: If the file is not what its ending says.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        message = f"{path.name} is no text in UTF-8: it holds the byte {byte:02X}, as UTF-16 or Windows-1258 do."
        hint = "Save it again as CSV UTF-8 (in Excel: Save As), Excel workbook or Parquet."
        raise file_fault(path, "not-utf-8", message, hint) from error
    except UnclosedQuoteError as error:
        message = f"In line {error.line} of {path.name} a quotation mark opens a cell that swallows the rows after it."
        hint = "Close it, write two of it where the text has one, or save the list as an Excel workbook."
        at, where = f"{path}:{error.line}", Where(path.name, error.line)
        raise FactsError([Problem("unclosed-quote", "error", where, "", at, message, hint)]) from error
    except _READ_ERRORS as error:
        hint = "Save it again as CSV UTF-8, Excel workbook or Parquet."
        raise file_fault(path, "broken", f"{path.name} cannot be read: {error}.", hint) from error


def stream_rows(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a list as they are read, within `reading`.

    Args:
        path: A file of a known format.
    """
    return _READERS[path.suffix.lower()](path)


def stream_columns(path: Path, rows: int) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a Parquet file as columns of text, so many rows at once, the headings left out.

    Raises:
        What `reading` turns into a fault: If the file is not what its ending says.
    """
    with pq.ParquetFile(path) as file:
        names = [str(place) for place in range(len(file.schema_arrow.names))]
        for batch in file.iter_batches(rows):
            yield pa.record_batch([_text_column(column) for column in batch.columns], names=names)


def sheet_outline(path: Path) -> tuple[int, tuple[str, ...]]:
    """Return how many rows a workbook says its first sheet has, 0 where it does not say; and its other filled sheets.

    Raises:
        What `reading` turns into a fault: If the file is not what its ending says.
    """
    outline: tuple[int, tuple[str, ...]] = _sheets().sheet_outline(path)
    return outline


def write_rows(path: Path, headings: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Write rows to a file of a known format, as they come.

    Raises:
        OSError: If it cannot be written.
    """
    _WRITERS[path.suffix.lower()](path, headings, rows)


def as_written(path: Path) -> Callable[[str], str] | None:
    """Return what the writer of a file's format makes of a text; None where it keeps every text as it is."""
    ending = path.suffix.lower()
    if ending == ".csv":
        return neutral
    return _sheets().without_illegal if ending == ".xlsx" else None


def _padded(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*row, *[""] * (width - len(row)))


def write_table(path: Path, headings: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Write a list; the file appears whole or not at all.

    Args:
        path: A .csv, .xlsx or .parquet file.
        headings: Column headings.
        rows: Cells; None is an empty cell.

    Raises:
        FactsError: If the ending names no known format, or the file cannot be written.
    """
    check_format(path)
    try:
        with whole_file(path) as part:
            _WRITERS[path.suffix.lower()](part, distinct_headings(headings), fitting(path, rows))
    except OSError as error:
        raise unwritable(path, error) from error


def distinct_headings(headings: tuple[str, ...]) -> tuple[str, ...]:
    """Number the headings that stand more than once: a table cannot have two columns of one name."""
    seen: Counter[str] = Counter()
    names = []
    for heading in headings:
        seen[heading] += 1
        names.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return tuple(names)


def _read_csv(path: Path) -> Iterator[tuple[str, ...]]:
    # A cell of any length is read: the notice that holds it is then told to be too long.
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        first_line = file.readline(_LONGEST_LINE)
        delimiter = max(",;\t", key=first_line.count)
        file.seek(0)
        yield from _without_swallowed(file, delimiter)


def _without_swallowed(lines: Iterable[str], delimiter: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a CSV file.

    Raises:
        UnclosedQuoteError: If a row over several lines has too few cells, and a line within it as many as a row: a
            notice that would be lost. An address over several lines stands in a row with all its cells.
    """
    reader = csv.reader(lines, delimiter=delimiter)
    line = 0
    width = _LEAST_CELLS
    for row in reader:
        if reader.line_num > line + 1 and len(row) < width:
            inner = [each for cell in row for each in cell.splitlines()[1:]]
            if any(each.count(delimiter) + 1 >= width for each in inner):
                raise UnclosedQuoteError(line + 1)
        width = max(width, len(row))
        line = reader.line_num
        yield tuple(row)


def _read_parquet(path: Path) -> Iterator[tuple[str, ...]]:
    with pq.ParquetFile(path) as file:
        yield tuple(file.schema_arrow.names)
        for batch in file.iter_batches():
            columns = [_text_column(column).to_pylist() for column in batch.columns]
            yield from zip(*columns, strict=True)


def _text_column(column: pa.Array) -> pa.Array:
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return pc.fill_null(column.cast(pa.string()), "")
    return pa.array([cell_text(cell) for cell in column.to_pylist()], pa.string())


def _write_csv(path: Path, headings: tuple[str, ...], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows([neutral(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)


def _write_parquet(path: Path, headings: tuple[str, ...], rows: Iterable[Row]) -> None:
    columns = list(zip(*rows, strict=True)) or [()] * len(headings)
    arrays = [
        pa.array(column, pa.float64() if any(isinstance(cell, float) for cell in column) else pa.string())
        for column in columns
    ]
    pq.write_table(pa.table(arrays, names=list(headings)), path)


def _sheets() -> ModuleType:
    return import_module("decoder.lists.sheets")  # openpyxl, 60 ms, is loaded with the first workbook


def _read_xlsx(path: Path) -> Iterator[tuple[str, ...]]:
    rows: Iterator[tuple[str, ...]] = _sheets().read_sheet(path)
    return rows


def _write_xlsx(path: Path, headings: tuple[str, ...], rows: Iterable[Row]) -> None:
    _sheets().write_sheet(path, headings, rows)


def fitting(path: Path, rows: Iterable[Row]) -> Iterable[Row]:
    """Return the rows of a file, those of an Excel workbook looked through as they are taken.

    Raises:
        FactsError: At a row with a cell that Excel would cut off.
    """
    if path.suffix.lower() != ".xlsx":
        return rows
    return (_fitting(path, number, row) for number, row in enumerate(rows, 1))


def _fitting(path: Path, number: int, row: Row) -> Row:
    longest = max((cell for cell in row if isinstance(cell, str)), key=len, default="")
    if len(longest) > _MOST_SHEET_CHARACTERS:
        message = (
            f"An Excel cell holds {_MOST_SHEET_CHARACTERS:,} characters; one in row {number:,} has {len(longest):,}."
        )
        where, hint = Where(path.name, number + 1), "Write to .csv or .parquet."  # the headings are line 1
        raise FactsError([Problem("too-long-cell", "error", where, str(number), str(path), message, hint)])
    return row


_READERS = {".csv": _read_csv, ".xlsx": _read_xlsx, ".parquet": _read_parquet}
_WRITERS = {".csv": _write_csv, ".xlsx": _write_xlsx, ".parquet": _write_parquet}


def file_fault(path: Path, code: str, message: str, hint: str) -> FactsError:
    """Return the fault of a file, to be raised: what is wrong, and how to mend it."""
    return FactsError([Problem(code, "error", Where(path.name, 0), "", str(path), message, hint)])


def unwritable(path: Path, error: OSError) -> FactsError:
    """Return the fault of a file that cannot be written, to be raised: for want of room, or for another reason."""
    if error.errno in _NO_ROOM:
        hint = "Make room there and run it again, or choose another place."
        return file_fault(path, "no-room", f"There is no room for {path}.", hint)
    reason = error.strerror or str(error)
    message, hint = f"{path} cannot be written: {reason}.", "Choose another place."
    return FactsError([Problem("unwritable", "error", Where(path.name, 0), "", f"{path} ({reason})", message, hint)])
