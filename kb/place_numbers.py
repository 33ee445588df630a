"""The gazetteer's numbers, read from gazetteer.csv: default radii, weights and limits."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FILE = Path(__file__).with_name("gazetteer.csv")


@cache
def place_numbers() -> Mapping[str, float]:
    """Read the numbers once.

    Returns:
        Number name to value; radii in km, weights and factors 0 to 1, limits as counts.

    >>> place_numbers()["radius.hamlet"]
    2.0
    """
    with _FILE.open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["number"]: float(row["value"]) for row in csv.DictReader(file)})
