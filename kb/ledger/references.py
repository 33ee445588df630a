"""No accepted claim may name an entity that nothing accepted declares: the two checks that keep it so."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select

from kb.ledger import reading_back
from kb.ledger.faults import LedgerError
from kb.ledger.proposals import Proposal, keys_named, kinds_referring_to, references_of
from kb.ledger.tables import CLAIMS
from kb.records import KEYS

_SHOWN = 10
"""Missing keys named in one message."""


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
        f"{' / '.join(tables)}: {key}"
        for tables, keys in named.items()
        for key in keys - set().union(*(reading_back.entities_among(connection, table, keys) for table in tables))
    }
    if len(missing) > 0:
        raise LedgerError("unknown-reference", keys="; ".join(sorted(missing)[:_SHOWN]), count=len(missing))


def refuse_orphans(connection: Connection, claim_nos: Sequence[int]) -> None:
    """Refuse what has just been decided when it leaves a reference without its entity.

    Args:
        connection: The writing transaction, decisions included.
        claim_nos: The claims decided on.

    Raises:
        LedgerError: With what is missing, or with what still rests on the claims.
    """
    holding = reading_back.holding_among(connection, claim_nos)
    rows = reading_back.rows_of(connection, claim_nos)
    named: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in rows:
        if row.claim_no in holding:
            for tables, key in references_of(row.kind, json.loads(row.body)):
                named[tables].add(key)
    missing = {
        f"{' / '.join(tables)}: {key}"
        for tables, keys in named.items()
        for key in keys - set().union(*(_declared(connection, table, keys) for table in tables))
    }
    if len(missing) > 0:
        raise LedgerError("not-accepted-yet", keys="; ".join(sorted(missing)[:_SHOWN]), count=len(missing))
    for table in KEYS:
        gone = {row.entity_id for row in rows if row.kind == table and row.claim_no not in holding}
        for key in sorted(gone - _declared(connection, table, gone)):
            resting = _resting_on(connection, table, key)
            if len(resting) > 0:
                shown = ", ".join(str(number) for number in resting[:_SHOWN])
                raise LedgerError("still-named", entity=key, claims=shown, count=len(resting))


def _declared(connection: Connection, table: str, keys: Collection[str]) -> set[str]:
    """Return which of some keys an accepted claim of the table declares."""
    if len(keys) == 0:
        return set()
    found: dict[int, str] = {}
    for chunk in reading_back.chunks(keys):
        statement = select(CLAIMS.c.claim_no, CLAIMS.c.entity_id).where(
            CLAIMS.c.kind == table, CLAIMS.c.entity_id.in_(chunk)
        )
        found |= {row.claim_no: row.entity_id for row in connection.execute(statement)}
    holding = reading_back.holding_among(connection, tuple(found))
    return {key for number, key in found.items() if number in holding}


def _resting_on(connection: Connection, table: str, key: str) -> list[int]:
    """Return the accepted claims that refer to a key of a table."""
    quoted = json.dumps(key, ensure_ascii=False)
    statement = select(CLAIMS.c.claim_no, CLAIMS.c.kind, CLAIMS.c.body).where(
        CLAIMS.c.kind.in_(kinds_referring_to(table)), CLAIMS.c.body.contains(quoted, autoescape=True)
    )
    named = [
        row.claim_no
        for row in connection.execute(statement)
        if any(table in tables and key == each for tables, each in references_of(row.kind, json.loads(row.body)))
    ]
    return sorted(reading_back.holding_among(connection, named))
