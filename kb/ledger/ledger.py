"""The ledger: the only hand that writes claims and decisions; every write is one batch with one audit entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, func, insert, select

from kb.facts_io import Facts
from kb.ledger import reading_back
from kb.ledger.audit import AuditResult, append_entry, has_entry, verify
from kb.ledger.faults import LedgerError
from kb.ledger.opening import open_engine, reading, writing
from kb.ledger.proposals import Proposal, keys_named
from kb.ledger.references import refuse_orphans, refuse_unknown
from kb.ledger.states import RANK_OF, STATUS_OF
from kb.ledger.tables import BATCHES, CLAIMS, DECISIONS, ENTITIES, SOURCES, USERS

SINGLE_USER, TWO_PERSONS = "single-user", "two-persons"
_AT_ONCE = 5_000
"""Rows of one insert statement, and keys of one lookup."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a write has done.

    Attributes:
        batch_no: Its number; None when there was nothing to write.
        claim_nos: The claims it added, or those it decided on.
        known: Proposals that the ledger held already, by their place in the list.
    """

    batch_no: int | None
    claim_nos: tuple[int, ...]
    known: tuple[int, ...] = ()


class Ledger:
    """Claims, decisions and their log in one database.

    Args:
        engine: From `kb.ledger.opening.open_engine`.
        now: The clock.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] | None = None) -> None:
        self.engine = engine
        self._now = now if now is not None else lambda: datetime.now(UTC)

    @classmethod
    def open(cls, database: str, *, create: bool = False, now: Callable[[], datetime] | None = None) -> Ledger:
        """Open a ledger by file or URL.

        Raises:
            LedgerError: If there is none, or it cannot be opened.
        """
        return cls(open_engine(database, create=create), now)

    def facts(self, as_known: datetime | None = None, *, suppose: Mapping[int, str] | None = None) -> Facts:
        """Return the claims that hold: as accepted now, as known at a time, or as they would after some verdicts.

        Args:
            as_known: A moment with its time zone; None = now.
            suppose: Claim number to the verdict to suppose; nothing is written.

        Raises:
            FactsError: If a claim cannot be read.
        """
        with reading(self.engine) as connection:
            return reading_back.facts(connection, as_known, suppose)

    def audit(self) -> AuditResult:
        """Look through the audit log and everything it speaks of."""
        with reading(self.engine) as connection:
            return verify(connection)

    def has_entry(self, entry_hash: str) -> bool:
        """Tell whether the audit log holds an entry with this hash."""
        with reading(self.engine) as connection:
            return has_entry(connection, entry_hash)

    def mode(self) -> str:
        """Return whether two persons are needed to accept a claim: ``two-persons`` or ``single-user``."""
        with reading(self.engine) as connection:
            return reading_back.mode(connection)

    def propose(
        self,
        proposals: Sequence[Proposal],
        author: str,
        title: str,
        *,
        kind: str = "form",
        fingerprint: str = "",
        is_accepted: bool = False,
    ) -> Batch:
        """Add claims as one batch; those the ledger holds already, in any status but withdrawn, are left out.

        Args:
            proposals: In order; references and sources must be known or proposed here.
            author: Who proposes.
            title: What to call the batch.
            kind: ``form``, ``import``, ``init`` or ``release``.
            fingerprint: Hash of the file they come from, or empty.
            is_accepted: Accept them at once; only the first fill of an empty ledger may.

        Raises:
            LedgerError: If an author is missing or a reference is unknown; nothing is written then.
        """
        with writing(self.engine) as connection:
            known = reading_back.places_of_known(connection, proposals)
            new = [each for place, each in enumerate(proposals) if place not in known]
            if len(new) == 0:
                return Batch(None, (), tuple(sorted(known)))
            refuse_unknown(connection, new)
            write = self._begin(connection, kind, title, author, fingerprint)
            claim_nos = write.claims(new)
            if is_accepted:
                if claim_nos[0] != 1:
                    raise LedgerError("not-empty")
                write.decisions([{"claim_no": claim_no, "verdict": "accept"} for claim_no in claim_nos], title)
            write.end(kind)
            return Batch(write.batch_no, tuple(claim_nos), tuple(sorted(known)))

    def decide(self, claim_nos: Iterable[int], verdict: str, author: str, reason: str) -> Batch:
        """Decide on claims, all at once or not at all.

        Args:
            claim_nos: The claims.
            verdict: One of `kb.ledger.states.Verdict` except ``merge``.
            author: Who decides; not the author of a claim that is accepted, unless the ledger has one user.
            reason: Why; may be empty only for accepting.

        Raises:
            LedgerError: If a claim is unknown, is the author's own, or would leave a reference without its entity; if
                the reason is missing.
        """
        numbers = tuple(dict.fromkeys(claim_nos))
        if verdict not in (*STATUS_OF, *RANK_OF, "comment"):
            raise LedgerError("no-verdict", verdict=verdict, allowed=", ".join((*STATUS_OF, *RANK_OF, "comment")))
        if reason.strip() == "" and verdict != "accept":
            raise LedgerError("no-reason", verdict=verdict)
        if len(numbers) == 0:
            return Batch(None, ())
        with writing(self.engine) as connection:
            authors = reading_back.authors_of(connection, numbers)
            missing = [str(number) for number in numbers if number not in authors]
            if len(missing) > 0:
                raise LedgerError("no-claim", claims=", ".join(missing[:10]))
            own = [str(number) for number in numbers if authors[number] == author]
            if verdict == "accept" and len(own) > 0 and reading_back.mode(connection) != SINGLE_USER:
                raise LedgerError("own-claim", author=author, claims=", ".join(own[:10]), count=len(own))
            write = self._begin(connection, "review", reason, author)
            write.decisions([{"claim_no": number, "verdict": verdict} for number in numbers], reason)
            if verdict != "comment":
                refuse_orphans(connection, numbers)
            write.end(verdict)
            return Batch(write.batch_no, numbers)

    def merge(self, table: str, entity_id: str, into_id: str, author: str, reason: str) -> Batch:
        """Say that two entities are one: the first one's id then stands for the second; claims keep what was written.

        Args:
            table: Table whose key they are: ``units``, ``battles``, ``places`` ...
            entity_id: The entity that goes.
            into_id: The entity that stays.
            author: Who says so.
            reason: Why.

        Raises:
            LedgerError: If either is unknown or they are one already.
        """
        if reason.strip() == "":
            raise LedgerError("no-reason", verdict="merge")
        with writing(self.engine) as connection:
            standing = reading_back.standing(connection)
            for each in (entity_id, into_id):
                if not reading_back.has_entity(connection, table, each):
                    raise LedgerError("no-entity", table=table, entity=each)
            if reading_back.merged(table, entity_id, standing) == reading_back.merged(table, into_id, standing):
                raise LedgerError("one-already", entity=entity_id, into=into_id)
            write = self._begin(connection, "merge", reason, author)
            merged = {"verdict": "merge", "kind": table, "entity_id": entity_id, "into_id": into_id}
            write.decisions([merged], reason)
            write.end("merge")
            return Batch(write.batch_no, ())

    def undo(self, batch_no: int, author: str, reason: str) -> Batch:
        """Take a batch back, as a step of its own: claims it added are withdrawn, decisions it took are reversed.

        Args:
            batch_no: The batch.
            author: Who undoes it.
            reason: Why.

        Raises:
            LedgerError: If there is no such batch, or a later decision rests on it; undo that one first.
        """
        if reason.strip() == "":
            raise LedgerError("no-reason", verdict="undo")
        with writing(self.engine) as connection:
            if connection.scalar(select(BATCHES.c.batch_no).where(BATCHES.c.batch_no == batch_no)) is None:
                raise LedgerError("no-batch", batch=batch_no)
            rows, added = _reversals(connection, batch_no), _added(connection, batch_no)
            rows = [{"claim_no": number, "verdict": "withdraw"} for number in added] if len(added) > 0 else rows
            if len(rows) == 0:
                raise LedgerError("nothing-to-undo", batch=batch_no)
            write = self._begin(connection, "review", reason, author)
            write.decisions(rows, reason)
            numbers = [row["claim_no"] for row in rows if row.get("claim_no") is not None]
            refuse_orphans(connection, numbers)
            write.end("undo")
            return Batch(write.batch_no, tuple(numbers))

    def set_mode(self, mode: str, author: str, reason: str) -> Batch:
        """Say whether two persons are needed to accept a claim.

        Args:
            mode: ``two-persons`` or ``single-user``.
            author: Who says so.
            reason: Why.

        Raises:
            LedgerError: If the mode or the reason is missing.
        """
        if mode not in (SINGLE_USER, TWO_PERSONS):
            raise LedgerError("no-mode", mode=mode, allowed=f"{TWO_PERSONS}, {SINGLE_USER}")
        if reason.strip() == "":
            raise LedgerError("no-reason", verdict=mode)
        with writing(self.engine) as connection:
            write = self._begin(connection, mode, reason, author)
            write.end(mode)
            return Batch(write.batch_no, ())

    def _begin(self, connection: Connection, kind: str, title: str, author: str, fingerprint: str = "") -> _Write:
        if author.strip() == "":
            raise LedgerError("no-author")
        return _Write(connection, kind, title, author.strip(), fingerprint, self._stamp(connection))

    def _stamp(self, connection: Connection) -> str:
        """Return the time of a write: never before that of the one before, so that the log can be read as of a time."""
        now = self._now().astimezone(UTC).isoformat(timespec="microseconds")
        last = connection.scalar(select(func.max(BATCHES.c.entered_at)))
        return max(now, last) if last is not None else now


class _Write:
    """One batch on its way into the database, within one transaction."""

    def __init__(
        self, connection: Connection, kind: str, title: str, author: str, fingerprint: str, entered_at: str
    ) -> None:
        self._connection = connection
        self._author = author
        self._entered_at = entered_at
        self.batch_no = _next(connection, BATCHES)
        if connection.scalar(select(USERS.c.name).where(USERS.c.name == author)) is None:
            connection.execute(insert(USERS), {"name": author, "entered_at": entered_at})
        row = {"batch_no": self.batch_no, "kind": kind, "title": title, "fingerprint": fingerprint}
        connection.execute(insert(BATCHES), {**row, **self._signature()})

    def _signature(self) -> dict[str, str]:
        return {"author": self._author, "entered_at": self._entered_at}

    def claims(self, proposals: Sequence[Proposal]) -> list[int]:
        """Add claims with the sources and entities they declare; return their numbers."""
        connection = self._connection
        for table, keys in keys_named(proposals).items():
            new = sorted(keys - reading_back.entities_among(connection, table, keys))
            _insert_all(
                connection, ENTITIES, [{"kind": table, "entity_id": key, "batch_no": self.batch_no} for key in new]
            )
            if table == "sources":
                rows = [{"source_id": key, "batch_no": self.batch_no} for key in new]
                _insert_all(connection, SOURCES, rows)
        positions = _positions(connection, proposals)
        first = _next(connection, CLAIMS)
        numbers = list(range(first, first + len(proposals)))
        rows = [
            {
                "claim_no": number,
                "kind": each.kind,
                "claim_id": each.claim_id,
                "entity_id": each.entity_id,
                "body": each.body,
                "as_written": each.words,
                "source_id": each.source_id or None,
                "locator": each.locator,
                "certainty": each.certainty,
                "reason": each.reason,
                "position": positions[each.supersedes] if each.supersedes is not None else number,
                "supersedes": each.supersedes,
                "batch_no": self.batch_no,
                **self._signature(),
            }
            for number, each in zip(numbers, proposals, strict=True)
        ]
        _insert_all(connection, CLAIMS, rows)
        return numbers

    def decisions(self, decided: Sequence[dict[str, Any]], reason: str) -> None:
        """Add decisions in the order given."""
        first = _next(self._connection, DECISIONS)
        empty = {"claim_no": None, "kind": "", "entity_id": "", "into_id": "", "undoes": None}
        rows = [
            {
                **empty,
                **each,
                "decision_no": first + place,
                "reason": reason,
                "batch_no": self.batch_no,
                **self._signature(),
            }
            for place, each in enumerate(decided)
        ]
        _insert_all(self._connection, DECISIONS, rows)

    def end(self, action: str) -> None:
        """Close the batch with its entry in the audit log."""
        append_entry(self._connection, self.batch_no, self._author, action, self._entered_at)


def _positions(connection: Connection, proposals: Sequence[Proposal]) -> dict[int, int]:
    """Return the place in its table of each claim that is to be superseded.

    Raises:
        LedgerError: If there is no such claim, or it is of another table.
    """
    kinds = {each.supersedes: each.kind for each in proposals if each.supersedes is not None}
    rows = {row.claim_no: row for row in reading_back.rows_of(connection, kinds)}
    wrong = [str(number) for number, kind in kinds.items() if number not in rows or rows[number].kind != kind]
    if len(wrong) > 0:
        raise LedgerError("no-claim", claims=", ".join(wrong))
    return {number: row.position for number, row in rows.items()}


def _next(connection: Connection, table: Table) -> int:
    (key,) = table.primary_key.columns
    return int(connection.scalar(select(func.max(key))) or 0) + 1


def _insert_all(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(table), rows[start : start + _AT_ONCE])


def _added(connection: Connection, batch_no: int) -> list[int]:
    statement = select(CLAIMS.c.claim_no).where(CLAIMS.c.batch_no == batch_no).order_by(CLAIMS.c.claim_no)
    return list(connection.scalars(statement))


def _reversals(connection: Connection, batch_no: int) -> list[dict[str, Any]]:
    """Return the decisions that undo those of a batch: each gives back what held before it.

    Raises:
        LedgerError: If a later decision changed one of them again.
    """
    taken = connection.execute(
        select(DECISIONS).where(DECISIONS.c.batch_no == batch_no, DECISIONS.c.verdict != "comment")
    ).all()
    on_claims = reading_back.decisions_on(connection, [row.claim_no for row in taken if row.claim_no is not None])
    rows: list[dict[str, Any]] = []
    for each in taken:
        if each.verdict == "merge":
            same = reading_back.merges_of(connection, each.kind, each.entity_id)
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
