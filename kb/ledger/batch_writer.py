"""One batch on its way into the database, within one transaction: claims, what they mention, decisions, the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from kb.ledger import reading_back
from kb.ledger.audit import append_entry
from kb.ledger.faults import LedgerError
from kb.ledger.proposals import Proposal, keys_named
from kb.ledger.tables import BATCHES, CLAIMS, DECISIONS, ENTITIES, MENTIONS, SOURCES, USERS
from kb.records import KEYS

_AT_ONCE = 5_000
"""Rows of one insert statement."""


class BatchWriter:
    """Writes the rows of one batch.

    Args:
        connection: The writing transaction.
        kind: Kind of the batch.
        title: What to call it.
        author: Who writes; a person not known yet is entered.
        fingerprint: Hash of the file imported, or empty.
        entered_at: When, UTC.
    """

    def __init__(
        self, connection: Connection, kind: str, title: str, author: str, fingerprint: str, entered_at: str
    ) -> None:
        self._connection = connection
        self.author = author
        self._entered_at = entered_at
        self.batch_no = _next(connection, BATCHES)
        if connection.scalar(select(USERS.c.name).where(USERS.c.name == author)) is None:
            connection.execute(insert(USERS), {"name": author, "entered_at": entered_at})
        row = {"batch_no": self.batch_no, "kind": kind, "title": title, "fingerprint": fingerprint}
        connection.execute(insert(BATCHES), {**row, **self._signature()})

    def _signature(self) -> dict[str, str]:
        return {"author": self.author, "entered_at": self._entered_at}

    def claims(self, proposals: Sequence[Proposal]) -> list[int]:
        """Add claims with the sources and entities they declare; return their numbers."""
        connection = self._connection
        for table, keys in keys_named(proposals).items():
            new = sorted(keys - reading_back.entities_among(connection, table, keys))
            _insert_all(
                connection, ENTITIES, [{"kind": table, "entity_id": key, "batch_no": self.batch_no} for key in new]
            )
            if table == "sources":
                rows = [{"source_id": key, "batch_no": self.batch_no} for key in new]
                _insert_all(connection, SOURCES, rows)
        positions = _positions(connection, proposals)
        first = _next(connection, CLAIMS)
        numbers = list(range(first, first + len(proposals)))
        rows = [
            {
                "claim_no": number,
                "kind": each.kind,
                "claim_id": each.claim_id,
                "entity_id": each.entity_id,
                "body": each.body,
                "as_written": each.words,
                "source_id": each.source_id or None,
                "locator": each.locator,
                "certainty": each.certainty,
                "reason": each.reason,
                "position": positions[each.supersedes] if each.supersedes is not None else number,
                "supersedes": each.supersedes,
                "batch_no": self.batch_no,
                **self._signature(),
            }
            for number, each in zip(numbers, proposals, strict=True)
        ]
        _insert_all(connection, CLAIMS, rows)
        mentions = [
            {"claim_no": number, "place": place, "kind": tables[0], "entity_id": key, "batch_no": self.batch_no}
            for number, each in zip(numbers, proposals, strict=True)
            for place, (tables, key) in enumerate(each.references())
        ]
        _insert_all(connection, MENTIONS, mentions)
        return numbers

    def decisions(self, decided: Sequence[dict[str, Any]], reason: str) -> None:
        """Add decisions in the order given."""
        first = _next(self._connection, DECISIONS)
        empty = {"claim_no": None, "kind": "", "entity_id": "", "into_id": "", "undoes": None}
        rows = [
            {
                **empty,
                **each,
                "decision_no": first + place,
                "reason": reason,
                "batch_no": self.batch_no,
                **self._signature(),
            }
            for place, each in enumerate(decided)
        ]
        _insert_all(self._connection, DECISIONS, rows)

    def end(self, action: str) -> None:
        """Close the batch with its entry in the audit log."""
        append_entry(self._connection, self.batch_no, self.author, action, self._entered_at)


def _positions(connection: Connection, proposals: Sequence[Proposal]) -> dict[int, int]:
    """Return the place in its table of each claim that is to be superseded.

    Raises:
        LedgerError: If there is no such claim, or it is of another table.
    """
    sought = {each.supersedes: each for each in proposals if each.supersedes is not None}
    rows = {row.claim_no: row for row in reading_back.rows_of(connection, sought)}
    wrong = [str(number) for number, each in sought.items() if number not in rows or rows[number].kind != each.kind]
    if len(wrong) > 0:
        raise LedgerError("no-claim", claims=", ".join(wrong))
    for number, each in sought.items():
        if each.kind in KEYS and rows[number].entity_id != each.entity_id:
            raise LedgerError("other-key", claims=number, entity=rows[number].entity_id, other=each.entity_id)
    return {number: row.position for number, row in rows.items()}


def _next(connection: Connection, table: Table) -> int:
    (key,) = table.primary_key.columns
    return int(connection.scalar(select(func.max(key))) or 0) + 1


def _insert_all(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(table), rows[start : start + _AT_ONCE])
