"""The hypotheses of unit texts on some days as arrays, before places, home and campaign are weighed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from decoder.arrays.numbering import Floats, Numbers, runs

UNKNOWN = -1
"""Number of the station "whereabouts unknown", and of a place that nothing tells."""


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """The stations of units in windows, one behind the other, "whereabouts unknown" the last of each.

    Attributes:
        begins: Where those of each unit in a window begin: array (units + 1).
        stations: Number of each station; `UNKNOWN` where the whereabouts are not known: array (hypotheses).
        bits: What the unit's life, its battles and the station weigh, log2.
        places: Number of the station whose place counts: its own, or the nearest in time; `UNKNOWN` = none.
        trust: How sure the unit still was at that place (0 to 1); 1 at its own station.
    """

    begins: Numbers
    stations: Numbers
    bits: Floats
    places: Numbers
    trust: Floats


@dataclass(frozen=True, slots=True)
class Tables:
    """Units that notices can mean, table by table.

    Attributes:
        begins: Where the candidates of each table begin: array (tables + 1).
        units: Number of each candidate's unit: array (candidates).
        chains: Number of its chain of command.
        priors: log2 of its prior odds against "none of these".
        bits: What the unit text weighs for it, with the prior odds.
        then: Place of the unit in its window among those of the hypotheses.
        hypotheses: Of the units in their windows.
    """

    begins: Numbers
    units: Numbers
    chains: Numbers
    priors: Floats
    bits: Floats
    then: Numbers
    hypotheses: Hypotheses


@dataclass(frozen=True, slots=True)
class Laid:
    """The candidates and hypotheses of many rows, row by row.

    Attributes:
        candidate_rows: The row of each candidate.
        units: As in `Tables`, of each candidate.
        chains: The same.
        priors: The same.
        rows: The row of each hypothesis.
        candidates: Place of its candidate among all candidates.
        stations: As in `Hypotheses`, of each hypothesis.
        bits: What all evidence weighs but places, home and campaign, with the prior odds.
        places: As in `Hypotheses`.
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


def lay_out(tables: Tables, table_of_row: Numbers) -> Laid:
    """Lay the tables of rows one behind the other.

    Args:
        tables: Distinct tables.
        table_of_row: Which of them each row has: array (rows).
    """
    known = tables.hypotheses
    many = tables.begins[table_of_row + 1] - tables.begins[table_of_row]
    candidate_at = runs(tables.begins[table_of_row], many)
    candidate_rows = np.repeat(np.arange(len(table_of_row), dtype=np.int64), many)
    then = tables.then[candidate_at]
    count = known.begins[then + 1] - known.begins[then]
    at = runs(known.begins[then], count)
    return Laid(
        candidate_rows,
        tables.units[candidate_at],
        tables.chains[candidate_at],
        tables.priors[candidate_at],
        np.repeat(candidate_rows, count),
        np.repeat(np.arange(len(candidate_at), dtype=np.int64), count),
        known.stations[at],
        known.bits[at] + np.repeat(tables.bits[candidate_at], count),
        known.places[at],
        known.trust[at],
    )
