"""Results of a list: counted, filtered, paged, with nothing lost."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest

from decoder.lists.job import schema_of
from decoder.result_rows import NUMBER_COLUMNS, RESULT_COLUMNS
from explorer.listing.results import NOT_SAID, Results
from explorer.listing.row_texts import query_of_row, told_of

HEADINGS = ("Đơn vị", "Đơn vị")


def _row(unit: str, **found: object) -> dict[str, object]:
    return {"own_0": unit, "own_1": "x", **dict.fromkeys(RESULT_COLUMNS), **found}


@pytest.fixture
def results(tmp_path: Path) -> Results:
    khe_sanh = {"lat": 16.62, "lon": 106.73, "period_from": "1968-02-01", "safe_unit": "Sư đoàn 304"}
    rows = [
        _row("f304", triage="rõ", strength="mạnh", **khe_sanh),
        _row("e66", triage="một người đọc", strength="mạnh", **khe_sanh),
        _row("KB", triage="hai người đọc", reason="chưa đủ"),
    ]
    schema = schema_of(HEADINGS)
    with pa.OSFile(str(tmp_path / "results.arrow"), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        for row in rows:
            writer.write_table(pa.Table.from_pylist([row], schema=schema))
    return Results(tmp_path / "results.arrow")


def test_facets_count_rows_and_narrow_one_another(results: Results) -> None:
    assert [(each.value, each.count) for each in results.choices("strength", {})] == [("mạnh", 2), (NOT_SAID, 1)]
    narrowed = results.choices("triage", {"strength": ["mạnh"], "triage": ["rõ"]})
    assert {each.value for each in narrowed} == {"rõ", "một người đọc"}
    assert {each.value for each in results.choices("province", {})} == {"Quảng Trị", NOT_SAID}
    assert {each.value for each in results.choices("year", {})} == {"1968", NOT_SAID}


def test_what_is_not_said_can_be_asked_for(results: Results) -> None:
    assert [row["own_0"] for row in results.page({"safe_unit": [NOT_SAID]}, 0, 10)] == ["KB"]


def test_pages_keep_the_rows_numbers_and_order(results: Results) -> None:
    assert [(row["row"], row["own_0"]) for row in results.page({}, 1, 2)] == [(2, "e66"), (3, "KB")]
    assert results.count({"triage": ["rõ", "hai người đọc"]}) == 2


def test_the_rows_to_take_away_have_the_headings_of_the_list(results: Results) -> None:
    table = results.rows({"strength": ["mạnh"]})
    assert table.num_rows == 2
    assert table.column_names[:2] == ["Đơn vị", "Đơn vị (2)"]
    assert table.column_names[2:] == list(RESULT_COLUMNS)
    assert {str(table.schema.field(name).type) for name in NUMBER_COLUMNS} == {"double"}


def test_a_row_is_the_query_of_its_notice(tmp_path: Path) -> None:
    job = tmp_path / "job.json"
    job.write_text(json.dumps({"columns": {"unit_text": 0, "died_text": 1}, "language": "en"}), encoding="utf-8")
    told = told_of(job)
    assert told.language == "en"
    query = query_of_row({"own_0": "e66", "own_1": None}, told.columns)
    assert (query["unit"], query["died"]) == ("e66", "")
