"""New claims checked against those the ledger holds: only what is wrong with both together and not before is told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz, process

from kb.checks import check_facts
from kb.checks.limits import read_limits
from kb.ledger import reading_back
from kb.ledger.ledger import Ledger
from kb.ledger.opening import reading
from kb.ledger.proposals import Proposal
from kb.problems import Problem, Where
from kb.records import KEYS, columns_of
from kb.spreadsheets.check_faults import CheckFaults
from kb.spreadsheets.claims_read import SheetReading
from kb.spreadsheets.faults import Fault
from kb.spreadsheets.rows_read import NEW, SheetClaim

_NEAREST, _LEAST_LIKE = 3, 60
"""Most ids named in a message, and how like the unknown one they must be (0 to 100): as `kb.checks` does."""


@dataclass(frozen=True, slots=True)
class Newcomers:
    """The claims of one file that are not in the ledger.

    Attributes:
        sheets: The sheets of the file, by name.
        claims: The claims.
        lost_keys: Keys declared by rows of the file that are not among them.
    """

    sheets: Mapping[str, SheetReading]
    claims: Sequence[SheetClaim]
    lost_keys: Collection[str]


class Neighbours:
    """What the ledger holds, for new claims to be checked against.

    Args:
        ledger: The ledger.
        without: Numbers of claims to leave out, since the new ones take their place.

    Raises:
        FactsError: If a claim in it cannot be read.
    """

    def __init__(self, ledger: Ledger, *, without: Collection[int] = ()) -> None:
        self._ledger = ledger
        self._facts = ledger.facts(suppose=dict.fromkeys(without, "withdraw"))
        self._before = {_said(problem) for problem in check_facts(self._facts)}
        self._keys = {
            table: [getattr(claim, KEYS[table]) for claim in claims]
            for table, claims in self._facts.tables()
            if table in KEYS
        }
        self._hints: dict[tuple[str, tuple[str, ...]], str] = {}

    def known(self, proposals: Sequence[Proposal]) -> set[int]:
        """Return the places, in a list of proposals, of those that the ledger holds in any status but withdrawn."""
        with reading(self._ledger.engine) as connection:
            return reading_back.places_of_known(connection, proposals)

    def faults(self, newcomers: Newcomers) -> list[Fault]:
        """Return what is wrong with new claims beside those of the ledger, and which ids are not accepted yet."""
        if len(newcomers.claims) == 0 and all(len(sheet.loose_references) == 0 for sheet in newcomers.sheets.values()):
            return []
        by_table: dict[str, list[Any]] = {}
        for each in newcomers.claims:
            by_table.setdefault(each.proposal.kind, []).append(each.claim)
        joined: dict[str, Any] = {
            table: (*claims, *by_table.get(table, ())) for table, claims in self._facts.tables() if table in by_table
        }
        problems = [
            problem
            for problem in check_facts(replace(self._facts, **joined))
            if problem.severity != "info" and _said(problem) not in self._before
        ]
        problems += self._loose(newcomers)
        sheets = {name: (sheet.sheet, sheet.places) for name, sheet in newcomers.sheets.items()}
        told, named = CheckFaults(sheets, newcomers.claims), self._named(problems, newcomers)
        return _with_one_source([_of_id(told.fault(each), each, newcomers, named) for each in problems], newcomers)

    def _loose(self, newcomers: Newcomers) -> Iterator[Problem]:
        """Yield the unknown ids of rows that made no claim, as `kb.checks` would tell them."""
        declared: dict[str, set[str]] = {table: set(self._keys[table]) for table in KEYS}
        for each in newcomers.claims:
            if each.proposal.kind in KEYS:
                declared[each.proposal.kind].add(each.proposal.entity_id)
        for name, sheet in newcomers.sheets.items():
            for loose in sheet.loose_references:
                tables = columns_of(sheet.table)[loose.column].refers_to
                if not any(loose.value in declared[table] for table in tables):
                    where = Where(f"{NEW}{name}", loose.row)
                    yield Problem(
                        "unknown-id", "error", where, loose.column, loose.value, "", self._hint(loose.value, tables)
                    )

    def _hint(self, value: str, tables: tuple[str, ...]) -> str:
        """Name the nearest known ids as `kb.checks` does, for as many unknown ones."""
        hints = self._hints
        if (value, tables) not in hints and len(hints) < read_limits().number("suggestions_max"):
            known = [key for table in tables for key in self._keys[table]]
            nearest = process.extract(value, known, scorer=fuzz.ratio, limit=_NEAREST, score_cutoff=_LEAST_LIKE)
            names = ", ".join(name for name, _, _ in nearest)
            hints[value, tables] = f"Nearest known: {names}. Correct the id." if names != "" else ""
        return hints.get((value, tables), "")

    def _named(self, problems: Sequence[Problem], newcomers: Newcomers) -> set[str]:
        """Return the ids missing among the accepted ones that the ledger has heard of."""
        sought: dict[str, set[str]] = {}
        for problem in problems:
            for table in _tables_of_id(problem, newcomers):
                sought.setdefault(table, set()).add(problem.value)
        with reading(self._ledger.engine) as connection:
            found = (reading_back.entities_among(connection, table, keys) for table, keys in sought.items())
            return set().union(*found)


def _said(problem: Problem) -> tuple[str, Where, str, str, str]:
    return problem.code, problem.where, problem.column, problem.value, problem.message


def _tables_of_id(problem: Problem, newcomers: Newcomers) -> tuple[str, ...]:
    """Return the tables that should hold an unknown id; none for other problems."""
    sheet = newcomers.sheets.get(problem.where.file.removeprefix(NEW))
    is_unknown = problem.code == "unknown-id" and sheet is not None
    return columns_of(sheet.table)[problem.column].refers_to if is_unknown and sheet is not None else ()


def _of_id(fault: Fault, problem: Problem, newcomers: Newcomers, named: Collection[str]) -> Fault:
    """Return the fault of an unknown id as what it is: proposed already, or in a faulty row of the same file."""
    tables = _tables_of_id(problem, newcomers)
    if len(tables) == 0:
        return fault
    if problem.value in named:
        return replace(fault, code="not-accepted", severity="info")
    if problem.value in newcomers.lost_keys:
        return replace(fault, code="in-faulty-row")
    return replace(fault, values={**fault.values, "tables": "|".join(tables)})


def _with_one_source(faults: Sequence[Fault], newcomers: Newcomers) -> list[Fault]:
    """Tell once, not in every row, that the source given by the command is not known or not accepted."""
    kept: dict[tuple[str, str], Fault] = {}
    for place, fault in enumerate(faults):
        sheet = newcomers.sheets.get(fault.where.file)
        is_given = sheet is not None and sheet.takes_source and fault.column == "source_id"
        if is_given and fault.code in ("check.unknown-id", "in-faulty-row", "not-accepted"):
            code = "not-accepted" if fault.code == "not-accepted" else "unknown-source"
            values = {"table": "sources", "nearest": fault.values.get("nearest", "")}
            whole = Fault(
                code, Where(fault.where.file, 0), fault.severity, "source_id", value=fault.value, values=values
            )
            kept.setdefault((fault.where.file, code), whole)
        else:
            kept[str(place), ""] = fault
    return list(kept.values())
