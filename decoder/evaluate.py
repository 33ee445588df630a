"""How good the answers are: labelled cases decoded and compared with what research found."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from decoder.calibration import Outcome
from decoder.decode import Decoder, Decoding, NoticeError
from decoder.notice import Notice
from decoder.posterior import UnitShare
from kb.problems import FactsError, Problem, Where
from kb.records import Unit

CASE_COLUMNS = ("case_id", "raw_unit_text", "raw_death_date", "raw_death_place", "decoded_unit_id", "tier")
TIERS = ("STRONG", "MEDIUM", "WEAK")
_NO_DEATH = ("not a death", "presence record")
_LEAST_CHANCE = 1e-6
"""Bound of a probability in a likelihood ratio, so that it stays finite."""
COVERED_MASS = 0.9
"""Mass of the answer set whose coverage is measured: the 90 % set."""
_ABOVE = "above"


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
        category: What kind of text it is: see `category_of`.
        rank: Rank of the right unit at its own level, 1 = first; 0 = not among the answers.
        probability: Probability of the right unit (0 to 1).
        division_rank: The same for its division in those days; None when it has none.
        regiment_rank: The same for its regiment; None when it has none.
        outcome: What calibration needs to know of it; None when the notice could not be decoded at all.
        ratio_right: Likelihood ratio given to the right unit (posterior over prior odds).
        ratios_wrong: Likelihood ratios given to the wrong units at its level.
        none_of_these: Probability of "none of these".
        first: Id of the first unit at its own level, or empty.
        fault: Why it could not be decoded, or empty.
    """

    case: Case
    category: str
    rank: int
    probability: float
    division_rank: int | None
    regiment_rank: int | None
    outcome: Outcome | None
    ratio_right: float
    ratios_wrong: tuple[float, ...]
    none_of_these: float
    first: str
    fault: str = ""


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
        return CaseResult(case, "date only", 0, 0.0, None, None, None, 1.0, (), 1.0, "", faults)
    above = {link.unit.level: link.unit for link in reversed(decoder.chain_in(unit.unit_id, decoding.window))}
    above[unit.level] = unit
    shares = decoding.levels.get(unit.level, ())
    rank = _rank(unit, decoding)
    ratios = {share.unit.unit_id: _likelihood_ratio(share, decoder) for share in shares}
    return CaseResult(
        case,
        category_of(decoding),
        rank,
        shares[rank - 1].probability if rank > 0 else 0.0,
        _rank(above["division"], decoding) if "division" in above else None,
        _rank(above["regiment"], decoding) if "regiment" in above else None,
        outcome_of(decoding, unit.level, unit.unit_id),
        ratios.get(unit.unit_id, 1.0),
        tuple(ratio for unit_id, ratio in ratios.items() if unit_id != unit.unit_id),
        decoding.none_of_these,
        shares[0].unit.unit_id if len(shares) > 0 else "",
    )


def category_of(decoding: Decoding) -> str:
    """Return what kind of notice this is: by its best reading, or by what it gives instead of a unit."""
    kinds = {part.kind for part in decoding.readings[0].parts} if len(decoding.readings) > 0 else set()
    names = [part.key for part in decoding.readings[0].parts if part.kind == "name"] if "name" in kinds else []
    if "code" in kinds:
        return "collective code"
    if len(names) > 0:
        return "code sign" if any(char.isdigit() for char in names[0]) else "cover name"
    if "level" in kinds:
        return "levels and numbers"
    if "number" in kinds:
        return "numbers only"
    return "place only" if len(decoding.died_places.matches) > 0 else "date only"


def outcome_of_shares(shares: Iterable[tuple[str, float]], unit_id: str) -> Outcome:
    """Hold the answers of another method against the truth, as `outcome_of`; what is left is "none of these"."""
    answers = list(shares)
    answers.append(("", max(0.0, 1.0 - math.fsum(probability for _, probability in answers))))
    return _outcome(answers, unit_id)


def outcome_of(decoding: Decoding, level: str, unit_id: str) -> Outcome:
    """Hold a decoding against the truth at one level.

    Args:
        decoding: The posterior.
        level: The level to look at; the mass of hypotheses above it counts as one answer of its own.
        unit_id: The right unit, or empty when none of the listed ones is.

    Returns:
        The outcome; "none of these" is an answer like any other.
    """
    answers = [(share.unit.unit_id, share.probability) for share in decoding.levels.get(level, ())]
    answers.append(("", decoding.none_of_these))
    answers.append((_ABOVE, max(0.0, 1.0 - math.fsum(probability for _, probability in answers))))
    return _outcome(answers, unit_id)


def _outcome(answers: list[tuple[str, float]], unit_id: str) -> Outcome:
    answers.sort(key=lambda answer: -answer[1])
    of_truth = dict(answers).get(unit_id, 0.0)
    mass, covering = 0.0, []
    for answer, probability in answers:
        covering.append(answer)
        mass += probability
        if mass >= COVERED_MASS:
            break
    others = math.fsum(probability**2 for answer, probability in answers if answer != unit_id)
    first, stated = answers[0]
    return Outcome(stated, first == unit_id, of_truth, others, len(covering), unit_id in covering)


def _likelihood_ratio(share: UnitShare, decoder: Decoder) -> float:
    """Return how far the notice moved the odds of a unit: posterior over prior odds."""
    prior = decoder.lookups.deaths.prior(share.unit.unit_id, with_sub_units=True)
    posterior = min(max(share.probability, _LEAST_CHANCE), 1 - _LEAST_CHANCE)
    return posterior / (1 - posterior) * (1 - prior) / prior


def _rank(unit: Unit, decoding: Decoding) -> int:
    ids = [share.unit.unit_id for share in decoding.levels.get(unit.level, ())]
    return ids.index(unit.unit_id) + 1 if unit.unit_id in ids else 0
