"""All readings of a unit text, each with a cost in bits, best first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from decoder.bare_numbers import LADDER, level_bare_numbers
from decoder.lattice import best_paths
from decoder.mojibake import decodings
from decoder.noise import mended_numbers, retyped
from decoder.normalise import NormalText, normalise
from decoder.part import Part
from decoder.parts import PartFinder
from decoder.row import order_cost, with_branches
from decoder.tokens import tokens_of
from decoder.weights import Weights

__all__ = ["LADDER", "Reading", "read"]


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
    readings = _read_as_written(normal.text, finder, weights)
    shift = 0.0
    if _cost_of(readings) >= weights("reading", "typing tried from"):
        for kind, decoded in decodings(text):
            cost = weights("reading", f"typing {kind}")
            found = _dearer(_read_as_written(decoded.text, finder, weights), cost)
            if _cost_of(found) < _cost_of(readings):
                normal, readings, shift = decoded, found, cost
    readings = _merged([*readings, *_mended(normal.text, shift, readings, finder, weights)])
    keep = int(weights("reading", "kept at most"))
    limit = _cost_of(readings) + weights("reading", "kept within")
    return normal, tuple(reading for reading in readings[:keep] if reading.cost_bits <= limit)


def _read_as_written(text: str, finder: PartFinder, weights: Weights) -> list[Reading]:
    """Read a text without any thought of slips, cheapest first.

    Costs only add up, so that a path already dearer than what is kept beside the cheapest reading is not followed.
    """
    found: list[Reading] = []
    limit = float("inf")
    for parts, cost in best_paths(tokens_of(text), finder, 2 * int(weights("reading", "kept at most"))):
        if cost > limit:
            break
        for levelled, extra in level_bare_numbers(parts, finder, weights):
            if cost + extra > limit:
                continue
            whole = cost + extra + order_cost(levelled, text, weights)
            found.append(Reading(with_branches(levelled), whole))
            if len(levelled) > 0:  # reading nothing at all is no rival
                limit = min(limit, whole + weights("reading", "kept within"))
    return _merged(found)


def _dearer(readings: Iterable[Reading], cost_bits: float) -> list[Reading]:
    return [Reading(each.parts, each.cost_bits + cost_bits) for each in readings]


def _mended(
    text: str, shift_bits: float, readings: list[Reading], finder: PartFinder, weights: Weights
) -> list[Reading]:
    """Read a text with one slip of typing, copying or hearing mended; `shift_bits` is what its encoding cost."""
    found: list[Reading] = []
    for kind, retyped_text in retyped(text, readings[0].parts if len(readings) > 0 else ()):
        mended = _read_as_written(retyped_text, finder, weights)
        found += _dearer(mended[:1], shift_bits + weights("reading", f"typing {kind}"))
    for reading in readings[:1]:
        for parts, cost in mended_numbers(reading.parts, finder, weights):
            found.append(Reading(parts, reading.cost_bits + cost))
    return found


def _merged(readings: Iterable[Reading]) -> list[Reading]:
    """Keep the cheapest of the readings that say the same, cheapest first."""
    kept: dict[tuple[object, ...], Reading] = {}
    for reading in readings:
        meaning = tuple(_meaning(part) for part in reading.parts)
        known = kept.get(meaning)
        if known is None or reading.cost_bits < known.cost_bits:
            kept[meaning] = reading
    if len(kept) > 1:
        kept.pop((), None)  # reading nothing at all is no rival of reading something
    return sorted(kept.values(), key=_rank)


def _meaning(part: Part) -> tuple[object, ...]:
    """Return what a part says, however it was written: ``E66`` and a bare ``66`` read as a regiment are one."""
    if part.kind in ("level", "number"):
        return part.word_class, part.numbers, part.suffix
    return part.kind, part.key, part.value


def _rank(reading: Reading) -> tuple[float, int, tuple[tuple[object, ...], ...]]:
    """Return what readings are sorted by: cost, then fewer parts, then their kinds and words."""
    return (
        reading.cost_bits,
        len(reading.parts),
        tuple((part.kind, part.word_class, part.numbers, part.key, part.value) for part in reading.parts),
    )


def _cost_of(readings: list[Reading]) -> float:
    return readings[0].cost_bits if len(readings) > 0 else float("inf")
