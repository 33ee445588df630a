"""Dates as notices write them, turned into the window of days they can mean."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from decoder.normalise import normalise
from kb.dates import DateTextError, parse_edtf
from kb.problems import Problem, Where

FIRST_YEAR, LAST_YEAR = 1945, 2025
_CENTURY = 1900

_YEAR = r"(?P<y>\d{4}|\d{2})"
_SEP = r"\s*[-/.]\s*"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<d>\d{{1,2}}){_SEP}(?P<m>\d{{1,2}}){_SEP}{_YEAR}",
        rf"[-/.]?\s*(?P<m>\d{{1,2}}){_SEP}(?P<y>\d{{4}})",
        r"(?P<y>\d{4})",
        rf"(?:ngày\s*)?(?P<d>\d{{1,2}})\s*tháng\s*(?P<m>\d{{1,2}})\s*(?:năm\s*)?{_YEAR}",
        rf"(?:ngày\s*)?(?P<d>\d{{1,2}})\s*[-/]\s*(?P<m>\d{{1,2}})\s*năm\s*{_YEAR}",
        rf"tháng\s*(?P<m>\d{{1,2}})\s*(?:năm\s*|[-/.]\s*)?{_YEAR}",
        r"năm\s*(?P<y>\d{4})",
    )
)


@dataclass(frozen=True, slots=True)
class NoticeDate:
    """A date of a notice.

    Attributes:
        text: As written.
        first: First day it can mean.
        last: Last day it can mean, inclusive.
    """

    text: str
    first: date
    last: date


def read_date(text: str, field_name: str = "died_text") -> tuple[NoticeDate | None, list[Problem]]:
    """Read a notice's date.

    Args:
        text: As written: ``5-1972``, ``17-6-1969``, ``02/4/72``, ``/4/1951``, ``tháng 5 năm 1972``, ``1972``,
            or EDTF (``1972-08``, ``1968/1972``).
        field_name: Column to name in a problem.

    Returns:
        The window of days, or None when no date is given or it cannot be read; and every fault.

    >>> read_date("5-1972")[0].last
    datetime.date(1972, 5, 31)
    >>> read_date("31-02-1970")[1][0].code
    'no-such-day'
    """
    clean = normalise(text).text.strip()
    if not any(char.isdigit() for char in clean):
        return None, [] if clean.strip("/-. ") == "" else [_unreadable(text, field_name)]
    try:
        window = _window(clean)
    except ValueError as error:
        return None, [_fault("no-such-day", text, field_name, f"{text!r} is no day of the calendar: {error}.")]
    if window is None:
        return None, [_unreadable(text, field_name)]
    first, last = window
    if first.year < FIRST_YEAR or last.year > LAST_YEAR:
        message = f"{text!r} lies outside the years {FIRST_YEAR} to {LAST_YEAR}."
        return None, [_fault("year-out-of-range", text, field_name, message)]
    return NoticeDate(text, first, last), []


def _window(text: str) -> tuple[date, date] | None:
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is not None:
            parts = match.groupdict()
            year = int(parts["y"])
            year += _CENTURY if len(parts["y"]) == 2 else 0
            return _bounds(year, parts.get("m"), parts.get("d"))
    if re.fullmatch(r"\d{4}[\d\-/.~?%XU]*", text) is None:
        return None
    try:
        found = parse_edtf(text)
    except DateTextError as error:
        if re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", text) is None:
            return None
        raise ValueError(str(error.__cause__)) from error
    return found.earliest, found.latest


def _bounds(year: int, month: str | None, day: str | None) -> tuple[date, date]:
    first = date(year, int(month or 1), int(day or 1))
    if day is not None:
        return first, first
    if month is not None:
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    return first, date(year, 12, 31)


def _unreadable(text: str, field_name: str) -> Problem:
    return _fault("unreadable-date", text, field_name, f"{text[:60]!r} cannot be read as a date.")


def _fault(code: str, text: str, field_name: str, message: str) -> Problem:
    hint = "Allowed: 17-6-1969, 5-1972, 02/4/72, tháng 5 năm 1972, 1972, 1972-08-15 or 1968/1972, within 1945-2025."
    return Problem(code, "error", Where("notice", 0), field_name, text[:60], message, hint)
