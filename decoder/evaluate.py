"""How good the answers are: labelled cases decoded and compared with what research found."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from decoder.decode import Decoder, Decoding, NoticeError
from decoder.notice import Notice
from kb.problems import FactsError, Problem, Where
from kb.records import Unit

CASE_COLUMNS = ("case_id", "raw_unit_text", "raw_death_date", "raw_death_place", "decoded_unit_id", "tier")
TIERS = ("STRONG", "MEDIUM", "WEAK")
_NO_DEATH = ("not a death", "presence record")
_LEAST_CHANCE = 1e-6
"""Floor of a probability in the log loss, so that one miss does not swallow the table."""


@dataclass(frozen=True, slots=True)
class Case:
    """A notice with the answer found by research.

    Attributes:
        case_id: Its key.
        tier: STRONG, MEDIUM or WEAK: how much the text alone can tell.
        notice: What stood there.
        unit_id: The unit found, or empty.
    """

    case_id: str
    tier: str
    notice: Notice
    unit_id: str


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case came out.

    Attributes:
        case: The case.
        rank: Rank of the right unit at its own level, 1 = first; 0 = not among the answers.
        probability: Probability of the right unit (0 to 1).
        division_rank: The same for its division in those days; None when it has none.
        regiment_rank: The same for its regiment; None when it has none.
        is_covered: Whether the 90 % set at its own level holds it.
        none_of_these: Probability of "none of these".
        first: Id of the first unit at its own level, or empty.
        fault: Why it could not be decoded, or empty.
    """

    case: Case
    rank: int
    probability: float
    division_rank: int | None
    regiment_rank: int | None
    is_covered: bool
    none_of_these: float
    first: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """Figures over a group of cases; shares are 0 to 1, NaN when nothing was counted.

    Attributes:
        tier: The group.
        count: Cases in it.
        first: Share with the right unit first at its own level.
        in_three: Share with it among the first three.
        division_first: Share with its division first.
        division_in_three: Share with its division among the first three.
        regiment_first: Share with its regiment first.
        regiment_in_three: Share with its regiment among the first three.
        coverage: Share whose 90 % set holds the right unit.
        abstention: Share where "none of these" has more than half.
        log_loss_bits: Mean of -log2 of the right unit's probability.
    """

    tier: str
    count: int
    first: float
    in_three: float
    division_first: float
    division_in_three: float
    regiment_first: float
    regiment_in_three: float
    coverage: float
    abstention: float
    log_loss_bits: float


def read_cases(path: Path) -> list[Case]:
    """Read a file of labelled cases.

    Args:
        path: CSV with at least the columns of `CASE_COLUMNS`; a unit text in parentheses means that
            nothing stood there.

    Returns:
        The cases; rows whose note says that they record no death are left out.

    Raises:
        FactsError: If a column is missing.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in CASE_COLUMNS if column not in (reader.fieldnames or ())]
        if len(missing) > 0:
            message = f"The file lacks the column(s) {', '.join(missing)}."
            hint = f"A file of cases has: {', '.join(CASE_COLUMNS)}."
            raise FactsError([Problem("header", "error", Where(path.name, 1), "", "", message, hint)])
        return [_case(row) for row in reader if not (row.get("note") or "").startswith(_NO_DEATH)]


def _case(row: dict[str, str]) -> Case:
    unit_text = row["raw_unit_text"]
    is_absent = unit_text.startswith("(") and unit_text.endswith(")")
    notice = Notice(
        unit_text="" if is_absent else unit_text,
        died_text=row["raw_death_date"],
        place_text=row["raw_death_place"],
        home_text=row.get("home_province") or "",
        enlisted_text=row.get("enlisted") or "",
        notice_id=row["case_id"],
    )
    return Case(row["case_id"], row["tier"], notice, row["decoded_unit_id"])


def evaluate(cases: Iterable[Case], decoder: Decoder) -> list[CaseResult]:
    """Decode the cases whose unit is in the facts.

    Args:
        cases: Labelled cases.
        decoder: Over the knowledge base to measure.

    Returns:
        One result per case whose answer the knowledge base holds, in order.
    """
    units = decoder.knowledge.units
    return [_evaluate_case(case, units[case.unit_id], decoder) for case in cases if case.unit_id in units]


def _evaluate_case(case: Case, unit: Unit, decoder: Decoder) -> CaseResult:
    try:
        decoding = decoder.decode(case.notice)
    except NoticeError as error:
        faults = " ".join(problem.message for problem in error.problems)
        return CaseResult(case, 0, 0.0, None, None, False, 1.0, "", faults)
    chain = decoder.chain_in(unit.unit_id, decoding.window)
    above = {link.unit.level: link.unit for link in reversed(chain)} | {unit.level: unit}
    shares = decoding.levels.get(unit.level, ())
    rank = _rank(unit, decoding)
    return CaseResult(
        case,
        rank,
        shares[rank - 1].probability if rank > 0 else 0.0,
        _rank(above["division"], decoding) if "division" in above else None,
        _rank(above["regiment"], decoding) if "regiment" in above else None,
        _is_covered(unit, decoding),
        decoding.none_of_these,
        shares[0].unit.unit_id if len(shares) > 0 else "",
    )


def _rank(unit: Unit, decoding: Decoding) -> int:
    ids = [share.unit.unit_id for share in decoding.levels.get(unit.level, ())]
    return ids.index(unit.unit_id) + 1 if unit.unit_id in ids else 0


def _is_covered(unit: Unit, decoding: Decoding) -> bool:
    """Tell whether the smallest set of units at its level with 90 % of their mass holds the unit."""
    shares = decoding.levels.get(unit.level, ())
    wanted = 0.9 * (1.0 - decoding.none_of_these)
    mass = 0.0
    for share in shares:
        if share.unit.unit_id == unit.unit_id:
            return True
        mass += share.probability
        if mass >= wanted:
            return False
    return False


def scores(results: Sequence[CaseResult]) -> list[Score]:
    """Summarise results by tier, and over all of them.

    Args:
        results: From `evaluate`.

    Returns:
        One score per tier that occurs, then one named ``ALL``.
    """
    groups = [(tier, [result for result in results if result.case.tier == tier]) for tier in TIERS]
    groups.append(("ALL", list(results)))
    return [_score(tier, group) for tier, group in groups if len(group) > 0]


def _score(tier: str, results: Sequence[CaseResult]) -> Score:
    divisions = [result.division_rank for result in results if result.division_rank is not None]
    regiments = [result.regiment_rank for result in results if result.regiment_rank is not None]
    return Score(
        tier,
        len(results),
        _share(result.rank == 1 for result in results),
        _share(1 <= result.rank <= 3 for result in results),
        _share(rank == 1 for rank in divisions),
        _share(1 <= rank <= 3 for rank in divisions),
        _share(rank == 1 for rank in regiments),
        _share(1 <= rank <= 3 for rank in regiments),
        _share(result.is_covered for result in results),
        _share(result.none_of_these > 0.5 for result in results),
        fmean(-math.log2(max(result.probability, _LEAST_CHANCE)) for result in results),
    )


def _share(verdicts: Iterable[bool]) -> float:
    counted = [float(verdict) for verdict in verdicts]
    return fmean(counted) if len(counted) > 0 else math.nan
