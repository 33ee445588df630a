"""What is loaded once for everyone who has the explorer open, and kept up to date with the ledger.

Reading the whole ledger takes seconds, which nobody should wait for after each decision of a reviewer: the facts that
were loaded stay in use while the newer ones are read beside them, and take their place when they are ready.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from threading import Lock, Thread

import streamlit as st

from decoder.decode import Decoder
from explorer.indexes import Indexes
from kb.knowledge import KnowledgeBase
from kb.ledger.ledger import Ledger
from kb.store import facts_folder, named_database, open_knowledge
from registry.conclusions import Register, named_register


@dataclass(frozen=True, slots=True)
class Loaded:
    """The facts as they stood after a decision.

    Attributes:
        decoder: Over those facts, warm.
        indexes: What pages ask of them.
        decision_no: Number of the ledger's last decision then; 0 without a ledger.
    """

    decoder: Decoder
    indexes: Indexes
    decision_no: int


class FactsKeeper:
    """Holds the newest loaded facts, and loads newer ones beside."""

    def __init__(self, ledger: Ledger | None) -> None:
        self.ledger = ledger
        self._lock = Lock()
        self._reader: Thread | None = None
        self._failed: tuple[int, str] = (0, "")
        """The decision whose facts could not be read, and why."""
        self._seen = self._newest()
        """The ledger's last decision when it was last looked at."""
        self._loaded = self._load(self._seen, None)
        Thread(target=self._loaded.indexes.ready, name="indexes", daemon=True).start()

    def current(self) -> Loaded:
        """Return the facts to use now; where the ledger has gone on, begin to load what it says.

        Raises:
            LedgerError: If the ledger cannot be reached.
        """
        with self._lock:
            self._seen = self._newest()
            is_reading = self._reader is not None and self._reader.is_alive()
            if not is_reading and self.is_behind():
                self._reader = Thread(target=self._catch_up, args=(self._seen,), name="facts", daemon=True)
                self._reader.start()
            return self._loaded

    def is_behind(self) -> bool:
        """Tell whether facts newer than those in use were seen and can be read."""
        return self._seen not in (self._loaded.decision_no, self._failed[0])

    def fault(self) -> str:
        """Return why the newest facts could not be read, so that older ones are shown; empty when they are shown."""
        decision_no, told = self._failed
        return told if decision_no != self._loaded.decision_no and decision_no == self._seen else ""

    def _newest(self) -> int:
        return self.ledger.last_decision() if self.ledger is not None else 0

    def _catch_up(self, decision_no: int) -> None:
        """Load the facts as they stand after a decision, and let go of those before."""
        try:
            loaded = self._load(decision_no, self._loaded)
            if loaded.decoder is not self._loaded.decoder:
                loaded.indexes.ready()
        except Exception as error:  # a thread has nobody to tell: the next page does, and goes on with what there is
            self._failed = decision_no, str(error)
            return
        self._loaded = loaded
        # What the old facts hold in circles is collected only outside of the frozen objects.
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _load(self, decision_no: int, before: Loaded | None) -> Loaded:
        knowledge = open_knowledge("") if self.ledger is None else KnowledgeBase(self.ledger.facts())
        if before is not None and before.decoder.knowledge.version == knowledge.version:
            return Loaded(before.decoder, before.indexes, decision_no)
        decoder = Decoder(knowledge).ready()
        return Loaded(decoder, Indexes(decoder), decision_no)


def facts_keeper() -> FactsKeeper:
    """Return the keeper of the facts: of the ledger that `GIAIMA_DATABASE` names, else of the folder of facts.

    Raises:
        LedgerError: If the named database holds no ledger.
        FactsError: If a claim cannot be read.
    """
    return _keeper_of(named_database(), str(facts_folder()))


@st.cache_resource(show_spinner=False)
def _keeper_of(database: str, folder: str) -> FactsKeeper:  # noqa: ARG001 - the folder is part of the key
    return FactsKeeper(Ledger.open(database) if database != "" else None)


def register() -> Register | None:
    """Return the register that `GIAIMA_REGISTER` names, made where there is none; None when none is named.

    Raises:
        LedgerError: If it cannot be opened.
    """
    named = named_register()
    return _register_of(named) if named != "" else None


@st.cache_resource(show_spinner=False)
def _register_of(database: str) -> Register:
    return Register.open(database)
