"""Labelled cases as trials: what happened in each, by the evidence of its true unit."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from decoder.decode import Decoding
from decoder.evaluate import CASE_COLUMNS, Case, read_cases
from decoder.unlisted import listed_level, named_levels
from kb.knowledge import KnowledgeBase
from kb.problems import FactsError, Problem, Where

LISTING = "unit_in_facts"
"""The evidence, in the plan of a fit, that the unit of a case is listed or not."""

Tally = Mapping[tuple[str, str], float]
"""What one case tells: (evidence, level) to the number of times it was seen, parts of a time included."""


@dataclass(frozen=True, slots=True)
class LabelledCase:
    """A case with what its file says beside the notice.

    Attributes:
        case: The case.
        source_id: The source that solved it, or empty.
        is_found: Whether research found a unit, in the facts or not; only then is the case counted.
    """

    case: Case
    source_id: str
    is_found: bool


def read_labelled(path: Path) -> list[LabelledCase]:
    """Read labelled cases with their sources.

    Args:
        path: As for `decoder.evaluate.read_cases`. Of the columns that may be missing, ``source_id`` names the source
            that solved a case, and ``decoded_unit`` says, where no unit of the facts is given, that one was found
            all the same; in parentheses it says that none was.

    Returns:
        The cases that `read_cases` keeps, in order.

    Raises:
        FactsError: If columns are missing, or else with every row that has too few cells, no id, or the id of another.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    if set(CASE_COLUMNS) <= set(reader.fieldnames or ()):
        problems = list(_faults(rows, path))
        if len(problems) > 0:
            raise FactsError(problems)
    by_id = {row.get("case_id"): row for row in rows}
    return [_labelled(case, by_id[case.case_id]) for case in read_cases(path)]


def _labelled(case: Case, row: Mapping[str, str]) -> LabelledCase:
    named = row.get("decoded_unit", "").strip()
    is_found = case.unit_id != "" or (named != "" and not named.startswith("("))
    return LabelledCase(case, row.get("source_id", ""), is_found)


def _faults(rows: Sequence[Mapping[str, str | None]], path: Path) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, row in enumerate(rows, start=2):
        where, case_id = Where(path.name, at), row["case_id"] or ""
        if None in row.values() or None in row:
            hint = "Give each row as many cells as there are headings; put cells with a comma in quotes."
            yield Problem("torn-row", "error", where, "", str(at), f"Row {at} has too few or too many cells.", hint)
        if case_id == "":
            message, hint = f"Row {at} has no case_id.", "Give each case an id of its own."
            yield Problem("no-case-id", "error", where, "case_id", str(at), message, hint)
        elif case_id in seen:
            message, hint = f"The case_id {case_id!r} stands twice.", "Give each case an id of its own."
            yield Problem("doubled-case", "error", where, "case_id", case_id, message, hint)
        seen.add(case_id)


def tally_of(labelled: LabelledCase, decoding: Decoding, sources_by_unit: Mapping[str, Collection[str]]) -> Tally:
    """Count what happened in a case: the evidence of its true unit, and whether that unit is listed.

    Args:
        labelled: The case.
        decoding: Its notice decoded.
        sources_by_unit: Unit id to the sources of all claims on it.

    Returns:
        Each evidence level of the true unit, its hypotheses weighed by their probability. What rests on the source
        that solved the case is left out, and a unit that only this source knows counts as not listed: a fact proves
        nothing about the notice it was taken from.
    """
    tally: defaultdict[tuple[str, str], float] = defaultdict(float)
    hypotheses = [each for each in decoding.hypotheses if each.unit.unit_id == labelled.case.unit_id]
    total = math.fsum(hypothesis.probability for hypothesis in hypotheses)
    for hypothesis in hypotheses if total > 0 else ():
        for evidence in hypothesis.evidence:
            if labelled.source_id not in evidence.source_ids:
                tally[evidence.name, evidence.level] += hypothesis.probability / total
    level = listed_level(named_levels(decoding.readings))
    if level != "":
        others = set(sources_by_unit.get(labelled.case.unit_id, ())) - {labelled.source_id}
        tally[LISTING, f"{'listed' if len(others) > 0 else 'unlisted'} {level}"] = 1.0
    return dict(tally)


def sources_of_units(knowledge: KnowledgeBase) -> dict[str, set[str]]:
    """Return the sources of all claims that name a unit, by its id."""
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for claim in knowledge.claims.values():
        for column in ("unit_id", "parent_unit_id"):
            if (unit_id := getattr(claim, column, "")) != "":
                sources[unit_id].add(str(getattr(claim, "source_id", "")))
    return dict(sources)
