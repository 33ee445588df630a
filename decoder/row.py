"""What the row of parts as a whole says: the order of its levels, and companies that stand under a regiment."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

from decoder.part import Part
from decoder.weights import Weights
from kb.notation import words_of
from kb.schema import LEVELS

_HEIGHTS = {level: len(LEVELS) - index for index, level in enumerate(LEVELS)} | {
    "squad": -1,
    "platoon": 0,
    "cover": len(LEVELS) - LEVELS.index("division"),
}
_THEATRE = len(LEVELS)
_ANYWHERE = ("unknown", "date", "remark", "position")
"""Other parts that may stand between the levels of a unit."""
_TINY = ("squad", "platoon")
_SMALL = ("squad", "platoon", "company", "battalion", "regiment")


def order_cost(parts: tuple[Part, ...], text: str, weights: Weights) -> float:
    """Return what the order of the levels costs.

    Small to large is the rule, large to small rarer; a row that turns round costs at each turn. A semicolon
    begins a new row. A theatre code stands behind the units, not before.

    Args:
        parts: The row of parts.
        text: The normalised text they stand in.
        weights: The costs.
    """
    ranked = [(height, part) for part in parts if (height := _height(part)) is not None]
    turns, direction, falls = 0, 0, False
    for (low, left), (high, right) in pairwise(ranked):
        if ";" in text[left.end : right.start]:
            direction = 0
        elif high != low:
            step = 1 if high > low else -1
            turns += direction == -step
            direction, falls = step, falls or step < 0
    cost = turns * weights("reading", "levels turn round")
    if falls and turns == 0:
        cost += weights("reading", "levels large to small")
    if any(left.kind == "code" and right.level in _SMALL for (_, left), (_, right) in pairwise(ranked)):
        cost += weights("reading", "theatre before the unit")
    if len(ranked) > 0 and all(part.level in _TINY for _, part in ranked):
        cost += weights("reading", "squad or platoon alone")
    numbered = [index for index, part in enumerate(parts) if part.kind in ("level", "number")]
    between = parts[numbered[0] : numbered[-1]] if len(numbered) > 0 else ()
    others = [part for part in between if part.kind == "other" and part.value not in _ANYWHERE]
    return cost + len(others) * weights("reading", "other code among levels")


def _height(part: Part) -> int | None:
    if part.kind == "code":
        return _THEATRE
    return _HEIGHTS.get(part.level)


def with_branches(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Give the companies that stand directly under a regiment the branch their number tells."""
    branches = _direct_companies()
    ladder = [index for index, part in enumerate(parts) if part.level in _HEIGHTS]
    marked = list(parts)
    for left, right in [*pairwise(ladder), *((high, low) for low, high in pairwise(ladder))]:
        is_direct = parts[left].level == "company" and parts[right].level == "regiment"
        if is_direct and parts[left].number in branches:
            marked[left] = replace(parts[left], value=branches[parts[left].number])
    return tuple(marked)


@cache
def _direct_companies() -> dict[str, str]:
    return {number: branch for branch, numbers in words_of("direct_companies.txt") for number in numbers}
