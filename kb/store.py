"""The knowledge base as every command and the explorer open it: from a ledger or a folder named, else bundled.

What speaks to a database is loaded when a ledger is named: facts in a folder are read without it.
"""

from __future__ import annotations

import os
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from kb.facts_io import BUNDLED_FACTS
from kb.knowledge import KnowledgeBase
from kb.snapshot import knowledge_of_folder, knowledge_of_ledger

DATABASE_VARIABLE = "GIAIMA_DATABASE"
FACTS_VARIABLE = "GIAIMA_FACTS"


def named_database() -> str:
    """Return the database that `GIAIMA_DATABASE` names, or empty."""
    return os.environ.get(DATABASE_VARIABLE, "")


def facts_folder() -> Path:
    """Return the folder of CSV tables that `GIAIMA_FACTS` names, or that of the bundled facts."""
    named = os.environ.get(FACTS_VARIABLE, "")
    return Path(named) if named != "" else BUNDLED_FACTS


def open_version(version: str) -> KnowledgeBase | None:
    """Open the facts of a version that was in use before.

    Args:
        version: As `KnowledgeBase.version`.

    Returns:
        The facts; None where no ledger is named by `GIAIMA_DATABASE`, or where it never held them.

    Raises:
        LedgerError: If the named database holds no ledger.
        FactsError: If a claim cannot be read.
    """
    if named_database() == "":
        return None
    ledger = _ledger(named_database())
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
    if named == "":
        return knowledge_of_folder(facts_folder())
    ledger = _ledger(named)
    if as_known is not None:
        return KnowledgeBase(ledger.facts(as_known))
    return knowledge_of_ledger(ledger.newest_entry, ledger.facts)


def began() -> str:
    """Return when the first batch came into the ledger that `GIAIMA_DATABASE` names: ISO date and time, UTC.

    Raises:
        LedgerError: If the named database holds no ledger.
    """
    moment: str = _ledger(named_database()).began()
    return moment


def _ledger(database: str) -> Any:
    """Open a ledger; SQLAlchemy, a tenth of a second, is loaded with it."""
    return import_module("kb.ledger.ledger").Ledger.open(database)
