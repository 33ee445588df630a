"""Lists as streams: their headings, and their rows in batches, whatever the length of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from decoder.lists.columns import NoticeList, find_columns
from decoder.lists.tables import (
    TextTable,
    check_file,
    file_fault,
    reading,
    sheet_outline,
    stream_columns,
    stream_rows,
)

_HEAD_ROWS = 30
_BLOCK_BYTES = 1 << 24
_ROWS_AT_ONCE = 1_000
"""Rows of a Parquet file that are read at once, before it is known how long they are."""
_MOST_CHARACTERS = 1 << 23
"""Characters of a batch, about: rows of ordinary length never reach it, and few very long ones fill no memory."""


@dataclass(frozen=True, slots=True)
class ListSource:
    """A list on disk.

    Attributes:
        path: The file.
        headings: Of its columns.
        columns: Field of `Notice` to the place of its column.
        doubled: Headings that stand more than once.
        heading_row: Rows above the first row of notices.
        rows: About how many rows of notices there are, for progress; 0 = the file does not say.
        unread: Names of the sheets of a workbook that hold something, too, and are not read.
    """

    path: Path
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    doubled: tuple[str, ...]
    heading_row: int
    rows: int
    unread: tuple[str, ...]

    def batches(self, rows: int) -> Iterator[pa.RecordBatch]:
        """Yield the rows in order, so many at once: a column of text for each heading, named by `own_column`.

        Where rows are very long, there are fewer at once, the same ones every time. Short rows are filled with empty
        cells; cells beyond the last heading are joined to the last one.

        Raises:
            FactsError: If the file turns out to be broken.
        """
        names = [own_column(place) for place in range(len(self.headings))]
        with reading(self.path):
            batches = self._whole_columns(rows) if self.path.suffix.lower() == ".parquet" else self._rows(rows)
            for columns in batches:
                yield pa.record_batch(columns, names=names)

    def _rows(self, rows: int) -> Iterator[list[pa.Array]]:
        width = len(self.headings)
        stream = _without_blank_end(islice(stream_rows(self.path), self.heading_row, None))
        while len(some := _some(stream, rows)) > 0:
            columns = zip(*(_fitted(row, width) for row in some), strict=True)
            yield [pa.array(column, pa.string()) for column in columns]

    def _whole_columns(self, rows: int) -> Iterator[list[pa.Array]]:
        """Yield the columns of a Parquet file, in which every row has a cell for each heading."""
        above = self.heading_row - 1  # the headings are no row of it
        for batch in _without_blank_rows_at_end(gathered(stream_columns(self.path, min(rows, _ROWS_AT_ONCE)), rows)):
            yield batch.slice(above).columns
            above = max(above - batch.num_rows, 0)


def open_list(path: Path, chosen: Mapping[str, str] = MappingProxyType({})) -> ListSource:
    """Find the headings of a list and the columns that hold the fields of a notice.

    Args:
        path: A .csv (UTF-8), .xlsx (its first sheet) or .parquet file.
        chosen: Field to heading by the caller's own choice.

    Raises:
        FactsError: If the file is not there, broken, empty or of another format, or with every fault of its columns.
    """
    check_file(path)
    with reading(path):
        head = [tuple(row) for row in islice(stream_rows(path), _HEAD_ROWS)]
    if all(cell.strip() == "" for row in head for cell in row):
        raise file_fault(path, "empty-file", f"{path.name} is empty.", "The first row must hold the headings.")
    width = max(len(row) for row in head)
    table = TextTable(tuple((*row, *[""] * (width - len(row))) for row in head))
    found: NoticeList = find_columns(table, chosen)
    above = len(head) - len(found.rows)
    return ListSource(path, found.headings, found.columns, found.doubled, above, *outline_of(path, above))


def own_column(place: int) -> str:
    """Return what a column of a list is called beside the columns of the results: two headings may be the same."""
    return f"own_{place}"


def outline_of(path: Path, above: int) -> tuple[int, tuple[str, ...]]:
    """Look at a list without reading it: lines of a CSV file, what Parquet and Excel say of themselves.

    Args:
        path: A file of a known format.
        above: Rows above the first that counts, the headings among them.

    Returns:
        About how many rows it has, 1 or more, or 0 where the file does not say; and the names of the sheets of a
        workbook that hold something, too, and are not read.

    Raises:
        FactsError: If the file is broken.
    """
    unread: tuple[str, ...] = ()
    with reading(path):
        ending = path.suffix.lower()
        if ending == ".parquet":
            rows = int(pq.ParquetFile(path).metadata.num_rows) + 1  # the headings are no row of it
        elif ending == ".csv":
            rows = _lines(path)
        else:
            rows, unread = sheet_outline(path)
    return max(rows - above, 1) if rows > 0 else 0, unread


def _lines(path: Path) -> int:
    """Count the lines of a file, the last one also where nothing ends it."""
    ends, last = 0, b"\n"
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            ends, last = ends + block.count(b"\n"), block[-1:]
    return ends + (last != b"\n")


def _without_blank_end(rows: Iterator[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield rows up to the last one with any text: sheets often end with rows that are only formatted."""
    blank: list[tuple[str, ...]] = []
    for row in rows:
        if all(cell.strip() == "" for cell in row):
            blank.append(row)
            continue
        yield from blank
        blank.clear()
        yield row


def _without_blank_rows_at_end(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield batches up to the last row with any text, as `_without_blank_end` does rows."""
    waiting: list[pa.RecordBatch] = []
    end = 0
    for batch in batches:
        filled = [pc.not_equal(pc.utf8_trim_whitespace(column), "") for column in batch.columns]
        told = np.flatnonzero(reduce(pc.or_, filled).to_numpy(zero_copy_only=False))
        if len(told) > 0:
            yield from waiting
            waiting.clear()
            end = int(told[-1]) + 1
        waiting.append(batch)
    if end > 0:
        yield waiting[0].slice(0, end)


def gathered(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Join batches to so many rows, or fewer that together are long, as `_some` does rows."""
    some: list[pa.RecordBatch] = []
    for batch in batches:
        some.append(batch)
        if sum(each.num_rows for each in some) >= rows or sum(each.nbytes for each in some) > _MOST_CHARACTERS:
            yield pa.concat_batches(some)
            some = []
    if len(some) > 0:
        yield pa.concat_batches(some)


def _some(stream: Iterator[tuple[str, ...]], rows: int) -> list[tuple[str, ...]]:
    """Return the next rows: so many, or fewer that together are long."""
    some: list[tuple[str, ...]] = []
    characters = 0
    for row in islice(stream, rows):
        some.append(row)
        characters += sum(map(len, row))
        if characters > _MOST_CHARACTERS:
            break
    return some


def _fitted(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    if len(row) == width:
        return row
    if len(row) < width:
        return (*row, *[""] * (width - len(row)))
    return (*row[: width - 1], " ".join(row[width - 1 :]).strip())
