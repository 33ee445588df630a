"""Figures over labelled cases and drawn notices on the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence

from decoder.calibration import Bin
from decoder.comparison import Line
from decoder.evaluate import CaseResult
from decoder.figures import Flip, Score
from giaima.console import cell, out, percent, plain_table
from kb.words import Words


def show_cases(results: Sequence[CaseResult], words: Words) -> None:
    """Print every case: what stood there, what is right, what came first."""
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
            percent(item.probability, words),
            "" if item.rank == 1 else cell(item.first or item.fault),
            percent(item.none_of_these, words),
        )
    out.print(table)


def show_scores(figures: Sequence[Score], title: str, words: Words) -> None:
    """Print figures by group: shares right, then how true the percentages are."""
    names = (
        "first_share", "in_three", "division_first", "division_in_three", "regiment_first", "regiment_in_three",
        "coverage", "abstention",
    )  # fmt: skip
    errors = ("set_size", "log_loss", "brier", "ece", "cllr")
    table = plain_table(
        title, ">" + words("evaluate.count"), *(f">{words(f'evaluate.{name}')}" for name in (*names, *errors))
    )
    for score in figures:
        shares = (
            score.first, score.in_three, score.division_first, score.division_in_three, score.regiment_first,
            score.regiment_in_three, score.coverage, score.abstention,
        )  # fmt: skip
        numbers = (score.set_size, score.log_loss_bits, score.brier, score.ece, score.cllr)
        table.add_row(
            score.group,
            str(score.count),
            *(percent(share, words) for share in shares),
            *(_number(number, words) for number in numbers),
        )
    out.print()
    out.print(table)


def _number(number: float, words: Words) -> str:
    return "" if math.isnan(number) else words.number(number, 2)


def show_lines(lines: Sequence[Line], title: str, words: Words) -> None:
    """Print a comparison, one line a method."""
    names = ("count", "first_share", "coverage", "log_loss", "brier", "ece")
    table = plain_table(title, *(f">{words(f'evaluate.{name}')}" for name in names))
    for line in lines:
        numbers = (words.number(number, 3) for number in (line.log_loss_bits, line.brier, line.ece))
        shares = (percent(line.first, words), percent(line.coverage, words))
        table.add_row(cell(line.name), str(line.count), *shares, *numbers)
    out.print()
    out.print(table)


def show_reliability(bins: Sequence[Bin], words: Words) -> None:
    """Print the reliability table with a bar for what was stated and what was right."""
    table = plain_table(
        words("evaluate.bin"), ">" + words("evaluate.count"), ">" + words("evaluate.stated"),
        ">" + words("evaluate.was_right"), "",
    )  # fmt: skip
    for item in bins:
        if item.count > 0:
            edges = f"{words.percent(item.low)} - {words.percent(item.high)}"
            table.add_row(edges, str(item.count), percent(item.stated, words), percent(item.right, words), _pair(item))
    out.print()
    out.print(table)


def _pair(item: Bin) -> str:
    """Draw the share right as a bar, with a mark where it should end."""
    width = 40
    right, stated = round(item.right * width), round(item.stated * width)
    drawn = ["█" if at < right else "·" for at in range(width + 1)]
    drawn[stated] = "|"
    return "".join(drawn)


def show_flips(flips: Sequence[Flip], words: Words) -> None:
    """Print the cases that came out otherwise than in the accepted run."""
    out.print()
    out.print(words("evaluate.flips", count=len(flips)))
    for flip in flips:
        before, now = f"{flip.accepted_first or '-'} ({flip.accepted_rank})", f"{flip.first or '-'} ({flip.rank})"
        out.print(f"  {cell(flip.case_id)}: {cell(before)} → {cell(now)}")
