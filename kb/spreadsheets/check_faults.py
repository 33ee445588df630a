"""Problems of `kb.checks` turned into faults of a sheet: in each language, at the row and cell they come from."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from kb.checks.limits import read_limits
from kb.problems import Problem, Where
from kb.records import RECORDS
from kb.spreadsheets.cells import Sheet
from kb.spreadsheets.faults import LEDGER, Fault, at_cell
from kb.spreadsheets.rows_read import NEW, SheetClaim
from kb.words import load_words

_NEAREST = re.compile(r"Nearest known: (.+?)\. Correct")
_DETAILS = {
    "far-point": re.compile(r"lies (?P<km>\d+) km"),
    "fast-march": re.compile(r"(?P<km>\d+) km a day"),
    "outside-life": re.compile(r"\((?P<day>\d{4}-\d\d-\d\d) at the"),
}
"""What a sentence repeats of a message of `kb.checks`."""
_LEDGER_PLACE = re.compile(rf"(?<![\w+.])(?:{'|'.join(RECORDS)})\.csv:\d+")
_QUOTED = re.compile(r"'([^']+)'")
_BOX = {"south": "lat_min_deg", "north": "lat_max_deg", "west": "lon_min_deg", "east": "lon_max_deg"}


class CheckFaults:
    """Makes faults of the problems that the claims of one file raise.

    Args:
        sheets: The sheets of the file by name, each with the places of its columns.
        claims: The claims that were checked with those of the ledger.
    """

    def __init__(self, sheets: Mapping[str, tuple[Sheet, Mapping[str, int]]], claims: Collection[SheetClaim]) -> None:
        self._sheets = sheets
        self._claims = claims
        files = "|".join(re.escape(f"{NEW}{name}") for name in sheets)
        self._new_place = re.compile(rf"(?:{files}):\d+")

    def fault(self, problem: Problem) -> Fault:
        """Return a problem as a fault of the row it comes from, or of the whole file where no row can be told."""
        where = self._row(problem)
        code = f"check.{problem.code}"
        if f"sheet.{code}" not in load_words("vi").texts:  # a check younger than its sentences speaks for itself
            values = {"message": problem.message, "hint": problem.hint}
            return Fault("neighbour", where, problem.severity, problem.column, value=problem.value, values=values)
        fault = Fault(
            code,
            where,
            problem.severity,
            problem.column,
            value=problem.value,
            values=values_of(problem, self._others(problem, where)),
        )
        sheet, places = self._sheets[where.file]
        if not problem.where.file.startswith(NEW) or problem.column not in places:
            return fault
        cell = at_cell(sheet, where.row, places[problem.column], code)
        return replace(fault, heading=cell.heading, address=cell.address)

    def _row(self, problem: Problem) -> Where:
        """Return the row a problem stands in, that its message names, or that speaks of the same things."""
        if problem.where.file.startswith(NEW):
            return Where(problem.where.file.removeprefix(NEW), problem.where.row)
        mention = self._new_place.search(problem.message)
        if mention is not None:
            return _place(mention[0])
        for text in (problem.value, *_QUOTED.findall(problem.message)):
            if text in self._rows_by_text:
                return self._rows_by_text[text]
        return Where(next(iter(self._sheets)), 0)

    @cached_property
    def _rows_by_text(self) -> dict[str, Where]:
        """The first row that holds a text."""
        found: dict[str, Where] = {}
        for each in self._claims:
            for text in each.proposal.values:
                found.setdefault(text, Where(each.sheet, each.row))
        return {text: where for text, where in found.items() if text != ""}

    def _others(self, problem: Problem, where: Where) -> Sequence[str]:
        """Return the other places that a problem speaks of, as ``file:row``."""
        own = [] if problem.where.file.startswith(NEW) else [f"{LEDGER}{problem.where}"]
        new = [mention.removeprefix(NEW) for mention in self._new_place.findall(problem.message)]
        old = [f"{LEDGER}{mention}" for mention in _LEDGER_PLACE.findall(problem.message)]
        return [each for each in dict.fromkeys((*own, *new, *old)) if each != str(where)]


def values_of(problem: Problem, others: Sequence[str]) -> dict[str, str]:
    """Return what the sentence of a problem repeats of it.

    Args:
        problem: Of `kb.checks`.
        others: The other places that it speaks of, as ``file:row``.
    """
    detail = _DETAILS[problem.code].search(problem.message) if problem.code in _DETAILS else None
    nearest = _NEAREST.search(problem.hint)
    return {
        **{name: f"{read_limits().number(limit):g}" for name, limit in _BOX.items()},
        **{"km": "?", "day": "?", "table": "designations"},
        **(detail.groupdict() if detail is not None else {}),
        "nearest": nearest[1] if nearest is not None else "",
        "others": "\n".join(others),
    }


def _place(text: str) -> Where:
    file, _, row = text.removeprefix(NEW).rpartition(":")
    return Where(file, int(row))
