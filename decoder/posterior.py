"""From weighed hypotheses to probabilities that add up to one, and to answers at each level.

log2 P(h | notice) = prior(h) + sum of evidence bits(h) - log2 of the sum over all hypotheses and "none of these".
Source: Bayes' theorem; bits as in Good, Probability and the Weighing of Evidence (1950).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from decoder.candidates import Candidate
from decoder.evidence.evidence import Evidence
from decoder.read import Reading
from kb.records import Unit
from kb.schema import LEVELS
from kb.states import Phase
from kb.stations import Station

TIE_DIGITS = 12
"""Probabilities that differ only beyond these decimals are ties, ordered by id: that is rounding, not evidence."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A hypothesis before normalising: the first evidence is its prior odds against "none of these"."""

    candidate: Candidate
    station: Station
    reading: Reading
    evidence: tuple[Evidence, ...]

    @property
    def bits(self) -> float:
        """log2 of the posterior odds of this hypothesis against "none of these"."""
        return sum([item.bits for item in self.evidence])


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One answer: this unit, at this station.

    Attributes:
        candidate: The unit with its chain of command.
        station: The dated stay, or "whereabouts unknown".
        reading: The reading of the unit text it rests on.
        evidence: Prior odds against "none of these" first; the bits add up to `bits`.
        probability: 0 to 1; over all hypotheses and "none of these" they add up to 1.
    """

    candidate: Candidate
    station: Station
    reading: Reading
    evidence: tuple[Evidence, ...]
    probability: float

    @property
    def unit(self) -> Unit:
        """The unit."""
        return self.candidate.unit

    @property
    def bits(self) -> float:
        """log2 of the posterior odds against "none of these": the sum of all evidence."""
        return sum([item.bits for item in self.evidence])


def combine(weighed: Sequence[Weighed]) -> tuple[tuple[Hypothesis, ...], float]:
    """Normalise over all hypotheses and "none of these", whose own bits are 0.

    Args:
        weighed: Hypotheses with their evidence.

    Returns:
        Hypotheses, most probable first, and the probability of "none of these" (0 to 1).
    """
    bits = [item.bits for item in weighed]
    top = max([0.0, *bits])
    none = 2.0**-top
    masses = [2.0 ** (each - top) for each in bits]
    total = none + math.fsum(masses)
    hypotheses = [
        Hypothesis(item.candidate, item.station, item.reading, item.evidence, mass / total)
        for item, mass in zip(weighed, masses, strict=True)
    ]
    hypotheses.sort(key=lambda item: (-round(item.probability, TIE_DIGITS), item.unit.unit_id, item.station.station_id))
    return tuple(hypotheses), none / total


@dataclass(frozen=True, slots=True)
class UnitShare:
    """A unit with the probability that the man stood under it (0 to 1)."""

    unit: Unit
    probability: float


def leading_unit(hypotheses: Iterable[Hypothesis]) -> UnitShare | None:
    """Return the unit with the most probability over all its stations; None without a hypothesis."""
    units: dict[str, Unit] = {}
    sums: defaultdict[str, float] = defaultdict(float)
    for hypothesis in hypotheses:
        units[hypothesis.unit.unit_id] = hypothesis.unit
        sums[hypothesis.unit.unit_id] += hypothesis.probability
    if len(sums) == 0:
        return None
    best = max(sums, key=lambda unit_id: (sums[unit_id], unit_id))
    return UnitShare(units[best], sums[best])


def by_level(hypotheses: Iterable[Hypothesis]) -> dict[str, tuple[UnitShare, ...]]:
    """Add up the probability of each unit at each level, through the chains of command.

    Args:
        hypotheses: Normalised hypotheses.

    Returns:
        Level, from large to small, to its units, most probable first.
    """
    sums: defaultdict[str, float] = defaultdict(float)
    units: dict[str, Unit] = {}
    for hypothesis in hypotheses:
        above = [link.unit for link in hypothesis.candidate.chain if link.phase is not Phase.ENDED]
        for unit in (hypothesis.unit, *above):
            units[unit.unit_id] = unit
            sums[unit.unit_id] += hypothesis.probability
    shares = sorted(
        (UnitShare(units[unit_id], min(total, 1.0)) for unit_id, total in sums.items()),
        key=lambda share: (-round(share.probability, TIE_DIGITS), share.unit.unit_id),
    )
    return {
        level: found
        for level in LEVELS
        if len(found := tuple(share for share in shares if share.unit.level == level)) > 0
    }


def safe_level(levels: dict[str, tuple[UnitShare, ...]], threshold: float) -> str:
    """Return the smallest level whose first unit reaches the threshold, or empty when none does."""
    safe = [level for level, shares in levels.items() if shares[0].probability >= threshold]
    return max(safe, key=LEVELS.index, default="")
