"""What counting can teach the weights: which level of which evidence speaks for which weight (`fit.csv`), checked."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from decoder.weights import WEIGHTS_FILE
from kb.problems import FactsError, Problem, Where

PLAN_FILE = Path(__file__).parent / "fit.csv"
PLAN_COLUMNS = ("group", "evidence", "levels", "weight", "level", "prior", "strength", "note", "basis")
_FOLDS = "folds"
"""The group of the one row that is no outcome: its strength is the number of folds."""
_LEAST_OUTCOMES = 2
_LEAST_FOLDS = 2

_Row = Mapping[str, str]
_Fault = tuple[str, str, str]
"""Column, message and hint."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One outcome of a group of outcomes that exclude each other.

    Attributes:
        group: The group; one of its outcomes happens in each trial.
        evidence: The evidence that tells it.
        levels: The levels of the evidence that count as this outcome.
        weight: Evidence and level of the weight that is its probability; None where the model takes the rest.
        prior: The judged probability, above 0 and below 1.
        strength: How many trials the judgement is worth, above 0; the same for the whole group.
        note: What the weight means.
    """

    group: str
    evidence: str
    levels: tuple[str, ...]
    weight: tuple[str, str] | None
    prior: float
    strength: float
    note: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is counted.

    Attributes:
        groups: The outcomes of each group, two or more.
        folds: Parts of the cases in cross-validation, 2 or more.
    """

    groups: tuple[tuple[Rule, ...], ...]
    folds: int


def read_plan(path: Path = PLAN_FILE, weights_path: Path = WEIGHTS_FILE) -> Plan:
    """Read and check the plan of a fit.

    Args:
        path: A CSV file with the columns of `PLAN_COLUMNS`; several levels of one outcome are parted by ``|``, and
            the row of the group ``folds`` gives their number as its strength.
        weights_path: The weights that the plan names.

    Raises:
        FactsError: With every fault: a number out of its range, a weight that is unknown, cited or no probability,
            a judged weight that is not its prior, a level or weight counted twice, a group of a single outcome.
    """
    rows = _rows(path, PLAN_COLUMNS)
    weights = {(row["evidence"], row["level"]): row for row in _rows(weights_path, ())}
    problems = [
        Problem("bad-plan", "error", Where(path.name, at), column, row[column], message, hint)
        for at, row in enumerate(rows, start=2)
        for column, message, hint in _faults(row, rows, weights)
    ]
    folds = [row["strength"] for row in rows if row["group"] == _FOLDS]
    if len(folds) != 1:
        message, hint = f"The row {_FOLDS!r} stands {len(folds)} times.", "It stands once, the number as its strength."
        problems.append(Problem("bad-plan", "error", Where(path.name, 0), "group", _FOLDS, message, hint))
    if len(problems) > 0:
        raise FactsError(problems)
    rules = [_rule(row) for row in rows if row["group"] != _FOLDS]
    names = dict.fromkeys(rule.group for rule in rules)
    return Plan(tuple(tuple(rule for rule in rules if rule.group == name) for name in names), int(folds[0]))


def _rows(path: Path, columns: Sequence[str]) -> list[_Row]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if len(missing) > 0:
            message, hint = f"The file lacks the column(s) {', '.join(missing)}.", f"It has: {', '.join(columns)}."
            raise FactsError([Problem("header", "error", Where(path.name, 1), "", "", message, hint)])
        return list(reader)


def _rule(row: _Row) -> Rule:
    weight = (row["weight"], row["level"]) if row["weight"] != "" else None
    return Rule(
        row["group"], row["evidence"], _levels(row), weight, float(row["prior"]), float(row["strength"]), row["note"]
    )


def _levels(row: _Row) -> tuple[str, ...]:
    return tuple(level.strip() for level in row["levels"].split("|"))


def _faults(row: _Row, rows: Sequence[_Row], weights: Mapping[tuple[str, str], _Row]) -> Iterator[_Fault]:
    if row["group"] == _FOLDS:
        if not row["strength"].isdecimal() or int(row["strength"]) < _LEAST_FOLDS:
            yield "strength", f"{row['strength']!r} is no number of folds.", f"A whole number from {_LEAST_FOLDS} on."
        return
    if not 0 < _number(row["prior"]) < 1:
        yield "prior", f"{row['prior']!r} is no judged probability.", "A number above 0 and below 1."
    if not 0 < _number(row["strength"]) < math.inf:
        yield "strength", f"{row['strength']!r} is no number of trials.", "A number above 0."
    group = [other for other in rows if other["group"] == row["group"]]
    if len(group) < _LEAST_OUTCOMES:
        yield "group", f"{row['group']!r} has a single outcome.", "Add the rest, without a weight."
    if row["strength"] != group[0]["strength"]:
        yield "strength", f"{row['strength']!r} is not that of the group.", f"Its first row has {group[0]['strength']}."
    others = [other for other in rows if other is not row and other["evidence"] == row["evidence"]]
    taken = {level for other in others for level in _levels(other)}
    for level in _levels(row):
        if level in taken:
            yield "levels", f"{row['evidence']}, {level!r} is counted twice.", "Each level counts as one outcome."
    if row["weight"] != "":
        yield from _weight_faults(row, rows, weights)


def _weight_faults(row: _Row, rows: Sequence[_Row], weights: Mapping[tuple[str, str], _Row]) -> Iterator[_Fault]:
    key = (row["weight"], row["level"])
    name = ", ".join(key)
    if sum((other["weight"], other["level"]) == key for other in rows) > 1:
        yield "level", f"{name!r} is fitted twice.", "Each weight stands once."
    weight = weights.get(key)
    if weight is None:
        yield "level", f"The weights hold no {name!r}.", "Name a row of weights.csv."
    elif weight["unit"] != "prob":
        yield "level", f"{name!r} is no probability but {weight['unit']}.", "Only probabilities can be counted."
    elif weight["basis"] == "cited":
        yield "level", f"{name!r} is cited.", "A cited number is not counted over; take the row out."
    elif weight["basis"] == "judged" and _number(weight["value"]) != _number(row["prior"]):
        yield "prior", f"{name!r} is judged as {weight['value']}, not {row['prior']}.", "Change both or none."


def _number(text: str) -> float:
    """Return a number, NaN when it is none: comparisons with NaN fail."""
    try:
        return float(text)
    except ValueError:
        return math.nan
