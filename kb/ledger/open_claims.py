"""Which claims wait for a decision, found without playing back the many that are settled."""

from __future__ import annotations

from sqlalchemy import Connection, select

from kb.ledger.reading_back import standing_of
from kb.ledger.states import STATUS_OF, Status
from kb.ledger.tables import CLAIMS, DECISIONS

OPEN: frozenset[Status] = frozenset({"proposed", "disputed"})
"""Statuses of claims that wait."""
_OPENING = tuple(verdict for verdict, status in STATUS_OF.items() if status in OPEN)
_SETTLING = tuple(verdict for verdict, status in STATUS_OF.items() if status not in OPEN)


def open_numbers(connection: Connection) -> list[int]:
    """Return the numbers of the claims that are proposed or disputed."""
    of = DECISIONS.c
    settled = select(of.claim_no).where(of.verdict.in_(_SETTLING), of.claim_no.is_not(None))
    untouched = connection.scalars(select(CLAIMS.c.claim_no).except_(settled)).all()
    reopened = select(of.claim_no).where(of.verdict.in_(_OPENING), of.claim_no.is_not(None)).distinct()
    numbers = {*untouched, *connection.scalars(reopened)}
    found = standing_of(connection, numbers)
    return sorted(number for number in numbers if found.status(number) in OPEN)
