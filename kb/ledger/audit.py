"""The audit log: a hash chain over everything written, so that a change behind the ledger's back is found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from kb.ledger.tables import AUDIT, BATCHES, CLAIMS, DECISIONS, ENTITIES, MENTIONS, SOURCES, USERS

_DIGESTED: tuple[Table, ...] = (BATCHES, SOURCES, ENTITIES, CLAIMS, MENTIONS, DECISIONS)
"""The tables whose rows belong to a batch; each batch has one entry of the log."""
_HASHED = ("previous_hash", "entry_no", "entered_at", "author", "action", "batch_no", "payload")
_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditFault:
    """The first entry of the log that does not hold.

    Attributes:
        entry_no: Its number; 0 = rows that no entry speaks of.
        what: ``chain`` (does not follow the entry before), ``entry`` (was changed), ``rows`` (the rows it speaks of
            were changed), ``missing`` (an entry is gone), ``unlogged`` (rows that no entry speaks of) or ``users`` (of
            people who wrote nothing, or a writer who is not among them).
        batch_no: The batch it speaks of, or None.
    """

    entry_no: int
    what: str
    batch_no: int | None


@dataclass(frozen=True, slots=True)
class AuditResult:
    """What a look through the log found.

    Attributes:
        entries: How many there are.
        head: Hash of the last one: kept elsewhere, it shows that nothing was cut off the end.
        fault: The first that does not hold; None when all hold.
    """

    entries: int
    head: str
    fault: AuditFault | None


def append_entry(connection: Connection, batch_no: int, author: str, action: str, entered_at: str) -> None:
    """Add the entry of a batch that has just been written, in the same transaction.

    Args:
        connection: The writing transaction.
        batch_no: The batch.
        author: Who wrote it.
        action: Kind of the batch.
        entered_at: When.
    """
    last = connection.execute(select(AUDIT.c.entry_no, AUDIT.c.hash).order_by(AUDIT.c.entry_no.desc()).limit(1)).first()
    entry_no, previous = (last.entry_no + 1, last.hash) if last is not None else (1, _FIRST)
    payload = json.dumps(_digest(connection, batch_no), sort_keys=True)
    row = {
        "entry_no": entry_no,
        "entered_at": entered_at,
        "author": author,
        "action": action,
        "batch_no": batch_no,
        "payload": payload,
        "previous_hash": previous,
    }
    connection.execute(insert(AUDIT), {**row, "hash": _hash(row)})


def verify(connection: Connection) -> AuditResult:
    """Look through the whole log and everything it speaks of.

    Args:
        connection: A reading transaction.
    """
    previous, entries, spoken_of = _FIRST, 0, set[int]()
    for row in connection.execute(select(AUDIT).order_by(AUDIT.c.entry_no)).mappings().all():
        entries += 1
        fault = _fault_of(connection, dict(row), entries, previous)
        if fault is not None:
            return AuditResult(entries, previous, fault)
        previous = row["hash"]
        spoken_of.add(row["batch_no"])
    return AuditResult(entries, previous, _unlogged(connection, spoken_of))


def _unlogged(connection: Connection, spoken_of: set[int]) -> AuditFault | None:
    """Return the first batch with rows of which no entry speaks, and users who wrote nothing."""
    found = {
        batch_no for table in _DIGESTED for batch_no in connection.scalars(select(table.c.batch_no).distinct())
    } - spoken_of
    if len(found) > 0:
        return AuditFault(0, "unlogged", min(found))
    authors = set(connection.scalars(select(BATCHES.c.author).distinct()))
    strangers = set(connection.scalars(select(USERS.c.name))) ^ authors
    return AuditFault(0, "users", None) if len(strangers) > 0 else None


def _fault_of(connection: Connection, row: dict[str, Any], expected_no: int, previous: str) -> AuditFault | None:
    entry_no, batch_no = row["entry_no"], row["batch_no"]
    if entry_no != expected_no:
        return AuditFault(expected_no, "missing", None)
    if row["previous_hash"] != previous:
        return AuditFault(entry_no, "chain", batch_no)
    if row["hash"] != _hash(row):
        return AuditFault(entry_no, "entry", batch_no)
    if json.loads(row["payload"]) != _digest(connection, batch_no):
        return AuditFault(entry_no, "rows", batch_no)
    return None


def _hash(row: dict[str, Any]) -> str:
    said = [row[name] for name in _HASHED]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _digest(connection: Connection, batch_no: int) -> dict[str, dict[str, int | str]]:
    """Return how many rows of each table belong to a batch, and a hash over them."""
    return {table.name: _digest_of(_rows(connection, table, batch_no)) for table in _DIGESTED}


def _rows(connection: Connection, table: Table, batch_no: int) -> Iterator[tuple[Any, ...]]:
    statement = select(table).where(table.c.batch_no == batch_no).order_by(*table.primary_key.columns)
    for row in connection.execute(statement):
        yield tuple(row)


def _digest_of(rows: Iterator[tuple[Any, ...]]) -> dict[str, int | str]:
    digest, count = hashlib.sha256(), 0
    for row in rows:
        digest.update(json.dumps(row, ensure_ascii=False).encode())
        digest.update(b"\n")
        count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def newest_entry(connection: Connection) -> str:
    """Return the hash of the newest entry, empty for none; by the chain it stands for all entries."""
    return connection.scalar(select(AUDIT.c.hash).order_by(AUDIT.c.entry_no.desc()).limit(1)) or ""


def has_entry(connection: Connection, entry_hash: str) -> bool:
    """Tell whether the log holds an entry with this hash."""
    return connection.scalar(select(AUDIT.c.entry_no).where(AUDIT.c.hash == entry_hash)) is not None
