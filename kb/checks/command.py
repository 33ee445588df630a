"""Checks of the chain of command: own parents, cycles, two organic parents at once."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kb.checks.context import Context
from kb.checks.cycles import strong_components
from kb.checks.spans import any_days, sure_days
from kb.dates import widened
from kb.facts_io import Facts
from kb.problems import Problem
from kb.records import Subordination


@dataclass(frozen=True, slots=True)
class _Edge:
    """A subordination and the days it holds: from `begin`, up to but without `end`."""

    claim: Subordination
    begin: date
    end: date


def own_parents(facts: Facts, _context: Context) -> Iterator[Problem]:
    """No unit stands under itself."""
    for claim in facts.subordinations:
        if claim.unit_id == claim.parent_unit_id:
            message = f"{claim.unit_id!r} is given as its own parent."
            hint = "Name the unit above it, or remove the row."
            yield Problem("own-parent", "error", claim.where, "parent_unit_id", claim.parent_unit_id, message, hint)


def command_cycles(facts: Facts, _context: Context) -> Iterator[Problem]:
    """Subordinations that hold at the same time never lead back to the unit they began with.

    Edges that lie on no cycle fall away first; the rest is cut in half by time until a cycle holds throughout.
    """
    todo = [[edge for edge in _edges(facts.subordinations) if edge.claim.unit_id != edge.claim.parent_unit_id]]
    reported: set[str] = set()
    while len(todo) > 0:
        for knot in _knots(todo.pop()):
            if all(edge.claim.claim_id in reported for edge in knot):
                continue
            days = sorted({edge.begin for edge in knot})
            if len(days) > 1:
                middle = days[len(days) // 2]
                todo.append(
                    [_Edge(edge.claim, max(edge.begin, middle), edge.end) for edge in knot if edge.end > middle]
                )
                todo.append(
                    [_Edge(edge.claim, edge.begin, min(edge.end, middle)) for edge in knot if edge.begin < middle]
                )
                continue
            reported.update(edge.claim.claim_id for edge in knot)
            yield _cycle_problem(knot)


def _edges(claims: Iterable[Subordination]) -> Iterator[_Edge]:
    """Yield the days of each subordination; a later parent of the same kind ends an open one."""
    by_unit: dict[tuple[str, str], list[Subordination]] = defaultdict(list)
    for claim in claims:
        by_unit[claim.unit_id, claim.kind].append(claim)
    for rows in by_unit.values():
        rows.sort(key=_begin)
        begins = [_begin(claim) for claim in rows]
        for claim, begin in zip(rows, begins, strict=True):
            if claim.valid_to is None:
                later = range(bisect_right(begins, begin), len(rows))
                ends = (begins[at] for at in later if rows[at].parent_unit_id != claim.parent_unit_id)
                yield _Edge(claim, begin, next(ends, date.max))
            elif begin < widened(claim.valid_to)[0]:
                yield _Edge(claim, begin, widened(claim.valid_to)[0])
            else:  # too vague to be sure of any day: taken as written, such as 1975-03 to 1975-03
                first, last = any_days(claim.valid_from, claim.valid_to) or (begin, begin)
                yield _Edge(claim, first, max(last, first + timedelta(days=1)))


def _begin(claim: Subordination) -> date:
    return date.min if claim.valid_from is None else widened(claim.valid_from)[1]


def _knots(edges: list[_Edge]) -> Iterator[list[_Edge]]:
    """Yield the edges of each set of units that all lead to one another."""
    above: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        above[edge.claim.unit_id].append(edge.claim.parent_unit_id)
    knot_of = {unit: number for number, knot in enumerate(strong_components(above)) for unit in knot}
    inside: dict[int, list[_Edge]] = defaultdict(list)
    for edge in edges:
        number = knot_of[edge.claim.unit_id]
        if number == knot_of[edge.claim.parent_unit_id]:
            inside[number].append(edge)
    yield from inside.values()


def _cycle_problem(knot: list[_Edge]) -> Problem:
    claims = sorted((edge.claim for edge in knot), key=lambda claim: claim.where)
    first = claims[0]
    path = "; ".join(f"{claim.unit_id} under {claim.parent_unit_id} ({claim.where})" for claim in claims[:6])
    message = f"The chain of command leads back to its beginning: {path}."
    hint = "Turn round or remove the row that is wrong, or date the rows so that they do not hold at the same time."
    return Problem("command-cycle", "error", first.where, "parent_unit_id", first.parent_unit_id, message, hint)


def two_parents(facts: Facts, context: Context) -> Iterator[Problem]:
    """A unit has one organic parent at a time; an open row ends where a later one begins."""
    by_unit: dict[str, list[Subordination]] = defaultdict(list)
    for claim in facts.subordinations:
        if claim.kind == "organic":
            by_unit[claim.unit_id].append(claim)
    for claims in by_unit.values():
        for claim, other in _clashes(claims):
            yield _two_parents_problem(claim, other, context)


def _clashes(claims: list[Subordination]) -> Iterator[tuple[Subordination, Subordination]]:
    """Yield each claim that surely held while another with a different parent, both ends written, held too."""
    spans = [(claim, any_days(claim.valid_from, claim.valid_to)) for claim in claims]
    dated = sorted(((days, claim) for claim, days in spans if days is not None), key=lambda pair: pair[0])
    longest: list[tuple[date, Subordination]] = []  # the latest ending sure spans, one per parent, at most two
    for (first, last), claim in dated:
        own = sure_days(claim.valid_from, claim.valid_to)
        for end, other in longest:
            sure = sure_days(other.valid_from, other.valid_to)
            if other.parent_unit_id == claim.parent_unit_id or sure is None:
                continue
            is_inside = sure[0] < first and last < end
            if is_inside or (own is not None and max(own[0], sure[0]) < min(own[1], end)):
                yield claim, other
                break
        if own is not None:
            longest.append((own[1], claim))
            longest.sort(key=lambda pair: pair[0], reverse=True)
            parents = list(dict.fromkeys(other.parent_unit_id for _, other in longest))[:2]
            longest = [next(pair for pair in longest if pair[1].parent_unit_id == parent) for parent in parents]


def _two_parents_problem(claim: Subordination, other: Subordination, context: Context) -> Problem:
    is_rival = context.limits.is_noted("rival_words", claim.note, other.note)
    message = (
        f"{claim.unit_id!r} stands under {claim.parent_unit_id!r} ({_span(claim)}) while {other.where} "
        f"puts it under {other.parent_unit_id!r} ({_span(other)})."
    )
    if is_rival:
        hint = "Listed only: the notes mark the claims as rival."
        return Problem("rival-claims", "info", claim.where, "parent_unit_id", claim.parent_unit_id, message, hint)
    hint = "End one before the other begins, make one `attached`, or write `rival` in the note if sources disagree."
    return Problem("two-parents", "warning", claim.where, "parent_unit_id", claim.parent_unit_id, message, hint)


def _span(claim: Subordination) -> str:
    return f"{claim.valid_from or ''}..{claim.valid_to or ''}"
