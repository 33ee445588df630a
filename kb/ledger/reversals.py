"""The decisions that undo a batch: what held before it is given back, and nothing is taken out of the ledger."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from kb.ledger import reading_back
from kb.ledger.faults import LedgerError
from kb.ledger.states import RANK_OF, STATUS_OF
from kb.ledger.tables import CLAIMS, DECISIONS


def reversals(connection: Connection, batch_no: int) -> list[dict[str, Any]]:
    """Return the decisions that undo a batch: claims it added are withdrawn, decisions give back what held before.

    Raises:
        LedgerError: If a later decision changed one of its decisions again.
    """
    added = list(connection.scalars(select(CLAIMS.c.claim_no).where(CLAIMS.c.batch_no == batch_no)))
    if len(added) > 0:
        found = reading_back.standing_of(connection, added)
        left = [number for number in sorted(added) if found.status(number) != "withdrawn"]
        return [{"claim_no": number, "verdict": "withdraw"} for number in left]
    taken = connection.execute(
        select(DECISIONS).where(DECISIONS.c.batch_no == batch_no, DECISIONS.c.verdict != "comment")
    ).all()
    on_claims = reading_back.decisions_on(connection, [row.claim_no for row in taken if row.claim_no is not None])
    rows: list[dict[str, Any]] = []
    for each in taken:
        if each.verdict == "merge":
            of_entity = reading_back.merges_of(connection, each.kind, each.entity_id)
            same = [row for row in of_entity if row.entity_id == each.entity_id]
        else:
            sort = RANK_OF if each.verdict in RANK_OF else STATUS_OF
            same = [row for row in on_claims[each.claim_no] if row.verdict in sort]
        if same[-1].decision_no != each.decision_no:
            raise LedgerError("decided-again", batch=batch_no, what=each.entity_id or each.claim_no)
        before = same[-2] if len(same) > 1 else None
        rows.append({**_reversal(each, before), "undoes": each.decision_no})
    return rows


def _reversal(decision: Row[Any], before: Row[Any] | None) -> dict[str, Any]:
    """Return the decision that gives back what held before one."""
    if decision.verdict == "merge":
        entity = {"kind": decision.kind, "entity_id": decision.entity_id}
        return {"verdict": "merge", **entity, "into_id": before.into_id if before is not None else ""}
    first = "normal" if decision.verdict in RANK_OF else "propose"
    return {"claim_no": decision.claim_no, "verdict": before.verdict if before is not None else first}
