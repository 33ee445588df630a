"""Conclusions of officers on notices: append only, each with the versions of the facts and of the model it rests on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import Column, Engine, Float, Integer, MetaData, Row, String, Table, Text, func, insert, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from decoder.notice import TEXT_FIELDS, Notice
from kb.ledger.faults import LedgerError
from kb.ledger.opening import connect, reading, shown, writing

REGISTER_VARIABLE = "GIAIMA_REGISTER"
Verdict = Literal["agree", "other", "undecidable", "withdrawn"]
_METADATA = MetaData()
_CONCLUSIONS = Table(
    "conclusions",
    _METADATA,
    Column("conclusion_no", Integer, primary_key=True),
    Column("notice_key", String(32), nullable=False, index=True, doc="hash of what the notice says"),
    Column("notice", Text, nullable=False, doc="its fields as typed, JSON"),
    Column("verdict", String(20), nullable=False, doc="agree, other, undecidable, or withdrawn"),
    Column("unit_id", String(120), nullable=False, doc="the unit concluded, or empty"),
    Column("reason", Text, nullable=False),
    Column("author", String(80), nullable=False),
    Column("entered_at", String(32), nullable=False, doc="UTC, ISO 8601 with microseconds"),
    Column("decoded_unit_id", String(120), nullable=False, doc="what the decoder put first, or empty"),
    Column("probability", Float, nullable=False, doc="of that unit, 0 to 1"),
    Column("knowledge_version", String(64), nullable=False),
    Column("model_version", String(64), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the decoder said when an officer concluded.

    Attributes:
        unit_id: The unit it put first, or empty.
        probability: Of that unit (0 to 1).
        knowledge_version: Of the facts.
        model_version: Of the weights.
    """

    unit_id: str
    probability: float
    knowledge_version: str
    model_version: str


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One signed verdict on a notice.

    Attributes:
        conclusion_no: In order of entry.
        notice: What the notice says.
        verdict: ``agree`` with the first unit, ``other`` unit, ``undecidable``, or ``withdrawn``: its author's one
            before.
        unit_id: The unit concluded, or empty.
        reason: Why, in the officer's words.
        author: The officer.
        entered_at: UTC, ISO 8601.
        decoded: What the decoder said then.
    """

    conclusion_no: int
    notice: Notice
    verdict: Verdict
    unit_id: str
    reason: str
    author: str
    entered_at: str
    decoded: Decoded


class Register:
    """The conclusions in a database of their own.

    Args:
        engine: Of the database.
        now: Where the time comes from.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] | None = None) -> None:
        self.engine = engine
        self._now = now or (lambda: datetime.now(UTC))

    @classmethod
    def open(cls, database: str, *, now: Callable[[], datetime] | None = None) -> Register:
        """Open a register by file or URL; a new one is made where there is none.

        Raises:
            LedgerError: If it cannot be opened, or the database holds something else.
        """
        engine = connect(database)
        try:
            with engine.connect().execution_options(writes=True) as connection, connection.begin():
                tables = inspect(connection).get_table_names()
                if len(tables) > 0 and _CONCLUSIONS.name not in tables:
                    raise LedgerError("not-a-register", database=shown(database))
                _METADATA.create_all(connection)
        except SQLAlchemyError as error:
            raise LedgerError("cannot-open", database=shown(database), error=str(error).splitlines()[0]) from error
        return cls(engine, now)

    def conclude(
        self, notice: Notice, verdict: Verdict, decoded: Decoded, *, author: str, reason: str, unit_id: str = ""
    ) -> int:
        """Add a conclusion and return its number; what was concluded before stays in the register.

        Args:
            notice: What it is about.
            verdict: One of `Verdict`.
            decoded: What the decoder says now.
            author: Who signs.
            reason: Why; needed for every verdict but agreement.
            unit_id: The unit concluded, for ``agree`` and ``other``.

        Raises:
            LedgerError: If the name, the reason or the unit is missing; nothing is written then.
        """
        if author.strip() == "":
            raise LedgerError("no-author")
        if verdict != "agree" and reason.strip() == "":
            raise LedgerError("conclusion-reason")
        if verdict in ("agree", "other") and unit_id == "":
            raise LedgerError("conclusion-unit")
        row = {
            "notice_key": key_of_notice(notice),
            "notice": json.dumps(_texts(notice), ensure_ascii=False),
            "verdict": verdict,
            "unit_id": unit_id,
            "reason": reason.strip(),
            "author": author.strip(),
            "entered_at": self._now().isoformat(timespec="microseconds"),
            "decoded_unit_id": decoded.unit_id,
            "probability": decoded.probability,
            "knowledge_version": decoded.knowledge_version,
            "model_version": decoded.model_version,
        }
        with writing(self.engine, _CONCLUSIONS.name) as connection:
            added = insert(_CONCLUSIONS).values(row).returning(_CONCLUSIONS.c.conclusion_no)
            return int(connection.execute(added).scalar_one())

    def on(self, notice: Notice) -> tuple[Conclusion, ...]:
        """Return every conclusion on a notice that says the same, the newest first."""
        asked = select(_CONCLUSIONS).where(_CONCLUSIONS.c.notice_key == key_of_notice(notice))
        with reading(self.engine) as connection:
            rows = connection.execute(asked.order_by(_CONCLUSIONS.c.conclusion_no.desc())).all()
        return tuple(_conclusion(row) for row in rows)

    def newest(self, limit: int = 20, author: str = "") -> tuple[Conclusion, ...]:
        """Return the newest conclusions, of everyone or of one officer, the newest first."""
        asked = select(_CONCLUSIONS).order_by(_CONCLUSIONS.c.conclusion_no.desc()).limit(limit)
        if author != "":
            asked = asked.where(_CONCLUSIONS.c.author == author)
        with reading(self.engine) as connection:
            rows = connection.execute(asked).all()
        return tuple(_conclusion(row) for row in rows)

    def count(self, author: str = "") -> int:
        """Return how many conclusions there are, of everyone or of one officer."""
        asked = select(func.count()).select_from(_CONCLUSIONS)
        if author != "":
            asked = asked.where(_CONCLUSIONS.c.author == author)
        with reading(self.engine) as connection:
            return int(connection.scalar(asked) or 0)


def named_register() -> str:
    """Return the database that `GIAIMA_REGISTER` names, or empty."""
    return os.environ.get(REGISTER_VARIABLE, "")


def standing_among(conclusions: tuple[Conclusion, ...]) -> tuple[Conclusion, ...]:
    """Return the conclusions on one notice that stand, the newest first: a withdrawal takes back its author's last one.

    Args:
        conclusions: All on the notice, the newest first.
    """
    standing: list[Conclusion] = []
    for each in reversed(conclusions):
        if each.verdict != "withdrawn":
            standing.append(each)
            continue
        own = [known for known in standing if known.author == each.author]
        if len(own) > 0:
            standing.remove(own[-1])
    return tuple(reversed(standing))


def standing_of(conclusions: tuple[Conclusion, ...]) -> Conclusion | None:
    """Return the conclusion that stands among those on one notice, the newest first; None when none does."""
    return next(iter(standing_among(conclusions)), None)


def key_of_notice(notice: Notice) -> str:
    """Return a key of what a notice says: spaces around and between words, and its id, do not matter."""
    said = [" ".join(text.split()) for text in _texts(notice).values()]
    return sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _texts(notice: Notice) -> dict[str, str]:
    return {field: getattr(notice, field) for field in TEXT_FIELDS if field != "notice_id"}


def _conclusion(row: Row[Any]) -> Conclusion:
    decoded = Decoded(row.decoded_unit_id, row.probability, row.knowledge_version, row.model_version)
    notice = Notice(**json.loads(row.notice))
    return Conclusion(
        row.conclusion_no, notice, row.verdict, row.unit_id, row.reason, row.author, row.entered_at, decoded
    )
