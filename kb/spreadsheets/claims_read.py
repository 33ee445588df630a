"""A sheet read into claims: its headings, then every row; all faults of all rows, none of which stops the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kb.problems import Where
from kb.records import columns_of
from kb.spreadsheets.cells import Sheet, SheetRow, is_blank, text_of, tidy
from kb.spreadsheets.examples import is_marked_example, is_unchanged_example
from kb.spreadsheets.faults import Fault, at_cell
from kb.spreadsheets.headings import Headings, match_headings, row_of_headings
from kb.spreadsheets.rows_read import LooseReference, RowReader, SheetClaim, merged_rows

_ROWS_SEARCHED = 20
"""Rows looked through for the headings when the first one holds none, so that the message can say where they are."""


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What a sheet says.

    Attributes:
        sheet: The sheet.
        table: Its table.
        row_count: Rows with anything in them, headings and example left out.
        claims: Rows that could be read well enough to be checked against others.
        faults: What is wrong or was assumed.
        lost_keys: Keys declared by rows that could not be read that far.
        loose_references: Ids named by such rows.
        takes_source: Whether the source comes from the command.
        places: Column to its place, counted from 0.
        is_usable: Whether its headings, and so its rows, could be read.
    """

    sheet: Sheet
    table: str
    row_count: int
    claims: tuple[SheetClaim, ...]
    faults: tuple[Fault, ...]
    lost_keys: frozenset[str] = frozenset()
    loose_references: tuple[LooseReference, ...] = ()
    takes_source: bool = False
    places: Mapping[str, int] = field(default_factory=dict)
    is_usable: bool = True


def read_sheet(sheet: Sheet, table: str, source_id: str) -> SheetReading:
    """Read a sheet.

    Args:
        sheet: With at least one row.
        table: One of `kb.records.RECORDS`.
        source_id: Source of the rows when the sheet has no such column, or nothing in it.
    """
    headings = match_headings(table, [tidy(text_of(cell)) for cell in sheet.rows[0].cells])
    rows, faults = _without_examples(sheet, table, headings)
    takes_source = "source_id" in columns_of(table) and table != "sources" and not _has_source(headings, rows)
    wrong = list(_heading_faults(sheet, table, headings))
    if takes_source and source_id == "" and len(headings.places) > 0 and len(rows) > 0:
        values = {"column_name": f"{table}.source_id"}
        wrong.append(Fault("missing-source", Where(sheet.file, 0), column="source_id", values=values))
    if len(wrong) > 0:
        told = (*faults, *wrong)
        return SheetReading(sheet, table, len(rows), (), told, places=headings.places, is_usable=False)
    reader = RowReader(sheet, table, headings, source_id if takes_source else "")
    claims = tuple(claim for row in rows if (claim := reader.read(row)) is not None)
    faults += reader.faults
    return SheetReading(
        sheet,
        table,
        len(rows),
        claims,
        tuple(faults),
        frozenset(reader.lost_keys),
        tuple(reader.loose_references),
        takes_source,
        headings.places,
    )


def _without_examples(sheet: Sheet, table: str, headings: Headings) -> tuple[list[SheetRow], list[Fault]]:
    """Return the rows below the headings without the example of a form; one that is not marked as such is told."""
    rows = [row for row in sheet.rows[1:] if not is_marked_example(row, headings)]
    if len(rows) == 0 or rows[0] is not sheet.rows[1] or not is_unchanged_example(rows[0], table, headings):
        return rows, []
    return rows[1:], [Fault("example-left-out", Where(sheet.file, rows[0].number), "info")]


def _has_source(headings: Headings, rows: Iterable[SheetRow]) -> bool:
    place = headings.places.get("source_id")
    return place is not None and any(place < len(row.cells) and not is_blank(row.cells[place]) for row in rows)


def _heading_faults(sheet: Sheet, table: str, headings: Headings) -> Iterator[Fault]:
    """Yield what is wrong with the headings."""
    row, columns = sheet.rows[0].number, {"columns": table}
    if len(headings.places) == 0:
        yield _no_heading(sheet, table, headings)
        return
    for place in headings.unknown:
        yield at_cell(sheet, row, place, "unknown-heading", value=headings.texts[place], values=columns)
    for place, column in headings.doubled:
        first = {"first": headings.texts[headings.places[column]]}
        yield at_cell(sheet, row, place, "doubled-heading", value=headings.texts[place], values=first)
    for column in headings.missing(table):
        values = {"column_name": f"{table}.{column}"}
        yield Fault("missing-column", Where(sheet.file, row), column=column, values=values)
    for area in merged_rows(sheet).get(row, ()):
        yield Fault("merged", Where(sheet.file, row), value=area)


def _no_heading(sheet: Sheet, table: str, headings: Headings) -> Fault:
    rows = sheet.rows[1:_ROWS_SEARCHED]
    at = row_of_headings(table, [[tidy(text_of(cell)) for cell in row.cells] for row in rows])
    came = ", ".join(text for text in headings.texts if text != "")
    values = {"columns": table, "table": table, "found": str(rows[at].number) if at is not None else ""}
    return Fault("no-heading", Where(sheet.file, sheet.rows[0].number), value=came, values=values)
