"""The knowledge base as every command and the explorer open it: from a ledger when one is named, else bundled."""

from __future__ import annotations

from datetime import datetime

from kb.knowledge import KnowledgeBase, load_knowledge
from kb.ledger.ledger import Ledger
from kb.ledger.opening import named_database


def open_knowledge(database: str | None = None, *, as_known: datetime | None = None) -> KnowledgeBase:
    """Open the knowledge base: the accepted claims of a ledger, or the bundled facts when none is named.

    Args:
        database: A file path or a SQLAlchemy URL; None = what `GIAIMA_DATABASE` names.
        as_known: A moment with its time zone: what had been accepted by then; None = now. Bundled facts have no past.

    Raises:
        LedgerError: If the named database holds no ledger.
        FactsError: If a claim cannot be read.
    """
    named = database if database is not None else named_database()
    return load_knowledge() if named == "" else KnowledgeBase(Ledger.open(named).facts(as_known))
