"""What is certain about dated spans: the days a state surely covered, with doubtful dates widened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kb.checks.limits import read_limits
from kb.dates import EdtfDate


@dataclass(frozen=True, slots=True)
class Bounds:
    """First and last day a date can mean, doubt included."""

    earliest: date
    latest: date


@lru_cache(maxsize=65536)
def bounds_of(day: EdtfDate) -> Bounds:
    """Return the bounds of a date; one marked ``~``, ``?`` or ``%`` is widened by a unit of its own precision.

    Source: the paddings of the edtf package, as written in `kb/checks.csv`.

    >>> from kb.dates import parse_edtf
    >>> bounds_of(parse_edtf("1968-02~")).latest
    datetime.date(1968, 3, 31)
    """
    if not (day.is_approximate or day.is_uncertain):
        return Bounds(day.earliest, day.latest)
    limits = read_limits()
    length = (day.latest - day.earliest).days
    precision = "pad_day_days" if length == 0 else "pad_month_days" if length < 31 else "pad_year_days"
    factor = limits.number("pad_both_factor") if day.is_approximate and day.is_uncertain else 1
    pad = timedelta(days=limits.number(precision) * factor)
    earliest = day.earliest - pad if day.earliest - date.min > pad else date.min
    latest = day.latest + pad if date.max - day.latest > pad else date.max
    return Bounds(earliest, latest)


def is_reversed(begin: EdtfDate | None, end: EdtfDate | None) -> bool:
    """Tell whether the end surely lies before the beginning."""
    return begin is not None and end is not None and bounds_of(end).latest < bounds_of(begin).earliest


def is_before(begin: EdtfDate | None, end: EdtfDate | None, first: date | None) -> bool:
    """Tell whether a span surely begins before a day; without a beginning, whether it ends before it."""
    day = begin if begin is not None else end
    return first is not None and day is not None and bounds_of(day).latest < first


def is_after(begin: EdtfDate | None, end: EdtfDate | None, last: date | None) -> bool:
    """Tell whether a span surely lasts beyond a day; without an end, whether it begins after it."""
    day = end if end is not None else begin
    return last is not None and day is not None and bounds_of(day).earliest > last


def sure_days(begin: EdtfDate | None, end: EdtfDate | None) -> tuple[date, date] | None:
    """Return the first and last day that a span with both ends written surely covers.

    Returns:
        None where an end is not written or the dates are too vague to be sure of any two days.
    """
    if begin is None or end is None:
        return None
    first, last = bounds_of(begin).latest, bounds_of(end).earliest
    return (first, last) if first < last else None


def any_days(begin: EdtfDate | None, end: EdtfDate | None) -> tuple[date, date] | None:
    """Return two days between which the state surely held at some time, where any is written.

    A span with an open end held when it began; one with an unseen beginning held when it ended.
    """
    if begin is not None and end is not None:
        return bounds_of(begin).earliest, bounds_of(end).latest
    day = begin if begin is not None else end
    return None if day is None else (bounds_of(day).earliest, bounds_of(day).latest)
