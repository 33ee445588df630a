"""Results of a list as a table on disk: filtered by facets, counted, read page by page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from decoder.result_rows import RESULT_COLUMNS
from explorer.maps.provinces import province_at
from kb.folding import collation_key

FACETS = ("triage", "strength", "safe_unit", "province", "year")
"""What results are sorted out by."""
NOT_SAID = "-"
"""Value of a facet in rows where nothing is said of it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet with the number of rows that have it."""

    value: str
    count: int


class Results:
    """The results of one list.

    Args:
        path: Of the Arrow file that `decoder.lists.job` wrote; it is mapped, not read into memory.
    """

    def __init__(self, path: Path) -> None:
        self._table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
        self.headings: tuple[str, ...] = tuple(json.loads(self._table.schema.metadata[b"headings"]))

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def choices(self, facet: str, chosen: Mapping[str, Sequence[str]], most: int = 200) -> list[Choice]:
        """Return the values of a facet among the rows that the other facets leave, the most frequent first.

        Args:
            facet: One of `FACETS`.
            chosen: Facet to the values wanted; the facet's own are not applied.
            most: Most values returned.
        """
        others = {name: values for name, values in chosen.items() if name != facet}
        counts = self._columns[facet].filter(self._mask(others)).value_counts().to_pylist()
        found = [Choice(each["values"], each["counts"]) for each in counts]
        return sorted(found, key=lambda each: (-each.count, collation_key(each.value)))[:most]

    def count(self, chosen: Mapping[str, Sequence[str]]) -> int:
        """Return how many rows have one of the values wanted in every facet."""
        return int(pc.sum(self._mask(chosen)).as_py() or 0)

    def page(self, chosen: Mapping[str, Sequence[str]], start: int, length: int) -> list[dict[str, Any]]:
        """Return some of the rows that have the values wanted: number of the row, own cells, results."""
        at = np.flatnonzero(np.asarray(self._mask(chosen)))[start : start + length]
        rows = self._table.take(pa.array(at)).to_pylist()
        return [{"row": int(number) + 1, **row} for number, row in zip(at, rows, strict=True)]

    def rows(self, chosen: Mapping[str, Sequence[str]]) -> pa.Table:
        """Return all rows that have the values wanted, under the headings of the list and the names of the results."""
        names = [*self.headings, *RESULT_COLUMNS]
        return self._table.filter(self._mask(chosen)).rename_columns(_distinct(names))

    def _mask(self, chosen: Mapping[str, Sequence[str]]) -> pa.Array:
        mask = pa.array(np.ones(len(self), dtype=bool))
        for facet, values in chosen.items():
            if len(values) > 0:
                mask = pc.and_(mask, pc.is_in(self._columns[facet], pa.array(list(values))))
        return mask

    @cached_property
    def _columns(self) -> dict[str, pa.Array]:
        """Facet to its values, one per row."""
        own = {name: self._table[name].combine_chunks() for name in ("triage", "strength", "safe_unit")}
        year = pc.utf8_slice_codeunits(self._table["period_from"].combine_chunks(), 0, 4)
        found = {**own, "year": year, "province": self._provinces()}
        return {name: pc.fill_null(column, NOT_SAID) for name, column in found.items()}

    def _provinces(self) -> pa.Array:
        """Return the province of each row's place: each distinct point is looked up once."""
        points = self._table.select(["lat", "lon"]).to_pandas()
        found = {
            point: province_at(*point) for point in points.dropna().drop_duplicates().itertuples(index=False, name=None)
        }
        pairs = zip(points["lat"], points["lon"], strict=True)
        return pa.array([found.get(pair) for pair in pairs], pa.string())


def _distinct(names: Sequence[str]) -> list[str]:
    """Number names that stand more than once."""
    seen: dict[str, int] = {}
    kept = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        kept.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return kept
