"""Versions of the facts: when the ledger held the facts that a hash names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from kb.facts_io import to_records, version_of
from kb.ledger.reading_back import redirected, values_in
from kb.ledger.states import Decided, Standing, accepted_set, play_back
from kb.ledger.tables import CLAIMS, DECISIONS
from kb.problems import Where

Ids = dict[tuple[int, frozenset[tuple[tuple[str, str], str]]], str]
"""Ids of claims by their number and the merges under which they are read."""


def moment_of(connection: Connection, version: str) -> datetime | None:
    """Return a moment at which the accepted claims were those of a version, the latest first looked at.

    What holds changes with decisions only, so that the moments of these are all there are. All is read once, and played
    back for each moment.

    Args:
        connection: A reading transaction.
        version: As `kb.knowledge.KnowledgeBase.version`.

    Returns:
        The moment, with its time zone; None when the ledger never held these facts.
    """
    of, by = CLAIMS.c, DECISIONS.c
    statement = select(of.claim_no, of.claim_id, of.kind, of.entity_id, of.body, of.supersedes, of.entered_at)
    claims = connection.execute(statement.order_by(of.claim_no)).all()
    decided = select(by.entered_at, by.claim_no, by.verdict, by.kind, by.entity_id, by.into_id)
    decisions = [(row[0], Decided(*row[1:])) for row in connection.execute(decided.order_by(by.decision_no))]
    ids: Ids = {}
    for moment in sorted({entered_at for entered_at, _ in decisions}, reverse=True):
        found = play_back(each for entered_at, each in decisions if entered_at <= moment)
        if _version_at(moment, claims, found, ids) == version:
            return datetime.fromisoformat(moment)
    return None


def _version_at(moment: str, claims: Sequence[Any], found: Standing, ids: Ids) -> str:
    entered: Mapping[int, int | None] = {row.claim_no: row.supersedes for row in claims if row.entered_at <= moment}
    holding = accepted_set(entered, found)
    merges = frozenset(found.redirects.items())
    told = []
    for row in claims:
        if row.claim_no in holding and (row.kind, row.entity_id) not in found.redirects:
            memo = (row.claim_no, merges)
            if memo not in ids:
                ids[memo] = _id_of(row, found)
            told.append(ids[memo])
    return version_of(told)


def _id_of(row: Any, found: Standing) -> str:
    """Return the id of a claim as it is read today; empty where it cannot be read: then these facts are no version."""
    values = redirected(row.kind, values_in(row.kind, row.body), found)
    if values == json.loads(row.body):
        return str(row.claim_id)
    return "".join(claim.claim_id for claim in to_records(row.kind, [(Where(row.kind, 0), values)], []))
