"""Lists as streams: their headings, and their rows in batches, whatever the length of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq

from decoder.list_columns import NoticeList, find_columns
from decoder.tables import READ_ERRORS, TextTable, check_format, file_fault, stream_rows

_HEAD_ROWS = 30
_BLOCK_BYTES = 1 << 24


@dataclass(frozen=True, slots=True)
class ListSource:
    """A list on disk.

    Attributes:
        path: The file.
        headings: Of its columns.
        columns: Field of `Notice` to the place of its column.
        doubled: Headings that stand more than once.
        heading_row: Rows above the first row of notices.
    """

    path: Path
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    doubled: tuple[str, ...]
    heading_row: int

    def batches(self, rows: int) -> Iterator[pa.RecordBatch]:
        """Yield the rows in order, so many at once: one column of text for each heading, named by its place.

        Short rows are filled with empty cells; cells beyond the last heading are joined to the last one.

        Raises:
            FactsError: If the file turns out to be broken.
        """
        width = len(self.headings)
        names = [str(place) for place in range(width)]
        with reading(self.path):
            stream = _without_blank_end(islice(stream_rows(self.path), self.heading_row, None))
            while len(some := list(islice(stream, rows))) > 0:
                columns = zip(*(_fitted(row, width) for row in some), strict=True)
                yield pa.record_batch([pa.array(column, pa.string()) for column in columns], names=names)

    def estimated_rows(self) -> int:
        """Return about how many rows there are, for progress: lines of a CSV file; 0 for Excel, which does not say."""
        with reading(self.path):
            if self.path.suffix.lower() == ".parquet":
                return int(pq.ParquetFile(self.path).metadata.num_rows)
            if self.path.suffix.lower() == ".csv":
                with self.path.open("rb") as file:
                    lines = sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK_BYTES), b""))
                return max(lines - self.heading_row, 1)
        return 0


def open_list(path: Path, chosen: Mapping[str, str] = MappingProxyType({})) -> ListSource:
    """Find the headings of a list and the columns that hold the fields of a notice.

    Args:
        path: A .csv (UTF-8), .xlsx (its first sheet) or .parquet file.
        chosen: Field to heading by the caller's own choice.

    Raises:
        FactsError: If the file is not there, broken, empty or of another format, or with every fault of its columns.
    """
    check_format(path)
    if not path.is_file():
        raise file_fault(path, "no-file", f"There is no file {path}.", "Check the path.")
    with reading(path):
        head = [tuple(row) for row in islice(stream_rows(path), _HEAD_ROWS)]
    if all(cell.strip() == "" for row in head for cell in row):
        raise file_fault(path, "empty-file", f"{path.name} is empty.", "The first row must hold the headings.")
    width = max(len(row) for row in head)
    table = TextTable(tuple((*row, *[""] * (width - len(row))) for row in head))
    found: NoticeList = find_columns(table, chosen)
    return ListSource(path, found.headings, found.columns, found.doubled, len(head) - len(found.rows))


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what readers raise on a broken file into a fault that says how to mend it."""
    try:
        yield
    except READ_ERRORS as error:
        hint = "Save it again as CSV UTF-8, Excel workbook or Parquet."
        raise file_fault(path, "broken", f"{path.name} cannot be read: {error}.", hint) from error


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


def _fitted(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    if len(row) == width:
        return row
    if len(row) < width:
        return (*row, *[""] * (width - len(row)))
    return (*row[: width - 1], " ".join(row[width - 1 :]).strip())
