"""Which table a sheet is, and which column each heading names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from kb.folding import key_of
from kb.records import RECORDS, columns_of
from kb.words import LANGUAGES, Words, load_words

NOT_BY_HAND = ("province_present", "hamlets_rvn")
"""Tables that are computed, not filled in."""
BY_HAND = tuple(table for table in RECORDS if table not in NOT_BY_HAND)
ROW_NOTE, LOCATOR, AS_WRITTEN, FAULTS = "row_note", "locator", "as_written", "faults"
EXTRA = (ROW_NOTE, LOCATOR, AS_WRITTEN, FAULTS)
"""Columns of a sheet that are no columns of its table: remarks on the row, where the source says it, the words of the
source, and the faults that an import found."""
_COPY_NUMBER = re.compile(r"\s*\(\d+\)$|\.loi$|[-_ ]\d+$")
"""What programs and people add to the name of a file: ``(1)``, ``.loi``, ``-2024``."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a sheet, matched.

    Attributes:
        texts: As written.
        places: Column of the table, or one of `EXTRA`, to its place.
        unknown: Places of headings that name no column.
        doubled: Places of headings that name a column once more, with that column.
    """

    texts: tuple[str, ...]
    places: Mapping[str, int]
    unknown: tuple[int, ...]
    doubled: tuple[tuple[int, str], ...]

    def missing(self, table: str) -> list[str]:
        """Return the required columns that no heading names, the source left out."""
        return [
            name
            for name, column in columns_of(table).items()
            if column.required and name not in self.places and column.refers_to != ("sources",)
        ]


def heading_of(table: str, column: str, words: Words) -> str:
    """Return the heading of a column of a table, or of one of `EXTRA`."""
    if column in EXTRA:
        return words(f"sheet.column.{column}")
    own = f"column.{table}.{column}"
    return words(own if own in words.texts else f"column.*.{column}")


def meaning_of(table: str, column: str, words: Words) -> str:
    """Return what a column holds, in one line."""
    own = f"sheet.meaning.{table}.{column}"
    return words(own if own in words.texts else f"sheet.meaning.*.{column}")


def title_of(table: str, words: Words) -> str:
    """Return the title of a table, which is also that of its sheet."""
    return words(f"table.{table}")


def table_of(name: str) -> str | None:
    """Return the table that the title of a sheet or the name of a file means: its own name or its title.

    >>> table_of("Designations (1)"), table_of("phien hieu, ky hieu"), table_of("Sheet1")
    ('designations', 'designations', None)
    """
    while True:
        found = _tables().get(key_of(name))
        shorter = _COPY_NUMBER.sub("", name)
        if found is not None or shorter == name:
            return found
        name = shorter


@cache
def _tables() -> Mapping[str, str]:
    found = {key_of(table): table for table in RECORDS}
    for language in LANGUAGES:
        words = load_words(language)
        for table in RECORDS:
            found.setdefault(key_of(title_of(table, words)), table)
    return MappingProxyType(found)


def match_headings(table: str, texts: Sequence[str]) -> Headings:
    """Find the column that each heading names.

    Args:
        table: One of `RECORDS`.
        texts: Headings in order; empty ones name nothing.
    """
    columns = _columns(table)
    places: dict[str, int] = {}
    unknown: list[int] = []
    doubled: list[tuple[int, str]] = []
    for place, text in enumerate(texts):
        column = columns.get(key_of(text))
        if key_of(text) == "":
            continue
        if column is None:
            unknown.append(place)
        elif places.setdefault(column, place) != place:
            doubled.append((place, column))
    return Headings(tuple(texts), MappingProxyType(places), tuple(unknown), tuple(doubled))


def row_of_headings(table: str, rows: Sequence[Sequence[str]]) -> int | None:
    """Return the place of the first row with a heading of the table, or None."""
    columns = _columns(table)
    return next((at for at, texts in enumerate(rows) if any(key_of(text) in columns for text in texts)), None)


@cache
def _columns(table: str) -> Mapping[str, str]:
    """Return the key of everything that names a column, to that column."""
    found = {key_of(column): column for column in (*columns_of(table), *EXTRA)}
    for language in LANGUAGES:
        words = load_words(language)
        for column in (*columns_of(table), *EXTRA):
            for text in _spellings(heading_of(table, column, words)):
                found.setdefault(key_of(text), column)
    return MappingProxyType(found)


def _spellings(heading: str) -> Iterator[str]:
    """Yield a heading, and what stands before its bracket."""
    yield heading
    if "(" in heading:
        yield heading.partition("(")[0]
