"""Dates as historians write them, turned into EDTF; what can be read in two ways is refused with a proposal."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from kb.dates import DateTextError, parse_edtf
from kb.folding import fold
from kb.problems import GiaiMaError

FIRST_YEAR, LAST_YEAR = 1800, 2100
"""Years a claim can speak of. Judged: the facts begin in 1945 and the provinces they name in the nineteenth century; an
end decided upon may lie some years ahead. 2968 is a slip of the finger."""
_CENTURY = "19"
_SERIAL_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheet serial numbers. Source: ECMA-376 Part 1, 18.17.4.1, 1900 date base."""
_SERIAL = re.compile(r"[1-5]\d{4}")
"""Serial numbers of the days from 1927 to 2064."""

_SEP = r"\s*[-/.]\s*"
_DAY, _MONTH, _YEAR = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>\d{4}|\d{2})"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:ngay )?{_DAY}{_SEP}{_MONTH}{_SEP}{_YEAR}",
        rf"(?:ngay )?{_DAY}{_SEP}{_MONTH} nam {_YEAR}",
        rf"(?:ngay )?{_DAY} thang {_MONTH}(?:,? nam |, |{_SEP}| ){_YEAR}",
        rf"(?:thang )?{_MONTH}{_SEP}{_YEAR}",
        rf"thang {_MONTH}(?:,? nam |, | ){_YEAR}",
        rf"(?P<y>\d{{4}}){_SEP}{_MONTH}{_SEP}{_DAY}",
        rf"(?P<y>\d{{4}}){_SEP}{_MONTH}",
        rf"(?:nam )?{_YEAR}",
    )
)
_YEARS = re.compile(r"(?:tu )?(?:nam )?(?P<a>\d{4})\s*(?:-|den(?: nam)?)\s*(?P<b>\d{4})")
_ABOUT = re.compile(r"(?:vao )?(?:khoang|chung|tam|~)\s*")
_MARK = re.compile(r"\s*([~?%])$")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_LETTERS_FOR_DIGITS = str.maketrans("oOlI", "0011")
_LETTER_AMONG_DIGITS = re.compile(r"(?<![^\W\d_])[oOlI](?=\d)|(?<=\d)[oOlI]+(?![^\W\d_])")


class DateFormError(GiaiMaError, ValueError):
    """A text is no date that a claim can bear.

    Attributes:
        code: ``two-digit-year``, ``letter-for-digit``, ``serial-day``, ``no-such-day``, ``year`` or ``bad-date``.
        proposal: What was probably meant, or empty.
    """

    def __init__(self, code: str, proposal: str = "") -> None:
        self.code = code
        self.proposal = proposal
        super().__init__(f"{code} {proposal}".strip())


@lru_cache(maxsize=65536)
def edtf_of(text: str) -> str:
    """Return a date as EDTF.

    Args:
        text: EDTF, or as people write: ``5-1972``, ``02/4/1972``, ``tháng 5 năm 1972``, ``khoảng 1968``,
            ``1968 - 1972``. The day stands before the month.

    Raises:
        DateFormError: If it is none of these, or names no day of the calendar.

    >>> edtf_of("02/4/1972"), edtf_of("khoảng tháng 5-1972"), edtf_of("1968-02?")
    ('1972-04-02', '1972-05~', '1968-02?')
    """
    clean = " ".join(unicodedata.normalize("NFC", text).translate(_DASHES).split())
    bare, mark = _without_mark(fold(clean))
    found = _of_people(bare)
    if found is not None:
        return _in_range("/".join(part + mark for part in found.split("/")))
    try:
        parse_edtf(clean)
    except DateTextError:
        raise _refusal(clean) from None
    return _in_range(clean)


def _without_mark(text: str) -> tuple[str, str]:
    """Take the words and signs of doubt off a date: about, perhaps, or both."""
    about = _ABOUT.match(text)
    text = text[about.end() :] if about is not None else text
    sign = _MARK.search(text)
    marks = ("~" if about is not None else "") + (sign[1] if sign is not None else "")
    text = text[: sign.start()] if sign is not None else text
    return text, "%" if len(set(marks)) > 1 else marks[:1]


def _of_people(text: str) -> str | None:
    """Return the EDTF of a date in one of the forms of people, or None.

    Raises:
        DateFormError: If its year has two digits, or the calendar has no such day.
    """
    years = _YEARS.fullmatch(text)
    if years is not None and years["a"] < years["b"]:
        return f"{years['a']}/{years['b']}"
    match = next((match for form in _FORMS if (match := form.fullmatch(text)) is not None), None)
    if match is None:
        return None
    parts = match.groupdict()
    year = parts["y"] if len(parts["y"]) == 4 else _CENTURY + parts["y"]
    written = "-".join([year, *(f"{int(parts[name]):02}" for name in ("m", "d") if parts.get(name) is not None)])
    try:
        parse_edtf(written)
    except DateTextError:
        raise DateFormError("no-such-day") from None
    if len(parts["y"]) == 2:
        raise DateFormError("two-digit-year", written)
    return written


def _in_range(edtf: str) -> str:
    try:
        found = parse_edtf(edtf)
    except DateTextError:
        raise DateFormError("bad-date") from None
    if found.earliest.year < FIRST_YEAR or found.latest.year > LAST_YEAR:
        raise DateFormError("year")
    return edtf


def _refusal(text: str) -> DateFormError:
    """Say what is wrong with a text that is no date."""
    if _SERIAL.fullmatch(text) is not None:
        return DateFormError("serial-day", (_SERIAL_EPOCH + timedelta(days=int(text))).isoformat())
    proposal = _LETTER_AMONG_DIGITS.sub(lambda match: match[0].translate(_LETTERS_FOR_DIGITS), text)
    if proposal != text and _is_date(proposal):
        return DateFormError("letter-for-digit", proposal)
    return DateFormError("bad-date")


def _is_date(text: str) -> bool:
    try:
        edtf_of(text)
    except DateFormError:
        return False
    return True
