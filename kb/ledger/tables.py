"""The tables of the ledger; `migrations` makes them, `kb.ledger.ledger` writes them, nothing else does."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

METADATA = MetaData()

USERS = Table(
    "users",
    METADATA,
    Column("name", String(80), primary_key=True),
    Column("entered_at", String(32), nullable=False, doc="UTC, ISO 8601 with microseconds, as all times here"),
)
BATCHES = Table(
    "batches",
    METADATA,
    Column("batch_no", Integer, primary_key=True),
    Column("kind", String(20), nullable=False, doc="init, release, form, import, merge or review"),
    Column("title", Text, nullable=False, doc="what a person calls it: a file name, a reason"),
    Column("fingerprint", String(64), nullable=False, doc="hash of the file imported, or empty"),
    Column("author", String(80), ForeignKey("users.name"), nullable=False),
    Column("entered_at", String(32), nullable=False),
)
SOURCES = Table(
    "sources",
    METADATA,
    Column("source_id", String(120), primary_key=True),
    Column("batch_no", Integer, ForeignKey("batches.batch_no"), nullable=False, doc="batch that named it first"),
)
ENTITIES = Table(
    "entities",
    METADATA,
    Column("kind", String(40), primary_key=True, doc="table of the facts whose key it is"),
    Column("entity_id", String(120), primary_key=True),
    Column("batch_no", Integer, ForeignKey("batches.batch_no"), nullable=False, doc="batch that named it first"),
)
CLAIMS = Table(
    "claims",
    METADATA,
    Column("claim_no", Integer, primary_key=True),
    Column("kind", String(40), nullable=False, doc="table of the facts"),
    Column("claim_id", String(16), nullable=False, index=True, doc="hash of what it says"),
    Column("entity_id", String(120), nullable=False, index=True, doc="the unit, battle or place it is about"),
    Column("body", Text, nullable=False, doc="the typed values, a JSON list in declared order"),
    Column("as_written", Text, nullable=False, doc="the words of the source"),
    Column("source_id", String(120), ForeignKey("sources.source_id"), nullable=True, doc="none for derived tables"),
    Column("locator", Text, nullable=False, doc="page, paragraph, minute"),
    Column("certainty", String(10), nullable=False, doc="high, medium, low or empty"),
    Column("reason", Text, nullable=False, doc="why it was entered despite the warnings of the checks"),
    Column("position", Integer, nullable=False, doc="order within its table: that of the first claim it supersedes"),
    Column("supersedes", Integer, ForeignKey("claims.claim_no"), nullable=True),
    Column("batch_no", Integer, ForeignKey("batches.batch_no"), nullable=False, index=True),
    Column("author", String(80), ForeignKey("users.name"), nullable=False),
    Column("entered_at", String(32), nullable=False),
)
MENTIONS = Table(
    "mentions",
    METADATA,
    Column("claim_no", Integer, ForeignKey("claims.claim_no"), primary_key=True),
    Column("place", Integer, primary_key=True, doc="which of the references of the claim"),
    Column("kind", String(40), nullable=False, doc="the first table that may hold the key"),
    Column("entity_id", String(120), nullable=False, doc="the key it names"),
    Column("batch_no", Integer, ForeignKey("batches.batch_no"), nullable=False, index=True),
)
DECISIONS = Table(
    "decisions",
    METADATA,
    Column("decision_no", Integer, primary_key=True),
    Column("claim_no", Integer, ForeignKey("claims.claim_no"), nullable=True, index=True),
    Column("kind", String(40), nullable=False, doc="table of the entity of a merge, else empty"),
    Column("entity_id", String(120), nullable=False, doc="the entity that is merged into another, else empty"),
    Column("into_id", String(120), nullable=False, doc="the entity it is merged into; empty = parted again"),
    Column("verdict", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("undoes", Integer, ForeignKey("decisions.decision_no"), nullable=True),
    Column("batch_no", Integer, ForeignKey("batches.batch_no"), nullable=False, index=True),
    Column("author", String(80), ForeignKey("users.name"), nullable=False),
    Column("entered_at", String(32), nullable=False),
)
AUDIT = Table(
    "audit",
    METADATA,
    Column("entry_no", Integer, primary_key=True),
    Column("entered_at", String(32), nullable=False),
    Column("author", String(80), nullable=False),
    Column("action", String(20), nullable=False),
    Column("batch_no", Integer, nullable=True),
    Column("payload", Text, nullable=False, doc="what was written, with a digest of its rows; JSON"),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
Index("mentions_by_entity", MENTIONS.c.entity_id, MENTIONS.c.kind)
Index("claims_superseding", CLAIMS.c.supersedes)
Index("claims_by_kind", CLAIMS.c.kind, CLAIMS.c.position)
