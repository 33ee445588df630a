"""Dates beyond the common forms: a module of its own, as few facts need the edtf package and it loads slowly."""

from __future__ import annotations

from datetime import date

import edtf


def rare_bounds(text: str) -> tuple[date, date]:
    """Return the earliest and the latest day of an EDTF date of any form.

    Raises:
        ValueError: If it is none, or has not both bounds.

    >>> rare_bounds("1968/1972")
    (datetime.date(1968, 1, 1), datetime.date(1972, 12, 31))
    """
    try:
        parsed = edtf.parse_edtf(text)
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
        earliest, latest = date(*lower[:3]), date(*upper[:3])
    except (edtf.EDTFParseException, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("not an EDTF form with two bounds") from error
    if latest < earliest:
        raise ValueError("it ends before it begins")
    return earliest, latest
