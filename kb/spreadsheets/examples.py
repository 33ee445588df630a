"""The example row of each table's form: the first complete row of the bundled facts, and how an import knows it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from kb.facts_io import BUNDLED_FACTS, Facts, read_folder
from kb.folding import key_of
from kb.records import columns_of
from kb.spreadsheets.cells import SheetRow, text_of
from kb.spreadsheets.headings import ROW_NOTE, Headings
from kb.spreadsheets.values_read import ColumnReader
from kb.values import in_file
from kb.words import LANGUAGES, load_words

_MARKS = frozenset(key_of(load_words(language)("sheet.example")) for language in LANGUAGES)


@cache
def example_of(table: str) -> Mapping[str, str]:
    """Return the example of a table, column by column, as the files of facts write it.

    It is the first row with the most columns filled; empty when the table has no row.
    """
    names = tuple(columns_of(table))
    rows = [[in_file(getattr(claim, name)) for name in names] for claim in getattr(_bundled(), table)]
    best = max(rows, key=lambda row: sum(text != "" for text in row), default=[])
    return MappingProxyType(dict(zip(names, best, strict=True)) if len(best) > 0 else {})


@cache
def _bundled() -> Facts:
    return read_folder(BUNDLED_FACTS)[0]


def is_marked_example(row: SheetRow, headings: Headings) -> bool:
    """Tell whether a row is marked as an example in the column of remarks."""
    place = headings.places.get(ROW_NOTE)
    return place is not None and place < len(row.cells) and key_of(text_of(row.cells[place])) in _MARKS


def is_unchanged_example(row: SheetRow, table: str, headings: Headings) -> bool:
    """Tell whether a row of a form still says what the example says, its mark taken away."""
    example = example_of(table)
    if ROW_NOTE not in headings.places or len(example) == 0:
        return False
    for name, shown in example.items():
        place, reader = headings.places.get(name), ColumnReader(table, name)
        cell = row.cells[place] if place is not None and place < len(row.cells) else ""
        if reader.read(shown).text != reader.read(cell).text:
            return False
    return True
