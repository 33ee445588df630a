"""What a column of the facts can hold: its type, its meaning, its closed vocabulary; and how one is declared.

`kb.records` declares each column once with these; loader, checks, templates, docs and tests all read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

ColumnType = Literal["text", "date", "degrees", "km", "share", "count"]


@dataclass(frozen=True, slots=True)
class Column:
    """What one column holds.

    Attributes:
        type: ``text``, ``date`` (EDTF), ``degrees`` (WGS84 decimal), ``km``, ``share`` (0 to 1) or
            ``count`` (persons, whole).
        meaning: One sentence, shown to the person who fills it in.
        required: Whether it may be empty.
        allowed: Closed vocabulary, empty when the text is free.
        refers_to: Tables whose key the value must be, empty when it is no reference.
        is_said: Whether the value is part of what the claim says (and so of its id).
    """

    type: ColumnType
    meaning: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()
    is_said: bool = True


def column(
    type: ColumnType,
    meaning: str,
    *,
    required: bool = False,
    allowed: tuple[str, ...] = (),
    refers_to: tuple[str, ...] = (),
    is_said: bool = True,
) -> Any:
    """Declare a column."""
    return field(metadata={"column": Column(type, meaning, required, allowed, refers_to, is_said)})


def text(meaning: str, *, required: bool = False) -> Any:
    """Declare a column of free text."""
    return column("text", meaning, required=required)


def choice(meaning: str, *allowed: str, required: bool = True) -> Any:
    """Declare a column with a closed vocabulary."""
    return column("text", meaning, required=required, allowed=allowed)


def reference(meaning: str, *tables: str, required: bool = True) -> Any:
    """Declare a column that holds the key of another table."""
    return column("text", meaning, required=required, refers_to=tables)


def date(meaning: str, *, required: bool = False) -> Any:
    """Declare an EDTF date."""
    return column("date", meaning, required=required)


def degrees(meaning: str, *, required: bool = False) -> Any:
    """Declare decimal degrees (WGS84)."""
    return column("degrees", meaning, required=required)


def source() -> Any:
    """Declare the column that names the source."""
    return reference("page or book that says so; `editor` marks common knowledge without one", "sources")


def note() -> Any:
    """Declare the column of editor notes, which is no part of what a claim says."""
    return column("text", "the editor's own short words", is_said=False)


LEVELS = (
    "military-region",
    "front",
    "corps",
    "group",
    "division",
    "brigade",
    "regiment",
    "battalion",
    "company",
)
BRANCHES = (
    "infantry",
    "artillery",
    "air-defence",
    "sapper",
    "armour",
    "engineer",
    "logistics",
    "signal",
    "local-force",
    "navy",
    "airforce",
    "medical",
    "border-guard",
    "headquarters",
    "other",
)
PLACE_KINDS = (
    "province",
    "rvn_province",
    "revolutionary_province",
    "district",
    "commune",
    "town",
    "village",
    "hill",
    "camp",
    "fire_base",
    "airfield",
    "road",
    "road_section",
    "river",
    "bridge",
    "valley",
    "island",
    "base_area",
    "zone",
    "inter_zone",
    "front",
    "country",
)
CONFIDENCES = ("high", "medium", "low")
