"""What is loaded once for everyone who has the explorer open, and kept up to date with the ledger.

Reading the whole ledger takes seconds, which nobody should wait for after each decision of a reviewer: the facts that
were loaded stay in use while the newer ones are read beside them, and take their place when they are ready.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock, Thread

import streamlit as st

from decoder.decode import Decoder
from explorer.indexes import Indexes
from kb.knowledge import KnowledgeBase
from kb.ledger.ledger import Ledger
from kb.ledger.opening import named_database
from kb.problems import GiaiMaError
from kb.store import facts_folder, open_knowledge
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
        self._fault: GiaiMaError | None = None
        self._loaded = self._load(None)
        Thread(target=self._loaded.indexes.ready, name="indexes", daemon=True).start()

    def current(self) -> Loaded:
        """Return the facts to use now; where the ledger has gone on, begin to load what it says.

        Raises:
            LedgerError: If the ledger cannot be reached.
            FactsError: If what it says cannot be read.
        """
        with self._lock:
            fault, self._fault = self._fault, None
            if fault is not None:
                raise fault
            is_reading = self._reader is not None and self._reader.is_alive()
            if not is_reading and self._newest() != self._loaded.decision_no:
                self._reader = Thread(target=self._catch_up, name="facts", daemon=True)
                self._reader.start()
            return self._loaded

    def is_behind(self) -> bool:
        """Tell whether the ledger has decisions that the current facts do not know of."""
        return self._newest() != self._loaded.decision_no

    def catch_up(self) -> None:
        """Wait until the newest facts are loaded."""
        while self.is_behind():
            self.current()
            reader = self._reader
            if reader is not None:
                reader.join()

    def _newest(self) -> int:
        return self.ledger.last_decision() if self.ledger is not None else 0

    def _catch_up(self) -> None:
        try:
            loaded = self._load(self._loaded)
            if loaded.decoder is not self._loaded.decoder:
                loaded.indexes.ready()
            self._loaded = loaded
        except GiaiMaError as error:
            self._fault = error  # told to whoever asks next: this thread has nobody to tell

    def _load(self, before: Loaded | None) -> Loaded:
        decision_no = self._newest()
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
