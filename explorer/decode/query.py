"""A query as plain text: the fields of the form, their names in the address, links and examples."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, urlencode

from decoder.notice import Notice
from kb.folding import fold
from kb.words import Language

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "unit": "unit_text",
        "died": "died_text",
        "place": "place_text",
        "burial": "burial_text",
        "enlisted": "enlisted_text",
        "home": "home_text",
        "rank": "rank_text",
    }
)
"""Name in the address to field of the notice, in the order of the form."""
_NAMING = ("unit", "died", "place")
_MOST_LETTERS = 40
_WORD = re.compile(r"[0-9a-z]+")
EXAMPLES_FILE = Path(__file__).parent / "examples.csv"

Query = Mapping[str, str]


def notice_of(query: Query) -> Notice:
    """Return the notice of a query, its texts as typed."""
    return Notice(**{field: query.get(name, "") for name, field in FIELDS.items()})


def is_empty(query: Query) -> bool:
    """Tell whether nothing was typed into any field."""
    return all(query.get(name, "").strip() == "" for name in FIELDS)


def link_to(query: Query, language: Language, address: str) -> str:
    """Return the address that opens a query again.

    Args:
        query: Field names to texts; the empty ones are left out.
        language: Added unless it is Vietnamese, the page's own.
        address: Address of the page without a query.

    >>> link_to({"unit": "c5/d8", "died": ""}, "vi", "http://localhost:8501")
    'http://localhost:8501/?unit=c5%2Fd8'
    """
    values = {name: query[name] for name in FIELDS if query.get(name, "") != ""}
    if language != "vi":
        values["lang"] = language
    if address.count("/") == 2:
        address += "/"
    return f"{address}?{urlencode(values, quote_via=quote, safe='')}"


def label_of(query: Query) -> str:
    """Write a query in short, as on an example's button.

    >>> label_of({"unit": "KB", "died": "1968", "place": ""})
    'KB · 1968'
    """
    return " · ".join(query[name] for name in FIELDS if query.get(name, "") != "")


def file_name_of(query: Query) -> str:
    """Return a file name, without its ending, that tells notices apart: unit, date and place of death.

    What else was typed, and what was cut off, goes into a few letters and digits, the same for the same query:
    where a man came from does not belong into a file name.

    >>> file_name_of({"unit": "c5/d8/e66/f304", "died": "1972-08", "place": "Quảng Trị"})
    'giaima-c5-d8-e66-f304-1972-08-quang-tri'
    """
    told = {name: "-".join(_WORD.findall(fold(query.get(name, "")))) for name in _NAMING}
    shown = [told[name][:_MOST_LETTERS].strip("-") for name in _NAMING if told[name] != ""]
    is_all = all(query.get(name, "").strip() == "" for name in FIELDS if name not in _NAMING)
    if not is_all or any(len(text) > _MOST_LETTERS for text in told.values()):
        typed = "\0".join(query.get(name, "") for name in FIELDS)
        shown.append(sha256(typed.encode("utf-8", "surrogatepass")).hexdigest()[:6])
    return "-".join(["giaima", *shown])


@cache
def load_examples() -> tuple[Query, ...]:
    """Read the examples shown under the form, in file order."""
    with EXAMPLES_FILE.open(encoding="utf-8", newline="") as file:
        return tuple(MappingProxyType({name: row[name] for name in FIELDS}) for row in csv.DictReader(file))
