"""Levels for numbers that stand without a letter: ``5-2-3-304``, ``c5/k7/209``, ``209``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product

from decoder.part import Part
from decoder.parts import PartFinder
from decoder.weights import Weights

LADDER = ("company", "battalion", "regiment", "division")
"""The levels that numbers without letters count up, small to large."""
_LONE = ("regiment", "division", "group", "battalion")
_LONG_NUMBER = 3
"""Digits of a number that companies and battalions rarely bear."""


def level_bare_numbers(
    parts: tuple[Part, ...], finder: PartFinder, weights: Weights
) -> Iterator[tuple[tuple[Part, ...], float]]:
    """Give bare numbers the levels their neighbours leave open.

    Args:
        parts: A row of parts.
        finder: Knows which numbers the facts list.
        weights: The costs.

    Yields:
        Rows with every bare number levelled, each with its cost; the row as it was, at a cost, when the
        numbers fit no order of levels.
    """
    bare = [index for index, part in enumerate(parts) if part.kind == "number"]
    if len(bare) == 0:
        yield parts, 0.0
        return
    yield parts, weights("reading", "numbers in no order")
    rungs = [index for index, part in enumerate(parts) if part.kind == "number" or part.level in LADDER]
    if len(bare) > len(LADDER):  # more numbers than rungs: no order of levels fits
        return
    levels = _LONE if len(rungs) == 1 else LADDER
    for choice in product(levels, repeat=len(bare)):
        chosen = dict(zip(bare, choice, strict=True))
        cost = _order_cost([chosen.get(index, parts[index].level) for index in rungs], rungs, chosen, weights)
        if cost is None:
            continue
        if len(rungs) == 1:
            cost = weights("reading", f"lone bare number as {choice[0]}")
        levelled = list(parts)
        for index, level in chosen.items():
            levelled[index] = replace(parts[index], level=level, word_class=level)
            cost += _number_cost(levelled[index], finder, weights)
        yield tuple(levelled), cost


def _order_cost(levels: list[str], rungs: list[int], chosen: dict[int, str], weights: Weights) -> float | None:
    """Return what the order of levels costs; None when the numbers neither climb nor fall."""
    if any(level not in LADDER for level in levels):
        return 0.0 if len(levels) == 1 else None
    heights = [LADDER.index(level) for level in levels]
    steps = [high - low for low, high in pairwise(heights)]
    if not (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
        return None
    falls = weights("reading", "bare numbers large to small") if len(steps) > 0 and steps[0] < 0 else 0.0
    skips = [
        abs(step) - 1 for step, (left, right) in zip(steps, pairwise(rungs), strict=True) if {left, right} & set(chosen)
    ]
    return falls + sum(skips) * weights("reading", "bare number skips a level")


def _number_cost(part: Part, finder: PartFinder, weights: Weights) -> float:
    """Return what it costs that a level bears this number."""
    if part.level in ("company", "battalion") and len(part.number) >= _LONG_NUMBER:
        return weights("reading", f"bare {part.level} of three digits")
    if not finder.is_well_listed(part.level):
        return weights("reading", "bare number of a level hardly listed")
    return 0.0 if finder.is_listed(part) else weights("reading", "bare number not listed")
