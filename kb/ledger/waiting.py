"""What waits for a person in the ledger: own claims that came back, claims to review, and what was decided last."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from kb.ledger import reading_back, review
from kb.ledger.review import Entry
from kb.ledger.states import STATUS_OF
from kb.ledger.tables import BATCHES, CLAIMS, DECISIONS

_RETURNED = ("disputed", "rejected")


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided at once.

    Attributes:
        batch_no: By which it can be undone.
        verdict: One of `kb.ledger.states.Verdict`.
        reason: Why; may be empty for accepting.
        author: Who decided.
        entered_at: When, UTC.
        claim_no: The first claim; None for a merge.
        claims: On how many.
    """

    batch_no: int
    verdict: str
    reason: str
    author: str
    entered_at: str
    claim_no: int | None
    claims: int


@dataclass(frozen=True, slots=True)
class Returned:
    """A claim that was disputed or rejected, with the decision that did it."""

    entry: Entry
    decision: Decision


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person.

    Attributes:
        returned: Own claims that were disputed or rejected, the last decided first.
        own: Own claims that wait for somebody else, the newest first.
        others: Claims of others that wait, the oldest first.
    """

    returned: tuple[Returned, ...]
    own: tuple[Entry, ...]
    others: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A batch of claims of which some were accepted and are still.

    Attributes:
        batch_no: Its number.
        kind: Form, spreadsheet, first fill ...
        title: What its author called it.
        author: Who proposed it.
        accepted_at: When the last of them was accepted, UTC.
        claims: How many stand accepted.
    """

    batch_no: int
    kind: str
    title: str
    author: str
    accepted_at: str
    claims: int


def waiting_for(connection: Connection, person: str) -> Waiting:
    """Return what waits for a person; for nobody (an empty name) all that waits is of others."""
    name = reading_back.spelling_of(connection, " ".join(person.split())) if person.strip() != "" else ""
    queued = review.queue(connection)
    own = [each for each in queued if each.author == name and each.status == "proposed"]
    others = [each for each in queued if each.author != name]
    returned = _returned(connection, name) if name != "" else []
    return Waiting(tuple(returned), tuple(reversed(own)), tuple(others))


def last_decisions(connection: Connection, limit: int) -> tuple[Decision, ...]:
    """Return what was decided last, the newest first; the bundled facts' first fill is none."""
    of = DECISIONS.c
    is_ours = BATCHES.c.kind != "init"
    numbers = select(of.batch_no).join(BATCHES, BATCHES.c.batch_no == of.batch_no).where(is_ours)
    newest = connection.scalars(numbers.group_by(of.batch_no).order_by(of.batch_no.desc()).limit(limit)).all()
    rows = connection.execute(select(DECISIONS).where(of.batch_no.in_(newest)).order_by(of.decision_no)).all()
    counts = Counter(row.batch_no for row in rows)
    first = {row.batch_no: row for row in reversed(rows)}
    return tuple(_decision(first[number], counts[number]) for number in newest)


def accepted_batches(connection: Connection, limit: int) -> tuple[Accepted, ...]:
    """Return the batches whose claims were accepted last, the newest first."""
    of, later = DECISIONS.c, DECISIONS.alias()
    is_last = ~(
        select(later.c.decision_no)
        .where(later.c.claim_no == of.claim_no, later.c.decision_no > of.decision_no)
        .where(later.c.verdict.in_(tuple(STATUS_OF)))
        .exists()
    )
    counted = (
        select(CLAIMS.c.batch_no, func.count().label("claims"), func.max(of.entered_at).label("accepted_at"))
        .join(CLAIMS, CLAIMS.c.claim_no == of.claim_no)
        .where(of.verdict == "accept", is_last)
        .group_by(CLAIMS.c.batch_no)
        .subquery()
    )
    found = select(BATCHES, counted.c.claims, counted.c.accepted_at)
    found = found.join(counted, counted.c.batch_no == BATCHES.c.batch_no)
    rows = connection.execute(found.order_by(counted.c.accepted_at.desc(), BATCHES.c.batch_no.desc()).limit(limit))
    return tuple(Accepted(row.batch_no, row.kind, row.title, row.author, row.accepted_at, row.claims) for row in rows)


def _returned(connection: Connection, name: str) -> list[Returned]:
    numbers = list(connection.scalars(select(CLAIMS.c.claim_no).where(CLAIMS.c.author == name)))
    found = reading_back.standing_of(connection, numbers)
    numbers = [number for number in numbers if found.status(number) in _RETURNED]
    decided = reading_back.decisions_on(connection, numbers)
    pairs: list[tuple[int, Returned]] = []
    for row in reading_back.rows_of(connection, numbers):
        last = next(each for each in reversed(decided[row.claim_no]) if each.verdict in STATUS_OF)
        pairs.append((last.decision_no, Returned(review.entry_of(row, found), _decision(last, 1))))
    return [each for _, each in sorted(pairs, key=lambda pair: -pair[0])]


def _decision(row: Row[Any], claims: int) -> Decision:
    return Decision(row.batch_no, row.verdict, row.reason, row.author, row.entered_at, row.claim_no, claims)
