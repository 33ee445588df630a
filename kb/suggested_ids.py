"""Ids for new entities, made of their names, so that nobody has to invent one."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from kb.folding import fold
from kb.notation import own_number
from kb.records import KEYS

_WORD = re.compile(r"[a-z0-9]+")
_LONGEST = 60
_NAMED_BY = ("name_vi", "title")


def suggested_id(table: str, values: Mapping[str, str], taken: Collection[str]) -> str:
    """Return an id for a new entity that no other has; empty while it has no name.

    Args:
        table: A table with a key.
        values: Column to text, as typed so far.
        taken: Ids that exist.

    >>> suggested_id("units", {"name_vi": "Trung đoàn 66", "level": "regiment"}, {"regiment-66"})
    'regiment-66-2'
    >>> suggested_id("battles", {"name_vi": "Trận Thượng Đức", "start": "8-1974"}, set())
    'tran-thuong-duc-1974'
    """
    name = next((values[column] for column in _NAMED_BY if values.get(column, "").strip() != ""), "")
    stem = _slug(name)
    if stem == "" or table not in KEYS:
        return ""
    number = own_number(name, values.get("level", "")) if table == "units" else None
    if number is not None:
        stem = f"{values['level']}-{number.number}{number.suffix.lower()}"
    year = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", values.get("start", ""))
    if year is not None and year.group() not in stem:
        stem += f"-{year.group()}"
    free, count = stem, 1
    while free in taken:
        count += 1
        free = f"{stem}-{count}"
    return free


def _slug(name: str) -> str:
    return "-".join(_WORD.findall(fold(name)))[:_LONGEST].strip("-")
