"""A list decoded row by row, for lists that are shown or small enough to be held."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa

from decoder.batch import BatchDecoder
from decoder.decode import Decoder
from decoder.list_columns import NoticeList
from decoder.result_rows import Cell
from kb.words import Language

_ROWS_AT_ONCE = 2_000
"""Rows decoded together: few enough that progress is seen."""


def decode_rows(
    notices: NoticeList,
    decoder: Decoder,
    *,
    language: Language = "vi",
    on_rows: Callable[[int], None] | None = None,
) -> Iterator[tuple[Cell, ...]]:
    """Decode a list.

    Args:
        notices: The list with its columns.
        decoder: The decoder.
        language: Of names and reasons.
        on_rows: Called with how many rows were decoded at once, for progress.

    Yields:
        The row's own cells, then those of `decoder.result_rows.RESULT_COLUMNS`. A row that cannot be decoded keeps its
        cells and says why in ``reason``.
    """
    together = BatchDecoder(decoder, language)
    for begin in range(0, len(notices.rows), _ROWS_AT_ONCE):
        rows = notices.rows[begin : begin + _ROWS_AT_ONCE]
        names = list(notices.columns)
        columns = [pa.array([row[place] for row in rows], pa.string()) for place in notices.columns.values()]
        found = together.decode(pa.record_batch(columns, names=names))
        results = zip(*(column.to_pylist() for column in found.columns), strict=True)
        for row, result in zip(rows, results, strict=True):
            yield (*row, *result)
        if on_rows is not None:
            on_rows(len(rows))
