"""How much the facts hold: by kind, by decade and by branch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType

from kb.dates import EdtfDate
from kb.facts_io import Facts
from kb.records import Claim, columns_of

KIND_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "sources": "kind",
        "units": "level",
        "unit_events": "event",
        "designations": "kind",
        "other_codes": "kind",
        "subordinations": "kind",
        "places": "kind",
        "battles": "kind",
        "participations": "role",
        "losses": "category",
        "successions": "kind",
        "abbreviations": "level",
    }
)
"""Table to the column by which its claims are told apart."""
OF_UNITS = ("units", "designations", "subordinations", "unit_events", "presences", "participations")
"""Tables whose claims are about one unit."""


def by_table(facts: Facts) -> dict[str, int]:
    """Return how many claims each table holds, in the order of the tables."""
    return {table: len(claims) for table, claims in facts.tables()}


def by_kind(facts: Facts, table: str) -> dict[str, int]:
    """Return how many claims of a table are of which kind, in the order of the vocabulary; none of 0."""
    column = KIND_COLUMNS[table]
    counts = Counter(getattr(claim, column) for claim in getattr(facts, table))
    return {value: counts[value] for value in (*columns_of(table)[column].allowed, "") if counts[value] > 0}


def by_decade(facts: Facts) -> dict[tuple[str, int], int]:
    """Return how many dated claims of each table begin in which decade (its first year)."""
    counts: Counter[tuple[str, int]] = Counter()
    for table, claims in facts.tables():
        dated = [name for name, column in columns_of(table).items() if column.type == "date"]
        if len(dated) == 0:
            continue
        for claim in claims:
            first = _first_date(claim, dated)
            if first is not None:
                counts[table, first.earliest.year // 10 * 10] += 1
    return dict(counts)


def by_branch(facts: Facts) -> dict[tuple[str, str], int]:
    """Return how many claims of each table of `OF_UNITS` are about units of which branch."""
    branches = {unit.unit_id: unit.branch for unit in facts.units}
    counts: Counter[tuple[str, str]] = Counter()
    for item in fields(facts):
        if item.name in OF_UNITS:
            counts.update((item.name, branches[claim.unit_id]) for claim in getattr(facts, item.name))
    return dict(counts)


def _first_date(claim: Claim, columns: list[str]) -> EdtfDate | None:
    dates = (getattr(claim, name) for name in columns)
    return next((value for value in dates if isinstance(value, EdtfDate)), None)
