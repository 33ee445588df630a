"""Facts in and out of text: CSV rows to typed records, with every fault found on the way.

Data flow: folder of CSV -> rows of text -> typed records + problems -> `Facts`.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kb.problems import FactsError, Problem, Where
from kb.records import (
    RECORDS,
    Abbreviation,
    Battle,
    BattleDate,
    Claim,
    Designation,
    District,
    Hamlet,
    Loss,
    OtherCode,
    Participation,
    Period,
    Place,
    Presence,
    ProvincePresent,
    Source,
    Subordination,
    Succession,
    Unit,
    UnitEvent,
    columns_of,
)
from kb.values import READERS, as_written, read_value

BUNDLED_FACTS = Path(__file__).parent / "facts"

Row = tuple[Where, list[str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """All claims, table by table, in file order."""

    sources: tuple[Source, ...] = ()
    units: tuple[Unit, ...] = ()
    unit_events: tuple[UnitEvent, ...] = ()
    designations: tuple[Designation, ...] = ()
    other_codes: tuple[OtherCode, ...] = ()
    subordinations: tuple[Subordination, ...] = ()
    places: tuple[Place, ...] = ()
    districts: tuple[District, ...] = ()
    presences: tuple[Presence, ...] = ()
    battles: tuple[Battle, ...] = ()
    battle_dates: tuple[BattleDate, ...] = ()
    participations: tuple[Participation, ...] = ()
    losses: tuple[Loss, ...] = ()
    periods: tuple[Period, ...] = ()
    successions: tuple[Succession, ...] = ()
    province_present: tuple[ProvincePresent, ...] = ()
    hamlets_rvn: tuple[Hamlet, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()

    def tables(self) -> Iterator[tuple[str, tuple[Claim, ...]]]:
        """Yield each table's name and its claims, in the order of `RECORDS`."""
        for item in fields(self):
            yield item.name, getattr(self, item.name)


def read_folder(folder: Path) -> tuple[Facts, list[Problem]]:
    """Read every table of a folder of facts.

    Args:
        folder: Holds one CSV per table of `RECORDS`; a table that is not there is empty.

    Returns:
        The claims that could be read, and every fault. A row with a fault in a required value is left out; a fault
        in another value leaves that value empty, so that the row can still be checked against the others by
        `kb.checks`. Facts with any fault are for checking only.

    Raises:
        FactsError: If the folder holds no table at all.
    """
    problems: list[Problem] = []
    tables: dict[str, Any] = {}
    for table in RECORDS:
        path = folder / f"{table}.csv"
        if path.is_file():
            rows = _csv_rows(path, tuple(columns_of(table)), problems)
            tables[table] = tuple(to_records(table, rows, problems))
    if not tables:
        names = ", ".join(f"{table}.csv" for table in RECORDS)
        raise FactsError(
            [
                Problem(
                    "no-facts",
                    "error",
                    Where(str(folder), 0),
                    "",
                    str(folder),
                    "The folder holds no table of facts.",
                    f"Give a folder with any of: {names}.",
                )
            ]
        )
    return Facts(**tables), problems


def to_records(table: str, rows: Iterable[Row], problems: list[Problem]) -> Iterator[Claim]:
    """Turn rows of text into the table's records; faults are appended to `problems`.

    Args:
        table: One of `RECORDS`.
        rows: Place and the column values in declared order.
        problems: Receives every fault; a row with one in a required value yields no record.
    """
    record = RECORDS[table]
    columns = columns_of(table)
    readers = [(name, column, READERS[column.type]) for name, column in columns.items()]
    said = [index for index, column in enumerate(columns.values()) if column.is_said]
    shared: dict[str, str] = {}  # the same text is one object: most columns have few, and half a million rows
    for where, texts in rows:
        faults = len(problems)
        values = [
            read_value(where, name, column, reader, shared.setdefault(text, text), problems)
            for (name, column, reader), text in zip(readers, texts, strict=True)
        ]
        if not any(columns[problem.column].required for problem in problems[faults:]):
            yield record(where, claim_id(table, [as_written(values[index]) for index in said]), *values)


def claim_id(table: str, said: Iterable[str]) -> str:
    """Hash what a claim says into its id.

    Args:
        table: Table name.
        said: The values in their plain form (`as_written`), notes left out.

    Returns:
        16 hexadecimal digits.
    """
    text = "\x1f".join((table, *said))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def version_of(claim_ids: Iterable[str]) -> str:
    """Hash the claims of a knowledge base: 12 hexadecimal digits, whatever their order."""
    return hashlib.blake2b("".join(sorted(claim_ids)).encode(), digest_size=6).hexdigest()


def _csv_rows(path: Path, names: tuple[str, ...], problems: list[Problem]) -> Iterator[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(_file_problem(path, "encoding", f"is not UTF-8 (byte {error.start}).", "Save it as UTF-8."))
        return
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        order = _column_order(path, header, names, problems)
        if order is None:
            return
        row = reader.line_num
        for values in reader:
            where = Where(path.name, row + 1)
            row = reader.line_num
            if len(values) == 0:
                continue
            if len(values) != len(header):
                problems.append(
                    Problem(
                        "cells",
                        "error",
                        where,
                        "",
                        ",".join(values)[:80],
                        f"The row has {len(values)} cells, the header has {len(header)}.",
                        "Quote a text that holds a comma, and give every column a cell.",
                    )
                )
                continue
            yield where, [values[index] if index is not None else "" for index in order]
    except csv.Error as error:
        problems.append(_file_problem(path, "csv", f"is broken CSV: {error}.", "Close every quotation mark."))


def _column_order(
    path: Path, header: list[str], names: tuple[str, ...], problems: list[Problem]
) -> list[int | None] | None:
    """Map declared columns to positions in the file; a required column that is absent is a fault."""
    table = columns_of(path.stem)
    missing = [name for name in names if name not in header and table[name].required]
    unknown = [name for name in header if name not in names]
    doubled = sorted({name for name in header if header.count(name) > 1})
    faults = [(missing, "lacks the column"), (unknown, "has an unknown column"), (doubled, "repeats the column")]
    for columns, what in faults:
        for column in columns:
            problems.append(
                _file_problem(path, "header", f"{what} {column!r}.", f"The columns are: {', '.join(names)}.")
            )
    if any(columns for columns, _ in faults):
        return None
    return [header.index(name) if name in header else None for name in names]


def _file_problem(path: Path, code: str, message: str, hint: str) -> Problem:
    return Problem(code, "error", Where(path.name, 0), "", path.name, f"The file {message}", hint)
