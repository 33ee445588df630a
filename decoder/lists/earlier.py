"""Results of an earlier run, read back as they were written: the list's own columns with the results behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from decoder.lists.parts import ROWS_OF_PART, list_schema
from decoder.lists.sources import ListSource
from decoder.lists.tables import as_written, check_file, distinct_headings, file_fault, read_head, reading, stream_rows
from decoder.result_rows import RESULT_COLUMNS
from kb.problems import FactsError

_BLOCK_BYTES = 1 << 24
"""Read of a CSV file at once: no row is longer."""
_ROWS_AT_ONCE = 5_000
DECODE_ANEW = "Decode the whole list: the same command without --changed-since."


@dataclass(frozen=True, slots=True)
class EarlierResults:
    """The results of a list as they stand in a file.

    Attributes:
        path: The file.
        source: The list.
    """

    path: Path
    source: ListSource

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the list's own columns and of the results, as they are written."""
        return distinct_headings((*self.source.headings, *RESULT_COLUMNS))

    @property
    def schema(self) -> pa.Schema:
        """The columns of the batches."""
        return list_schema(len(self.source.headings))

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows in order; an empty text and none are told apart where the format does.

        Raises:
            FactsError: If the file turns out to be broken.
        """
        with reading(self.path):
            yield from self._read()

    def _read(self) -> Iterator[pa.RecordBatch]:
        schema = self.schema
        if self.path.suffix.lower() == ".parquet":
            with pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(ROWS_OF_PART):
                    yield pa.record_batch(batch.columns, names=schema.names).cast(schema)
        elif self.path.suffix.lower() == ".csv":
            with _open_csv(self.path, dict(zip(self.headings, schema.types, strict=True))) as reader:
                for batch in reader:
                    yield pa.record_batch(batch.columns, schema=schema)
        else:
            wide = len(schema)
            stream = ((*row, *[""] * (wide - len(row))) for row in islice(stream_rows(self.path), 1, None))
            while len(some := list(islice(stream, _ROWS_AT_ONCE))) > 0:
                yield _batch_of_texts(some, schema, len(self.source.headings))

    def check_own(self, own: pa.RecordBatch, kept: pa.RecordBatch, begin: int) -> None:
        """Refuse results of other rows than those of the list.

        Args:
            own: Rows of the list.
            kept: The same rows of the results.
            begin: Number of the first of them, from 1.

        Raises:
            FactsError: If they differ.
        """
        written = as_written(self.path)
        is_same = own.num_rows == kept.num_rows and all(
            _as_written(column, written).equals(kept.column(place)) for place, column in enumerate(own.columns)
        )
        if not is_same:
            raise self.other_list(f"its rows from {begin:,} on differ")

    def other_list(self, what: str) -> FactsError:
        """Return the fault that these are no results of the list."""
        message = f"{self.path} does not hold the results of {self.source.path.name}: {what}."
        return file_fault(self.path, "other-list", message, DECODE_ANEW)


def open_earlier(path: Path, source: ListSource) -> EarlierResults:
    """Find the results of a list.

    Args:
        path: Where they stand.
        source: The list.

    Raises:
        FactsError: If there is no such file, or its headings are not those of this list's results.
    """
    if not path.is_file():
        message = f"There are no results at {path} yet."
        raise file_fault(path, "no-results", message, DECODE_ANEW)
    check_file(path)
    found = EarlierResults(path, source)
    if read_head(path, 1).rows[0] != found.headings:
        raise found.other_list("its columns are others")
    return found


def _open_csv(path: Path, types: dict[str, pa.DataType]) -> pa.csv.CSVStreamingReader:
    return pa.csv.open_csv(
        path,
        read_options=pa.csv.ReadOptions(block_size=_BLOCK_BYTES),
        parse_options=pa.csv.ParseOptions(newlines_in_values=True),
        convert_options=pa.csv.ConvertOptions(
            column_types=types, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )


def _batch_of_texts(rows: list[tuple[str, ...]], schema: pa.Schema, width: int) -> pa.RecordBatch:
    """Return rows of text as a batch: empty cells of the results are none."""
    columns = list(zip(*rows, strict=True))
    own = [pa.array(column, pa.string()) for column in columns[:width]]
    results = [
        pa.array([None if text == "" else text for text in column], pa.string()).cast(field.type)
        for column, field in zip(columns[width:], list(schema)[width:], strict=True)
    ]
    return pa.record_batch([*own, *results], schema=schema)


def _as_written(column: pa.Array, written: Callable[[str], str] | None) -> pa.Array:
    """Return a column as its file holds it, each distinct text written once."""
    if written is None:
        return column
    encoded = column.dictionary_encode()
    return pa.array([written(text) for text in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)
