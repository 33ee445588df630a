"""The facts that a run decodes with: held by its own process until others read them from a snapshot."""

from __future__ import annotations

import gc
from pathlib import Path

from decoder.lists.tables import unwritable
from kb.compiled import compiled_folder
from kb.knowledge import KnowledgeBase
from kb.snapshot import load_snapshot, snapshot_of


class HeldFacts:
    """The facts of a run.

    Args:
        knowledge: They; whoever else holds it keeps its memory taken when it is handed over.

    Attributes:
        version: Of the facts.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.version = knowledge.version
        self._knowledge: KnowledgeBase | None = knowledge
        self._snapshot: Path | None = None

    def here(self) -> KnowledgeBase:
        """Return them for this process to decode with."""
        if self._knowledge is None:
            assert self._snapshot is not None
            self._knowledge = load_snapshot(self._snapshot)
        return self._knowledge

    def handed_over(self) -> Path:
        """Return their snapshot for other processes, and let go of them: they take as much memory as one of those.

        Raises:
            FactsError: If the snapshot cannot be written.
            GiaiMaError: If there is no place for it.
        """
        if self._knowledge is not None:
            try:
                self._snapshot = snapshot_of(self._knowledge)
            except OSError as error:
                raise unwritable(compiled_folder(), error) from error
            self._knowledge = None
            gc.collect()  # what searched them refers to itself
        assert self._snapshot is not None
        return self._snapshot
