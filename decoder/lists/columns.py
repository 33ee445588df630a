"""Which column of a list holds which field of a notice: found by its heading, or named by hand."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from decoder.lists.tables import TextTable
from decoder.notice import TEXT_FIELDS
from kb.folding import key_of
from kb.problems import FactsError, Problem, Where

_TITLE_ROWS = 10
COLUMNS_FILE = Path(__file__).parent / "columns.csv"


@cache
def _headings() -> Mapping[str, str]:
    with COLUMNS_FILE.open(encoding="utf-8", newline="") as file:
        return {key_of(text): row["field"] for row in csv.DictReader(file) for text in row["headings"].split("|")}


def guess_columns(headings: tuple[str, ...]) -> dict[str, int]:
    """Guess which column holds which field from common Vietnamese headings.

    Args:
        headings: As in the file; case and diacritics do not matter.

    Returns:
        Field of `Notice` to column index; the first heading that fits a field wins.

    >>> guess_columns(("STT", "Đơn vị", "NGAY HY SINH"))
    {'notice_id': 0, 'unit_text': 1, 'died_text': 2}
    """
    columns: dict[str, int] = {}
    for index, heading in enumerate(headings):
        field = _headings().get(key_of(heading))
        if field is not None:
            columns.setdefault(field, index)
    return columns


@dataclass(frozen=True, slots=True)
class NoticeList:
    """A list of notices with its columns.

    Attributes:
        headings: As in the file; a column without one is named by its number.
        rows: The rows below the headings, every one of the file.
        columns: Field of `Notice` to column index.
        doubled: Headings that stand more than once; the first one is used.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: Mapping[str, int]
    doubled: tuple[str, ...]


def find_columns(table: TextTable, chosen: Mapping[str, str] = MappingProxyType({})) -> NoticeList:
    """Find the headings of a list and the columns that hold the fields of a notice.

    A title above the headings is passed over: the headings are the first row, among the first few, in which a
    column for the unit or the place is found.

    Args:
        table: The file.
        chosen: Field to heading by the caller's own choice, such as ``{"unit_text": "Đơn vị cũ"}``.

    Raises:
        FactsError: With every fault: an unknown field, a heading that is not there, no column for the unit.
    """
    faults: list[Problem] = []
    for row, cells in enumerate(table.rows[:_TITLE_ROWS]):
        columns, faults_here = _columns_of(cells, chosen)
        if len(faults_here) == 0:
            names = tuple(cell or f"({index})" for index, cell in enumerate(cells, start=1))
            doubled = tuple(dict.fromkeys(cell for cell in cells if cell != "" and cells.count(cell) > 1))
            return NoticeList(names, table.rows[row + 1 :], columns, doubled)
        faults = faults or faults_here
    raise FactsError(faults)


def _columns_of(headings: tuple[str, ...], chosen: Mapping[str, str]) -> tuple[dict[str, int], list[Problem]]:
    """Guess the columns of one row of headings, the caller's choice first; and every fault."""
    problems: list[Problem] = []
    columns = guess_columns(headings)
    by_key = {key_of(heading): index for index, heading in reversed(list(enumerate(headings)))}
    listed = ", ".join(heading for heading in headings if heading != "")
    for field, heading in chosen.items():
        if field not in TEXT_FIELDS:
            hint = f"Fields: {', '.join(TEXT_FIELDS)}."
            problems.append(_fault("unknown-field", field, f"{field!r} is no field.", hint))
        elif key_of(heading) not in by_key:
            message = f"The file has no heading {heading!r}."
            problems.append(_fault("no-heading", heading, message, f"Headings: {listed}."))
        else:
            columns[field] = by_key[key_of(heading)]
    if "unit_text" not in columns and "place_text" not in columns and len(problems) == 0:
        message = "No heading looks like the unit or the place of death."
        hint = f'Name it: --columns "unit_text=HEADING". Headings: {listed}.'
        problems.append(_fault("no-unit-column", listed, message, hint))
    return columns, problems


def read_choice(text: str) -> dict[str, str]:
    """Read columns named by hand: ``unit_text=Đơn vị,died_text=Hy sinh``.

    Raises:
        FactsError: With every pair that is none.
    """
    pairs = [pair.strip() for pair in text.split(",") if pair.strip() != ""]
    bad = [pair for pair in pairs if "=" not in pair]
    if len(bad) > 0:
        hint = "Write FIELD=HEADING, such as unit_text=Đơn vị."
        raise FactsError([_fault("bad-choice", pair, f"{pair!r} names no column.", hint) for pair in bad])
    return dict(pair.split("=", 1) for pair in pairs)


def _fault(code: str, value: str, message: str, hint: str) -> Problem:
    return Problem(code, "error", Where("list", 1), "", value, message, hint)
