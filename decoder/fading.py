"""How sure it stays, as days go by, that what was so on one day still is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from decoder.weights import Weights
from kb.states import Phase

DAYS_PER_YEAR = 365.25


def fade(gap_days: int, half_life_days: float) -> float:
    """Return the chance that a state still holds: 1 at no gap, half after one half-life."""
    return float(2.0 ** (-gap_days / half_life_days))


def chance_in_phase(phase: Phase, gap_days: int, weights: Weights) -> float:
    """Return P(written so | unit) by how the designation stands to the days of the notice."""
    if phase is Phase.ATTESTED:
        return weights("names", "as written")
    if phase is Phase.UNDATED:
        return weights("names", "undated")
    if phase is Phase.OPEN:
        half_life = weights("time", "half-life of a designation") * DAYS_PER_YEAR
        floor = weights("names", "undated")  # nothing has ended it: it is worth no less than one without a date
        return floor + (weights("names", "open") - floor) * fade(gap_days, half_life)
    if phase is Phase.BEFORE:
        half_life = weights("time", "half-life before attested") * DAYS_PER_YEAR
        floor = weights("names", "not yet")
        return floor + (weights("names", "undated") - floor) * fade(gap_days, half_life)
    return weights("names", "ended")


def chances_in_phase(phases: NDArray[np.int64], gap_days: NDArray[np.int64], weights: Weights) -> NDArray[np.float64]:
    """Return `chance_in_phase` of many designations at once: array (designations)."""
    undated, ended, early = (weights("names", level) for level in ("undated", "ended", "not yet"))
    half_life = weights("time", "half-life of a designation") * DAYS_PER_YEAR
    before = weights("time", "half-life before attested") * DAYS_PER_YEAR
    chances = np.array([weights("names", "as written"), undated, undated, early, ended])[phases]
    is_open, is_before = phases == Phase.OPEN, phases == Phase.BEFORE
    chances[is_open] += (weights("names", "open") - undated) * np.exp2(-gap_days[is_open] / half_life)
    chances[is_before] += (undated - early) * np.exp2(-gap_days[is_before] / before)
    return chances


def link_chance(phase: Phase, gap_days: int, weights: Weights) -> float:
    """Return the chance that a superior stood above a unit, by how the subordination stands to the days (0 to 1)."""
    undated = weights("chain", "undated")
    if phase is Phase.ATTESTED:
        return weights("chain", "attested")
    if phase is Phase.UNDATED:
        return undated
    if phase is Phase.OPEN:  # nothing has ended it: it is worth no less than one without a date
        half_life = weights("time", "half-life of a subordination") * DAYS_PER_YEAR
        return undated + (weights("chain", "open") - undated) * fade(gap_days, half_life)
    half_life = weights("time", "half-life before attested") * DAYS_PER_YEAR
    floor = weights("chain", "of another time")
    return floor + (undated - floor) * fade(gap_days, half_life)


def link_chances(phases: NDArray[np.int64], gap_days: NDArray[np.int64], weights: Weights) -> NDArray[np.float64]:
    """Return `link_chance` of many subordinations at once, none of which had ended: array (subordinations)."""
    undated, floor = weights("chain", "undated"), weights("chain", "of another time")
    half_life = weights("time", "half-life of a subordination") * DAYS_PER_YEAR
    before = weights("time", "half-life before attested") * DAYS_PER_YEAR
    chances = np.array([weights("chain", "attested"), undated, undated, floor, floor])[phases]
    is_open, is_before = phases == Phase.OPEN, phases == Phase.BEFORE
    chances[is_open] += (weights("chain", "open") - undated) * np.exp2(-gap_days[is_open] / half_life)
    chances[is_before] += (undated - floor) * np.exp2(-gap_days[is_before] / before)
    return chances
