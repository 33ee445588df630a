"""The facts that a run decodes with: held by its own process until others read them from a snapshot."""

from __future__ import annotations

import gc
from pathlib import Path

from decoder.batch import BatchDecoder
from decoder.decode import Decoder
from decoder.lists.tables import file_fault, unwritable
from kb.compiled import compiled_folder
from kb.knowledge import KnowledgeBase
from kb.snapshot import UNREADABLE, load_snapshot, snapshot_of
from kb.words import Language


class HeldFacts:
    """The facts of a run, and the decoder over them.

    Args:
        knowledge: The facts; whoever else holds them keeps their memory taken when they are handed over.

    Attributes:
        version: Of the facts.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.version = knowledge.version
        self._held: KnowledgeBase | Path = knowledge
        self._decoders: dict[Language, BatchDecoder] = {}

    def here(self) -> KnowledgeBase:
        """Return them for this process.

        Raises:
            FactsError: If they were handed over and cannot be read any more.
        """
        if isinstance(self._held, Path):
            self._held = read_facts(self._held)
        return self._held

    def decoder(self, language: Language) -> BatchDecoder:
        """Return what decodes lists in this process; what it learned of one list serves the next.

        Raises:
            FactsError: As `here`.
        """
        if language not in self._decoders:
            self._decoders[language] = BatchDecoder(Decoder(self.here()).ready(is_kept=False), language)
        return self._decoders[language]

    def handed_over(self) -> Path:
        """Return their snapshot for other processes, and let go of them: they take as much memory as one of those.

        Raises:
            FactsError: If the snapshot cannot be written.
            GiaiMaError: If there is no place for it.
        """
        if isinstance(self._held, KnowledgeBase):
            try:
                self._held = snapshot_of(self._held)
            except OSError as error:
                raise unwritable(compiled_folder(), error) from error
            self._decoders.clear()
            gc.collect()  # what searches them refers to itself
        return self._held


def read_facts(path: Path) -> KnowledgeBase:
    """Read a snapshot that a run was given.

    Raises:
        FactsError: If it is gone, or is not whole.
    """
    try:
        return load_snapshot(path)
    except UNREADABLE as error:
        message = f"The facts kept in {path} cannot be read: {error}."
        raise file_fault(path, "lost-facts", message, "Run it again: they are kept anew.") from error
