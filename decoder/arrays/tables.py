"""The hypotheses of a unit text on some days as arrays, before places, home and campaign are weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from decoder.arrays.numbering import Floats, Numbers, runs

UNKNOWN = -1
"""Number of the station "whereabouts unknown", and of a place that nothing tells."""


@dataclass(frozen=True, slots=True)
class Table:
    """Units that a notice can mean, and their stations.

    Attributes:
        units: Number of each candidate's unit: array (candidates).
        chains: Number of its chain of command.
        priors: log2 of its prior odds against "none of these".
        candidates: Place of each hypothesis's candidate among the candidates: array (hypotheses).
        stations: Number of its station; `UNKNOWN` where its whereabouts are not known.
        bits: What all evidence weighs but places, home and campaign, with the prior odds.
        places: Number of the station whose place counts: its own, or the nearest in time; `UNKNOWN` = none.
        trust: How sure the unit still was at that place (0 to 1); 1 at its own station.
    """

    units: Numbers
    chains: Numbers
    priors: Floats
    candidates: Numbers
    stations: Numbers
    bits: Floats
    places: Numbers
    trust: Floats


_NO_NUMBERS, _NO_BITS = np.zeros(0, dtype=np.int64), np.zeros(0)
NO_TABLE = Table(_NO_NUMBERS, _NO_NUMBERS, _NO_BITS, _NO_NUMBERS, _NO_NUMBERS, _NO_BITS, _NO_NUMBERS, _NO_BITS)
"""Nothing is known that the notice can mean."""


@dataclass(frozen=True, slots=True)
class Laid:
    """The candidates and hypotheses of many rows, row by row, as `Table` has them.

    Attributes:
        candidate_rows: The row of each candidate.
        units: As in `Table`, of each candidate.
        chains: The same.
        priors: The same.
        rows: The row of each hypothesis.
        candidates: Place of its candidate among all candidates.
        stations: As in `Table`, of each hypothesis.
        bits: The same.
        places: The same.
        trust: The same.
    """

    candidate_rows: Numbers
    units: Numbers
    chains: Numbers
    priors: Floats
    rows: Numbers
    candidates: Numbers
    stations: Numbers
    bits: Floats
    places: Numbers
    trust: Floats


def lay_out(tables: Sequence[Table], table_of_row: Numbers) -> Laid:
    """Lay the tables of rows one behind the other.

    Args:
        tables: Distinct tables.
        table_of_row: Which of them each row has: array (rows).
    """

    def joined(name: str) -> Any:
        return np.concatenate([getattr(table, name) for table in (NO_TABLE, *tables)])

    many = np.array([len(table.units) for table in tables], dtype=np.int64)[table_of_row]
    begins = _begins([len(table.units) for table in tables])[table_of_row]
    candidate_at = runs(begins, many)
    count = np.array([len(table.bits) for table in tables], dtype=np.int64)[table_of_row]
    at = runs(_begins([len(table.bits) for table in tables])[table_of_row], count)
    row_numbers = np.arange(len(table_of_row), dtype=np.int64)
    first_candidate = np.cumsum(many) - many
    return Laid(
        np.repeat(row_numbers, many),
        joined("units")[candidate_at],
        joined("chains")[candidate_at],
        joined("priors")[candidate_at],
        np.repeat(row_numbers, count),
        joined("candidates")[at] + np.repeat(first_candidate, count),
        joined("stations")[at],
        joined("bits")[at],
        joined("places")[at],
        joined("trust")[at],
    )


def _begins(lengths: Sequence[int]) -> Numbers:
    return np.cumsum([0, *lengths], dtype=np.int64)
