"""What a reviewer sees: the queue, a claim beside its rivals, the history of an entity, the batches."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, select

from kb.ledger import reading_back
from kb.ledger.open_claims import OPEN, open_numbers
from kb.ledger.proposals import references_of
from kb.ledger.states import Rank, Standing, Status
from kb.ledger.tables import BATCHES, CLAIMS, DECISIONS
from kb.records import KEYS, columns_of

Risk = Literal["high", "medium", "low"]
RISKS: tuple[Risk, ...] = ("high", "medium", "low")
_RANKS: tuple[Rank, ...] = ("preferred", "normal", "deprecated")


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim as a person looks at it.

    Attributes:
        claim_no: Its number.
        kind: Table of the facts.
        entity_id: What it is about.
        values: Column to text; empty ones left out.
        as_written: The words of the source.
        source_id: The source, or empty.
        locator: Page or paragraph.
        reason: Why it was entered despite warnings.
        supersedes: The claim it takes the place of.
        author: Who proposed it.
        entered_at: When, UTC.
        batch_no: Its batch.
        status: What the last verdict made of it.
        rank: Preferred, normal or deprecated.
    """

    claim_no: int
    kind: str
    entity_id: str
    values: dict[str, str]
    as_written: str
    source_id: str
    locator: str
    reason: str
    supersedes: int | None
    author: str
    entered_at: str
    batch_no: int
    status: Status
    rank: Rank

    @property
    def risk(self) -> Risk:
        """How much can go wrong when it is accepted unread.

        High: it was entered despite a warning, or takes the place of a claim. Medium: it names a new entity, or its
        author is not sure. Low: the rest.
        """
        if self.reason != "" or self.supersedes is not None:
            return "high"
        return "medium" if self.kind in KEYS or self.values.get("confidence") == "low" else "low"


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the history of an entity: a claim, or a decision on one.

    Attributes:
        at: When, UTC.
        author: Who.
        what: ``claim``, or the verdict.
        why: The reason, or the title of the batch.
        claim_no: The claim; None for a merge.
        difference: Column to (before, after) for a claim that supersedes another; all values of a new one.
        batch_no: The batch, by which the step can be undone.
    """

    at: str
    author: str
    what: str
    why: str
    claim_no: int | None
    difference: dict[str, tuple[str, str]]
    batch_no: int


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch in the list of batches."""

    batch_no: int
    kind: str
    title: str
    author: str
    entered_at: str
    claims: int
    decisions: int


def queue(
    connection: Connection,
    *,
    kind: str = "",
    author: str = "",
    batch_no: int | None = None,
    risk: str = "",
    statuses: Sequence[Status] = ("proposed", "disputed"),
) -> list[Entry]:
    """Return the claims that wait for a decision, the oldest first.

    Args:
        connection: A reading transaction.
        kind: Only of this table.
        author: Only of this person.
        batch_no: Only of this batch.
        risk: Only of this risk.
        statuses: Which statuses wait.
    """
    wanted = {"kind": kind, "author": author, "batch_no": batch_no}
    wanted = {name: value for name, value in wanted.items() if value not in ("", None)}
    if set(statuses) <= OPEN:
        numbers = open_numbers(connection)
        found = reading_back.standing_of(connection, numbers)
    else:
        found = reading_back.standing(connection)
        numbers = list(connection.scalars(select(CLAIMS.c.claim_no)))
    rows = reading_back.rows_of(connection, [number for number in numbers if found.status(number) in statuses])
    rows = [row for row in rows if all(getattr(row, name) == value for name, value in wanted.items())]
    return [entry for row in rows if (entry := entry_of(row, found)) and risk in ("", entry.risk)]


def entry(connection: Connection, claim_no: int) -> Entry | None:
    """Return one claim, or None."""
    rows = reading_back.rows_of(connection, [claim_no])
    return entry_of(rows[0], reading_back.standing_of(connection, [claim_no])) if len(rows) > 0 else None


def declaration(connection: Connection, table: str, entity_id: str) -> Entry | None:
    """Return the claim that declares an entity and holds, or None."""
    declaring = select(CLAIMS.c.claim_no).where(CLAIMS.c.kind == table, CLAIMS.c.entity_id == entity_id)
    found = holding(connection, list(connection.scalars(declaring)))
    return found[0] if len(found) > 0 else None


def holding(connection: Connection, claim_nos: Sequence[int]) -> list[Entry]:
    """Return those of some claims that hold, by number."""
    numbers = reading_back.holding_among(connection, claim_nos)
    found = reading_back.standing_of(connection, numbers)
    return [entry_of(row, found) for row in reading_back.rows_of(connection, numbers)]


def rivals(connection: Connection, claim_no: int) -> list[Entry]:
    """Return the other claims of the same table on the same entity, whatever became of them, preferred ones first.

    For a loss or a participation that is the same battle, for a designation the same unit.
    """
    rows = reading_back.rows_of(connection, [claim_no])
    if len(rows) == 0 or rows[0].entity_id == "":
        return []
    same = (CLAIMS.c.kind == rows[0].kind) & (CLAIMS.c.entity_id == rows[0].entity_id)
    others = connection.execute(select(CLAIMS).where(same & (CLAIMS.c.claim_no != claim_no))).all()
    found = reading_back.standing_of(connection, [row.claim_no for row in others])
    entries = (entry_of(row, found) for row in others)
    return sorted(entries, key=lambda each: (_RANKS.index(each.rank), each.claim_no))


def comments(connection: Connection, claim_no: int) -> list[tuple[str, str, str]]:
    """Return who said what about a claim, and when: author, text, time."""
    decided = reading_back.decisions_on(connection, [claim_no]).get(claim_no, [])
    return [(row.author, row.reason, row.entered_at) for row in decided if row.verdict == "comment"]


def history(connection: Connection, table: str, entity_id: str) -> list[Step]:
    """Return everything that was ever said and decided about an entity, in order of time.

    Args:
        connection: A reading transaction.
        table: Table whose key it is, such as ``units``.
        entity_id: Its id.
    """
    rows = _about(connection, table, entity_id)
    by_number = {row.claim_no: row for row in rows}
    titles = {row.batch_no: row.title for row in connection.execute(select(BATCHES.c.batch_no, BATCHES.c.title))}
    steps = [
        Step(
            row.entered_at,
            row.author,
            "claim",
            row.reason or titles[row.batch_no],
            row.claim_no,
            _difference(row, by_number.get(row.supersedes)),
            row.batch_no,
        )
        for row in rows
    ]
    decided = [each for same in reading_back.decisions_on(connection, list(by_number)).values() for each in same]
    decided += reading_back.merges_of(connection, table, entity_id)
    for each in decided:
        difference = {each.entity_id: ("", each.into_id)} if each.verdict == "merge" else {}
        what = "part" if each.verdict == "merge" and each.into_id == "" else each.verdict
        steps.append(Step(each.entered_at, each.author, what, each.reason, each.claim_no, difference, each.batch_no))
    return sorted(steps, key=lambda step: (step.at, step.batch_no, step.claim_no or 0, step.what != "claim"))


def batches(connection: Connection) -> list[BatchLine]:
    """Return all batches, the newest first."""
    claims = _counted(connection, CLAIMS.c.batch_no)
    decisions = _counted(connection, DECISIONS.c.batch_no)
    rows = connection.execute(select(BATCHES).order_by(BATCHES.c.batch_no.desc())).all()
    return [
        BatchLine(
            row.batch_no,
            row.kind,
            row.title,
            row.author,
            row.entered_at,
            claims.get(row.batch_no, 0),
            decisions.get(row.batch_no, 0),
        )
        for row in rows
    ]


def entry_of(row: Row[Any], found: Standing) -> Entry:
    """Make an entry of a row of the table of claims."""
    values = dict(zip(columns_of(row.kind), json.loads(row.body), strict=False))
    return Entry(
        row.claim_no,
        row.kind,
        row.entity_id,
        {name: text for name, text in values.items() if text != ""},
        row.as_written,
        row.source_id or "",
        row.locator,
        row.reason,
        row.supersedes,
        row.author,
        row.entered_at,
        row.batch_no,
        found.status(row.claim_no),
        found.rank(row.claim_no),
    )


def _about(connection: Connection, table: str, entity_id: str) -> list[Row[Any]]:
    """Return the claims that declare or name an entity, by number."""
    declaring = select(CLAIMS.c.claim_no).where(CLAIMS.c.kind == table, CLAIMS.c.entity_id == entity_id)
    naming = {row.claim_no for row in reading_back.mentioning(connection, [entity_id])}
    rows = reading_back.rows_of(connection, naming | set(connection.scalars(declaring)))
    return [row for row in rows if _is_about(row, table, entity_id)]


def _is_about(row: Row[Any], table: str, entity_id: str) -> bool:
    if row.kind == table and row.entity_id == entity_id:
        return True
    return any(table in tables and key == entity_id for tables, key in references_of(row.kind, json.loads(row.body)))


def _difference(row: Row[Any], earlier: Row[Any] | None) -> dict[str, tuple[str, str]]:
    names = columns_of(row.kind)
    after = json.loads(row.body)
    before = json.loads(earlier.body) if earlier is not None else [""] * len(after)
    pairs = zip(names, before, after, strict=False)
    return {name: (old, new) for name, old, new in pairs if old != new}


def _counted(connection: Connection, column: Any) -> dict[int, int]:
    statement = select(column, func.count()).group_by(column)
    return {row[0]: row[1] for row in connection.execute(statement)}
