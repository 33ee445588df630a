"""Alembic's way in: `kb.ledger.opening` hands over the connection."""

from __future__ import annotations

from alembic import context

from kb.ledger.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
