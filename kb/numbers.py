"""Numbers of the knowledge base, read from CSV files: each with its basis, none in code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).parent


def place_numbers() -> Mapping[str, float]:
    """Return the gazetteer's numbers: radii in km, weights and factors 0 to 1, limits as counts.

    >>> place_numbers()["radius.hamlet"]
    2.0
    """
    return _read("gazetteer.csv")


def command_numbers() -> Mapping[str, float]:
    """Return the numbers of the chain of command: days, and shares 0 to 1.

    >>> command_numbers()["share.nearly_all"]
    0.9
    """
    return _read("command.csv")


def nearest_numbers() -> Mapping[str, float]:
    """Return the numbers of the search for entities that exist already: likeness 0 to 1, limits as counts."""
    return _read("nearest.csv")


@cache
def _read(name: str) -> Mapping[str, float]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["number"]: float(row["value"]) for row in csv.DictReader(file)})
