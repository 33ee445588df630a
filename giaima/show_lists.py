"""Lists of results on the terminal: the bundled notices, and the labelled cases."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.table import Table

from decoder.batch import RESULT_COLUMNS, Cell
from decoder.evaluate import CaseResult
from decoder.figures import Score
from giaima.console import cell, out, plain_table
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
            _percent(row[at["safe_probability"]], words),
            _percent(row[at["none_of_these"]], words),
        )
    out.print(table)


def show_evaluation(results: Sequence[CaseResult], figures: Sequence[Score], words: Words) -> None:
    """Print every case, then the figures by tier."""
    if len(results) == 0:
        out.print(words("evaluate.nothing"))
        return
    table = plain_table(
        words("evaluate.case"), words("evaluate.tier"), words("notices.notice"), words("evaluate.right"),
        ">" + words("evaluate.rank"), ">" + words("decode.probability"), words("evaluate.first"),
        ">" + words("evaluate.none"),
    )  # fmt: skip
    for item in results:
        colour = "green" if item.rank == 1 else "red"
        table.add_row(
            item.case.case_id,
            item.case.tier,
            cell(f"{item.case.notice.unit_text} {item.case.notice.died_text}".strip()),
            cell(item.case.unit_id),
            f"[{colour}]{item.rank or '-'}[/{colour}]",
            _percent(item.probability, words),
            "" if item.rank == 1 else cell(item.first or item.fault),
            _percent(item.none_of_these, words),
        )
    out.print(table)
    out.print()
    out.print(_figures(figures, words))


def _figures(figures: Sequence[Score], words: Words) -> Table:
    names = (
        "first_share", "in_three", "division_first", "division_in_three", "regiment_first", "regiment_in_three",
        "coverage", "abstention",
    )  # fmt: skip
    table = plain_table(
        words("evaluate.tier"), ">" + words("evaluate.count"), *(f">{words(f'evaluate.{name}')}" for name in names),
        ">" + words("evaluate.log_loss"),
    )  # fmt: skip
    for score in figures:
        shares = (
            score.first, score.in_three, score.division_first, score.division_in_three, score.regiment_first,
            score.regiment_in_three, score.coverage, score.abstention,
        )  # fmt: skip
        table.add_row(
            score.group,
            str(score.count),
            *(_percent(share, words) for share in shares),
            words.number(score.log_loss_bits, 2),
        )
    return table


def _percent(share: Cell, words: Words) -> str:
    return words.percent(share, 1) if isinstance(share, float) and not math.isnan(share) else ""
