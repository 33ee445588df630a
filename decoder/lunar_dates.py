"""Lunar dates of notices, in both calendars that were used before 1976.

The North reckoned by UTC+7, the South by UTC+8 until 1975; so Tết Mậu Thân fell on 29 January 1968 in the North and
on 30 January in the South.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from lunar_vn import LunarDate, lunar_to_solar, solar_to_lunar

NORTH, SOUTH = 7.0, 8.0
LAST_YEAR_OF_TWO = 1975
_STEMS = ("giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý")
_BRANCHES = ("tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi")
_A_GIAP_TY_YEAR = 1924
"""A year Giáp Tý, the first of the sixty: 1924, as 1984."""

Span = tuple[date, date]


def sexagenary_year(name: str, earliest: int, latest: int) -> int | None:
    """Return the year of the sixty-year cycle that bears a name, within bounds less than sixty years apart.

    >>> sexagenary_year("Mậu Thân", 1945, 1989)
    1968
    """
    words = name.lower().split()
    if len(words) != 2 or words[0] not in _STEMS or words[1] not in _BRANCHES:
        return None
    for year in range(earliest, latest + 1):
        offset = year - _A_GIAP_TY_YEAR
        if _STEMS[offset % 10] == words[0] and _BRANCHES[offset % 12] == words[1]:
            return year
    return None


def lunar_day(day: int, month: int, year: int) -> tuple[Span, ...]:
    """Return the days a lunar date can be: North first, South where it differs, the leap month where there is one.

    Raises:
        ValueError: If the lunar year has no such day.
    """
    return _in_both(year, lambda zone: _solar_days(day, month, year, zone))


def lunar_month(month: int, year: int) -> tuple[Span, ...]:
    """Return the days a lunar month can be, as `lunar_day`."""
    return _in_both(
        year,
        lambda zone: [(first, _month_end(first, zone)) for first, _ in _solar_days(1, month, year, zone)],
    )


def lunar_year(year: int) -> tuple[Span, ...]:
    """Return the days of a lunar year, New Year's Day to the eve of the next."""
    return _in_both(year, lambda zone: [(_new_year(year, zone), _new_year(year + 1, zone) - timedelta(days=1))])


def tet(year: int, days: int) -> tuple[Span, ...]:
    """Return the feast of a lunar new year: its eve and the days after it.

    Args:
        year: The year that begins.
        days: How many days the feast lasts from New Year's Day on.
    """
    return _in_both(
        year,
        lambda zone: [(_new_year(year, zone) - timedelta(days=1), _new_year(year, zone) + timedelta(days=days - 1))],
    )


def _month_end(first: date, zone: float) -> date:
    """Return the last day of the lunar month that begins on a day: its 29th or 30th."""
    thirtieth = first + timedelta(days=29)
    return thirtieth if solar_to_lunar(thirtieth, zone).day == 30 else thirtieth - timedelta(days=1)


def _in_both(year: int, spans: Callable[[float], list[Span]]) -> tuple[Span, ...]:
    zones = (NORTH, SOUTH) if year <= LAST_YEAR_OF_TWO else (NORTH,)
    return tuple(dict.fromkeys(span for zone in zones for span in spans(zone)))


def _new_year(year: int, zone: float) -> date:
    return lunar_to_solar(LunarDate(1, 1, year, False), zone)


def _solar_days(day: int, month: int, year: int, zone: float) -> list[Span]:
    days = [lunar_to_solar(LunarDate(day, month, year, False), zone)]
    with suppress(ValueError):  # most months have no leap twin that year
        days.append(lunar_to_solar(LunarDate(day, month, year, True), zone))
    return [(found, found) for found in days]
