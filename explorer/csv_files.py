"""Tables as CSV that spreadsheets open: UTF-8 with its mark, and nothing that they would compute."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from kb.spreadsheets.formulas import neutral


def csv_bytes(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a table as CSV.

    >>> csv_bytes(("a",), [("=1+1",), (2,)]).decode("utf-8-sig")
    "a\\n'=1+1\\n2\\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([neutral(str(cell)) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
