"""The knowledge base as every command and the explorer open it: from a ledger when one is named, else bundled."""

from __future__ import annotations

from datetime import datetime

from kb.facts_io import BUNDLED_FACTS, read_folder
from kb.knowledge import KnowledgeBase
from kb.ledger.ledger import Ledger
from kb.ledger.opening import named_database
from kb.problems import FactsError


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
    if named != "":
        return KnowledgeBase(Ledger.open(named).facts(as_known))
    facts, problems = read_folder(BUNDLED_FACTS)
    if len(problems) > 0:
        raise FactsError(problems)
    return KnowledgeBase(facts)
