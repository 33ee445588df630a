"""Lists of notices: columns found, no row lost, files whole, the same answers as one by one."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from decoder.answer import answer_of
from decoder.decode import Decoder
from decoder.lists.columns import find_columns, guess_columns, read_choice
from decoder.lists.rows import decode_rows
from decoder.lists.tables import TextTable, read_table, write_table
from decoder.notice import Notice
from decoder.result_rows import RESULT_COLUMNS
from kb.problems import FactsError

HEADINGS = ("STT", "Ghi chú", "Đơn vị", "Ngày hy sinh", "Nơi hy sinh")
ROWS = (
    ("1", "", "c5/d8/e66/f304", "1972-08", "Quảng Trị"),
    ("2", "", "", "5-1972", ""),
    ("3", "", "e66", "31/2/1970", ""),
    ("", "", "", "", ""),
    ("4", "", "c5/d8/e66/f304", "1972-08", "Quảng Trị"),
    ("5", "", "=SUM(A1)", "1970", ""),
)
LIST = TextTable((HEADINGS, *ROWS))


def results(table: TextTable, decoder: Decoder) -> list[dict[str, object]]:
    listed = find_columns(table)
    rows = list(decode_rows(listed, decoder))
    return [dict(zip((*listed.headings, *RESULT_COLUMNS), row, strict=True)) for row in rows]


def test_common_vietnamese_headings_are_found_with_or_without_diacritics() -> None:
    assert guess_columns(("DON VI", "Ngày, tháng, năm hy sinh", "Nơi an táng ban đầu", "Quê quán", "Cấp bậc")) == {
        "unit_text": 0,
        "died_text": 1,
        "burial_text": 2,
        "home_text": 3,
        "rank_text": 4,
    }


def test_a_row_says_the_same_as_the_notice_alone(decoder: Decoder) -> None:
    row = results(LIST, decoder)[0]
    answer = answer_of(decoder.decode(Notice("c5/d8/e66/f304", "1972-08", "Quảng Trị")), decoder)
    assert row["unit_id"] == answer["hypotheses"][0]["unit_id"]
    assert row["probability"] == answer["hypotheses"][0]["probability"]
    assert row["safe_unit"] == answer["by_level"][answer["safe_level"]][0]["unit_name"]


def test_every_row_is_kept_and_an_unreadable_one_says_why(decoder: Decoder) -> None:
    found = results(LIST, decoder)
    assert [row["STT"] for row in found] == ["1", "2", "3", "", "4", "5"]
    assert "đơn vị" in str(found[1]["reason"])
    assert "31/2/1970" in str(found[2]["reason"])
    assert found[0]["reason"] is None


def test_rows_that_say_the_same_get_the_same_answer(decoder: Decoder) -> None:
    found = results(LIST, decoder)
    assert {**found[0], "STT": ""} == {**found[4], "STT": ""}


def test_all_faults_of_the_columns_are_told_at_once() -> None:
    with pytest.raises(FactsError) as caught:
        find_columns(LIST, {"unit": "Đơn vị", "died_text": "Hy sinh"})
    assert len(caught.value.problems) == 2


def test_a_list_without_unit_or_place_asks_for_the_column() -> None:
    with pytest.raises(FactsError, match="unit_text=HEADING"):
        find_columns(TextTable((("A", "B"),)))


@pytest.mark.parametrize("ending", [".xlsx", ".parquet"])
def test_a_list_survives_each_format(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"list{ending}"
    write_table(path, HEADINGS, ROWS)
    assert read_table(path) == LIST


def test_a_list_survives_csv_but_for_what_a_spreadsheet_would_compute(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    write_table(path, HEADINGS, ROWS)
    kept = tuple(tuple("'=SUM(A1)" if cell == "=SUM(A1)" else cell for cell in row) for row in LIST.rows)
    assert read_table(path) == TextTable(kept)


def test_a_text_that_looks_like_a_formula_stays_text_in_excel(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    write_table(path, HEADINGS, ROWS)
    cell = load_workbook(path).worksheets[0]["C7"]
    assert (cell.value, cell.data_type) == ("=SUM(A1)", "s")


def test_control_characters_and_doubled_headings_do_not_spoil_a_file(tmp_path: Path) -> None:
    for ending in (".xlsx", ".parquet", ".csv"):
        path = tmp_path / f"list{ending}"
        write_table(path, ("Đơn vị", "Đơn vị"), [("e66\x01", "e67")])
        assert read_table(path).rows[0] == ("Đơn vị", "Đơn vị (2)")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FactsError, match="cannot be written"):
        write_table(tmp_path / "file" / "out.csv", ("a",), [("1",)])


def test_excel_dates_and_whole_numbers_read_as_typed(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Đơn vị", "Ngày hy sinh", "Số"])
    book.active.append(["e66", datetime.datetime(1972, 8, 5), 12.0])
    book.save(tmp_path / "list.xlsx")
    assert read_table(tmp_path / "list.xlsx").rows[1:] == (("e66", "5-8-1972", "12"),)


def test_semicolons_and_short_rows_are_read(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Đơn vị;Ngày hy sinh\ne66;1972\ne67\n\n", encoding="utf-8-sig")
    assert read_table(tmp_path / "list.csv") == TextTable((("Đơn vị", "Ngày hy sinh"), ("e66", "1972"), ("e67", "")))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("list.csv", b"", "empty-file"),
        ("list.csv", "Đơn vị\n".encode("utf-16"), "not-utf-8"),
        ("list.csv", "Đơn vị\n".encode("utf-16-le"), "not-utf-8"),
        ("list.csv", "Đặc công\n".encode("cp1258", "replace") + b"\xf0", "not-utf-8"),
        ("list.csv", "Unité".encode("latin-1"), "not-utf-8"),
        ("list.xlsx", b"no workbook", "broken"),
        ("list.parquet", b"no parquet", "broken"),
        ("list.doc", b"", "format"),
    ],
)
def test_a_file_that_cannot_be_read_says_how_to_mend_it(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FactsError) as caught:
        read_table(tmp_path / name)
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_workbook_that_is_broken_inside_says_how_to_mend_it(tmp_path: Path, part: str, share: float) -> None:
    path = tmp_path / "list.xlsx"
    write_table(path, HEADINGS, ROWS)
    with ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    with ZipFile(path, "w") as broken:
        for name, content in parts.items():
            broken.writestr(name, content[: int(len(content) * share)] if name == part else content)
    with pytest.raises(FactsError) as caught:
        read_table(path)
    assert [problem.code for problem in caught.value.problems] == ["broken"]


def test_a_failed_write_leaves_the_old_file_and_no_half_one(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def rows() -> Iterator[tuple[str]]:
        yield ("1",)
        raise RuntimeError("cut")

    with pytest.raises(RuntimeError):
        write_table(path, ("a",), rows())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_whole_bundled_list_comes_out_with_its_own_columns_first(decoder: Decoder, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    rows = [tuple(row.values()) for row in results(LIST, decoder)]
    write_table(path, (*HEADINGS, *RESULT_COLUMNS), rows)
    with path.open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file))[: len(HEADINGS)] == list(HEADINGS)


def test_an_undecided_row_names_no_unit_that_could_be_copied(decoder: Decoder) -> None:
    row = results(TextTable((("Đơn vị", "Hy sinh"), ("KB", "1968"))), decoder)[0]
    assert row["unit_id"] is None
    assert row["lat"] is None
    assert "Khả năng cao nhất" in str(row["reason"])
    assert isinstance(row["none_of_these"], float)


def test_a_title_above_the_headings_is_passed_over(decoder: Decoder) -> None:
    listed = find_columns(TextTable((("DANH SÁCH", ""), ("", ""), ("Đơn vị", "Ngày hy sinh"), ("e209 f7", "1974"))))
    assert listed.rows == (("e209 f7", "1974"),)


def test_cells_beyond_the_headings_are_kept_and_a_doubled_heading_is_told() -> None:
    listed = find_columns(TextTable((("Đơn vị", "Đơn vị", ""), ("e66", "e67", "thêm"))))
    assert listed.headings[2] == "(3)"
    assert listed.rows[0][2] == "thêm"
    assert listed.columns["unit_text"] == 0
    assert listed.doubled == ("Đơn vị",)


def test_columns_by_hand_need_an_equals_sign() -> None:
    assert read_choice("unit_text=Đơn vị cũ, died_text=Hy sinh") == {"unit_text": "Đơn vị cũ", "died_text": "Hy sinh"}
    with pytest.raises(FactsError, match="FIELD=HEADING"):
        read_choice("garbage")
