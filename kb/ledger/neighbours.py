"""A claim beside its neighbours: what the checks find only because it would be there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kb.checks import check_facts
from kb.facts_io import Facts, to_records
from kb.ledger.proposals import Proposal
from kb.problems import Problem, Where
from kb.records import RECORDS

NEW = "new"
"""File name of the claims on trial in the problems found: ``new:3`` is the third of them."""


def problems_with(facts: Facts, proposals: Sequence[Proposal]) -> list[Problem]:
    """Return the problems that some facts have with proposals and have not without them.

    Args:
        facts: The claims that hold; without errors.
        proposals: Claims on trial; what they supersede, by its number, is left out.

    Returns:
        Errors, with which they cannot be proposed; warnings, which need a reason; and remarks. A problem of a claim on
        trial stands at ``new`` and its place in the list, counted from 1.
    """
    before = Counter(_said(problem) for problem in check_facts(facts))
    joined, load_problems = _joined(facts, proposals)
    found: list[Problem] = []
    for problem in check_facts(joined, load_problems):
        said = _said(problem)
        if before[said] > 0:
            before[said] -= 1
        else:
            found.append(problem)
    return found


def _joined(facts: Facts, proposals: Sequence[Proposal]) -> tuple[Facts, list[Problem]]:
    """Return the facts with the proposals at the end of their tables, and the faults of reading them."""
    problems: list[Problem] = []
    rows: defaultdict[str, list[tuple[Where, list[str]]]] = defaultdict(list)
    for place, each in enumerate(proposals, start=1):
        rows[each.kind].append((Where(NEW, place), list(each.values)))
    overtaken = {(each.kind, each.supersedes) for each in proposals if each.supersedes is not None}
    tables: dict[str, Any] = {}
    for table, claims in facts.tables():
        kept = tuple(claim for claim in claims if (table, claim.where.row) not in overtaken)
        tables[table] = (*kept, *to_records(table, rows[table], problems))
    assert tables.keys() == RECORDS.keys()
    return replace(facts, **tables), problems


def _said(problem: Problem) -> tuple[str, str, str, str]:
    """Return what a problem says without the row it stands in."""
    return problem.code, problem.column, problem.value, problem.message
