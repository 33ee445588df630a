"""The columns of a sheet that were written in an old font, turned into Unicode before anything is read from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kb.old_fonts import is_single_bytes
from kb.problems import Where
from kb.spreadsheets.cells import Cell, Sheet, SheetRow, text_of
from kb.spreadsheets.encodings import Encoding, font_of, mended
from kb.spreadsheets.faults import Fault


def with_unicode(sheet: Sheet) -> tuple[Sheet, list[Fault]]:
    """Return a sheet in Unicode, and what was assumed about it.

    Args:
        sheet: As read; its headings are looked at by themselves, and each column below them.
    """
    if len(sheet.rows) == 0:
        return sheet, []
    head, told = _mend_row(sheet.rows[0], sheet)
    sheet = replace(sheet, rows=(head, *sheet.rows[1:]))
    fixes: dict[int, dict[str, str]] = {}
    for place, texts in _texts_of_columns(sheet).items():
        font = font_of(texts)
        if font != "utf-8":
            is_whole = all(text.isascii() or is_single_bytes(text) for text in texts)
            fixes[place] = _changes(texts, font, is_whole)
            heading = text_of(head.cells[place]) if place < len(head.cells) else ""
            told.append(_told(sheet, heading, font, fixes[place]))
    if len(fixes) == 0:
        return sheet, told
    return replace(sheet, rows=(head, *(_mended(row, fixes) for row in sheet.rows[1:]))), told


def _texts_of_columns(sheet: Sheet) -> dict[int, set[str]]:
    """Return the distinct texts with marks of each column, by its place."""
    found: dict[int, set[str]] = {}
    for row in sheet.rows[1:]:
        for place, cell in enumerate(row.cells):
            if isinstance(cell, str) and not cell.isascii():
                found.setdefault(place, set()).add(cell)
    return found


def _changes(texts: set[str], font: Encoding, is_whole: bool) -> dict[str, str]:
    pairs = ((text, mended(text, font, is_whole_column=is_whole)) for text in sorted(texts))
    return {before: after for before, after in pairs if before != after}


def _mended(row: SheetRow, fixes: dict[int, dict[str, str]]) -> SheetRow:
    def cells() -> Iterator[Cell]:
        for place, cell in enumerate(row.cells):
            yield fixes[place].get(cell, cell) if isinstance(cell, str) and place in fixes else cell

    return replace(row, cells=tuple(cells()))


def _mend_row(row: SheetRow, sheet: Sheet) -> tuple[SheetRow, list[Fault]]:
    texts = {cell for cell in row.cells if isinstance(cell, str) and not cell.isascii()}
    font = font_of(texts)
    changes = _changes(texts, font, True) if font != "utf-8" else {}
    if len(changes) == 0:
        return row, []
    fixes = dict.fromkeys(range(len(row.cells)), changes)
    return _mended(row, fixes), [_told(sheet, "", font, changes)]


def _told(sheet: Sheet, heading: str, font: Encoding, changes: dict[str, str]) -> Fault:
    before, after = next(iter(changes.items()), ("", ""))
    values = {"encoding": font, "before": before, "after": after}
    return Fault("old-font", Where(sheet.file, 0), "info", value=heading or after, values=values)
