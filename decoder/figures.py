"""Figures over labelled cases, by group; and what flipped since the last accepted run."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from decoder import calibration
from decoder.calibration import Outcome
from decoder.evaluate import TIERS, CaseResult

ACCEPTED_COLUMNS = ("case_id", "rank", "first")


@dataclass(frozen=True, slots=True)
class Score:
    """Figures over a group of cases; shares are 0 to 1, NaN when nothing was counted.

    Attributes:
        group: Tier or category, ``ALL`` for all of them.
        count: Cases in it.
        first: Share with the right unit first at its own level.
        in_three: Share with it among the first three.
        division_first: Share with its division first.
        division_in_three: Share with its division among the first three.
        regiment_first: Share with its regiment first.
        regiment_in_three: Share with its regiment among the first three.
        coverage: Share whose 90 % set, "none of these" included, holds the right unit.
        set_size: Mean number of answers in that set.
        abstention: Share where "none of these" has more than half.
        log_loss_bits: Mean of -log2 of the right unit's probability.
        brier: Mean squared error over all answers (0 to 2).
        ece: Expected calibration error (0 to 1).
        cllr: Cost of the likelihood ratios (0 = perfect, 1 = says nothing).
    """

    group: str
    count: int
    first: float
    in_three: float
    division_first: float
    division_in_three: float
    regiment_first: float
    regiment_in_three: float
    coverage: float
    set_size: float
    abstention: float
    log_loss_bits: float
    brier: float
    ece: float
    cllr: float


@dataclass(frozen=True, slots=True)
class Flip:
    """A case whose first answer is another than in the accepted run."""

    case_id: str
    accepted_first: str
    accepted_rank: int
    first: str
    rank: int


def scores(results: Sequence[CaseResult]) -> list[Score]:
    """Summarise results by tier, and over all of them.

    Args:
        results: From `evaluate`.

    Returns:
        One score per tier that occurs, then one named ``ALL``.
    """
    groups = [(tier, [result for result in results if result.case.tier == tier]) for tier in TIERS]
    groups.append(("ALL", list(results)))
    return [score_of(tier, group) for tier, group in groups if len(group) > 0]


def scores_by_category(results: Sequence[CaseResult]) -> list[Score]:
    """Summarise results by what kind of text they are, in order of the alphabet."""
    categories = sorted({result.category for result in results})
    return [score_of(name, [result for result in results if result.category == name]) for name in categories]


def score_of(group: str, results: Sequence[CaseResult]) -> Score:
    """Summarise one group of results, at least one."""
    divisions = [result.division_rank for result in results if result.division_rank is not None]
    regiments = [result.regiment_rank for result in results if result.regiment_rank is not None]
    outcomes = answered(results)
    return Score(
        group,
        len(results),
        _share(result.rank == 1 for result in results),
        _share(1 <= result.rank <= 3 for result in results),
        _share(rank == 1 for rank in divisions),
        _share(1 <= rank <= 3 for rank in divisions),
        _share(rank == 1 for rank in regiments),
        _share(1 <= rank <= 3 for rank in regiments),
        calibration.coverage(outcomes),
        calibration.set_size(outcomes),
        _share(result.none_of_these > 0.5 for result in results),
        calibration.log_loss_bits(outcomes),
        calibration.brier(outcomes),
        calibration.expected_calibration_error(outcomes),
        calibration.cllr(
            [result.ratio_right for result in results if result.outcome is not None],
            [ratio for result in results for ratio in result.ratios_wrong],
        ),
    )


def answered(results: Iterable[CaseResult]) -> list[Outcome]:
    """Return the outcomes of the cases that could be decoded: a refusal is counted as abstention alone."""
    return [result.outcome for result in results if result.outcome is not None]


def _share(verdicts: Iterable[bool]) -> float:
    counted = [float(verdict) for verdict in verdicts]
    return fmean(counted) if len(counted) > 0 else math.nan


def flips(results: Iterable[CaseResult], accepted: Path) -> list[Flip]:
    """Return the cases whose first answer or rank is another than in an accepted run.

    Args:
        results: Of now.
        accepted: A file that `write_accepted` wrote; a case it does not hold is no flip.
    """
    with accepted.open(encoding="utf-8", newline="") as file:
        before = {row["case_id"]: (row["first"], int(row["rank"])) for row in csv.DictReader(file)}
    return [
        Flip(result.case.case_id, *before[result.case.case_id], result.first, result.rank)
        for result in results
        if result.case.case_id in before and before[result.case.case_id] != (result.first, result.rank)
    ]


def write_accepted(results: Iterable[CaseResult], path: Path) -> None:
    """Write the run as the accepted one, one line a case."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(ACCEPTED_COLUMNS)
        writer.writerows((result.case.case_id, result.rank, result.first) for result in results)
