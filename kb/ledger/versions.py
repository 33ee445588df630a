"""Versions of the facts: when the ledger held the facts that a hash names."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from kb.facts_io import to_records, version_of
from kb.ledger.reading_back import accepted_rows
from kb.ledger.tables import DECISIONS
from kb.problems import Where


def moment_of(connection: Connection, version: str) -> datetime | None:
    """Return a moment at which the accepted claims were those of a version, the latest first looked at.

    What holds changes with decisions only, so that the moments of these are all there are. The values of a claim are
    read once, and not again for each moment.

    Args:
        connection: A reading transaction.
        version: As `kb.knowledge.KnowledgeBase.version`.

    Returns:
        The moment, with its time zone; None when the ledger never held these facts.
    """
    ids: dict[tuple[str, ...], str] = {}
    moments = select(DECISIONS.c.entered_at).distinct().order_by(DECISIONS.c.entered_at.desc())
    for entered_at in connection.scalars(moments).all():
        moment = datetime.fromisoformat(entered_at)
        rows = accepted_rows(connection, moment)
        if version_of(_id_of(kind, values, ids) for kind, _, values in rows) == version:
            return moment
    return None


def _id_of(kind: str, values: list[str], ids: dict[tuple[str, ...], str]) -> str:
    """Return the id of a claim, empty where it cannot be read: then no version is the one that is looked for."""
    memo = (kind, *values)
    found = ids.get(memo)
    if found is None:
        found = ids[memo] = "".join(claim.claim_id for claim in to_records(kind, [(Where(kind, 0), values)], []))
    return found
