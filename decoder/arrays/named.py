"""Tables of notices whose unit text names something: by the decoder itself, once for each text and window of days."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np

from decoder.arrays.numbering import ChainNumbers, Floats, Numbers
from decoder.arrays.tables import NO_TABLE, UNKNOWN, Table
from decoder.days import Days, UnitDays
from decoder.decode import Decoder, Supported
from decoder.evidence.places import NamedPlaces, nearest_in_time, trust_after
from decoder.matching import NUMBERED_KINDS
from decoder.part import Part
from decoder.read import Reading
from decoder.unlisted import named_levels
from decoder.window import Window

_WINDOWS_KEPT = 100
"""As many as chains of command are kept for: the years and some months."""
_WEIGHED_KEPT = 300_000
"""Weighed names kept for all windows together: some 80 MB."""
_TABLES_KEPT = 8_000
"""Tables kept, and texts with what they mean: those that lists repeat; some 30 MB."""
_NOWHERE = NamedPlaces("", ())
_SOME_NUMBER = ("?",)
_LOOKED_AFTER = 500
"""Tables after which it is looked whether too many are kept."""


@dataclass(frozen=True, slots=True)
class _Block:
    """The stations of a candidate as arrays, as in `Table`."""

    days: UnitDays
    chain: int
    stations: Numbers
    bits: Floats
    places: Numbers
    trust: Floats


@dataclass(slots=True)
class _Kept:
    """A window of days with the blocks made for it."""

    days: Days
    blocks: dict[int, _Block] = field(default_factory=dict)


class NamedTables:
    """Makes tables of readings; remembers what it weighed for the windows used last."""

    def __init__(self, decoder: Decoder, chains: ChainNumbers) -> None:
        self._decoder = decoder
        self._units = decoder.lookups.units
        self._chains = chains
        self._kept: OrderedDict[Window, _Kept] = OrderedDict()
        self._asked = 0

    def table(self, text: str, window: Window, near: NamedPlaces) -> Table:
        """Return the table of a unit text on some days.

        Args:
            text: As written.
            window: The days.
            near: Where to look for units when the text names none.
        """
        if named_levels(self._meant_by(text)) is None:
            return self._make_table(text, window, near)
        return self._named_table(text, window)

    @cached_property
    def _named_table(self) -> Callable[[str, Window], Table]:
        return lru_cache(maxsize=_TABLES_KEPT)(lambda text, window: self._make_table(text, window, _NOWHERE))

    @cached_property
    def _meant_by(self) -> Callable[[str], tuple[Reading, ...]]:
        return lru_cache(maxsize=_TABLES_KEPT)(self._find_meant)

    def _find_meant(self, text: str) -> tuple[Reading, ...]:
        """Return the readings of a text whose parts say only what they mean: texts that mean the same are weighed once.

        A number that no unit bears says only of which level it is. Only an arm word asks which parts stand before it:
        then their order stays.
        """
        meant = []
        for reading in self._decoder.read_unit(text)[1]:
            has_order = any(part.kind == "arm" for part in reading.parts)
            parts = tuple(
                replace(self._meant_part(part), text="", start=at if has_order else 0, end=at if has_order else 0)
                for at, part in enumerate(reading.parts)
            )
            meant.append(Reading(parts, reading.cost_bits))
        return tuple(meant)

    def _meant_part(self, part: Part) -> Part:
        if part.kind not in NUMBERED_KINDS or part.number == "":
            return part
        knowledge = self._decoder.knowledge
        is_borne = part.key in knowledge.by_key or any(
            (part.word_class, number) in knowledge.by_number for number in part.numbers
        )
        return part if is_borne else replace(part, numbers=_SOME_NUMBER, suffix="", key="")

    def _make_table(self, text: str, window: Window, near: NamedPlaces) -> Table:
        kept = self._days(window)
        supported = self._decoder.supported(self._meant_by(text), kept.days, near)
        if len(supported) == 0:
            return NO_TABLE
        blocks = [self._block(each, kept) for each in supported]
        priors = np.log2([each.prior / each.none for each in supported])
        named = priors + np.array([each.named.bits for each in supported])
        lengths = [len(block.bits) for block in blocks]
        return Table(
            np.array([self._units.of(each.named.candidate.unit.unit_id) for each in supported], dtype=np.int64),
            np.array([block.chain for block in blocks], dtype=np.int64),
            priors,
            np.repeat(np.arange(len(blocks), dtype=np.int64), lengths),
            np.concatenate([block.stations for block in blocks]),
            np.concatenate([block.bits for block in blocks]) + np.repeat(named, lengths),
            np.concatenate([block.places for block in blocks]),
            np.concatenate([block.trust for block in blocks]),
        )

    def _days(self, window: Window) -> _Kept:
        kept = self._kept.get(window)
        if kept is None:
            kept = self._kept[window] = _Kept(Days(self._decoder.lookups, window, is_terse=True))
        self._kept.move_to_end(window)
        self._asked += 1
        while len(self._kept) > _WINDOWS_KEPT or (self._asked % _LOOKED_AFTER == 0 and self._is_too_much()):
            self._kept.popitem(last=False)
        return kept

    def _is_too_much(self) -> bool:
        return sum(each.days.remembered for each in self._kept.values()) > _WEIGHED_KEPT

    def _block(self, supported: Supported, kept: _Kept) -> _Block:
        found = kept.blocks.get(id(supported.days))
        if found is None:
            found = kept.blocks[id(supported.days)] = self._make_block(supported.days, kept.days.window)
        return found

    def _make_block(self, days: UnitDays, window: Window) -> _Block:
        table = self._decoder.lookups.stations
        numbers = [table.number(each.station) for each in days.stations]
        candidate = days.candidate
        nearest = nearest_in_time(candidate.unit.unit_id, window, self._decoder.lookups)
        last = UNKNOWN if nearest is None else table.number(nearest[0])
        places = [last if number == UNKNOWN else table.place_of(number) for number in numbers]
        trust = 1.0 if nearest is None else trust_after(nearest[2], self._decoder.lookups)
        shared = days.existed.bits + days.busy.bits
        chain = (candidate.unit.unit_id, *(link.unit.unit_id for link in candidate.chain))
        return _Block(
            days,
            self._chains.number(tuple(self._units.of(unit_id) for unit_id in chain)),
            np.array(numbers, dtype=np.int64),
            np.array([shared + each.bits for each in days.was_there]),
            np.array(places, dtype=np.int64),
            np.array([trust if number == UNKNOWN else 1.0 for number in numbers]),
        )
