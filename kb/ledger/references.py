"""What must hold after every write: no claim that holds names an entity that none declares, none is declared twice."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from kb.ledger import reading_back
from kb.ledger.faults import LedgerError
from kb.ledger.proposals import Proposal, keys_named, references_of
from kb.ledger.states import Standing, merged_into, runs_in_a_circle
from kb.records import KEYS

_SHOWN = 10
"""Missing keys named in one message: each has to be mended."""
_FEW = 3
"""Claims and entities named in one message as examples: there may be thousands."""


def refuse_unknown(connection: Connection, proposals: Sequence[Proposal]) -> None:
    """Refuse proposals that name an entity or a source that is neither in the ledger nor among them.

    Raises:
        LedgerError: With the keys that are missing.
    """
    declared = keys_named(proposals)
    named: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for proposal in proposals:
        for tables, key in proposal.references():
            if not any(key in declared.get(table, ()) for table in tables):
                named[tables].add(key)
    missing = {
        (tables, key)
        for tables, keys in named.items()
        for key in keys - set().union(*(reading_back.entities_among(connection, table, keys) for table in tables))
    }
    _refuse("unknown-reference", missing)


def refuse_broken(connection: Connection, claim_nos: Collection[int], entities: Iterable[tuple[str, str]] = ()) -> None:
    """Refuse what has just been decided when the claims that hold would contradict themselves.

    Args:
        connection: The writing transaction, decisions included.
        claim_nos: The claims decided on; those they supersede and those that supersede them may hold now, or no more.
        entities: Table and id of the entities merged or parted.

    Raises:
        LedgerError: If a claim names what none declares, an entity is declared twice, what claims rest on is gone, or
            merged entities run in a circle.
    """
    found = reading_back.merges(connection)
    family = reading_back.family_of(connection, claim_nos)
    rows = reading_back.rows_of(connection, family)
    holding = reading_back.holding_among(connection, family)
    _refuse_missing(connection, [row for row in rows if row.claim_no in holding], found)
    touched: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.kind in KEYS:
            touched[row.kind].add(row.entity_id)
    for table, entity_id in entities:
        if runs_in_a_circle(table, entity_id, found):
            raise LedgerError("merged-in-a-circle", entity=entity_id)
        touched[table] |= {entity_id, merged_into(table, entity_id, found)}
    for table, keys in touched.items():
        _refuse_doubled(connection, table, keys)
        _refuse_gone(connection, table, keys, found)


def _refuse_missing(connection: Connection, rows: Sequence[Row[Any]], found: Standing) -> None:
    """Refuse claims that name an entity that no claim declares that holds."""
    named: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in rows:
        for tables, key in references_of(row.kind, json.loads(row.body)):
            named[tables].add(reading_back.resolved(tables, key, found))
    missing = {
        (tables, key)
        for tables, keys in named.items()
        for key in keys - set().union(*(reading_back.declared_among(connection, table, keys) for table in tables))
    }
    _refuse("not-accepted-yet", missing)


def _refuse_doubled(connection: Connection, table: str, keys: Collection[str]) -> None:
    """Refuse a second claim that declares an entity."""
    declared = reading_back.declared_among(connection, table, keys)
    doubled = sorted(key for key, count in declared.items() if count > 1)
    if len(doubled) > 0:
        raise LedgerError("declared-twice", entity=_first(doubled), count=len(doubled))


def _refuse_gone(connection: Connection, table: str, keys: Collection[str], found: Standing) -> None:
    """Refuse to take away an entity that claims still name, by its own id or by one that was merged into it."""
    called = {
        entity: merged_into(table, entity, found)
        for entity in (*keys, *(entity for kind, entity in found.redirects if kind == table))
    }
    targets = set(called.values())
    gone = targets - set(reading_back.declared_among(connection, table, targets))
    if len(gone) == 0:
        return
    names = {entity for entity, target in called.items() if target in gone}
    mentions = [row for row in reading_back.mentioning(connection, names) if _may_name(row.kind, table)]
    resting = reading_back.holding_among(connection, {row.claim_no for row in mentions})
    of_others = sorted(number for number in resting if _is_left(connection, number, table, called, gone))
    if len(of_others) > 0:
        raise LedgerError("still-named", entity=_first(sorted(gone)), claims=_first(of_others), count=len(of_others))


def _first(named: Sequence[object]) -> str:
    """Return the first few of what a message names; a mark says that there are more.

    >>> _first(["e1", "e2", "e3"]), _first([1, 2, 3, 4])
    ('e1, e2, e3', '1, 2, 3, ...')
    """
    return ", ".join([*map(str, named[:_FEW]), *(["..."] if len(named) > _FEW else [])])


def _may_name(kind: str, table: str) -> bool:
    """Tell whether a reference whose first table is `kind` may name a key of a table."""
    return kind == table or (kind == "places" and table == "districts")


def _is_left(
    connection: Connection, claim_no: int, table: str, called: Mapping[str, str], gone: Collection[str]
) -> bool:
    """Tell whether a claim names an entity that is gone and that no other table declares either."""
    (row,) = reading_back.rows_of(connection, [claim_no])
    for tables, key in references_of(row.kind, json.loads(row.body)):
        target = called.get(key, key)
        is_meant = table in tables and target in gone
        if is_meant and not any(target in reading_back.declared_among(connection, other, [target]) for other in tables):
            return True
    return False


def _refuse(code: str, missing: Collection[tuple[tuple[str, ...], str]]) -> None:
    if len(missing) > 0:
        named = sorted(f"{' / '.join(tables)}: {key}" for tables, key in missing)
        raise LedgerError(code, keys="; ".join(named[:_SHOWN]), count=len(named))
