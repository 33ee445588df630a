"""Dates as notices write them, turned into the days they can mean, each with its share and its reason."""

from __future__ import annotations

import csv
import itertools
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

from decoder import lunar_dates
from decoder.normalise import normalise
from decoder.notice import FIELD_LIMIT
from decoder.weights import load_weights
from kb.dates import DateTextError, parse_edtf
from kb.folding import fold
from kb.problems import Problem, Where

FIRST_YEAR, LAST_YEAR = 1945, 2025
SEASONS_FILE = Path(__file__).parent / "seasons.csv"
_CENTURY = 1900
_TEXTS_KEPT = 50_000
"""Texts kept with what they mean: every day of the list's years, in two ways of writing; some 30 MB."""
_EXPORTED = re.compile(r"(?<=\d)[ t]0?0:00(?::00(?:\.0+)?)?$|(?<=^\d{4})\.0$|(?<=^\d{5})\.0$", re.IGNORECASE)
"""What tables add to a day or a number when they are saved as text: midnight, or a decimal."""
_SPREADSHEET_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheet serial numbers. Source: ECMA-376 Part 1, 18.17.4.1, 1900 date base."""

_YEAR = r"(?P<y>\d{4}|\d{2})"
_SEP = r"\s*[-/.]\s*"
_DATE_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<d>\d{{1,2}}){_SEP}(?P<m>\d{{1,2}}){_SEP}{_YEAR}",
        rf"[-/.]?\s*(?P<m>\d{{1,2}}){_SEP}(?P<y>\d{{4}})",
        r"(?P<m>\d{1,2})\s*[-/.]\s*(?P<y>[4-8]\d)",
        r"(?:nam )?(?P<y>\d{4})",
        rf"(?:ngay )?\s*(?P<d>\d{{1,2}})\s*thang\s*(?P<m>\d{{1,2}})\s*(?:nam )?\s*{_YEAR}",
        rf"(?:ngay )?\s*(?P<d>\d{{1,2}})\s*[-/]\s*(?P<m>\d{{1,2}})\s*nam\s*{_YEAR}",
        rf"thang\s*(?P<m>\d{{1,2}})\s*(?:nam |[-/.])?\s*{_YEAR}",
    )
)
_LUNAR_MARK = re.compile(r"\(?\s*(?:am lich|al)\s*\)?\s*,?\s*")
_LUNAR_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?:ngay )?(?P<d>\d{1,2})\s*(?:[-/.]|thang)\s*(?P<m>\d{1,2})\s*(?:[-/.]|nam|,)?\s*(?P<y>\d{4}|[a-z]+ [a-z]+)",
        r"thang\s*(?P<m>\d{1,2})\s*(?:[-/.]|nam|,)?\s*(?P<y>\d{4}|[a-z]+ [a-z]+)",
    )
)


@dataclass(frozen=True, slots=True)
class DateSpan:
    """Days a date can mean.

    Attributes:
        first: First day.
        last: Last day, inclusive.
        share: Share of the probability (0 to 1); the spans of a date add up to 1.
        reason: How it was read: ``as written``, ``swapped``, ``season``, ``lunar``, ``tet`` or ``spreadsheet``.
    """

    first: date
    last: date
    share: float
    reason: str


@dataclass(frozen=True, slots=True)
class NoticeDate:
    """A date of a notice.

    Attributes:
        text: As written.
        spans: The days it can mean, the likeliest first.
    """

    text: str
    spans: tuple[DateSpan, ...]

    @property
    def first(self) -> date:
        """First day of all spans."""
        return min(span.first for span in self.spans)

    @property
    def last(self) -> date:
        """Last day of all spans, inclusive."""
        return max(span.last for span in self.spans)


def read_date(text: str, field_name: str = "died_text") -> tuple[NoticeDate | None, list[Problem]]:
    """Read a notice's date.

    Args:
        text: As written: ``5-1972``, ``17-6-1969``, ``02/4/72``, ``/4/1951``, ``tháng 5 năm 1972``, ``mùa khô 1968``,
            ``cuối 1970``, ``Tết Mậu Thân``, ``15/8/1968 âm lịch``, or EDTF (``1972-08``, ``1968/1972``).
        field_name: Column to name in a problem.

    Returns:
        The date with the days it can mean, or None when none is given or it cannot be read; and every fault.

    >>> read_date("5-1972")[0].last
    datetime.date(1972, 5, 31)
    >>> [str(span.first) for span in read_date("Tết Mậu Thân")[0].spans]
    ['1968-01-28', '1968-01-29']
    >>> read_date("31-02-1970")[1][0].code
    'no-such-day'
    """
    read = _read_once if len(text) <= FIELD_LIMIT else _read
    found, problems = read(text, field_name)
    return found, list(problems)


def _read(text: str, field_name: str) -> tuple[NoticeDate | None, tuple[Problem, ...]]:
    clean = " ".join(normalise(text).text.split())
    if clean.strip("/-. ") == "":
        return None, ()
    try:
        spans = _spans(clean)
    except ValueError as error:
        return None, (_fault("no-such-day", text, field_name, f"{text!r} is no day of the calendar: {error}."),)
    if len(spans) == 0:
        return None, (_fault("unreadable-date", text, field_name, f"{text[:60]!r} cannot be read as a date."),)
    found = NoticeDate(text, spans)
    if found.first.year < FIRST_YEAR - 1 or found.last.year > LAST_YEAR or found.last.year < FIRST_YEAR:
        message = f"{text!r} lies outside the years {FIRST_YEAR} to {LAST_YEAR}."
        return None, (_fault("year-out-of-range", text, field_name, message),)
    return found, ()


_read_once = lru_cache(maxsize=_TEXTS_KEPT)(_read)


def _spans(text: str) -> tuple[DateSpan, ...]:
    """Return the days a text can mean; none when it is no date.

    Raises:
        ValueError: If it has the form of a date but the calendar has no such day.
    """
    text = re.sub(r"^(?:vào )?khoảng ", "", text, flags=re.IGNORECASE)
    text = _EXPORTED.sub("", text)
    folded = fold(text)
    years = re.fullmatch(r"(?:nam |tu )?(?P<a>\d{4})\s*(?:-|den)\s*(?P<b>\d{4})", folded)
    if years is not None and int(years["a"]) < int(years["b"]):
        return (DateSpan(date(int(years["a"]), 1, 1), date(int(years["b"]), 12, 31), 1.0, "as written"),)
    if _LUNAR_MARK.search(folded) is not None:
        return _shared(_lunar(_LUNAR_MARK.sub(" ", folded), text.lower()), "lunar")
    for form in _DATE_FORMS:
        match = form.fullmatch(folded)
        if match is not None:
            parts = match.groupdict()
            return _solar(_year(parts["y"]), parts.get("m"), parts.get("d"))
    if re.fullmatch(r"\d{5}", text) is not None:
        first = _SPREADSHEET_EPOCH + timedelta(days=int(text))
        return (DateSpan(first, first, 1.0, "spreadsheet"),)
    found = _edtf(text)
    return found if len(found) > 0 else _phrase(text)


def _solar(year: int, month: str | None, day: str | None) -> tuple[DateSpan, ...]:
    """Return a date of the common calendar; day and month are swapped when only that gives a day."""
    if day is not None and month is not None and int(month) > 12 >= int(day):
        first = date(year, int(day), int(month))
        return (DateSpan(first, first, 1.0, "swapped"),)
    first = date(year, int(month or 1), int(day or 1))
    last = first
    if day is None:
        last = date(year, int(month), monthrange(year, int(month))[1]) if month is not None else date(year, 12, 31)
    return (DateSpan(first, last, 1.0, "as written"),)


def _edtf(text: str) -> tuple[DateSpan, ...]:
    if re.fullmatch(r"\d{4}[\d\-/.~?%XU]*", text) is None:
        return ()
    try:
        found = parse_edtf(text)
    except DateTextError as error:
        if re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", text) is None:
            return ()
        raise ValueError(str(error.__cause__)) from error
    return (DateSpan(found.earliest, found.latest, 1.0, "as written"),)


def _phrase(text: str) -> tuple[DateSpan, ...]:
    """Read a season, a part of a year, a feast or a year of the sixty-year cycle."""
    lower = text.lower().removeprefix("vào ").replace(" năm ", " ")
    named = re.fullmatch(r"(?P<what>\D*?(?:\d{4}\s*-)?)\s*(?P<year>\d{4})", lower)
    what, year = (named["what"].strip(" ,"), int(named["year"])) if named is not None else ("", 0)
    if named is None:
        words = lower.split()
        found = lunar_dates.sexagenary_year(" ".join(words[-2:]), FIRST_YEAR, FIRST_YEAR + 59)
        if found is None:
            return ()
        what, year = " ".join(words[:-2]), found
        if what in ("", "năm"):
            return _shared(lunar_dates.lunar_year(year), "lunar")
    if fold(what) == "tet" or what == "tết nguyên đán":
        days = int(load_weights()("dates", "days of tết"))
        return _shared(lunar_dates.tet(year, days), "tet")
    spans = tuple(_season(what.rstrip(" -0123456789"), year))
    if what[-1:].isdigit() or what.endswith("-"):  # "mùa khô 1966-1967": of several seasons the one between both years
        return tuple(replace(span, share=1.0) for span in spans if span.first.year < year <= span.last.year) or spans
    return spans


def _season(what: str, year: int) -> Iterator[DateSpan]:
    for first_month, first_day, last_month, last_day, share in _seasons().get(fold(what), ()):
        first, last = _month_of(year, first_month, first_day), _month_of(year, last_month, last_day)
        yield DateSpan(first, last, share, "season")


def _month_of(year: int, month: int, day: int) -> date:
    """Return a day by month counted from January of a year: -1 = November before, 13 = January after."""
    found_year, found_month = divmod(year * 12 + month - 1, 12)
    return date(found_year, found_month + 1, day)


@cache
def _seasons() -> dict[str, tuple[tuple[int, int, int, int, float], ...]]:
    seasons: dict[str, tuple[tuple[int, int, int, int, float], ...]] = {}
    with SEASONS_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            months = (int(row["first_month"]), int(row["first_day"]), int(row["last_month"]), int(row["last_day"]))
            for phrase in row["phrases"].split("|"):
                seasons[fold(phrase)] = (*seasons.get(fold(phrase), ()), (*months, float(row["weight"])))
    return seasons


def _lunar(folded: str, lower: str) -> tuple[lunar_dates.Span, ...]:
    """Read the numbers of a lunar date whose mark has been taken out."""
    for form in _LUNAR_FORMS:
        match = form.fullmatch(folded.strip())
        if match is not None:
            parts = match.groupdict()
            year = int(parts["y"]) if parts["y"].isdigit() else _named_year(lower)
            if year is None:
                return ()
            month = int(parts["m"])
            return (
                lunar_dates.lunar_day(int(parts["d"]), month, year)
                if parts.get("d")
                else (lunar_dates.lunar_month(month, year))
            )
    return ()


def _named_year(lower: str) -> int | None:
    words = re.findall(r"[^\W\d_]+", lower)
    pairs = [" ".join(pair) for pair in itertools.pairwise(words)]
    years = [lunar_dates.sexagenary_year(pair, FIRST_YEAR, FIRST_YEAR + 59) for pair in pairs]
    return next((year for year in years if year is not None), None)


def _shared(spans: tuple[lunar_dates.Span, ...], reason: str) -> tuple[DateSpan, ...]:
    return tuple(DateSpan(first, last, 1.0 / len(spans), reason) for first, last in spans)


def _year(digits: str) -> int:
    return int(digits) + (_CENTURY if len(digits) == 2 else 0)


def _fault(code: str, text: str, field_name: str, message: str) -> Problem:
    hint = (
        "Allowed: 17-6-1969, 5-1972, 02/4/72, tháng 5 năm 1972, cuối 1970, Tết Mậu Thân, 15/8/1968 âm lịch, 1972, "
        "1972-08-15 or 1968/1972, within 1945-2025."
    )
    return Problem(code, "error", Where("notice", 0), field_name, text[:60], message, hint)
