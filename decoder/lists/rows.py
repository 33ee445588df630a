"""A list that is held whole, decoded row by row."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from decoder.batch import BatchDecoder
from decoder.decode import Decoder
from decoder.lists.columns import NoticeList
from decoder.result_rows import Cell
from kb.words import Language

_ROWS_AT_ONCE = 2_000
"""Rows decoded together."""


def decode_rows(
    notices: NoticeList,
    decoder: Decoder,
    *,
    language: Language = "vi",
) -> Iterator[tuple[Cell, ...]]:
    """Decode a list.

    Args:
        notices: The list with its columns.
        decoder: The decoder.
        language: Of names and reasons.

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
