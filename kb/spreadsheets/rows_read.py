"""One row of a sheet read into a claim, with everything that is wrong with it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from openpyxl.utils import range_boundaries

from kb.checks.limits import read_limits
from kb.facts_io import claim_id
from kb.folding import key_of
from kb.ledger.proposals import Proposal
from kb.problems import Where
from kb.records import KEYS, RECORDS, Claim, columns_of
from kb.spreadsheets.cells import Sheet, SheetRow, is_blank, text_of, tidy
from kb.spreadsheets.faults import Fault, at_cell
from kb.spreadsheets.headings import AS_WRITTEN, LOCATOR, Headings
from kb.spreadsheets.values_read import ColumnReader, Reading

_POINT = ("lat", "lon")
"""Columns of a point: when one is wrong, the other says nothing."""
NEW = "+"
"""Before the file in the place of a claim that is not in the ledger: a file may bear the name of a table there."""


@dataclass(frozen=True, slots=True)
class SheetClaim:
    """A row as a claim.

    Attributes:
        sheet: Name of the sheet.
        row: Number of the row.
        claim: Its values; those that could not be read are empty.
        proposal: The same, on its way into the ledger.
        is_whole: Whether all of it could be read.
    """

    sheet: str
    row: int
    claim: Claim
    proposal: Proposal
    is_whole: bool


@dataclass(frozen=True, slots=True)
class LooseReference:
    """An id that a row names which made no claim: it is looked up all the same.

    Attributes:
        row: Number of the row.
        column: The column.
        value: The id.
    """

    row: int
    column: str
    value: str


def merged_rows(sheet: Sheet) -> Mapping[int, tuple[str, ...]]:
    """Return the ranges of merged cells that touch each row with anything in it."""
    found: dict[int, tuple[str, ...]] = {}
    number = attrgetter("number")
    for area in sheet.merged:
        _, top, _, bottom = range_boundaries(area)
        first, last = bisect_left(sheet.rows, top, key=number), bisect_right(sheet.rows, bottom, key=number)
        for row in sheet.rows[first:last]:
            found[row.number] = (*found.get(row.number, ()), area)
    return found


class RowReader:
    """Reads the rows of one sheet.

    Args:
        sheet: The sheet.
        table: Its table.
        headings: Its headings, without faults.
        source_id: What stands for the source where the sheet names none; empty when it does.

    Attributes:
        faults: What is wrong or was assumed.
        lost_keys: Keys that rows declare which made no claim.
        loose_references: Ids that such rows name.
    """

    def __init__(self, sheet: Sheet, table: str, headings: Headings, source_id: str) -> None:
        self.faults: list[Fault] = []
        self.lost_keys: set[str] = set()
        self.loose_references: list[LooseReference] = []
        self._sheet, self._table, self._headings, self._source_id = sheet, table, headings, source_id
        self._columns = columns_of(table)
        self._readers = [(name, headings.places.get(name), ColumnReader(table, name)) for name in self._columns]
        self._said = [at for at, column in enumerate(self._columns.values()) if column.is_said]
        self._required = [at for at, column in enumerate(self._columns.values()) if column.required]
        self._gaps = [place for place, text in enumerate(headings.texts) if key_of(text) == ""]
        self._merged = merged_rows(sheet)

    def read(self, row: SheetRow) -> SheetClaim | None:
        """Read a row; None when too little of it could be read to make a claim."""
        if not self._is_in_shape(row):
            return None
        readings = [self._reading(reader, place, row) for _, place, reader in self._readers]
        faults = list(self._cell_faults(row, readings))
        exchanged = self._exchanged(row, readings)
        if exchanged is not None:
            faults.append(exchanged)
        if any(fault.severity == "error" and fault.column in _POINT for fault in faults):
            readings = _without_point(self._columns, readings)
        self.faults += faults
        is_whole = all(fault.severity != "error" for fault in faults)
        if any(readings[at].text == "" for at in self._required):
            self._lose(row)
            self.loose_references += [
                LooseReference(row.number, name, found.text)
                for (name, _, reader), found in zip(self._readers, readings, strict=True)
                if len(reader.column.refers_to) > 0 and found.text != ""
            ]
            return None
        return self._claim(row, readings, is_whole)

    def _is_in_shape(self, row: SheetRow) -> bool:
        """Tell whether the cells of a row stand under their headings; what is wrong is kept."""
        where = Where(self._sheet.file, row.number)
        if row.is_torn:
            self.faults.append(Fault("torn-row", where, value=text_of(row.cells[0])))
            return False
        width = len(self._headings.texts)
        between = (row.cells[place] for place in self._gaps if place < len(row.cells))
        if len(row.cells) > width or not all(map(is_blank, between)):
            values = {"width": str(width)}
            self.faults.append(Fault("extra-cells", where, value=str(len(row.cells)), values=values))
            self._lose(row)
            return False
        return True

    def _reading(self, reader: ColumnReader, place: int | None, row: SheetRow) -> Reading:
        if reader.name == "source_id" and self._source_id != "" and self._table != "sources":
            return reader.read(self._source_id)
        return reader.read(row.cells[place] if place is not None and place < len(row.cells) else "")

    def _cell_faults(self, row: SheetRow, readings: list[Reading]) -> Iterator[Fault]:
        areas = self._merged.get(row.number, ())
        for area in areas:
            yield Fault("merged", Where(self._sheet.file, row.number), value=area)
        for (name, place, _), reading in zip(self._readers, readings, strict=True):
            for fault in reading.faults:
                if fault.code != "empty" or len(areas) == 0:
                    at = place if place is not None else len(self._headings.texts)
                    yield at_cell(
                        self._sheet, row.number, at, fault.code,
                        severity=fault.severity, column=name, value=fault.value, values=fault.values,
                    )  # fmt: skip

    def _exchanged(self, row: SheetRow, readings: list[Reading]) -> Fault | None:
        """Return a fault when latitude and longitude stand in each other's place."""
        pairs = zip(self._columns, readings, strict=True)
        point = {name: found for name, found in pairs if name in _POINT}
        if len(point) < 2 or any(not isinstance(found.value, float) for found in point.values()):
            return None
        lat, lon = point["lat"], point["lon"]
        if _is_inside(lat.value, lon.value) or not _is_inside(lon.value, lat.value):
            return None
        values = {"lat": lon.text, "lon": lat.text}
        place = self._headings.places["lat"]
        return at_cell(
            self._sheet, row.number, place, "exchanged", column="lat", value=f"{lat.text}, {lon.text}", values=values
        )

    def _claim(self, row: SheetRow, readings: list[Reading], is_whole: bool) -> SheetClaim:
        texts = tuple(found.text for found in readings)
        where = Where(f"{NEW}{self._sheet.file}", row.number)
        values: list[Any] = [found.value for found in readings]
        claim = RECORDS[self._table](where, claim_id(self._table, [texts[at] for at in self._said]), *values)
        proposal = Proposal(self._table, texts, self._extra(row, AS_WRITTEN), self._extra(row, LOCATOR))
        return SheetClaim(self._sheet.file, row.number, claim, proposal, is_whole)

    def _extra(self, row: SheetRow, name: str) -> str:
        place = self._headings.places.get(name)
        return tidy(text_of(row.cells[place])) if place is not None and place < len(row.cells) else ""

    def _lose(self, row: SheetRow) -> None:
        """Keep the key that an unread row declares, so that rows which name it are not blamed."""
        place = self._headings.places.get(KEYS.get(self._table, ""))
        if place is not None and place < len(row.cells):
            self.lost_keys.add(tidy(text_of(row.cells[place])))


def _without_point(names: Iterable[str], readings: list[Reading]) -> list[Reading]:
    """Return a row without its coordinates, so that the checks do not tell the same fault again."""
    pairs = zip(names, readings, strict=True)
    return [Reading(found.text, None) if name in _POINT else found for name, found in pairs]


def _is_inside(lat: float, lon: float) -> bool:
    """Tell whether a point lies in the box that `kb.checks` allows."""
    limits = read_limits()
    is_in_width = limits.number("lon_min_deg") <= lon <= limits.number("lon_max_deg")
    return is_in_width and limits.number("lat_min_deg") <= lat <= limits.number("lat_max_deg")
