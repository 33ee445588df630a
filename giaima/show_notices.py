"""The bundled notices on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from decoder.result_rows import RESULT_COLUMNS, Cell
from giaima.console import cell, out, percent, plain_table
from kb.words import Words


def show_notices(headings: tuple[str, ...], rows: Sequence[tuple[Cell, ...]], limit: int | None, words: Words) -> None:
    """Print one line per distinct notice that gives a unit: what it says and what it means."""
    table = plain_table(
        words("notices.notice"), words("notices.died"), words("decode.read"), words("notices.answer"),
        ">" + words("decode.probability"), ">" + words("evaluate.none"),
    )  # fmt: skip
    unit, died = headings.index("unit_text"), headings.index("died_text")
    at = {name: len(headings) + index for index, name in enumerate(RESULT_COLUMNS)}
    seen: set[tuple[Cell, Cell]] = set()
    for row in rows:
        if row[unit] in (None, "") or (row[unit], row[died]) in seen:
            continue
        if limit is not None and len(seen) >= limit:
            break
        seen.add((row[unit], row[died]))
        table.add_row(
            cell(row[unit]),
            cell(row[died]),
            cell(row[at["reading"]] or ""),
            cell(row[at["safe_unit"]] or row[at["reason"]] or ""),
            percent(row[at["safe_probability"]], words),
            percent(row[at["none_of_these"]], words),
        )
    out.print(table)
