"""Unit texts under numbers: what each distinct one means, and what of it stands in the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from decoder.answer import significant
from decoder.arrays.reading_table import ReadingTable
from decoder.decode import Decoder
from decoder.explain import decoder_words, reading_text
from decoder.missing import missing_in_unit
from decoder.read import Reading
from decoder.unlisted import named_levels
from kb.words import Language

_TEXTS_KEPT = 100_000
"""Texts kept with what they mean: those of the national list; some 150 MB."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a unit text can mean.

    Attributes:
        readings: Numbers of its readings, the cheapest first.
        bits: What each weighs against the cheapest, 0 or less.
        levels: From `decoder.unlisted.named_levels`.
        is_named: Whether it names units, and no theatre by its code.
    """

    readings: tuple[int, ...]
    bits: tuple[float, ...]
    levels: frozenset[str] | None
    is_named: bool


@dataclass(frozen=True, slots=True)
class UnitText:
    """A unit text, read.

    Attributes:
        meaning: Number of its meaning.
        reading: Its best reading in words; None where it cannot be read.
        cost_bits: Of that reading.
        missing: What it lacks, as a sentence.
    """

    meaning: int
    reading: str | None
    cost_bits: float | None
    missing: str


class UnitTexts:
    """Reads unit texts, each distinct one once; texts that mean the same have one meaning.

    Args:
        decoder: Reads them.
        readings: Readings by number.
        language: Of the sentences.
    """

    def __init__(self, decoder: Decoder, readings: ReadingTable, language: Language) -> None:
        self._decoder = decoder
        self._readings = readings
        self._words = decoder_words(language)
        self._texts: dict[str, UnitText] = {}
        self._numbers: dict[Meaning, int] = {}
        self._meanings: list[Meaning] = []
        self._levels: dict[frozenset[str] | None, frozenset[str] | None] = {}

    def forget_many(self) -> None:
        """Forget what was read when it is more than memory should hold; between two batches, as numbers change."""
        if len(self._texts) > _TEXTS_KEPT:
            self._texts.clear()
            self._numbers.clear()
            self._meanings.clear()
            self._readings.forget()

    def read(self, text: str) -> UnitText:
        """Return what a text says."""
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = self._read(text)
        return found

    def meaning(self, number: int) -> Meaning:
        """Return the meaning of a number."""
        return self._meanings[number]

    def _read(self, text: str) -> UnitText:
        normal, readings = self._decoder.read_unit_afresh(text)
        missing = " ".join(missing_in_unit(text, normal, readings, self._words))
        meaning = self._number(readings)
        if len(readings) == 0:
            return UnitText(meaning, None, None, missing)
        return UnitText(meaning, reading_text(readings[0], self._words), significant(readings[0].cost_bits), missing)

    def _number(self, readings: Sequence[Reading]) -> int:
        named = named_levels(readings)
        levels = self._levels.setdefault(named, named)  # a few sets for all meanings
        meaning = Meaning(
            tuple(self._readings.number(each) for each in readings),
            tuple(readings[0].cost_bits - each.cost_bits for each in readings),
            levels,
            levels is not None and not any(part.kind == "code" for part in readings[0].parts),
        )
        number = self._numbers.get(meaning)
        if number is None:
            number = self._numbers[meaning] = len(self._meanings)
            self._meanings.append(meaning)
        return number
