"""How sure it stays, as days go by, that what was so on one day still is."""

from __future__ import annotations

from collections.abc import Sequence

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
    levels = ("as written", "open", "undated", "not yet", "ended")
    half_life = weights("time", "half-life of a designation")
    return _faded([weights("names", level) for level in levels], half_life, phases, gap_days, weights)


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
    levels = ("attested", "open", "undated", "of another time", "of another time")
    half_life = weights("time", "half-life of a subordination")
    return _faded([weights("chain", level) for level in levels], half_life, phases, gap_days, weights)


def _faded(
    levels: Sequence[float],
    half_life_years: float,
    phases: NDArray[np.int64],
    gap_days: NDArray[np.int64],
    weights: Weights,
) -> NDArray[np.float64]:
    """Return the chances of states that fade from what they are worth when open, or near their beginning.

    Args:
        levels: What a state is worth in each of `Phase`, at no gap when open, long before when not yet begun.
        half_life_years: Of an open one.
        phases: Of the states.
        gap_days: The same.
        weights: Of the model.
    """
    _, at_once, undated, long_before, _ = levels
    chances = np.array(levels)[phases]
    for phase, floor, top, years in (
        (Phase.OPEN, undated, at_once, half_life_years),
        (Phase.BEFORE, long_before, undated, weights("time", "half-life before attested")),
    ):
        at = phases == phase
        chances[at] = floor + (top - floor) * np.exp2(-gap_days[at] / (years * DAYS_PER_YEAR))
    return chances
