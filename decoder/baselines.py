"""What simpler methods would answer, for comparison in the same table.

Each answers like the decoder: units with shares that add up to 1 at most, the rest "none of these".
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from rapidfuzz import fuzz, process

from decoder.notice import Notice
from decoder.notice_dates import read_date
from kb.folding import fold, key_of
from kb.knowledge import KnowledgeBase
from kb.states import Phase

FUZZY_ACCEPTED = 20
"""Score from which the published linker accepts a label.

Source: Heino et al., Named Entity Linking in a Complex Domain, LDK 2017; its code accepts fuzz.ratio from 20 of 100.
"""
FUZZY_CUTOFF = 80
"""Score from which the dated search over all designations accepts one: a common choice for short names."""
Shares = tuple[tuple[str, float], ...]


class Baselines:
    """The simpler methods over one knowledge base."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge

    @property
    def methods(self) -> dict[str, Callable[[Notice], Shares]]:
        """Name to method."""
        return {
            "exact look-up": self.exact,
            "best fuzzy label": self.fuzzy_label,
            "fuzzy with date": self.fuzzy_dated,
        }

    def exact(self, notice: Notice) -> Shares:
        """Look the whole text up; all units that ever bore it share alike."""
        held = self._knowledge.holders(notice.unit_text) if notice.unit_text.strip() else ()
        return _alike(dict.fromkeys(holding.unit.unit_id for holding in held))

    @cached_property
    def _labels(self) -> tuple[list[str], list[str]]:
        units = self._knowledge.facts.units
        return [fold(unit.name_vi) for unit in units], [unit.unit_id for unit in units]

    def fuzzy_label(self, notice: Notice) -> Shares:
        """Take the unit whose name is most like the text, from 20 of 100 on."""
        labels, unit_ids = self._labels
        query = fold(notice.unit_text)
        best = process.extractOne(query, labels, scorer=fuzz.ratio, score_cutoff=FUZZY_ACCEPTED) if query else None
        return ((unit_ids[best[2]], 1.0),) if best is not None else ()

    @cached_property
    def _keys(self) -> list[str]:
        return list(self._knowledge.by_key)

    def fuzzy_dated(self, notice: Notice) -> Shares:
        """Search all designations for the text and keep the bearers whose claim does not exclude the date."""
        key = key_of(notice.unit_text)
        found = process.extract(key, self._keys, scorer=fuzz.ratio, score_cutoff=FUZZY_CUTOFF, limit=5) if key else []
        died, _ = read_date(notice.died_text)
        unit_ids: dict[str, None] = {}
        for match, score, _ in found:
            if score < found[0][1]:
                break
            for claim in self._knowledge.by_key[match]:
                states = self._knowledge.designations(claim.unit_id)
                state = next(state for state in states if state.claim is claim)
                if died is not None:
                    phase, _ = state.phase(died.first.toordinal(), died.last.toordinal())
                    if phase >= Phase.BEFORE:
                        continue
                unit_ids[claim.unit_id] = None
        return _alike(unit_ids)


def _alike(unit_ids: dict[str, None]) -> Shares:
    return tuple((unit_id, 1.0 / len(unit_ids)) for unit_id in unit_ids)
