"""EDTF dates as claims carry them: the text as written beside its earliest and latest day.

Source: Extended Date/Time Format, Library of Congress, https://www.loc.gov/standards/datetime/
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import import_module

from kb.problems import GiaiMaError

_COMMON = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%])?")


class DateTextError(GiaiMaError, ValueError):
    """A text is no EDTF date; the message says what is allowed."""


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """One date of a claim.

    Attributes:
        text: As written in the facts.
        earliest: First day it can mean.
        latest: Last day it can mean, inclusive.
        is_approximate: Marked ``~`` or ``%``.
        is_uncertain: Marked ``?`` or ``%``.
    """

    text: str
    earliest: date
    latest: date
    is_approximate: bool = False
    is_uncertain: bool = False

    def __str__(self) -> str:
        return self.text


_PADDING_DAYS = {"day": 1, "month": 31, "year": 366}
"""How far a doubtful date may lie off: one unit of its own precision; twice that when it is both approximate and
uncertain. Source: the default paddings of the edtf package (edtf.appsettings), in whole days."""


@lru_cache(maxsize=65536)
def widened(edtf_date: EdtfDate) -> tuple[date, date]:
    """Return the first and last day a date can mean when its marks of doubt are taken into account.

    >>> widened(parse_edtf("1968-02~"))
    (datetime.date(1968, 1, 1), datetime.date(1968, 3, 31))
    """
    doubt = int(edtf_date.is_approximate) + int(edtf_date.is_uncertain)
    if doubt == 0:
        return edtf_date.earliest, edtf_date.latest
    length = (edtf_date.latest - edtf_date.earliest).days
    precision = "day" if length == 0 else "month" if length < _PADDING_DAYS["month"] else "year"
    padding = _PADDING_DAYS[precision] * doubt
    earliest = max(edtf_date.earliest.toordinal() - padding, date.min.toordinal())
    latest = min(edtf_date.latest.toordinal() + padding, date.max.toordinal())
    return date.fromordinal(earliest), date.fromordinal(latest)


@lru_cache(maxsize=65536)
def parse_edtf(text: str) -> EdtfDate:
    """Read an EDTF date; the common forms take a fast path, the rest goes to the edtf package.

    Args:
        text: EDTF text, not empty.

    Returns:
        The date with its earliest and latest day. Marks of doubt do not widen the bounds: how far an
        approximate date may lie off is the decoder's to weigh.

    Raises:
        DateTextError: If the text is no EDTF date, or lies outside years 1 to 9999.

    >>> parse_edtf("1968-02~").latest
    datetime.date(1968, 2, 29)
    >>> parse_edtf("1968/1972").latest
    datetime.date(1972, 12, 31)
    """
    match = _COMMON.fullmatch(text)
    try:
        if match is None:
            return _parse_rare(text)
        year, month, day, mark = match.groups()
        earliest = date(int(year), int(month or 1), int(day or 1))
        if day is not None:
            latest = earliest
        elif month is not None:
            latest = earliest.replace(day=monthrange(earliest.year, earliest.month)[1])
        else:
            latest = date(earliest.year, 12, 31)
    except ValueError as error:
        raise DateTextError(
            f"{text!r} is no date: {error}. Write EDTF: 1968, 1968-02, 1968-02-05, 1968-02~ or 1968?."
        ) from error
    return EdtfDate(text, earliest, latest, mark in ("~", "%"), mark in ("?", "%"))


def _parse_rare(text: str) -> EdtfDate:
    rare_dates = import_module("kb.rare_dates")  # 50 ms that few facts need, and none of a snapshot
    earliest, latest = rare_dates.rare_bounds(text)
    return EdtfDate(text, earliest, latest, "~" in text or "%" in text, "?" in text or "%" in text)
