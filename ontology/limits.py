"""The limits of queries, read from `limits.csv` with the basis of each."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

LIMITS_FILE = Path(__file__).parent / "limits.csv"


@cache
def read_limits() -> Mapping[str, int]:
    """Return the limits by name, each in the unit its row states."""
    with LIMITS_FILE.open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["name"]: int(row["value"]) for row in csv.DictReader(file)})
