"""Dates as notices write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoder.notice_dates import read_date


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("5-1972", date(1972, 5, 1), date(1972, 5, 31)),
        ("17-6-1969", date(1969, 6, 17), date(1969, 6, 17)),
        ("02/4/72", date(1972, 4, 2), date(1972, 4, 2)),
        ("/4/1951", date(1951, 4, 1), date(1951, 4, 30)),
        ("04-1970", date(1970, 4, 1), date(1970, 4, 30)),
        ("tháng 5 năm 1972", date(1972, 5, 1), date(1972, 5, 31)),
        ("ngày 17 tháng 6 năm 1969", date(1969, 6, 17), date(1969, 6, 17)),
        ("1972", date(1972, 1, 1), date(1972, 12, 31)),
        ("1972-08", date(1972, 8, 1), date(1972, 8, 31)),
        ("1966-12-26/1966-12-27", date(1966, 12, 26), date(1966, 12, 27)),
        ("1968/1972", date(1968, 1, 1), date(1972, 12, 31)),
        ("1974~", date(1974, 1, 1), date(1974, 12, 31)),
    ],
)
def test_the_window_a_date_can_mean(text: str, first: date, last: date) -> None:
    found, problems = read_date(text)
    assert problems == []
    assert found is not None
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Tết Mậu Thân", [("1968-01-28", "1968-02-04"), ("1968-01-29", "1968-02-05")]),
        ("Tết 1968", [("1968-01-28", "1968-02-04"), ("1968-01-29", "1968-02-05")]),
        ("15/8/1968 âm lịch", [("1968-10-06", "1968-10-06")]),
        ("9/2/1966 (âl)", [("1966-02-28", "1966-02-28")]),
        ("tháng 8 năm Mậu Thân âm lịch", [("1968-09-22", "1968-10-21")]),
        ("mùa khô 1968", [("1967-11-01", "1968-04-30"), ("1968-11-01", "1969-04-30")]),
        ("cuối 1970", [("1970-09-01", "1970-12-31")]),
        ("đầu năm 1971", [("1971-01-01", "1971-04-30")]),
        ("Xuân 1975", [("1975-01-15", "1975-04-30")]),
        ("5/17/1969", [("1969-05-17", "1969-05-17")]),
        ("4/72", [("1972-04-01", "1972-04-30")]),
        ("tháng 1/1970 âm lịch", [("1970-02-06", "1970-03-07")]),
        ("mùa khô 1966-1967", [("1966-11-01", "1967-04-30")]),
        ("đông xuân 1953-1954", [("1953-11-01", "1954-04-30")]),
        ("1970-1972", [("1970-01-01", "1972-12-31")]),
        ("khoảng 1970", [("1970-01-01", "1970-12-31")]),
        ("5-72", [("1972-05-01", "1972-05-31")]),
        ("26500", [("1972-07-20", "1972-07-20")]),
        ("26500.0", [("1972-07-20", "1972-07-20")]),
        ("1972-08-01 00:00:00", [("1972-08-01", "1972-08-01")]),
        ("1/8/1972 00:00", [("1972-08-01", "1972-08-01")]),
        ("1969.0", [("1969-01-01", "1969-12-31")]),
    ],
)
def test_seasons_feasts_and_lunar_dates_give_spans_with_shares(text: str, spans: list[tuple[str, str]]) -> None:
    found, problems = read_date(text)
    assert problems == []
    assert found is not None
    assert [(str(span.first), str(span.last)) for span in found.spans] == spans
    assert sum(span.share for span in found.spans) == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31-02-1970", "no-such-day"),
        ("1970-02-31", "no-such-day"),
        ("13-1970", "no-such-day"),
        ("1872", "year-out-of-range"),
        ("2145", "year-out-of-range"),
        ("12/195", "unreadable-date"),
        ("hôm qua", "unreadable-date"),
    ],
)
def test_no_date_gets_a_message_that_says_what_came_and_what_is_allowed(text: str, code: str) -> None:
    found, problems = read_date(text)
    assert found is None
    assert [problem.code for problem in problems] == [code]
    assert text in problems[0].message
    assert "5-1972" in problems[0].hint


@pytest.mark.parametrize("text", ["", "  ", "//"])
def test_an_empty_date_is_unknown_and_no_fault(text: str) -> None:
    assert read_date(text) == (None, [])


@given(st.dates(min_value=date(1945, 1, 1), max_value=date(1989, 12, 31)))
def test_a_day_written_day_first_reads_back(day: date) -> None:
    found, _ = read_date(f"{day.day}/{day.month}/{day.year}")
    assert found is not None
    assert (found.first, found.last) == (day, day)


@given(st.text(max_size=30))
def test_any_text_is_a_date_nothing_or_a_problem(text: str) -> None:
    found, problems = read_date(text)
    assert found is None or problems == []
