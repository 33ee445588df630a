"""What the ledger holds, read within one transaction: claims and their standing, now or as known at a time."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, func, select

from kb.facts_io import Facts, to_records
from kb.ledger.proposals import Proposal
from kb.ledger.states import Decided, Standing, accepted_set, merged_into, play_back
from kb.ledger.tables import BATCHES, CLAIMS, DECISIONS, ENTITIES, MENTIONS, USERS
from kb.problems import FactsError, Problem, Where
from kb.records import RECORDS, columns_of

T = TypeVar("T")
_WIDTHS = {table: len(columns_of(table)) for table in RECORDS}
_CHUNK = 5_000
"""Keys of one lookup: SQLite allows 32,766 variables in a statement."""


def chunks(keys: Iterable[T]) -> Iterator[list[T]]:
    """Yield keys in lists that one statement can hold."""
    rest = iter(keys)
    while len(chunk := list(islice(rest, _CHUNK))) > 0:
        yield chunk


def facts(connection: Connection, as_known: datetime | None = None, suppose: Mapping[int, str] | None = None) -> Facts:
    """Return the claims that hold, as accepted now, as known at a time, or as they would after some verdicts.

    Args:
        connection: A reading transaction.
        as_known: A moment with its time zone; None = now.
        suppose: Claim number to the verdict to suppose.

    Raises:
        FactsError: If a claim cannot be read.
    """
    return _read(accepted_rows(connection, as_known, suppose))


def ranks(connection: Connection, as_known: datetime | None = None) -> dict[str, str]:
    """Return the ranks that reviewers gave to claims that hold, by claim id: a merge may have changed that.

    Raises:
        FactsError: If a claim cannot be read.
    """
    ranked = standing(connection, as_known).ranks
    rows = [row for row in accepted_rows(connection, as_known) if row[1] in ranked]
    return {claim.claim_id: ranked[claim.where.row] for _, claims in _read(rows).tables() for claim in claims}


def _read(rows: Iterable[tuple[str, int, list[str]]]) -> Facts:
    by_table: defaultdict[str, list[tuple[Where, list[str]]]] = defaultdict(list)
    for kind, number, values in rows:
        by_table[kind].append((Where(f"{kind}.csv", number), values))
    problems: list[Problem] = []
    tables: dict[str, Any] = {
        table: tuple(to_records(table, by_table[table], problems)) for table in RECORDS if table in by_table
    }
    if len(problems) > 0:
        raise FactsError(problems)
    return Facts(**tables)


def accepted_rows(
    connection: Connection,
    as_known: datetime | None = None,
    suppose: Mapping[int, str] | None = None,
    *,
    is_merged: bool = True,
) -> Iterator[tuple[str, int, list[str]]]:
    """Yield table, claim number and values of every claim that holds, in the order of the tables and of entry.

    Merged entities are called by the id that stayed, and the one that went is not declared; with `is_merged` False,
    all claims are as they were written.
    """
    found = standing(connection, as_known, suppose)
    statement = select(CLAIMS.c.claim_no, CLAIMS.c.kind, CLAIMS.c.entity_id, CLAIMS.c.body, CLAIMS.c.supersedes)
    statement = statement.order_by(CLAIMS.c.position, CLAIMS.c.claim_no)
    rows = connection.execute(_as_known(statement, CLAIMS.c.entered_at, as_known)).all()
    holding = accepted_set({row.claim_no: row.supersedes for row in rows}, found)
    for row in rows:
        if row.claim_no not in holding or (is_merged and (row.kind, row.entity_id) in found.redirects):
            continue
        values = values_in(row.kind, row.body)
        yield row.kind, row.claim_no, redirected(row.kind, values, found) if is_merged else values


def values_in(kind: str, body: str) -> list[str]:
    """Return the values of a claim as it was written, empty where columns were declared after it was entered."""
    values: list[str] = json.loads(body)
    return values + [""] * (_WIDTHS[kind] - len(values))


def redirected(kind: str, values: list[str], found: Standing) -> list[str]:
    """Return the values of a claim with every entity that was merged called by the id that stayed."""
    if len(found.redirects) == 0:
        return values
    columns = columns_of(kind).values()
    return [
        resolved(column.refers_to, value, found) if len(column.refers_to) > 0 else value
        for value, column in zip(values, columns, strict=True)
    ]


def resolved(tables: tuple[str, ...], key: str, found: Standing) -> str:
    """Return the key that a reference names after all merges."""
    for table in tables:
        target = merged_into(table, key, found)
        if target != key:
            return target
    return key


def standing(
    connection: Connection, as_known: datetime | None = None, suppose: Mapping[int, str] | None = None
) -> Standing:
    """Play all decisions back, or those taken up to a moment, and those supposed after them."""
    statement = select(
        DECISIONS.c.claim_no,
        DECISIONS.c.verdict,
        DECISIONS.c.kind,
        DECISIONS.c.entity_id,
        DECISIONS.c.into_id,
    )
    statement = _as_known(statement, DECISIONS.c.entered_at, as_known).order_by(DECISIONS.c.decision_no)
    supposed = [Decided(number, verdict) for number, verdict in (suppose or {}).items()]
    return play_back(chain((Decided(*row) for row in connection.execute(statement)), supposed))


def merges(connection: Connection) -> Standing:
    """Play back the merges only."""
    of = DECISIONS.c
    statement = select(of.claim_no, of.verdict, of.kind, of.entity_id, of.into_id)
    rows = connection.execute(statement.where(of.verdict == "merge").order_by(of.decision_no))
    return play_back(Decided(*row) for row in rows)


def standing_of(connection: Connection, claim_nos: Collection[int]) -> Standing:
    """Play back the decisions on some claims only."""
    decided: list[Decided] = []
    for chunk in chunks(claim_nos):
        statement = (
            select(DECISIONS.c.claim_no, DECISIONS.c.verdict)
            .where(DECISIONS.c.claim_no.in_(chunk))
            .order_by(DECISIONS.c.decision_no)
        )
        decided += [Decided(row.claim_no, row.verdict) for row in connection.execute(statement)]
    return play_back(decided)


def holding_among(connection: Connection, claim_nos: Collection[int]) -> set[int]:
    """Return which of some claims hold: accepted, not deprecated, superseded by no other that holds."""
    family = family_of(connection, claim_nos)
    return accepted_set(family, standing_of(connection, tuple(family))) & set(claim_nos)


def family_of(connection: Connection, claim_nos: Collection[int]) -> dict[int, int | None]:
    """Return some claims with all that they supersede and all that supersede them, however long the chain.

    Returns:
        Claim number to the claim it supersedes, or None.
    """
    family: dict[int, int | None] = {}
    open_nos = set(claim_nos)
    while len(open_nos) > 0:
        found: dict[int, int | None] = {}
        for chunk in chunks(sorted(open_nos)):
            statement = select(CLAIMS.c.claim_no, CLAIMS.c.supersedes)
            is_meant = CLAIMS.c.claim_no.in_(chunk) | CLAIMS.c.supersedes.in_(chunk)
            found |= {row.claim_no: row.supersedes for row in connection.execute(statement.where(is_meant))}
        family |= found
        open_nos = {number for number in (*found, *found.values()) if number is not None and number not in family}
    return family


def last_decision(connection: Connection) -> int:
    """Return the number of the newest decision, 0 for none."""
    return int(connection.scalar(select(func.max(DECISIONS.c.decision_no))) or 0)


def last_batch(connection: Connection) -> int:
    """Return the number of the newest batch, 0 for none."""
    return int(connection.scalar(select(func.max(BATCHES.c.batch_no))) or 0)


def mode(connection: Connection) -> str:
    """Return whether two persons are needed to accept a claim: ``two-persons`` (as at first) or ``single-user``."""
    statement = select(BATCHES.c.kind).where(BATCHES.c.kind.in_(("two-persons", "single-user")))
    return connection.scalar(statement.order_by(BATCHES.c.batch_no.desc()).limit(1)) or "two-persons"


def places_of_known(connection: Connection, proposals: Sequence[Proposal]) -> set[int]:
    """Return the places, in a list of proposals, of those that need not be added.

    That is: a claim that says the same with the same note is proposed, accepted, disputed or rejected already, or
    stands earlier in the list.
    """
    bodies: defaultdict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    ids = {each.claim_id for each in proposals}
    for chunk in chunks(sorted(ids)):
        statement = select(CLAIMS.c.claim_no, CLAIMS.c.kind, CLAIMS.c.claim_id, CLAIMS.c.body)
        for row in connection.execute(statement.where(CLAIMS.c.claim_id.in_(chunk))):
            bodies[row.kind, row.claim_id].append((row.claim_no, row.body))
    found = standing_of(connection, [number for same in bodies.values() for number, _ in same])
    held = {
        (kind, body)
        for (kind, _), same in bodies.items()
        for number, body in same
        if found.status(number) != "withdrawn"
    }
    known: set[int] = set()
    for place, each in enumerate(proposals):
        said = (each.kind, each.body)
        if said in held and each.supersedes is None:
            known.add(place)
        held.add(said)
    return known


def spelling_of(connection: Connection, name: str) -> str:
    """Return a person's name as it was first written here: upper and lower case make no second person."""
    for known in connection.scalars(select(USERS.c.name)):
        if known.casefold() == name.casefold():
            return str(known)
    return name


def value_of(connection: Connection, table: str, entity_id: str, column: str) -> str:
    """Return a value of the claim that declares an entity and holds; empty without one, or without the column."""
    declaring = select(CLAIMS.c.claim_no).where(CLAIMS.c.kind == table, CLAIMS.c.entity_id == entity_id)
    rows = rows_of(connection, holding_among(connection, list(connection.scalars(declaring))))
    columns = tuple(columns_of(table))
    if len(rows) == 0 or column not in columns:
        return ""
    return str(json.loads(rows[0].body)[columns.index(column)])


def authors_of(connection: Connection, claim_nos: Collection[int]) -> dict[int, str]:
    """Return who proposed some claims; unknown numbers are left out."""
    found: dict[int, str] = {}
    for chunk in chunks(claim_nos):
        statement = select(CLAIMS.c.claim_no, CLAIMS.c.author).where(CLAIMS.c.claim_no.in_(chunk))
        found |= {row.claim_no: row.author for row in connection.execute(statement)}
    return found


def released_among(connection: Connection, claim_nos: Collection[int]) -> set[int]:
    """Return which of some claims came with the bundled facts."""
    found: set[int] = set()
    for chunk in chunks(claim_nos):
        statement = select(CLAIMS.c.claim_no).join(BATCHES, BATCHES.c.batch_no == CLAIMS.c.batch_no)
        came = CLAIMS.c.claim_no.in_(chunk) & BATCHES.c.kind.in_(("init", "release"))
        found |= set(connection.scalars(statement.where(came)))
    return found


def rows_of(connection: Connection, claim_nos: Collection[int]) -> list[Row[Any]]:
    """Return some claims with all their columns, by number."""
    rows: list[Row[Any]] = []
    for chunk in chunks(claim_nos):
        rows += connection.execute(select(CLAIMS).where(CLAIMS.c.claim_no.in_(chunk))).all()
    return sorted(rows, key=lambda row: row.claim_no)


def has_entity(connection: Connection, table: str, key: str) -> bool:
    """Tell whether the ledger ever named an entity."""
    return key in entities_among(connection, table, {key})


def entities_among(connection: Connection, table: str, keys: Collection[str]) -> set[str]:
    """Return which of some keys the ledger ever named as entities of a table."""
    found: set[str] = set()
    for chunk in chunks(sorted(keys)):
        statement = select(ENTITIES.c.entity_id).where(ENTITIES.c.kind == table, ENTITIES.c.entity_id.in_(chunk))
        found |= set(connection.scalars(statement))
    return found


def decisions_on(connection: Connection, claim_nos: Collection[int]) -> dict[int, list[Row[Any]]]:
    """Return all decisions on some claims, claim by claim in the order they were taken."""
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for chunk in chunks(claim_nos):
        statement = select(DECISIONS).where(DECISIONS.c.claim_no.in_(chunk)).order_by(DECISIONS.c.decision_no)
        for row in connection.execute(statement):
            found[row.claim_no].append(row)
    return found


def merges_of(connection: Connection, table: str, entity_id: str) -> list[Row[Any]]:
    """Return every merging and parting that an entity was part of, in the order they were decided."""
    of = DECISIONS.c
    kind = (of.verdict == "merge") & (of.kind == table)
    merged = select(of.entity_id).where(kind & (of.into_id == entity_id))
    named = (of.entity_id == entity_id) | of.entity_id.in_(merged)
    return list(connection.execute(select(DECISIONS).where(kind & named).order_by(of.decision_no)).all())


def declared_among(connection: Connection, table: str, keys: Collection[str]) -> dict[str, int]:
    """Return which of some keys claims of the table declare that hold, each with how many do."""
    found: dict[int, str] = {}
    for chunk in chunks(sorted(keys)):
        statement = select(CLAIMS.c.claim_no, CLAIMS.c.entity_id)
        is_meant = (CLAIMS.c.kind == table) & CLAIMS.c.entity_id.in_(chunk)
        found |= {row.claim_no: row.entity_id for row in connection.execute(statement.where(is_meant))}
    return Counter(found[number] for number in holding_among(connection, tuple(found)))


def mentioning(connection: Connection, keys: Collection[str]) -> list[Row[Any]]:
    """Return every reference to some keys: claim number, first table and key."""
    rows: list[Any] = []
    for chunk in chunks(sorted(keys)):
        statement = select(MENTIONS.c.claim_no, MENTIONS.c.kind, MENTIONS.c.entity_id)
        rows.extend(connection.execute(statement.where(MENTIONS.c.entity_id.in_(chunk))).all())
    return rows


def _as_known(statement: Select[Any], entered_at: Any, as_known: datetime | None) -> Select[Any]:
    if as_known is None:
        return statement
    return statement.where(entered_at <= as_known.astimezone(UTC).isoformat(timespec="microseconds"))
