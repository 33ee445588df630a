"""The ledger: the only hand that writes claims and decisions; every write is one batch with one audit entry."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, select

from kb.facts_io import Facts
from kb.ledger import reading_back, versions
from kb.ledger.audit import AuditResult, has_entry, newest_entry, verify
from kb.ledger.batch_writer import BatchWriter
from kb.ledger.faults import LedgerError, WordKey
from kb.ledger.opening import open_engine, reading, supposing, writing
from kb.ledger.proposals import Proposal, is_plain, refuse_odd
from kb.ledger.references import refuse_broken, refuse_unknown
from kb.ledger.reversals import reversals
from kb.ledger.states import RANK_OF, STATUS_OF, VERDICTS, merged_into
from kb.ledger.tables import BATCHES

SINGLE_USER, TWO_PERSONS = "single-user", "two-persons"
FIRST_FILL = "init"
"""Kind of the batch that fills an empty ledger; all others rest on it."""
LONGEST_NAME = 80
"""Characters of a person's name that the ledger holds."""
_NOBODY = "-"
"""Who supposes: nobody has written when a transaction is taken back."""
LARGEST_NUMBER = 2**31 - 1
"""The greatest number of a claim that every database holds."""


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

    def moment_of(self, version: str) -> datetime | None:
        """Return a moment at which the claims that held were those of a version; None when they never were.

        Args:
            version: As `kb.knowledge.KnowledgeBase.version`.
        """
        with reading(self.engine) as connection:
            return versions.moment_of(connection, version)

    def ranks(self, as_known: datetime | None = None) -> dict[str, str]:
        """Return the ranks that reviewers gave to claims that hold, by claim id: now, or as known at a time.

        Raises:
            FactsError: If a claim cannot be read.
        """
        with reading(self.engine) as connection:
            return reading_back.ranks(connection, as_known)

    def last_decision(self) -> int:
        """Return the number of the newest decision, 0 for none: while it stays, what holds stays."""
        with reading(self.engine) as connection:
            return reading_back.last_decision(connection)

    def last_batch(self) -> int:
        """Return the number of the newest batch, 0 for none: while it stays, nothing was written."""
        with reading(self.engine) as connection:
            return reading_back.last_batch(connection)

    def audit(self) -> AuditResult:
        """Look through the audit log and everything it speaks of."""
        with reading(self.engine) as connection:
            return verify(connection)

    def newest_entry(self) -> str:
        """Return the hash of the newest entry of the audit log, over all that was ever written; empty for none."""
        with reading(self.engine) as connection:
            return newest_entry(connection)

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
            refuse_odd(proposals)
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
        if len(numbers) == 0:
            return Batch(None, ())
        with writing(self.engine) as connection:
            return self._decide(connection, numbers, verdict, author, reason)

    def supposed(self, claim_nos: Iterable[int], verdict: str) -> Facts:
        """Return the claims that would hold after a decision; nothing is written.

        Args:
            claim_nos: The claims.
            verdict: As for `decide`.

        Raises:
            LedgerError: If the decision would be refused for another reason than that the claims are one's own.
        """
        with supposing(self.engine) as connection:
            self._decide(connection, tuple(dict.fromkeys(claim_nos)), verdict, _NOBODY, _NOBODY)
            return reading_back.facts(connection)

    def _decide(
        self, connection: Connection, numbers: tuple[int, ...], verdict: str, author: str, reason: str
    ) -> Batch:
        if verdict not in VERDICTS:
            raise LedgerError("no-verdict", verdict=verdict, allowed=", ".join(VERDICTS))
        if reason.strip() == "" and verdict != "accept":
            raise LedgerError("no-reason", verdict=WordKey(f"step.{verdict}"))
        authors = reading_back.authors_of(connection, [number for number in numbers if number <= LARGEST_NUMBER])
        missing = [str(number) for number in numbers if number not in authors]
        if len(missing) > 0:
            raise LedgerError("no-claim", claims=", ".join(missing[:10]))
        numbers = _not_yet(connection, numbers, verdict)
        authors = {number: authors[number] for number in numbers}
        write = self._begin(connection, "review", reason, author)
        if verdict == "accept":
            self._refuse_own(connection, write.author, authors)
        write.decisions([{"claim_no": number, "verdict": verdict} for number in numbers], reason)
        if verdict != "comment":
            refuse_broken(connection, numbers)
        write.end(verdict)
        return Batch(write.batch_no, numbers)

    def _refuse_own(self, connection: Connection, author: str, authors: Mapping[int, str]) -> None:
        """Refuse that somebody accepts a claim of his own, unless the ledger has one user."""
        own = [str(number) for number, proposer in authors.items() if proposer.casefold() == author.casefold()]
        if len(own) > 0 and reading_back.mode(connection) != SINGLE_USER:
            raise LedgerError("own-claim", author=author, claims=", ".join(own[:10]), count=len(own))

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
            raise LedgerError("no-reason", verdict=WordKey("step.merge"))
        with writing(self.engine) as connection:
            found = reading_back.merges(connection)
            for each in (entity_id, into_id):
                if not reading_back.has_entity(connection, table, each):
                    raise LedgerError("no-entity", table=table, entity=each)
            goes, stays = merged_into(table, entity_id, found), merged_into(table, into_id, found)
            if goes == stays:
                raise LedgerError("one-already", entity=entity_id, into=into_id)
            self._refuse_unlike(connection, table, goes, stays)
            if stays not in reading_back.declared_among(connection, table, {stays}):
                raise LedgerError("not-accepted-yet", keys=f"{table}: {stays}", count=1)
            write = self._begin(connection, "merge", reason, author)
            merged = {"verdict": "merge", "kind": table, "entity_id": goes, "into_id": stays}
            write.decisions([merged], reason)
            refuse_broken(connection, (), [(table, goes), (table, stays)])
            write.end("merge")
            return Batch(write.batch_no, ())

    def _refuse_unlike(self, connection: Connection, table: str, goes: str, stays: str) -> None:
        """Refuse to merge units of two levels, such as a regiment and its division."""
        levels = {reading_back.value_of(connection, table, each, "level") for each in (goes, stays)} - {""}
        if table == "units" and len(levels) > 1:
            raise LedgerError("other-level", entity=goes, into=stays)

    def began(self) -> str:
        """Return when the ledger was first written to, in ISO form (UTC); empty when it never was."""
        with reading(self.engine) as connection:
            return connection.scalar(select(func.min(BATCHES.c.entered_at))) or ""

    def undo(self, batch_no: int, author: str, reason: str) -> Batch:
        """Take a batch back, as a step of its own: claims it added are withdrawn, decisions it took are reversed.

        Args:
            batch_no: The batch.
            author: Who undoes it.
            reason: Why.

        Raises:
            LedgerError: If there is no such batch, or it filled the empty ledger: one person must not empty it again.
                If a decision of the batch was changed again since; undo that first. If it would accept one's own claim,
                or leave a reference without its entity.
        """
        if reason.strip() == "":
            raise LedgerError("no-reason", verdict=WordKey("step.undo"))
        with writing(self.engine) as connection:
            kind = connection.scalar(select(BATCHES.c.kind).where(BATCHES.c.batch_no == batch_no))
            if kind is None:
                raise LedgerError("no-batch", batch=batch_no)
            if kind == FIRST_FILL:
                raise LedgerError("first-fill", batch=batch_no)
            rows = reversals(connection, batch_no)
            if len(rows) == 0:
                raise LedgerError("nothing-to-undo", batch=batch_no)
            write = self._begin(connection, "undo", f"#{batch_no}: {reason}", author)
            numbers = [row["claim_no"] for row in rows if row.get("claim_no") is not None]
            accepted = [row["claim_no"] for row in rows if row["verdict"] == "accept"]
            self._refuse_own(connection, write.author, reading_back.authors_of(connection, accepted))
            write.decisions(rows, reason)
            entities = [(row["kind"], row["entity_id"]) for row in rows if row["verdict"] == "merge"]
            refuse_broken(connection, numbers, entities)
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
            raise LedgerError("no-reason", verdict=WordKey(f"batch.{mode}"))
        with writing(self.engine) as connection:
            write = self._begin(connection, mode, reason, author)
            write.end(mode)
            return Batch(write.batch_no, ())

    def _begin(self, connection: Connection, kind: str, title: str, author: str, fingerprint: str = "") -> BatchWriter:
        name = " ".join(unicodedata.normalize("NFC", author).split())
        if name == "":
            raise LedgerError("no-author")
        if len(name) > LONGEST_NAME:
            raise LedgerError("long-author", longest=LONGEST_NAME)
        name = reading_back.spelling_of(connection, name)
        for text in (name, title):
            if not is_plain(text):
                raise LedgerError("odd-text", text=ascii(text)[:80])
        return BatchWriter(connection, kind, title, name, fingerprint, self._stamp(connection))

    def _stamp(self, connection: Connection) -> str:
        """Return the time of a write: never before that of the one before, so that the log can be read as of a time."""
        now = self._now().astimezone(UTC).isoformat(timespec="microseconds")
        last = connection.scalar(select(func.max(BATCHES.c.entered_at)))
        return max(now, last) if last is not None else now


def _not_yet(connection: Connection, numbers: Sequence[int], verdict: str) -> tuple[int, ...]:
    """Return the claims that a verdict would change.

    Raises:
        LedgerError: If it would change none.
    """
    found = reading_back.standing_of(connection, numbers)
    if verdict in STATUS_OF:
        left = tuple(number for number in numbers if found.status(number) != STATUS_OF[verdict])
    elif verdict in RANK_OF:
        left = tuple(number for number in numbers if found.rank(number) != RANK_OF[verdict])
    else:
        left = tuple(numbers)
    if len(left) == 0:
        raise LedgerError("so-already", claims=", ".join(map(str, numbers[:10])))
    return left
