"""Swim lanes: one lane for a name, sure parts in full colour, what was not seen pale, hostile names as text."""

from __future__ import annotations

from datetime import date
from typing import Any

from explorer.labels import explorer_words
from explorer.lanes import MOST_LANES, Bar, lanes_chart


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _rows(bars: list[Bar], **options: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    chart = lanes_chart(bars, ["number", "code"], explorer_words("en"), **options).to_dict()
    data = chart["datasets"]
    rows = [row for name, table in data.items() for row in table if "opacity" in row]
    return rows, chart


def test_an_end_not_seen_is_pale_from_the_last_day_attested() -> None:
    bar = Bar("E66", "number", _day("1947-11-01"), _day("1950-12-31"), None, "from 1947-11")
    rows, _ = _rows([bar, Bar("Z", "code", _day("1970-01-01"), _day("1970-12-31"), _day("1970-12-31"), "1970")])
    sure, pale = [row for row in rows if row["name"] == "E66"]
    assert (sure["opacity"], sure["start"][:10], sure["end"][:10]) == (1.0, "1947-11-01", "1950-12-31")
    assert pale["opacity"] < 0.5
    assert pale["start"][:10] == "1950-12-31"
    assert pale["end"] > "1970-12-31"


def test_a_beginning_not_seen_is_pale_from_the_left() -> None:
    rows, _ = _rows(
        [
            Bar("A", "number", None, _day("1965-11-30"), _day("1965-11-30"), "until 1965-11"),
            Bar("B", "number", _day("1960-01-01"), _day("1961-01-01"), _day("1961-01-01"), "1960"),
        ]
    )
    (pale,) = [row for row in rows if row["name"] == "A"]
    assert pale["opacity"] < 0.5
    assert pale["start"] < "1960-01-01"


def test_claims_of_one_name_and_group_share_a_lane_and_groups_stay_together() -> None:
    day = _day("1965-01-01")
    bars = [
        Bar(name, group, day, day + 99, day + 99, "") for name, group in (("A", "code"), ("A", "number"), ("A", "code"))
    ]
    rows, _ = _rows(bars)
    assert sorted((row["row"], row["group"]) for row in rows) == [("000", "number"), ("001", "code"), ("001", "code")]


def test_more_lanes_than_can_be_drawn_are_cut() -> None:
    day = _day("1965-01-01")
    rows, _ = _rows([Bar(f"K{number}", "code", day + number, day + 99, day + 99, "") for number in range(90)])
    assert len({row["row"] for row in rows}) == MOST_LANES


def test_a_hostile_name_cannot_leave_the_expression_of_the_axis() -> None:
    day = _day("1965-01-01")
    _, chart = _rows([Bar("a'}[0]; alert(1) //\\", "code", day, day, day, "")])
    (label,) = [
        layer["encoding"]["y"]["axis"]["labelExpr"] for layer in chart["layer"] if "y" in layer.get("encoding", {})
    ]
    assert "'a\\'}[0]; alert(1) //\\\\'" in label


def test_the_days_looked_at_are_marked_and_within_the_axis() -> None:
    day = _day("1965-01-01")
    _, chart = _rows([Bar("A", "code", day, day, day, "")], window=(_day("1972-05-01"), _day("1972-05-31")))
    assert len(chart["layer"]) == 3
    domain = chart["layer"][2]["encoding"]["x"]["scale"]["domain"]
    assert domain[1]["year"] >= 1972
