"""All parts a unit text can be made of: what each run of tokens can mean, and at what cost in bits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from decoder.asides import OPENING, AsideFinder, is_year
from decoder.designated import NameFinder
from decoder.levels import LevelFinder
from decoder.part import Edge, Part, PartKind, digits_of, make_part
from decoder.tokens import MARKS, Token
from decoder.weights import Weights
from kb.knowledge import KnowledgeBase

__all__ = ["Edge", "Part", "PartFinder", "PartKind"]

_LONGEST_NUMBER = 4
"""Digits of the longest unit number, such as Đoàn 2295."""


class PartFinder:
    """Finds the edges of a token row; built once for a knowledge base, read only."""

    def __init__(self, knowledge: KnowledgeBase, weights: Weights) -> None:
        self._weights = weights
        self._knowledge = knowledge
        self._names = NameFinder(knowledge, weights)
        self._levels = LevelFinder(knowledge, weights, self._names.begins_name)
        self._asides = AsideFinder(weights)

    def edges(self, tokens: tuple[Token, ...], first: int) -> list[Edge]:
        """List every part that can begin at a token, and the cost of leaving it unread.

        Args:
            tokens: The tokens of the text.
            first: Index of the first token of the part.

        Returns:
            Each meaning of each run of tokens once, at its lowest cost.
        """
        if tokens[first].kind == "mark" and tokens[first].text not in OPENING:
            return [self._unread(tokens, first)]
        cheapest: dict[tuple[object, ...], Edge] = {}
        for edge in self._all(tokens, first):
            says = tuple((part.kind, part.word_class, part.numbers, part.suffix, part.value) for part in edge.parts)
            known = cheapest.get((edge.last, says))
            if known is None or edge.cost_bits < known.cost_bits:
                cheapest[edge.last, says] = edge
        return _without_odd_codes(list(cheapest.values()))

    def is_listed(self, part: Part) -> bool:
        """Tell whether some unit of the facts bears one of the numbers of a part."""
        return any((part.word_class, number) in self._knowledge.by_number for number in part.numbers)

    def is_well_listed(self, level: str) -> bool:
        """Tell whether the facts list nearly all units of a level, so that a number not in them is odd."""
        return ("names", f"unseen number {level}") in self._weights.values

    def _all(self, tokens: tuple[Token, ...], first: int) -> Iterator[Edge]:
        token = tokens[first]
        yield self._unread(tokens, first)
        if token.kind == "number":
            numbers = (digits_of(token),)
            part = make_part(tokens, first, first + 1, "number", numbers=numbers)
            yield Edge(first + 1, (part,), self._number_cost(tokens, first))
        elif token.kind == "word":
            yield from self._levels.edges(tokens, first)
        if token.kind != "mark":
            yield from self._named(tokens, first)
        yield from self._asides.edges(tokens, first)

    def _unread(self, tokens: tuple[Token, ...], first: int) -> Edge:
        is_free = tokens[first].kind == "mark" and tokens[first].text in MARKS
        return Edge(first + 1, (), 0.0 if is_free else self._weights("reading", "unread token"))

    def _named(self, tokens: tuple[Token, ...], first: int) -> Iterator[Edge]:
        """Yield what has a name; a sign such as ``K5`` whose letter names the level is no name."""
        for edge in self._names.edges(tokens, first):
            if len(edge.parts) == 1 and edge.parts[0].kind == "name":
                more = self._levels.cost_as_name(edge.parts[0].text)
                if more is not None:
                    yield replace(edge, cost_bits=edge.cost_bits + more)
            else:
                yield edge

    def _number_cost(self, tokens: tuple[Token, ...], first: int) -> float:
        """Return what a number without a letter costs."""
        token = tokens[first]
        cost = self._weights("reading", "bare number")
        if token.is_glued and tokens[first - 1].kind == "word":
            cost += self._weights("reading", "number glued to letters")
        if is_year(token.text):
            cost += self._weights("reading", "number that looks like a year")
        elif len(token.text) > _LONGEST_NUMBER:
            cost += self._weights("reading", "number of five digits")
        return cost


def _without_odd_codes(edges: list[Edge]) -> list[Edge]:
    """Leave out codes of unknown meaning where the same tokens have a meaning for less."""
    if not any(map(_is_unknown, edges)):
        return edges
    lowest: dict[int, float] = {}
    for edge in edges:
        if len(edge.parts) > 0 and not _is_unknown(edge):
            lowest[edge.last] = min(edge.cost_bits, lowest.get(edge.last, edge.cost_bits))
    return [edge for edge in edges if not _is_unknown(edge) or edge.cost_bits <= lowest.get(edge.last, edge.cost_bits)]


def _is_unknown(edge: Edge) -> bool:
    return len(edge.parts) == 1 and edge.parts[0].value == "unknown"
