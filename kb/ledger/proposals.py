"""A claim on its way into the ledger: typed values with the words of the source and where they stand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kb.facts_io import Facts, claim_id
from kb.ledger.faults import LedgerError
from kb.records import KEYS, columns_of
from kb.schema import Column
from kb.values import as_written

LONGEST_KEY = 120
"""Characters of an id that the ledger holds."""
_WORDS_OF_THE_SOURCE = ("text", "code_text", "place_text", "abbr", "name_vi", "name", "title")
"""Columns that hold what the source says, best first."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim that somebody proposes.

    Attributes:
        kind: Table of the facts.
        values: One text per column, in declared order, in plain form (`kb.values.as_written`).
        as_written: The words of the source; when empty, the value that stands for them.
        locator: Page, paragraph or minute in the source.
        supersedes: Number of the claim it takes the place of; None for a new one.
        reason: Why it is entered despite the warnings of the checks.
    """

    kind: str
    values: tuple[str, ...]
    as_written: str = ""
    locator: str = ""
    supersedes: int | None = None
    reason: str = ""

    @property
    def claim_id(self) -> str:
        """Hash of what it says: the same for the same statement in every ledger."""
        columns = columns_of(self.kind).values()
        return claim_id(self.kind, [text for text, column in zip(self.values, columns, strict=True) if column.is_said])

    @property
    def entity_id(self) -> str:
        """What it is about: its own key, or the first entity it refers to; empty for codes and abbreviations."""
        return self._value(main_column(self.kind))

    @property
    def source_id(self) -> str:
        """Its source, or empty for tables that are derived."""
        return self._value("source_id")

    @property
    def body(self) -> str:
        """Its values as a JSON list."""
        return json.dumps(self.values, ensure_ascii=False)

    @property
    def words(self) -> str:
        """The words of the source, or the value that stands for them."""
        if self.as_written != "":
            return self.as_written
        return next((text for name in _WORDS_OF_THE_SOURCE if (text := self._value(name)) != ""), "")

    @property
    def certainty(self) -> str:
        """How sure its author is, where the table says so; or empty."""
        return self._value("confidence")

    def references(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield the tables that may hold what each reference names, and the key it names."""
        yield from references_of(self.kind, self.values)

    def _value(self, name: str) -> str:
        names = tuple(columns_of(self.kind))
        return self.values[names.index(name)] if name in names else ""


@cache
def main_column(kind: str) -> str:
    """Return the column that says what a claim of a table is about; empty where none does."""
    if kind in KEYS:
        return KEYS[kind]
    columns = columns_of(kind)
    about = (name for name, column in columns.items() if column.refers_to and column.refers_to != ("sources",))
    return next(about, "")


@cache
def _reference_columns(kind: str) -> tuple[tuple[int, Column], ...]:
    return tuple((index, column) for index, column in enumerate(columns_of(kind).values()) if column.refers_to)


def references_of(kind: str, values: tuple[str, ...] | list[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the tables that may hold what each reference of a row names, and the key it names."""
    for index, column in _reference_columns(kind):
        if values[index] != "":
            yield column.refers_to, values[index]


def proposals_of(facts: Facts, reasons: Mapping[str, str] | None = None) -> Iterator[Proposal]:
    """Turn every claim of some facts into a proposal, table by table in file order.

    Args:
        facts: Claims without errors.
        reasons: Claim id to the reason it is entered despite warnings.
    """
    for table, claims in facts.tables():
        names = tuple(columns_of(table))
        for claim in claims:
            values = tuple(as_written(getattr(claim, name)) for name in names)
            yield Proposal(table, values, reason=(reasons or {}).get(claim.claim_id, ""))


def is_plain(text: str) -> bool:
    """Tell whether every database can hold a text: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def refuse_odd(proposals: Iterable[Proposal]) -> None:
    """Refuse proposals that not every database could hold.

    Raises:
        LedgerError: With the first text that is odd or the first key that is too long.
    """
    for each in proposals:
        texts = (*each.values, each.as_written, each.locator, each.reason)
        odd = next((text for text in texts if not is_plain(text)), None)
        if odd is not None:
            raise LedgerError("odd-text", text=ascii(odd)[:80])
        keys = [key for _, key in each.references()]
        long = next((key for key in (each.entity_id, *keys) if len(key) > LONGEST_KEY), None)
        if long is not None:
            raise LedgerError("long-key", key_start=long[:40], longest=LONGEST_KEY)


def keys_named(proposals: Iterable[Proposal]) -> dict[str, set[str]]:
    """Return the entities that proposals declare, table by table."""
    found: dict[str, set[str]] = {}
    for proposal in proposals:
        if proposal.kind in KEYS:
            found.setdefault(proposal.kind, set()).add(proposal.entity_id)
    return found
