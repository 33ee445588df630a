"""The closed vocabularies as people read and write them: raw values beside their labels."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from kb.folding import key_of
from kb.records import columns_of
from kb.words import LANGUAGES, Words, load_words

_LABELS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("sources", "kind"): "sheet.source",
        ("units", "level"): "level",
        ("units", "branch"): "branch",
        ("unit_events", "event"): "event",
        ("designations", "kind"): "kind",
        ("designations", "scope"): "scope",
        ("designations", "confidence"): "sheet.confidence",
        ("other_codes", "kind"): "other",
        ("other_codes", "confidence"): "sheet.confidence",
        ("subordinations", "kind"): "subordination",
        ("places", "kind"): "sheet.place",
        ("districts", "kind"): "sheet.place",
        ("battles", "kind"): "battle",
        ("participations", "role"): "role",
        ("losses", "category"): "loss",
        ("successions", "kind"): "sheet.change",
        ("abbreviations", "level"): "sheet.abbreviation",
    }
)
"""Column to the words that label its values: `level.division` for `division`."""


def label_of(table: str, column: str, value: str, words: Words) -> str:
    """Return the label of a value of a closed vocabulary; the value itself where there is none.

    >>> label_of("units", "level", "division", load_words("vi"))
    'Sư đoàn'
    """
    return words.texts.get(f"{_LABELS.get((table, column), '')}.{value}", value)


def labels_of(table: str, column: str, words: Words) -> list[str]:
    """Return the labels of all values of a column, in declared order."""
    return [label_of(table, column, value, words) for value in columns_of(table)[column].allowed]


@cache
def values_by_key(table: str, column: str) -> Mapping[str, str]:
    """Return what a person may write to the value meant: raw values and labels, without case, diacritics and spaces.

    A key that could mean two values means the one whose own spelling it is, or else the one with that Vietnamese label.
    """
    declared = columns_of(table)[column]
    values = declared.allowed if declared.required else ("", *declared.allowed)
    found = {key_of(value): value for value in values}
    for language in LANGUAGES:
        words = load_words(language)
        for value in values:
            found.setdefault(key_of(label_of(table, column, value, words)), value)
    return MappingProxyType(found)
