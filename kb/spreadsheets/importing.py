"""A file looked through from first to last: what may go into the ledger, what may not, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb.ledger.proposals import Proposal
from kb.problems import Where
from kb.records import KEYS
from kb.spreadsheets.claims_read import SheetReading, read_sheet
from kb.spreadsheets.faults import Fault
from kb.spreadsheets.files import FileRead, read_file
from kb.spreadsheets.neighbours import Neighbours, Newcomers
from kb.spreadsheets.rows_read import SheetClaim

_PASSES = 8
"""Times that the good rows are checked again after bad ones were taken out. Judged: a row falls with another that it
names, and chains of such rows are short; beyond that nothing goes in."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person who imports has said.

    Attributes:
        table: The table the file holds; empty when its name, or the titles of its sheets, say so.
        source_id: Source of sheets that name none.
        reason: Why rows with a warning go in all the same; empty when they may not.
        is_partial: Whether good rows go in although others are faulty.
    """

    table: str = ""
    source_id: str = ""
    reason: str = ""
    is_partial: bool = False

    def stops(self, fault: Fault) -> bool:
        """Tell whether a fault keeps its row out."""
        return fault.severity == "error" or (fault.severity == "warning" and self.reason == "")


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of a file.

    Attributes:
        file: The file.
        sheets: Its sheets, read.
        faults: Everything that is wrong, was assumed, or is worth a look: by sheet, row and column.
        proposals: What may go into the ledger now.
        known_count: Rows that the ledger holds already.
        stopped: Rows that stay out, by themselves.
        warned: Rows with a warning.
        has_faults: Whether anything stands in the way of the whole file.
    """

    file: FileRead
    sheets: tuple[SheetReading, ...]
    faults: tuple[Fault, ...]
    proposals: tuple[Proposal, ...]
    known_count: int
    stopped: frozenset[Where]
    warned: frozenset[Where]
    has_faults: bool

    @property
    def is_readable(self) -> bool:
        """Whether any sheet of the file could be read."""
        return len(self.sheets) > 0

    @property
    def row_count(self) -> int:
        """Rows read, headings and examples left out."""
        return sum(sheet.row_count for sheet in self.sheets)

    @property
    def unusable_count(self) -> int:
        """Rows of the sheets whose headings are wrong."""
        return sum(sheet.row_count for sheet in self.sheets if not sheet.is_usable)

    @property
    def faulty_count(self) -> int:
        """Rows with an error, and all those of a sheet whose headings are wrong."""
        return self.unusable_count + len(
            {each.where for each in self.faults if each.severity == "error"} & self.stopped
        )

    @property
    def good_count(self) -> int:
        """New rows that nothing keeps out."""
        return self.row_count - self.known_count - self.unusable_count - len(self.stopped)


def examine(path: Path, neighbours: Neighbours, choices: Choices) -> Examined:
    """Read a file and check its claims by themselves, beside one another and beside those of the ledger.

    Args:
        path: A text file or a workbook.
        neighbours: What the ledger holds.
        choices: What the person has said.
    """
    return examine_file(read_file(path, choices.table), neighbours, choices)


def examine_file(file: FileRead, neighbours: Neighbours, choices: Choices) -> Examined:
    """Check the claims of a file that was read, or typed in, as `examine` does."""
    sheets = tuple(read_sheet(sheet, table, choices.source_id) for sheet, table in file.sheets)
    faults = [*file.faults, *(fault for sheet in sheets for fault in sheet.faults)]
    if len(sheets) > 0 and sum(sheet.row_count for sheet in sheets) == 0 and not any(map(choices.stops, faults)):
        faults.append(Fault("no-rows", Where(sheets[0].sheet.file, sheets[0].sheet.rows[0].number)))
    claims, doubled = _once([claim for sheet in sheets for claim in sheet.claims])
    fresh = _unknown(claims, neighbours)
    check = _Check(neighbours, sheets)
    faults += [*doubled, *check.faults(fresh, ())]
    faults = _without_echoes(faults)
    good = fresh
    if choices.is_partial:
        good, more = _settled(fresh, faults, check, choices)
        faults += more
    elif any(map(choices.stops, faults)):
        good = []
    warned = frozenset(fault.where for fault in faults if fault.severity == "warning")
    proposals = tuple(_with_reason(claim, warned, choices.reason) for claim in good)
    stopped = frozenset(fault.where for fault in faults if choices.stops(fault) and _is_of_row(fault, sheets))
    has_faults = any(map(choices.stops, faults))
    return Examined(
        file, sheets, _in_order(faults, sheets), proposals, len(claims) - len(fresh), stopped, warned, has_faults
    )


def _unknown(claims: Sequence[SheetClaim], neighbours: Neighbours) -> list[SheetClaim]:
    """Return the claims that the ledger does not hold; one that could not be read whole is never taken for known."""
    whole = [claim for claim in claims if claim.is_whole]
    known = {id(whole[place]) for place in neighbours.known([claim.proposal for claim in whole])}
    return [claim for claim in claims if id(claim) not in known]


class _Check:
    """Checks claims of one file with those of the ledger."""

    def __init__(self, neighbours: Neighbours, sheets: Sequence[SheetReading]) -> None:
        self._neighbours = neighbours
        self._sheets = {sheet.sheet.file: sheet for sheet in sheets}
        self._lost = {key for sheet in sheets for key in sheet.lost_keys}

    def faults(self, claims: Sequence[SheetClaim], left_out: Iterable[SheetClaim]) -> list[Fault]:
        """Return what is wrong with claims when others of the file are left out."""
        lost = self._lost | {claim.proposal.entity_id for claim in left_out if claim.proposal.kind in KEYS}
        return self._neighbours.faults(Newcomers(self._sheets, claims, lost))


def _once(claims: Sequence[SheetClaim]) -> tuple[list[SheetClaim], list[Fault]]:
    """Return each claim once, and a fault for every row that repeats another cell by cell."""
    firsts: dict[tuple[str, tuple[str, ...]], SheetClaim] = {}
    kept, faults = [], []
    for claim in claims:
        said = (claim.proposal.kind, claim.proposal.values)
        first = firsts.setdefault(said, claim)
        if first is claim or not claim.is_whole:
            kept.append(claim)
        else:
            others = {"others": f"{first.sheet}:{first.row}"}
            faults.append(Fault("doubled-row", Where(claim.sheet, claim.row), values=others))
    return kept, faults


def _settled(
    fresh: Sequence[SheetClaim], faults: Sequence[Fault], check: _Check, choices: Choices
) -> tuple[list[SheetClaim], list[Fault]]:
    """Return the rows that can go in without the others, and the faults that show when those are left out."""
    stopped = {fault.where for fault in faults if choices.stops(fault)}
    found: list[Fault] = []
    for _ in range(_PASSES):
        good = [claim for claim in fresh if claim.is_whole and Where(claim.sheet, claim.row) not in stopped]
        left_out = [claim for claim in fresh if Where(claim.sheet, claim.row) in stopped]
        told = check.faults(good, left_out)
        more = [fault for fault in told if choices.stops(fault) and fault.where not in stopped]
        if len(more) == 0:
            return good, found
        found += more
        if any(fault.where.row == 0 for fault in more):
            break
        stopped |= {fault.where for fault in more}
    return [], found


def _without_echoes(faults: Sequence[Fault]) -> list[Fault]:
    """Return faults without the warnings about a cell that is wrong anyway."""
    wrong = {(fault.where, fault.column) for fault in faults if fault.severity == "error" and fault.column != ""}
    return [fault for fault in faults if fault.severity != "warning" or (fault.where, fault.column) not in wrong]


def _is_of_row(fault: Fault, sheets: Collection[SheetReading]) -> bool:
    """Tell whether a fault is of one row below the headings."""
    heads = {sheet.sheet.file: sheet.sheet.rows[0].number for sheet in sheets}
    return fault.where.row > heads.get(fault.where.file, fault.where.row)


def _with_reason(claim: SheetClaim, warned: Collection[Where], reason: str) -> Proposal:
    """Return the proposal of a row; one with a warning, its own or the whole file's, carries the reason."""
    is_warned = Where(claim.sheet, claim.row) in warned or Where(claim.sheet, 0) in warned
    return replace(claim.proposal, reason=reason) if is_warned else claim.proposal


def _in_order(faults: Iterable[Fault], sheets: Sequence[SheetReading]) -> tuple[Fault, ...]:
    """Return faults as a reader meets them, each once."""
    order = {sheet.sheet.file: place for place, sheet in enumerate(sheets)}
    places = {sheet.sheet.file: sheet.places for sheet in sheets}

    def key(fault: Fault) -> tuple[int, int, int, str]:
        file = fault.where.file
        return order.get(file, -1), fault.where.row, places.get(file, {}).get(fault.column, -1), fault.code

    seen: dict[tuple[Where, str, str, str], Fault] = {}
    for fault in faults:
        seen.setdefault((fault.where, fault.code, fault.column, fault.value), fault)
    return tuple(sorted(seen.values(), key=key))
