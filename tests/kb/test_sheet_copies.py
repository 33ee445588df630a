"""Copies of a faulty file: as it looked, with what to mend in each row."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kb.spreadsheets.copies import write_copy
from kb.spreadsheets.importing import Choices, examine
from kb.spreadsheets.neighbours import Neighbours
from kb.spreadsheets.template import template
from kb.words import load_words
from tests.kb.sheet_files import (
    CODE,
    CODES,
    changed,
    raw,
    text_file,
    workbook,
)

VI, EN = load_words("vi"), load_words("en")


# --- copies with faults


def test_the_copy_of_a_workbook_keeps_its_looks_and_says_in_each_row_what_to_mend(
    tmp_path: Path, neighbours: Neighbours
) -> None:
    book = load_workbook(io.BytesIO(template(VI, ("designations",))))
    sheet = book.worksheets[0]
    for place, text in enumerate(changed(CODE, valid_from="196O", kind="lạ"), start=2):
        sheet.cell(3, place).value = text
    path = tmp_path / "tep.xlsx"
    book.save(path)
    before = path.read_bytes()
    copy = write_copy(examine(path, neighbours, Choices()), VI)
    assert copy == tmp_path / "tep.loi.xlsx"
    assert path.read_bytes() == before
    found = load_workbook(copy).worksheets[0]
    assert [cell.value for cell in found[1]][-1] == "Lỗi"
    assert found["B1"].comment is not None
    assert len(found.data_validations.dataValidation) == 3
    assert "D3" in found["M3"].value
    assert "F3" in found["M3"].value
    assert found["M2"].value is None


def test_a_mended_copy_is_imported_like_the_file_itself(tmp_path: Path, neighbours: Neighbours) -> None:
    path = workbook(tmp_path, "designations", CODES, changed(CODE, valid_from="196O-05"))
    copy = write_copy(examine(path, neighbours, Choices()), VI)
    book = load_workbook(copy)
    book.worksheets[0]["E2"] = "1965-05"
    book.save(copy)
    examined = examine(copy, neighbours, Choices())
    assert len(examined.proposals) == 1


def test_a_copy_never_takes_the_place_of_one_that_was_mended(tmp_path: Path, neighbours: Neighbours) -> None:
    path = text_file(tmp_path, "designations", CODES, changed(CODE, valid_from="196O"))
    examined = examine(path, neighbours, Choices())
    first = write_copy(examined, VI)
    assert write_copy(examined, VI) == first
    first.write_text("đang sửa", encoding="utf-8")
    assert write_copy(examined, VI).name == "designations.loi-2.csv"
    assert first.read_text(encoding="utf-8") == "đang sửa"


def test_the_copy_of_a_text_file_keeps_the_numbers_of_its_rows(tmp_path: Path, neighbours: Neighbours) -> None:
    lines = [";".join(CODES), "", ";".join(CODE), 'e66;"K;67', "", ";".join(changed(CODE, kind="lạ", text='a"b'))]
    path = raw("designations.csv", "\n".join(lines).encode())(tmp_path)
    copy = write_copy(examine(path, neighbours, Choices()), VI, tmp_path / "lỗi")
    text = copy.read_bytes().decode("utf-8-sig").splitlines()
    assert copy.parent.name == "lỗi"
    assert [len(line) > 0 for line in text] == [True, False, True, True, False, True]
    assert text[0].endswith(";Lỗi")
    assert "Dòng 4" in text[3]
    assert "Dòng 6" in text[5]


def test_a_large_workbook_is_copied_cell_by_cell(
    tmp_path: Path, neighbours: Neighbours, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.spreadsheets.copies._MOST_ROWS_AS_THEY_ARE", 1)
    path = workbook(tmp_path, "designations", CODES, [], changed(CODE, text="=1+1", kind="lạ"))
    book = load_workbook(path)
    book.worksheets[0]["B3"].data_type = "s"
    book.save(path)
    sheet = load_workbook(write_copy(examine(path, neighbours, Choices()), VI)).worksheets[0]
    assert sheet["B3"].value == "=1+1"
    assert sheet["B3"].data_type == "s"
    assert "C3" in sheet["I3"].value
