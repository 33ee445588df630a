"""How many people must read an answer: none can be said, one reader, or clear at a look."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from kb.schema import LEVELS

Triage = Literal["clear", "one_reader", "two_readers"]
TRIAGE_FILE = Path(__file__).parent / "triage.csv"


def triage_of(safe_level: str, probability: float) -> Triage:
    """Return how many people must read an answer.

    Args:
        safe_level: The smallest level that is safe to state, or empty.
        probability: Of the unit at that level (0 to 1).

    >>> triage_of("regiment", 0.97), triage_of("division", 0.97), triage_of("", 0.0)
    ('clear', 'one_reader', 'two_readers')
    """
    if safe_level == "":
        return "two_readers"
    level, least = clear_from()
    is_small = safe_level in LEVELS and LEVELS.index(safe_level) >= LEVELS.index(level)
    return "clear" if is_small and probability >= least else "one_reader"


def clear_from() -> tuple[str, float]:
    """Return the largest level, and the least probability of its unit (0 to 1), that are clear at a look."""
    row = _rows()["clear"]
    return row["largest_level"], float(row["least_probability"])


@cache
def _rows() -> Mapping[str, dict[str, str]]:
    with TRIAGE_FILE.open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["class"]: row for row in csv.DictReader(file)})
