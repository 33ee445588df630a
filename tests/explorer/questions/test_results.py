"""What a query found, as a frame, CSV and points."""

from __future__ import annotations

from explorer.questions.results import csv_of, frame_of, points_of
from ontology.query import Answer

UNIT = {"type": "uri", "value": "https://w3id.org/giaima/id/units/division-304"}


def _answer(*columns: str, rows: list[list[str | None]]) -> Answer:
    cells = tuple(
        tuple({"type": "literal", "value": cell} if cell is not None else None for cell in row) for row in rows
    )
    return Answer(columns, cells, False, 0.1)


def test_ids_are_short_in_the_table_and_whole_in_the_file() -> None:
    answer = Answer(("unit",), ((UNIT,),), False, 0.1)
    assert frame_of(answer).to_dict("list") == {"unit": ["units/division-304"]}
    assert csv_of(answer).decode("utf-8-sig") == "unit\nhttps://w3id.org/giaima/id/units/division-304\n"


def test_rows_with_coordinates_are_points_and_others_are_left_out() -> None:
    rows = [
        ["Khe Sanh", "16.6", "106.7", "1968"],
        ["nowhere", None, None, "1968"],
        ["odd", "x", "106.7", ""],
        ["pole", "95", "106", ""],
        ["none", "NaN", "1", ""],
    ]
    points = points_of(_answer("name", "lat", "lon", "year", rows=rows))
    assert [(each.name, each.lat, each.lon, each.detail) for each in points] == [("Khe Sanh", 16.6, 106.7, "1968")]


def test_without_coordinates_there_is_no_map() -> None:
    assert points_of(_answer("name", "lat", rows=[["Khe Sanh", "16.6"]])) == []


def test_a_value_that_a_spreadsheet_would_compute_is_written_as_text() -> None:
    rows: list[list[str | None]] = [["=1+1"], ["@x"], ["-5.5"], ["<b>"]]
    written = csv_of(_answer("text", rows=rows)).decode("utf-8-sig")
    assert written.splitlines() == ["text", "'=1+1", "'@x", "-5.5", "<b>"]
