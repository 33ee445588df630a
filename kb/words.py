"""Words shown to people, in Vietnamese and English, kept in `words.csv` files beside the code that shows them."""

from __future__ import annotations

import csv
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from kb.problems import GiaiMaError

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
KB_WORDS = Path(__file__).parent / "words.csv"


class UnknownWordError(GiaiMaError):
    """Code asked for a text that no words file holds."""


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language.

    Attributes:
        language: ``vi`` or ``en``.
        texts: Key to text, with ``{name}`` where a value goes.
    """

    language: Language
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return a text with its values filled in.

        Raises:
            UnknownWordError: If there is no such key, or it needs a value that was not given.
        """
        try:
            return self.texts[key].format(**values) if values else self.texts[key]
        except KeyError as error:
            raise UnknownWordError(f"No text for {key!r} with {sorted(values)}: {error}.") from None

    def number(self, value: float, digits: int = 1) -> str:
        """Write a number as the language does: a comma before the decimals in Vietnamese."""
        text = f"{value:.{digits}f}"
        return text.replace(".", ",") if self.language == "vi" else text

    def count(self, value: int) -> str:
        """Write a whole number with the language's mark between thousands: ``1.361`` or ``1,361``."""
        text = f"{value:,}"
        return text.replace(",", ".") if self.language == "vi" else text

    def percent(self, share: float, digits: int = 0) -> str:
        """Write a share (0 to 1) in per cent: ``91 %`` in Vietnamese, ``91%`` in English."""
        return self.number(share * 100, digits) + (" %" if self.language == "vi" else "%")

    def name_of(self, name_vi: str, name_en: str) -> str:
        """Return the name of this language, or the Vietnamese one where there is no English."""
        return name_en if self.language == "en" and name_en != "" else name_vi


@cache
def load_words(language: Language, *files: Path) -> Words:
    """Read the texts of a language.

    Args:
        language: ``vi`` or ``en``.
        files: CSV files with the columns key, vi, en; the knowledge base's own words come first.

    Raises:
        UnknownWordError: If a key stands twice or lacks a language.
    """
    texts: dict[str, str] = {}
    for path in (KB_WORDS, *files):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["key"] in texts or not row["vi"] or not row["en"]:
                    raise UnknownWordError(f"{path.name}: {row['key']!r} stands twice or lacks a language.")
                texts[row["key"]] = row[language]
    return Words(language, MappingProxyType(texts))


def date_text(edtf: str, words: Words) -> str:
    """Write an EDTF date as people of the language do: ``05/02/1968`` in Vietnamese, ``1968-02-05`` in English.

    Args:
        edtf: ``1968-02-05``, ``1968-02~``, ``1968?`` and the like; other forms are returned as they are.
        words: The language.

    >>> date_text("1968-02~", load_words("vi"))
    'khoảng 02/1968'
    """
    bare = edtf.rstrip("~?%")
    parts = bare.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return edtf
    if words.language == "vi":
        bare = "/".join(reversed(parts))
    return words("date.about", date=bare) if bare and edtf[-1] in "~?%" else bare


def span_text(start: str, end: str, words: Words) -> str:
    """Write an interval of EDTF dates; an end not seen is left out.

    >>> span_text("1965-09", "", load_words("vi"))
    'từ 09/1965'
    """
    if start == "" and end == "":
        return words("span.undated")
    if start == end:
        return words("span.on", date=date_text(start, words))
    if end == "":
        return words("span.from", start=date_text(start, words))
    if start == "":
        return words("span.to", end=date_text(end, words))
    return words("span.both", start=date_text(start, words), end=date_text(end, words))


def days_text(first: str, last: str, words: Words) -> str:
    """Write two ISO days as the shortest date that means just them: a day, a month, a year, or both ends.

    >>> days_text("1972-08-01", "1972-08-31", load_words("vi")), days_text("1972-01-01", "1972-12-31", load_words("en"))
    ('08/1972', '1972')
    """
    if first == "" or last == "":
        return span_text(first, last, words)
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return span_text(f"{start.year:04}", f"{end.year:04}", words)
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        return span_text(first[:7], last[:7], words)
    return span_text(first, last, words)
