"""The numbers and words the checks rest on, read from `kb/checks.csv` with the basis of each."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LIMITS_FILE = Path(__file__).parent.parent / "checks.csv"


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the checks.

    Attributes:
        values: Name to value, as written in the file.
    """

    values: Mapping[str, str]

    def number(self, name: str) -> float:
        """Return a limit as a number, in the unit its row states."""
        return float(self.values[name])

    def words(self, name: str) -> frozenset[str]:
        """Return a limit that lists words, separated by a vertical bar in the file."""
        return frozenset(self.values[name].split("|"))

    def is_noted(self, name: str, *notes: str) -> bool:
        """Tell whether any note holds one of the listed phrases as whole words.

        Args:
            name: A limit that lists phrases.
            notes: Notes of the claims at hand.

        >>> read_limits().is_noted("rival_words", "arrival"), read_limits().is_noted("rival_words", "by day; rival")
        (False, True)
        """
        pattern = _phrases(self.values[name])
        return any(pattern.search(note) is not None for note in notes if note != "")


@lru_cache(maxsize=64)
def _phrases(value: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, value.split("|"))) + r")\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def read_limits(path: Path = LIMITS_FILE) -> Limits:
    """Read the limits of the checks.

    Args:
        path: CSV with the columns name, value, unit, basis, source and note.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return Limits({row["name"]: row["value"] for row in csv.DictReader(file)})
