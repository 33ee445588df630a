"""Every claim that speaks of a unit, with the table it stands in; and the losses of its battles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from kb.knowledge import KnowledgeBase
from kb.records import Claim, Loss

TABLES = (
    "units",
    "unit_events",
    "designations",
    "subordinations",
    "presences",
    "participations",
    "losses",
)
"""The tables whose claims are about units, in the order in which they are told."""
_COLUMNS = ("unit_id", "parent_unit_id", "other_unit_id")


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with the table it stands in."""

    table: str
    claim: Claim


class UnitClaims:
    """Claims by the unit they speak of; made once per knowledge base, its index at the first question."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge

    def ready(self) -> Self:
        """Build now what is otherwise built at the first question."""
        _ = self._by_unit
        return self

    def of(self, unit_id: str) -> tuple[ClaimRow, ...]:
        """Return all claims that name a unit, table by table, in file order; those of others that name it too."""
        return tuple(self._by_unit.get(unit_id, ()))

    def losses_of(self, unit_id: str) -> tuple[Loss, ...]:
        """Return the losses claimed of a unit itself, and of the whole force in battles it took part in."""
        own = [row.claim for row in self.of(unit_id) if isinstance(row.claim, Loss)]
        fought = [station for station in self._knowledge.stations.of(unit_id) if station.kind == "battle"]
        whole = [
            loss
            for station in fought
            for loss in self._knowledge.losses.get(station.station_id, ())
            if loss.unit_id == ""
        ]
        return (*own, *whole)

    @cached_property
    def _by_unit(self) -> Mapping[str, tuple[ClaimRow, ...]]:
        tables = dict(self._knowledge.facts.tables())
        rows: defaultdict[str, list[ClaimRow]] = defaultdict(list)
        for table in TABLES:
            for claim in tables[table]:
                for unit_id in dict.fromkeys(_units_in(claim)):
                    rows[unit_id].append(ClaimRow(table, claim))
        return {unit_id: tuple(found) for unit_id, found in rows.items()}


def _units_in(claim: Claim) -> Iterator[str]:
    for column in _COLUMNS:
        unit_id = getattr(claim, column, "")
        if unit_id != "":
            yield unit_id
