"""The units that no fact lists: how likely a notice is of one of them, before anything is weighed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from decoder.lookups import Lookups
from decoder.matching import NAMING_KINDS
from decoder.read import Reading

_SUB_UNITS = ("battalion", "company")
_LISTED_LEVELS = ("regiment", "division", "battalion", "company")
"""Levels named in a text, in the order in which they say whether its unit can be expected among the listed ones."""


def named_levels(readings: Sequence[Reading]) -> frozenset[str] | None:
    """Return the levels the best reading names, empty when it names only names and codes; None when it names nothing.

    Brigades and groups count as regiments.
    """
    parts = [part for part in readings[0].parts if part.kind in NAMING_KINDS] if len(readings) > 0 else []
    if len(parts) == 0:
        return None
    return frozenset("regiment" if part.level in ("brigade", "group") else part.level for part in parts)


def listed_level(levels: frozenset[str] | None) -> str:
    """Return the level by which a unit can be expected among the listed ones; empty when the text names none."""
    return next((level for level in _LISTED_LEVELS if level in (levels or ())), "")


def prior_of_none(levels: frozenset[str] | None, prior_of: Mapping[str, float], lookups: Lookups) -> float:
    """Return the chance, before anything is weighed, that the notice is of none of the candidates.

    A text that names a unit rules out the listed units it does not name, so that only unlisted ones are left;
    how many those are is a share of all units of the level named. A battalion or company alone can also be one
    of a listed regiment whose number was left out. Without a name, all other units are left.

    Args:
        levels: From `named_levels`.
        prior_of: Unit id of each candidate to its prior.
        lookups: Over the knowledge base.

    Returns:
        Above 0, at most 1.
    """
    weights = lookups.weights
    if levels is None:
        return max(1.0 - math.fsum(prior_of.values()), weights("prior", "not in the facts"))
    level = listed_level(levels)
    unlisted = weights("prior", f"not in the facts {level}".strip())
    if level == "":
        return unlisted
    left_out = weights("prior", "number left out") if level in _SUB_UNITS else 0.0
    of_level = lookups.deaths.level_prior(level) * unlisted / (1 - unlisted)
    chance = of_level + left_out * lookups.deaths.level_prior("regiment")
    return chance if chance > 0 else unlisted  # no unit of the level is listed at all
