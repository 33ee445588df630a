"""Which missing field would help most: how much doubt about the unit it would take away, in bits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from types import MappingProxyType

from decoder.gaps import entropy
from decoder.posterior import Hypothesis

_SHOWS: Mapping[str, Callable[[Hypothesis], Hashable]] = MappingProxyType(
    {
        "unit_text": lambda each: each.candidate.chain[0].unit.unit_id if len(each.candidate.chain) > 0 else "",
        "died_text": lambda each: (each.station.start, each.station.end),
        "place_text": lambda each: (each.station.place_id, each.station.place_text, each.station.lat, each.station.lon),
    }
)
"""Field of the notice to what it would show of a hypothesis: its superior, its days, its place."""


def field_gains(hypotheses: Sequence[Hypothesis], none_of_these: float) -> dict[str, float]:
    """Return the doubt about the unit that each field would take away if it told its part without error.

    Args:
        hypotheses: Of a decoding.
        none_of_these: Its probability (0 to 1), which no field shows.

    Returns:
        Field of `Notice` to bits: the mutual information of the unit and of what the field shows, from 0 (it tells
        nothing new) to the whole entropy of the unit. An upper bound: a real place or date is vaguer than a station.

    Source: T. Cover, J. Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.3.
    """
    return {field: _information(hypotheses, none_of_these, shows) for field, shows in _SHOWS.items()}


def _information(
    hypotheses: Sequence[Hypothesis], none_of_these: float, shows: Callable[[Hypothesis], Hashable]
) -> float:
    units: dict[str, float] = defaultdict(float)
    shown: dict[Hashable, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for each in hypotheses:
        units[each.unit.unit_id] += each.probability
        shown[shows(each)][each.unit.unit_id] += each.probability
    left = 0.0
    for shares in shown.values():
        mass = sum(shares.values())
        if mass > 0.0:
            left += mass * entropy(share / mass for share in shares.values())
    return max(entropy([*units.values(), none_of_these]) - left - entropy([none_of_these]), 0.0)
