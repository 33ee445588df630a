"""The cheapest paths through the lattice of parts: every run of tokens can be several parts, each with a cost."""

from __future__ import annotations

from collections.abc import Iterator

from decoder.part import Edge, Part
from decoder.parts import PartFinder
from decoder.tokens import Token

_ROOT = 0


def best_paths(tokens: tuple[Token, ...], finder: PartFinder, keep: int) -> Iterator[tuple[tuple[Part, ...], float]]:
    """Walk the lattice from left to right, keeping the cheapest paths at each token.

    Args:
        tokens: The tokens of the text.
        finder: Says what each run of tokens can be.
        keep: Paths kept at each token, so that the work grows with the length of the text and no faster.

    Yields:
        Rows of parts with their summed cost, cheapest first; none when there is no word or number.
    """
    if all(token.kind == "mark" for token in tokens):
        return
    steps: list[tuple[int, tuple[Part, ...]]] = [(-1, ())]  # a trie: (what stands before, the parts of this step)
    known_steps: dict[tuple[int, int, int], int] = {}
    costs: list[dict[int, float]] = [{} for _ in range(len(tokens) + 1)]
    costs[0][_ROOT] = 0.0
    for first in range(len(tokens)):
        cheapest = sorted(costs[first].items(), key=lambda item: item[1])[:keep]
        for index, edge in enumerate(finder.edges(tokens, first)) if len(cheapest) > 0 else ():
            for step, cost in cheapest:
                longer = step if len(edge.parts) == 0 else _next_step(steps, known_steps, (step, first, index), edge)
                total = cost + edge.cost_bits
                if total < costs[edge.last].get(longer, total + 1):
                    costs[edge.last][longer] = total
    ends = sorted(costs[-1].items(), key=lambda item: item[1])[:keep]
    for step, cost in ends:
        yield _parts_to(steps, step), cost


def _next_step(
    steps: list[tuple[int, tuple[Part, ...]]],
    known: dict[tuple[int, int, int], int],
    place: tuple[int, int, int],
    edge: Edge,
) -> int:
    """Return the step that an edge leads to from another; the same edge from the same step is one step."""
    if place not in known:
        known[place] = len(steps)
        steps.append((place[0], edge.parts))
    return known[place]


def _parts_to(steps: list[tuple[int, tuple[Part, ...]]], step: int) -> tuple[Part, ...]:
    """Return all parts on the way to a step."""
    runs: list[tuple[Part, ...]] = []
    while step > _ROOT:
        step, parts = steps[step]
        runs.append(parts)
    return tuple(part for parts in reversed(runs) for part in parts)
