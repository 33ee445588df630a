"""What every page works with: the facts, the ledger, the person at the desk and the language."""

from __future__ import annotations

from dataclasses import dataclass

from decoder.decode import Decoder
from explorer.indexes import Indexes
from kb.knowledge import KnowledgeBase
from kb.ledger.ledger import Ledger
from kb.words import Words
from registry.conclusions import Register


@dataclass(frozen=True, slots=True)
class Desk:
    """The things on a person's desk for one run of a page.

    Attributes:
        words: In the reader's language.
        decoder: Over the facts that hold now.
        indexes: What pages ask of those facts.
        ledger: Where facts are proposed and decided; None when only the bundled facts are read.
        register: Where conclusions are kept; None when none is named.
        person: Name of who works here, as entered; empty until then.
    """

    words: Words
    decoder: Decoder
    indexes: Indexes
    ledger: Ledger | None
    register: Register | None
    person: str

    @property
    def knowledge(self) -> KnowledgeBase:
        """The facts that hold now."""
        return self.decoder.knowledge
