"""Readings of unit texts under numbers: which parts each has, and which units it can mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from decoder.arrays.commands import Commands
from decoder.arrays.numbering import NO_NUMBERS, Numbers
from decoder.arrays.part_table import PartTable
from decoder.lookups import Lookups
from decoder.matching import NUMBERED_KINDS
from decoder.part import Part
from decoder.read import Reading
from decoder.window import Window
from kb.records import Unit

_SOME_NUMBER = ("?",)
_UNDER_KEPT = 2_000
"""Holders of codes whose units in a window are kept."""


@dataclass(frozen=True, slots=True)
class KnownReading:
    """A reading by what its parts mean.

    Attributes:
        parts: Numbers of its parts, in the order written.
        units: Numbers of the units its naming parts can mean, in their order: array (units).
        preferences: Number of the superiors of each that the reading names, as `Commands.preference` gave it.
        holders: Ids of the units that held a collective code it names.
    """

    parts: tuple[int, ...]
    units: Numbers
    preferences: Numbers
    holders: tuple[str, ...]


class ReadingTable:
    """Readings as they are met; those that mean the same have one number.

    Args:
        lookups: Over the knowledge base.
        parts: All parts.
        commands: Lines of command.
    """

    def __init__(self, lookups: Lookups, parts: PartTable, commands: Commands) -> None:
        self._lookups = lookups
        self._parts = parts
        self._commands = commands
        self._numbers: dict[tuple[int, ...], int] = {}
        self._readings: list[KnownReading] = []

    def forget(self) -> None:
        """Forget all readings and parts; their numbers mean nothing any more."""
        self._numbers.clear()
        self._readings.clear()
        self._parts.forget()

    def number(self, reading: Reading) -> int:
        """Return the number of a reading."""
        parts = tuple([self._parts.number(part) for part in self._meant(reading.parts)])
        number = self._numbers.get(parts)
        if number is None:
            number = self._numbers[parts] = len(self._readings)
            self._readings.append(self._known(parts))
        return number

    def reading(self, number: int) -> KnownReading:
        """Return the reading of a number."""
        return self._readings[number]

    def candidates(self, number: int, window: Window) -> tuple[Numbers, Numbers]:
        """Return the units a reading can mean in a window, and the number of their preferred superiors.

        A unit is a candidate when a part names it; under a collective code every unit of the theatre is one.
        """
        reading = self._readings[number]
        if len(reading.holders) == 0:
            return reading.units, reading.preferences
        under = [self._under(holder, window) for holder in reading.holders]
        units = np.unique(np.concatenate([reading.units, *under]))
        return units, self._preferences_of(units, frozenset(self._ids(reading.units)))

    def most_candidates(self, number: int) -> int:
        """Return how many units a reading can mean at most, whatever the days."""
        reading = self._readings[number]
        return len(reading.units) + sum(map(self._ever_under, reading.holders))

    @cached_property
    def _ever_under(self) -> Callable[[str], int]:
        return lru_cache(maxsize=_UNDER_KEPT)(self._count_ever_under)

    def _count_ever_under(self, holder: str) -> int:
        """Count the units that ever stood under a unit, directly or through others."""
        below, children = {holder}, self._lookups.knowledge.children
        open_ids = [holder]
        while len(open_ids) > 0:
            new = {claim.unit_id for claim in children.get(open_ids.pop(), ())} - below
            below |= new
            open_ids += new
        return len(below) - 1

    @cached_property
    def _under(self) -> Callable[[str, Window], Numbers]:
        return lru_cache(maxsize=_UNDER_KEPT)(self._find_under)

    def _find_under(self, holder: str, window: Window) -> Numbers:
        return np.array(self._commands.units_under(holder, window), dtype=np.int64)

    def _meant(self, parts: Sequence[Part]) -> list[Part]:
        """Leave only what parts say: texts that mean the same are weighed once.

        A number that no unit bears says only of which level it is. Only an arm word asks which parts stand before it:
        then their order stays.
        """
        has_order = any(part.kind == "arm" for part in parts)
        places = range(len(parts)) if has_order else [0] * len(parts)
        return [
            replace(self._meant_part(part), text="", start=place, end=place)
            for place, part in zip(places, parts, strict=True)
        ]

    def _meant_part(self, part: Part) -> Part:
        if part.kind not in NUMBERED_KINDS or part.number == "":
            return part
        knowledge = self._lookups.knowledge
        is_borne = part.key in knowledge.by_key or any(
            (part.word_class, number) in knowledge.by_number for number in part.numbers
        )
        return part if is_borne else replace(part, numbers=_SOME_NUMBER, suffix="", key="")

    def _known(self, numbers: tuple[int, ...]) -> KnownReading:
        parts = [self._parts.part(number) for number in numbers]
        units: Numbers = np.unique(np.concatenate([NO_NUMBERS, *(part.units for part in parts if part.is_naming)]))
        preferences = self._preferences_of(units, frozenset(self._ids(units)))
        holders = [unit_id for part in parts if part.part.kind == "code" for unit_id in self._ids(part.units)]
        return KnownReading(numbers, units, preferences, tuple(holders))

    def _preferences_of(self, units: Numbers, named: frozenset[str]) -> Numbers:
        superiors_of, preference = self._lookups.superior_ids, self._commands.preference
        found = [preference(named & superiors_of(unit_id)) for unit_id in self._ids(units)]
        return np.array(found, dtype=np.int64)

    def _ids(self, units: Numbers) -> list[str]:
        known: tuple[Unit, ...] = self._lookups.units.units
        return [known[unit].unit_id for unit in units.tolist()]
