"""The entities nearest to what somebody is about to add: shown before saving, so that nothing is entered twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Self

from rapidfuzz import fuzz, process

from kb.folding import fold
from kb.knowledge import KnowledgeBase
from kb.notation import numbered_in
from kb.numbers import nearest_numbers

Why = Literal["same number", "same designation", "like name"]
_KINDS_OF_BATTLE = re.compile(r"^(?:tran|chien dich|battle of|campaign|operation) ")
TABLES = ("units", "battles", "places", "periods", "sources", "designations")


@dataclass(frozen=True, slots=True)
class Near:
    """An entity that may be the one meant.

    Attributes:
        table: Table of the facts whose key it is.
        key: Its id.
        name: Its name in Vietnamese, or its title.
        likeness: 0 to 1; 1 = the same name, number or designation.
        why: What makes it near.
        seen_as: The name or designation that is like the text.
    """

    table: str
    key: str
    name: str
    likeness: float
    why: Why
    seen_as: str


class NearestFinder:
    """Finds entities by text, with or without diacritics, short forms understood; made once per knowledge base."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge

    def ready(self) -> Self:
        """Build now what is otherwise built at the first question."""
        _ = self._folded
        return self

    def find(self, table: str, text: str, limit: int = 5) -> tuple[Near, ...]:
        """Find the entities of a table that a text may mean.

        Args:
            table: One of `TABLES`; ``designations`` gives the units that bear one like it.
            text: Name, designation, number with its level (``e66``, ``trung doan 66``) or title.
            limit: Most entities returned.

        Returns:
            The nearest first; none that is less like the text than the least likeness of `kb/nearest.csv`.
        """
        if text.strip() == "":
            return ()
        found: dict[str, Near] = {}
        for near in (*self._by_number(table, text), *self._by_name(table, text)):
            known = found.get(near.key)
            if known is None or near.likeness > known.likeness:
                found[near.key] = near
        return tuple(sorted(found.values(), key=lambda near: (-near.likeness, near.key))[:limit])

    def _by_number(self, table: str, text: str) -> Iterator[Near]:
        """Yield the units that bear the number a text names at its level, whatever their name."""
        if table not in ("units", "designations"):
            return
        for number in numbered_in(text)[:1]:
            for claim, own in self._knowledge.by_number.get((number.word_class, number.number), ()):
                likeness = 1.0 if own.suffix == number.suffix else nearest_numbers()["likeness.other_suffix"]
                name = self._knowledge.units[claim.unit_id].name_vi
                yield Near("units", claim.unit_id, name, likeness, "same number", claim.text)

    def _by_name(self, table: str, text: str) -> Iterator[Near]:
        names, folded = self._names[table], self._folded[table]
        least = nearest_numbers()["likeness.least"] * 100
        plain = _plain(text)
        scorer = fuzz.token_sort_ratio if table in ("units", "designations") else fuzz.token_set_ratio
        found = process.extract(plain, folded, scorer=scorer, score_cutoff=least, limit=int(nearest_numbers()["cap"]))
        for _, score, at in found:
            key, name, seen_as = names[at]
            if table != "sources" and _numbers(folded[at]) != _numbers(plain):
                continue  # Trung đoàn 266 is not like Trung đoàn 66
            is_designation = table == "designations" or seen_as != name
            why: Why = "same designation" if is_designation and score == 100 else "like name"
            yield Near("units" if table == "designations" else table, key, name, score / 100, why, seen_as)

    @cached_property
    def _names(self) -> dict[str, list[tuple[str, str, str]]]:
        """Table to key, name and one of the texts it is known by."""
        facts = self._knowledge.facts
        units = self._knowledge.units
        borne = [(claim.unit_id, units[claim.unit_id].name_vi, claim.text) for claim in facts.designations]
        places = [
            (place.place_id, place.name_vi, text)
            for place in (*facts.places, *facts.districts)
            for text in _split(place.name_vi, place.alt_names)
        ]
        return {
            "units": [*((unit.unit_id, unit.name_vi, unit.name_vi) for unit in facts.units), *borne],
            "designations": borne,
            "battles": [
                (battle.battle_id, battle.name_vi, text)
                for battle in facts.battles
                for text in _split(battle.name_vi, battle.name_en)
            ],
            "places": places,
            "periods": [(period.period_id, period.name_vi, period.name_vi) for period in facts.periods],
            "sources": [
                (source.source_id, source.title, text)
                for source in facts.sources
                for text in _split(source.title, source.url)
            ],
        }

    @cached_property
    def _folded(self) -> dict[str, list[str]]:
        return {table: [_plain(text) for _, _, text in rows] for table, rows in self._names.items()}


def _plain(text: str) -> str:
    """Return the folded words of a text without those that say only that it is a battle or a campaign."""
    words = "".join(char if char.isalnum() else " " for char in fold(text)).split()
    return _KINDS_OF_BATTLE.sub("", " ".join(words)).strip()


def _numbers(plain: str) -> list[str]:
    return sorted(re.findall(r"\d+", plain))


def _split(*texts: str) -> Iterable[str]:
    return (part for text in texts for part in text.split("|") if part != "")
