"""Single values of the facts: from text to what it means and back, with a fault for what means nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kb.dates import DateTextError, EdtfDate, parse_edtf
from kb.problems import Problem, Where
from kb.schema import Column


def as_written(value: str | float | EdtfDate | None) -> str:
    """Return a value as text that reads back to the same value; empty for None.

    >>> as_written(11.330), as_written(parse_edtf("1968-02~")), as_written(None)
    ('11.33', '1968-02~', '')
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return value.text if isinstance(value, EdtfDate) else repr(value)


def in_file(value: str | float | EdtfDate | None) -> str:
    """Return a value as the files of facts write it: as `as_written`, whole numbers without a decimal point.

    >>> in_file(27.0), in_file(11.330)
    ('27', '11.33')
    """
    text = as_written(value)
    return text.removesuffix(".0") if isinstance(value, float) else text


def read_value(
    where: Where,
    name: str,
    column: Column,
    reader: Callable[[str], Any],
    text: str,
    problems: list[Problem],
) -> Any:
    """Read one cell; a fault is appended to `problems` and None returned."""
    if text == "":
        if column.required:
            hint = f"Allowed: {', '.join(column.allowed)}." if column.allowed else f"Give the {column.meaning}."
            problems.append(Problem("empty", "error", where, name, text, f"{name} is empty.", hint))
        return reader(text) if column.type == "text" else None
    if column.allowed and text not in column.allowed:
        problems.append(
            Problem(
                "not-allowed",
                "error",
                where,
                name,
                text,
                f"{text!r} is no value of {name}.",
                f"Allowed: {', '.join(column.allowed)}.",
            )
        )
        return None
    try:
        return reader(text)
    except ValueError as error:
        problems.append(Problem(f"bad-{column.type}", "error", where, name, text, str(error), _HINTS[column.type]))
        return None


def _read_degrees(text: str) -> float:
    value = _read_number(text)
    if not -180 <= value <= 180:
        raise ValueError(f"{text} lies outside -180 to 180 degrees.")
    return value


def _read_share(text: str) -> float:
    value = _read_number(text)
    if not 0 <= value <= 1:
        raise ValueError(f"{text} lies outside 0 to 1.")
    return value


def _read_km(text: str) -> float:
    value = _read_number(text)
    if not 0 <= value <= 3000:
        raise ValueError(f"{text} lies outside 0 to 3000 km.")
    return value


def _read_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number.") from None


def _read_count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text!r} is no whole number of persons.")
    return int(text)


def _read_date(text: str) -> EdtfDate:
    try:
        return parse_edtf(text)
    except DateTextError as error:
        raise ValueError(str(error)) from error


READERS: dict[str, Callable[[str], Any]] = {
    "text": lambda text: text,
    "date": _read_date,
    "degrees": _read_degrees,
    "km": _read_km,
    "share": _read_share,
    "count": _read_count,
}
_HINTS = {
    "date": "Allowed: EDTF such as 1968, 1968-02, 1968-02-05, 1968-02~ (approximate), 1968? (uncertain).",
    "degrees": "Give decimal degrees (WGS84), such as 16.7992.",
    "km": "Give kilometres, such as 12.",
    "share": "Give a part between 0 and 1, such as 0.4.",
    "count": "Give digits only, such as 350.",
}
