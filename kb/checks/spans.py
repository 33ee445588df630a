"""What is certain about dated spans: the days a state surely covered, with doubtful dates widened."""

from __future__ import annotations

from datetime import date

from kb.dates import EdtfDate, widened


def is_reversed(begin: EdtfDate | None, end: EdtfDate | None) -> bool:
    """Tell whether the end surely lies before the beginning."""
    return begin is not None and end is not None and widened(end)[1] < widened(begin)[0]


def is_before(begin: EdtfDate | None, end: EdtfDate | None, first: date | None) -> bool:
    """Tell whether a span surely begins before a day; without a beginning, whether it ends before it."""
    day = begin if begin is not None else end
    return first is not None and day is not None and widened(day)[1] < first


def is_after(begin: EdtfDate | None, end: EdtfDate | None, last: date | None) -> bool:
    """Tell whether a span surely lasts beyond a day; without an end, whether it begins after it."""
    day = end if end is not None else begin
    return last is not None and day is not None and widened(day)[0] > last


def sure_days(begin: EdtfDate | None, end: EdtfDate | None) -> tuple[date, date] | None:
    """Return the first and last day that a span with both ends written surely covers.

    Returns:
        None where an end is not written or the dates are too vague to be sure of any two days.
    """
    if begin is None or end is None:
        return None
    first, last = widened(begin)[1], widened(end)[0]
    return (first, last) if first < last else None


def any_days(begin: EdtfDate | None, end: EdtfDate | None) -> tuple[date, date] | None:
    """Return two days between which the state surely held at some time, where any is written.

    A span with an open end held when it began; one with an unseen beginning held when it ended.
    """
    if begin is not None and end is not None:
        return widened(begin)[0], widened(end)[1]
    day = begin if begin is not None else end
    return None if day is None else widened(day)
