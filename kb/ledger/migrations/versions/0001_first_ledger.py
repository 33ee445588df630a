"""The first ledger: users, batches, sources, entities, claims, their mentions, decisions, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables; written out, since a revision must not follow later changes of `kb.ledger.tables`."""
    name, when = sa.String(80), sa.String(32)
    op.create_table(
        "users",
        sa.Column("name", name, primary_key=True),
        sa.Column("entered_at", when, nullable=False),
    )
    op.create_table(
        "batches",
        sa.Column("batch_no", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("author", name, sa.ForeignKey("users.name"), nullable=False),
        sa.Column("entered_at", when, nullable=False),
    )
    op.create_table(
        "sources",
        sa.Column("source_id", sa.String(120), primary_key=True),
        sa.Column("batch_no", sa.Integer, sa.ForeignKey("batches.batch_no"), nullable=False),
    )
    op.create_table(
        "entities",
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("entity_id", sa.String(120), primary_key=True),
        sa.Column("batch_no", sa.Integer, sa.ForeignKey("batches.batch_no"), nullable=False),
    )
    op.create_table(
        "claims",
        sa.Column("claim_no", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("claim_id", sa.String(16), nullable=False, index=True),
        sa.Column("entity_id", sa.String(120), nullable=False, index=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("as_written", sa.Text, nullable=False),
        sa.Column("source_id", sa.String(120), sa.ForeignKey("sources.source_id"), nullable=True),
        sa.Column("locator", sa.Text, nullable=False),
        sa.Column("certainty", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("supersedes", sa.Integer, sa.ForeignKey("claims.claim_no"), nullable=True),
        sa.Column("batch_no", sa.Integer, sa.ForeignKey("batches.batch_no"), nullable=False, index=True),
        sa.Column("author", name, sa.ForeignKey("users.name"), nullable=False),
        sa.Column("entered_at", when, nullable=False),
    )
    op.create_index("claims_by_kind", "claims", ["kind", "position"])
    op.create_index("claims_superseding", "claims", ["supersedes"])
    op.create_table(
        "mentions",
        sa.Column("claim_no", sa.Integer, sa.ForeignKey("claims.claim_no"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("entity_id", sa.String(120), nullable=False),
        sa.Column("batch_no", sa.Integer, sa.ForeignKey("batches.batch_no"), nullable=False, index=True),
    )
    op.create_index("mentions_by_entity", "mentions", ["entity_id", "kind"])
    op.create_table(
        "decisions",
        sa.Column("decision_no", sa.Integer, primary_key=True),
        sa.Column("claim_no", sa.Integer, sa.ForeignKey("claims.claim_no"), nullable=True, index=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("entity_id", sa.String(120), nullable=False),
        sa.Column("into_id", sa.String(120), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("undoes", sa.Integer, sa.ForeignKey("decisions.decision_no"), nullable=True),
        sa.Column("batch_no", sa.Integer, sa.ForeignKey("batches.batch_no"), nullable=False, index=True),
        sa.Column("author", name, sa.ForeignKey("users.name"), nullable=False),
        sa.Column("entered_at", when, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("entry_no", sa.Integer, primary_key=True),
        sa.Column("entered_at", when, nullable=False),
        sa.Column("author", name, nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("batch_no", sa.Integer, nullable=True),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
