"""Faults in a person's data, as values: gathered, shown all at once, never raised one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The gravest first."""


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """The place of a claim in the facts: file name and line (the header is line 1)."""

    file: str
    row: int

    def __str__(self) -> str:
        return f"{self.file}:{self.row}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: what was wrong, what came, what is allowed and how to mend it.

    Attributes:
        code: Short stable name of the rule, such as ``unknown-id``.
        severity: ``error`` (cannot be used), ``warning`` (look at it) or ``info`` (listed only).
        where: File and row; row 0 means the whole file.
        column: Column at fault, empty when the row as a whole is.
        value: What came, as written.
        message: What is wrong.
        hint: What is allowed and how to mend it.
    """

    code: str
    severity: Severity
    where: Where
    column: str
    value: str
    message: str
    hint: str


class GiaiMaError(Exception):
    """Base of the few errors raised on misuse; faults in data are `Problem` values instead."""


class FactsError(GiaiMaError):
    """The facts cannot be used; carries every error found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        shown = "\n".join(f"{p.where}: {p.message} {p.hint}" for p in self.problems[:20])
        more = f"\n... and {len(self.problems) - 20} more" if len(self.problems) > 20 else ""
        super().__init__(f"{len(self.problems)} error(s) in the facts:\n{shown}{more}")

    def __reduce__(self) -> tuple[type[FactsError], tuple[tuple[Problem, ...]]]:
        """Return what makes it again in another process: its text alone would not."""
        return FactsError, (self.problems,)


class UnknownIdError(GiaiMaError):
    """An id was asked for that the knowledge base does not hold."""
