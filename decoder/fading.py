"""How sure it stays, as days go by, that what was so on one day still is."""

from __future__ import annotations

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
