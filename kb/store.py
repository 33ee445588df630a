"""The knowledge base as every command and the explorer open it: from a ledger or a folder named, else bundled."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from kb.facts_io import BUNDLED_FACTS
from kb.knowledge import KnowledgeBase, load_knowledge
from kb.ledger.ledger import Ledger
from kb.ledger.opening import named_database

FACTS_VARIABLE = "GIAIMA_FACTS"


def facts_folder() -> Path:
    """Return the folder of CSV tables that `GIAIMA_FACTS` names, or that of the bundled facts."""
    named = os.environ.get(FACTS_VARIABLE, "")
    return Path(named) if named != "" else BUNDLED_FACTS


def open_version(version: str) -> KnowledgeBase | None:
    """Open the facts of a version that was in use before.

    Args:
        version: As `KnowledgeBase.version`, or the path of a folder that holds the facts as they were then.

    Returns:
        The facts; None where no ledger is named by `GIAIMA_DATABASE`, or where it never held them.

    Raises:
        LedgerError: If the named database holds no ledger.
        FactsError: If the folder or a claim cannot be read.
    """
    if Path(version).is_dir():
        return load_knowledge(Path(version))
    if named_database() == "":
        return None
    ledger = Ledger.open(named_database())
    moment = ledger.moment_of(version)
    return KnowledgeBase(ledger.facts(moment)) if moment is not None else None


def open_knowledge(database: str | None = None, *, as_known: datetime | None = None) -> KnowledgeBase:
    """Open the knowledge base: the accepted claims of a ledger, or a folder of facts when none is named.

    Args:
        database: A file path or a SQLAlchemy URL; None = what `GIAIMA_DATABASE` names; empty = a folder of CSV tables,
            the one that `GIAIMA_FACTS` names or the bundled one.
        as_known: A moment with its time zone: what had been accepted by then; None = now. A folder has no past.

    Raises:
        LedgerError: If the named database holds no ledger.
        FactsError: If a claim cannot be read.
    """
    named = database if database is not None else named_database()
    return load_knowledge(facts_folder()) if named == "" else KnowledgeBase(Ledger.open(named).facts(as_known))
