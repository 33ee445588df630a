"""All readings of a unit text, each with a cost in bits, best first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, product

from decoder.normalise import NormalText, normalise
from decoder.parts import Edge, Part, PartFinder
from decoder.tokens import Token, tokens_of
from decoder.weights import Weights

LADDER = ("company", "battalion", "regiment", "division")
"""The levels that numbers without letters count up, small to large."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the unit text.

    Attributes:
        parts: In the order written.
        cost_bits: 0 or more; 2**-cost is its weight against other readings of the same text.
    """

    parts: tuple[Part, ...]
    cost_bits: float


def read(text: str, finder: PartFinder, weights: Weights) -> tuple[NormalText, tuple[Reading, ...]]:
    """Read a unit text in every way the notation allows.

    Args:
        text: As written on the notice.
        finder: Knows the names and codes of the knowledge base.
        weights: The costs.

    Returns:
        The normalised text and the readings, cheapest first; none when the text has no word or number.
    """
    normal = normalise(text)
    tokens = tokens_of(normal)
    keep = int(weights("reading", "kept at most"))
    paths = _best_paths(tokens, finder, keep * 2)
    readings: dict[tuple[object, ...], Reading] = {}
    for parts, cost in paths:
        for levelled, extra in _level_bare_numbers(parts, weights):
            meaning = tuple(_meaning(part) for part in levelled)
            known = readings.get(meaning)
            if known is None or cost + extra < known.cost_bits:
                readings[meaning] = Reading(levelled, cost + extra)
    ranked = sorted(readings.values(), key=lambda item: (item.cost_bits, len(item.parts), str(item.parts)))
    limit = ranked[0].cost_bits + weights("reading", "kept within") if ranked else 0.0
    return normal, tuple(reading for reading in ranked[:keep] if reading.cost_bits <= limit)


def _meaning(part: Part) -> tuple[object, ...]:
    """Return what a part says, however it was written: ``E66`` and a bare ``66`` read as a regiment are one."""
    if part.kind in ("level", "number"):
        return part.word_class, part.numbers, part.suffix
    return part.kind, part.key


def _best_paths(tokens: tuple[Token, ...], finder: PartFinder, keep: int) -> list[tuple[tuple[Part, ...], float]]:
    """Walk the lattice of parts from left to right, keeping the cheapest paths at each token."""
    if all(token.kind == "mark" for token in tokens):
        return []
    paths: list[dict[tuple[Part, ...], float]] = [{} for _ in range(len(tokens) + 1)]
    paths[0][()] = 0.0
    for first in range(len(tokens)):
        cheapest = sorted(paths[first].items(), key=lambda item: item[1])[:keep]
        for edge in _distinct(finder.edges(tokens, first)) if cheapest else ():
            for parts, cost in cheapest:
                longer = parts if edge.part is None else (*parts, edge.part)
                total = cost + edge.cost_bits
                if total < paths[edge.last].get(longer, total + 1):
                    paths[edge.last][longer] = total
    return sorted(paths[-1].items(), key=lambda item: item[1])[:keep]


def _distinct(edges: Iterator[Edge]) -> list[Edge]:
    cheapest: dict[tuple[int, Part | None], Edge] = {}
    for edge in edges:
        known = cheapest.get((edge.last, edge.part))
        if known is None or edge.cost_bits < known.cost_bits:
            cheapest[edge.last, edge.part] = edge
    return list(cheapest.values())


def _level_bare_numbers(parts: tuple[Part, ...], weights: Weights) -> Iterator[tuple[tuple[Part, ...], float]]:
    """Give bare numbers the levels their neighbours leave open."""
    bare = [index for index, part in enumerate(parts) if part.kind == "number"]
    if len(bare) == 0:
        yield parts, 0.0
        return
    if len(bare) > len(LADDER):  # more numbers than rungs: no order of levels fits
        return
    options = [_levels_for(parts, index, weights) for index in bare]
    for choice in product(*options):
        levels = [level for level, _ in choice]
        if _is_ordered(parts, dict(zip(bare, levels, strict=True))):
            levelled = list(parts)
            for index, level in zip(bare, levels, strict=True):
                levelled[index] = replace(parts[index], level=level, word_class=level)
            yield tuple(levelled), sum(cost for _, cost in choice)


def _levels_for(parts: tuple[Part, ...], index: int, weights: Weights) -> list[tuple[str, float]]:
    """Return the levels a bare number can have, each with its cost."""
    named = [part for part in parts if part.kind in ("level", "number")]
    if len(named) == 1:
        levels = ("regiment", "division", "group", "battalion")
        return [(level, weights("reading", f"lone bare number as {level}")) for level in levels]
    before = parts[index - 1].level if index > 0 else ""
    if before in LADDER[:-1]:
        above = LADDER[LADDER.index(before) + 1 :]
        return [(level, step * weights("reading", "bare number skips a level")) for step, level in enumerate(above)]
    return [(level, 0.0) for level in LADDER]


def _is_ordered(parts: tuple[Part, ...], levels: dict[int, str]) -> bool:
    """Tell whether the levels climb from small to large without a gap between bare numbers."""
    rungs = [
        LADDER.index(level) for index, part in enumerate(parts) if (level := levels.get(index, part.level)) in LADDER
    ]
    bare_rungs = [LADDER.index(level) for level in levels.values() if level in LADDER]
    climbs = all(low < high for low, high in pairwise(rungs))
    is_gapless = all(high - low == 1 for low, high in pairwise(bare_rungs))
    return climbs and (is_gapless or len(bare_rungs) < len(rungs))
