"""Text files cut into rows and cells; a line that cannot be cut is kept whole and costs no other."""

from __future__ import annotations

import _csv
import csv
import io
from collections.abc import Iterator

from kb.spreadsheets.cells import SheetRow, trimmed

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
"""What may stand between cells, with the word for it under ``sheet.delimiter.``."""
_DECLARED = "sep="
"""The first line by which a spreadsheet program is told the delimiter."""


def delimiter_of(text: str) -> str:
    """Return the character between cells: the one that stands most often in the first line with anything in it.

    >>> delimiter_of('"Nơi, ngày";Mã\\n')
    ';'
    """
    first = next((line for line in io.StringIO(text) if line.strip() != ""), "")
    if first.lower().startswith(_DECLARED) and first[len(_DECLARED) :].rstrip("\r\n") in DELIMITERS:
        return first[len(_DECLARED)]
    bare = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=bare.count)


def rows_of(text: str, delimiter: str) -> Iterator[SheetRow]:
    """Cut a text into rows.

    Args:
        text: The whole file.
        delimiter: One of `DELIMITERS`.

    Yields:
        Rows with anything in them. A line whose quotation mark is not closed, or that reaches over the next lines
        without giving as many cells as there are headings, is torn; the next row begins at the next line.
    """
    lines = list(io.StringIO(text, newline=""))
    first = 1 if len(lines) > 0 and lines[0].lower().startswith(_DECLARED) else 0
    begun, width, reader = first, 0, _reader(lines, first, delimiter)
    while first < len(lines):
        values = _next(reader)
        after = begun + reader.line_num
        if values is None or (after - first > 1 and width not in (0, len(values))):
            yield SheetRow(first + 1, (lines[first].rstrip("\r\n"),), is_torn=True)
            first += 1
            begun, reader = first, _reader(lines, first, delimiter)
            continue
        width = width or len(values)
        cells = trimmed(values)
        if len(cells) > 0:
            yield SheetRow(first + 1, cells)
        first = after


def _reader(lines: list[str], first: int, delimiter: str) -> _csv.Reader:
    return csv.reader((lines[at] for at in range(first, len(lines))), delimiter=delimiter, strict=True)


def _next(reader: _csv.Reader) -> list[str] | None:
    """Return the next row, or None when it cannot be cut into cells."""
    try:
        return next(reader)
    except csv.Error:
        return None
