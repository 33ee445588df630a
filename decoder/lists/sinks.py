"""Whole files out of batches: CSV, Excel or Parquet, each appearing whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from decoder.lists.tables import Row, check_format, distinct_headings, file_fault, fitting, unwritable, write_rows
from kb.spreadsheets.formulas import neutral
from kb.whole_files import whole_file

MOST_SHEET_ROWS = 1_048_576
"""Rows of an Excel sheet. Source: ECMA-376, SpreadsheetML limits as Excel applies them."""


def write_batches(
    path: Path, headings: tuple[str, ...], batches: Iterable[pa.RecordBatch], rows: int, beside: Path | None = None
) -> None:
    """Write batches to a file.

    Args:
        path: A .csv, .xlsx or .parquet file.
        headings: Of the columns of the batches.
        batches: In order; at least one.
        rows: How many rows they hold in all.
        beside: The folder for what is not whole yet, on the same disk; None = that of the file.

    Raises:
        FactsError: If the ending names no known format, an Excel sheet cannot hold so many rows, or the file cannot be
            written; what stood there is unchanged.
    """
    check_room(path, rows)
    ending = path.suffix.lower()
    names = distinct_headings(headings)
    try:
        with whole_file(path, beside) as part:
            if ending == ".parquet":
                _write_parquet(part, names, batches)
            elif ending == ".csv":
                _write_csv(part, names, batches)
            else:
                write_rows(part, names, fitting(path, _rows(batches)))
    except OSError as error:
        raise unwritable(path, error) from error


def check_room(path: Path, rows: int) -> None:
    """Refuse a file that cannot hold so many rows.

    Raises:
        FactsError: If the ending names no known format, or an Excel sheet cannot hold so many rows.
    """
    check_format(path)
    if path.suffix.lower() == ".xlsx" and rows >= MOST_SHEET_ROWS:
        message = f"An Excel sheet holds {MOST_SHEET_ROWS:,} rows; the list has {rows:,} and a heading."
        raise file_fault(path, "too-many-rows", message, "Write to .csv or .parquet.")


def _write_parquet(path: Path, names: tuple[str, ...], batches: Iterable[pa.RecordBatch]) -> None:
    with ExitStack() as opened:
        writer = None
        for batch in batches:
            named = batch.rename_columns(list(names))
            if writer is None:
                writer = opened.enter_context(pq.ParquetWriter(path, named.schema, compression="zstd"))
            writer.write_batch(named)


def _write_csv(path: Path, names: tuple[str, ...], batches: Iterable[pa.RecordBatch]) -> None:
    """Write CSV; a text that a spreadsheet would compute is made harmless, each distinct one once."""
    options = pa.csv.WriteOptions(quoting_style="needed")
    with ExitStack() as opened:
        writer = None
        for batch in batches:
            harmless = [_neutral(column) if pa.types.is_string(column.type) else column for column in batch.columns]
            named = pa.record_batch(harmless, names=list(names))
            if writer is None:
                writer = opened.enter_context(pa.csv.CSVWriter(path, named.schema, write_options=options))
            writer.write_batch(named)


def _neutral(column: pa.Array) -> pa.Array:
    encoded = column.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    harmless = [neutral(text) for text in texts]
    return column if harmless == texts else pa.array(harmless, pa.string()).take(encoded.indices)


def _rows(batches: Iterable[pa.RecordBatch]) -> Iterator[Row]:
    for batch in batches:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
