"""Evidence and readings in words."""

from __future__ import annotations

import csv
import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from decoder.evidence.evidence import Evidence
from decoder.parts import Part
from decoder.posterior import Hypothesis
from decoder.read import Reading
from kb.problems import Problem
from kb.words import Language, Words, load_words, span_text

DECODER_WORDS = Path(__file__).parent / "words.csv"
STRENGTH_FILE = Path(__file__).parent / "strength.csv"
_PLACE_EVIDENCE = ("died_near_station", "buried_near_station", "reburied_near_station")


@dataclass(frozen=True, slots=True)
class Strength:
    """How strongly the evidence supports a hypothesis, in a fixed band.

    Attributes:
        band: Name of the band.
        text: Its wording in the reader's language.
        bits: log2 of the likelihood ratio against another unit; may be negative.
    """

    band: str
    text: str
    bits: float


def decoder_words(language: Language) -> Words:
    """Return the words of the knowledge base and of the decoder in a language."""
    return load_words(language, DECODER_WORDS)


def statement(evidence: Evidence, words: Words) -> str:
    """Say an evidence in one sentence.

    Args:
        evidence: What was found.
        words: The reader's language.
    """
    values = {name: value for name, value in evidence.values.items() if name not in ("from", "to")}
    if words.language == "en":
        values |= {name.removesuffix("_en"): value for name, value in values.items() if name.endswith("_en")}
    values["when"] = span_text(evidence.values.get("from", ""), evidence.values.get("to", ""), words)
    if "share" in values:
        values["share_percent"] = words.percent(float(values["share"]), 2)
    for number in ("cost", "times"):
        if number in values:
            values[number] = words.number(float(values[number]))
    name = "place" if evidence.name in _PLACE_EVIDENCE else evidence.name
    return words(f"evidence.{name}.{evidence.level}", **values)


def reading_text(reading: Reading, words: Words) -> str:
    """Write a reading out in full, as in ``Đại đội 5, Tiểu đoàn 8, Trung đoàn 66``."""
    return ", ".join(part_text(part, words) for part in reading.parts)


def part_text(part: Part, words: Words) -> str:
    """Write one part of a reading out in full; covers, names and codes stay as written."""
    spelt_out = part.level not in ("", "cover", "group", "other") and part.number != ""
    if part.kind in ("level", "number") and spelt_out and part.word_class == part.level:
        numbers = ", ".join(part.numbers)
        return f"{words(f'level.{part.level}')} {numbers}{part.suffix}"
    if part.kind == "other":
        return f"{part.text} ({words(f'other.{part.value}')})"
    return part.text


@cache
def strength_bands() -> tuple[tuple[float, ...], tuple[dict[str, str], ...]]:
    """Return the least bits of each band, ascending, and the bands with their wording in each language."""
    with STRENGTH_FILE.open(encoding="utf-8", newline="") as file:
        bands = tuple(csv.DictReader(file))
    return tuple(float(band["min_bits"]) for band in bands), bands


def strength_of(hypotheses: Iterable[Hypothesis], unit_id: str, words: Words) -> Strength:
    """Return how strongly the evidence supports a unit, whatever its station, leaving the prior out.

    Args:
        hypotheses: All hypotheses.
        unit_id: The unit.
        words: The reader's language.

    Source: ENFSI Guideline for Evaluative Reporting in Forensic Science (2015), verbal equivalents.
    """
    bits = [
        sum(item.bits for item in hypothesis.evidence if item.name != "prior")
        for hypothesis in hypotheses
        if hypothesis.unit.unit_id == unit_id
    ]
    highest = max(bits, default=0.0)
    total = highest + math.log2(math.fsum(2.0 ** (each - highest) for each in bits)) if len(bits) > 0 else 0.0
    floors, bands = strength_bands()
    band = bands[max(bisect_right(floors, total) - 1, 0)]
    return Strength(band["band"], band[words.language], total)


def problem_text(problem: Problem, words: Words) -> str:
    """Say a notice's problem in the reader's language."""
    return words(f"problem.{problem.code}", value=problem.value, column=problem.column)
