"""Checks between the rows of the facts: a flat list of small functions, every problem in one run.

Data flow: `Facts` + faults of reading -> `Context` (lookups, built once) -> each check -> sorted `Problem`s.
The thresholds stand in `kb/checks.csv`, each with its basis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kb.checks.claims import loss_bounds, rival_battle_dates, rival_foundings, rival_losses, share_sums
from kb.checks.command import command_cycles, own_parents, two_parents
from kb.checks.context import Context, gather
from kb.checks.marches import fast_marches
from kb.checks.parts import part_cycles
from kb.checks.points import far_points, half_points, outside_indochina
from kb.checks.references import doubled_claims, doubled_keys, undesignated_units, unknown_ids, unused_sources
from kb.checks.times import outside_campaign, outside_life, outside_period, reversed_spans
from kb.facts_io import Facts
from kb.problems import Problem, Where
from kb.records import columns_of

Check = Callable[[Facts, Context], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    unknown_ids,
    doubled_keys,
    doubled_claims,
    unused_sources,
    undesignated_units,
    own_parents,
    command_cycles,
    two_parents,
    part_cycles,
    reversed_spans,
    outside_life,
    outside_campaign,
    outside_period,
    half_points,
    outside_indochina,
    far_points,
    fast_marches,
    loss_bounds,
    share_sums,
    rival_battle_dates,
    rival_foundings,
    rival_losses,
)


_UNREADABLE = ("header", "encoding", "csv")
"""Faults that keep a whole table from being read."""


def _follows_from(problem: Problem, unreadable: frozenset[str], half_read: frozenset[Where]) -> bool:
    """Tell whether a problem only follows from one found while reading.

    So does an unknown id of a table that could not be read, and half a point whose other half could not.
    """
    if problem.code == "half-point":
        return problem.where in half_read
    if problem.code != "unknown-id" or len(unreadable) == 0:
        return False
    declared = columns_of(Path(problem.where.file).stem)[problem.column]
    return not unreadable.isdisjoint(declared.refers_to)


def check_facts(facts: Facts, load_problems: Iterable[Problem] = ()) -> list[Problem]:
    """Run every check on the facts.

    Args:
        facts: Claims as read by `kb.facts_io`.
        load_problems: Faults found while reading; they are part of the result.

    Returns:
        All problems, by file, row and code; `error` means that the facts cannot be used.
    """
    problems = list(load_problems)
    context = gather(facts, problems)
    half_read = frozenset(each.where for each in problems if each.column in ("lat", "lon"))
    unreadable = frozenset(Path(each.where.file).stem for each in problems if each.code in _UNREADABLE)
    for check in CHECKS:
        problems.extend(each for each in check(facts, context) if not _follows_from(each, unreadable, half_read))
    return sorted(problems, key=lambda problem: (problem.where, problem.code, problem.column, problem.value))
