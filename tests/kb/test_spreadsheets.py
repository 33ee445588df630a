"""Spreadsheets: every mistake gives one message that says where and how; what is sound becomes proposals."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from kb.facts_io import Facts
from kb.ledger.ledger import Ledger
from kb.ledger.proposals import Proposal
from kb.ledger.releases import fill
from kb.old_fonts import TCVN3, VNI
from kb.spreadsheets.copies import write_copy
from kb.spreadsheets.faults import problem_of
from kb.spreadsheets.importing import Choices, Examined, examine
from kb.spreadsheets.neighbours import Neighbours
from kb.spreadsheets.template import template
from kb.words import load_words
from tests.kb.conftest import SHEET_FACTS
from tests.kb.sheet_files import (
    CODE,
    CODES,
    LINK,
    MISTAKES,
    changed,
    in_old_font,
    in_windows_1258,
    raw,
    table_book,
    text_file,
    told,
    with_extra_sheet,
    with_title,
    workbook,
)

VI, EN = load_words("vi"), load_words("en")


# --- mistakes: each gives one message, with its place and how to mend it


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_gives_one_message_with_its_place_and_how_to_mend_it(
    name: str, tmp_path: Path, neighbours: Neighbours
) -> None:
    mistake = MISTAKES[name]
    examined = examine(mistake.make(tmp_path), neighbours, mistake.choices)
    wrong = [fault for fault in examined.faults if fault.severity != "info"]
    assert [(fault.code, fault.severity) for fault in wrong] == [(mistake.code, mistake.severity)]
    assert examined.proposals == ()
    assert examined.has_faults
    in_vi, in_en = problem_of(wrong[0], VI), problem_of(wrong[0], EN)
    assert in_vi.where == wrong[0].where
    assert in_vi.hint != ""
    assert (in_vi.message, in_vi.hint) != (in_en.message, in_en.hint)
    for text in (in_vi.message, in_vi.hint, in_en.message, in_en.hint):
        assert not re.search(r"[{}]", text)
    for said in mistake.said:
        assert any(part in f"{in_vi.message} {in_vi.hint}" for part in said.split("|")), in_vi


def test_there_are_more_than_thirty_mistakes() -> None:
    assert len(MISTAKES) > 30


def test_every_fault_of_every_row_is_told_at_once(tmp_path: Path, neighbours: Neighbours) -> None:
    first = changed(CODE, valid_from="196O", kind="lạ", unit_id="e67")
    second = changed(CODE, text="", valid_to="2968")
    examined = examine(workbook(tmp_path, "designations", CODES, first, second, CODE), neighbours, Choices())
    places = [(fault.address, fault.code) for fault in examined.faults]
    assert places == [
        ("A2", "check.unknown-id"),
        ("C2", "not-allowed"),
        ("E2", "letter-for-digit"),
        ("B3", "empty"),
        ("F3", "year"),
    ]
    assert (examined.row_count, examined.faulty_count, examined.good_count) == (3, 2, 1)


# --- what is told and accepted


def notes(path: Path, neighbours: Neighbours, choices: Choices | None = None) -> tuple[Examined, list[str]]:
    examined = examine(path, neighbours, choices or Choices())
    assert told(examined) == []
    return examined, [fault.code for fault in examined.faults]


def test_a_date_cell_is_read_as_precisely_as_it_is_shown(tmp_path: Path, neighbours: Neighbours) -> None:
    path = workbook(
        tmp_path, "designations", CODES, changed(CODE, valid_from=date(1965, 5, 1), valid_to=datetime(1968, 5, 3))
    )
    book = load_workbook(path)
    book.worksheets[0]["E2"].number_format = "mmm-yy"
    book.save(path)
    examined, codes = notes(path, neighbours)
    assert codes == ["date-cell", "date-cell"]
    assert examined.proposals[0].values[4:6] == ("1965-05", "1968-05-03")
    assert "E2" in told(examined, "info")[0]


def test_a_whole_number_is_read_as_the_text_its_cell_shows(tmp_path: Path, neighbours: Neighbours) -> None:
    path = workbook(tmp_path, "designations", CODES, changed(CODE, text=24, valid_from=1965))
    book = load_workbook(path)
    book.worksheets[0]["B2"].number_format = "000"
    book.save(path)
    examined, codes = notes(path, neighbours)
    assert codes == ["number-cell"]
    assert examined.proposals[0].values[1:5:3] == ("024", "1965")


def test_an_extra_sheet_is_told_and_not_read(tmp_path: Path, neighbours: Neighbours) -> None:
    examined, codes = notes(with_extra_sheet(tmp_path), neighbours)
    assert codes == ["extra-sheet"]
    assert len(examined.proposals) == 1
    assert "Nháp" in told(examined, "info")[0]


def test_a_hidden_sheet_is_told_and_not_read(tmp_path: Path, neighbours: Neighbours) -> None:
    path = with_extra_sheet(tmp_path)
    book = load_workbook(path)
    book["Nháp"].title = "Đơn vị"
    book["Đơn vị"].sheet_state = "hidden"
    book.save(path)
    assert notes(path, neighbours)[1] == ["hidden-sheet"]


def test_the_only_sheet_is_read_as_the_table_of_the_command(tmp_path: Path, neighbours: Neighbours) -> None:
    examined, _ = notes(with_title(tmp_path, "Sheet1"), neighbours, Choices(table="designations"))
    assert len(examined.proposals) == 1


def test_ten_thousand_blank_rows_are_skipped(tmp_path: Path, neighbours: Neighbours) -> None:
    blank = [[" ", None, "", None, None, None, None, "\u00a0"]] * 10_000
    path = workbook(tmp_path, "designations", CODES, *blank, CODE)
    examined, codes = notes(path, neighbours)
    assert (examined.row_count, codes) == (1, [])
    assert examined.sheets[0].claims[0].row == 10_002


def test_rows_take_the_source_of_the_command_only_when_none_names_its_own(
    tmp_path: Path, neighbours: Neighbours
) -> None:
    without = [changed(CODE, source_id=""), changed(CODE, source_id="", text="K67")]
    examined, _ = notes(text_file(tmp_path, "designations", CODES, *without), neighbours, Choices(source_id="sach"))
    assert {each.source_id for each in examined.proposals} == {"sach"}
    mixed = text_file(tmp_path, "designations", CODES, without[0], changed(CODE, text="K67"))
    assert [fault.code for fault in examine(mixed, neighbours, Choices(source_id="sach")).faults] == ["empty"]


@pytest.mark.parametrize(
    "headings",
    [
        ("Mã đơn vị", "Phiên hiệu, ký hiệu", "Loại", "Phạm vi", "Từ ngày", "Đến ngày", "Nguồn", "Độ tin cậy"),
        ("ma don vi", "phien hieu ky hieu", "LOAI", "pham_vi", "Tu ngay", "den  ngay", "nguon", "do tin cay"),
        ("Unit id", "DESIGNATION", "Kind", "Scope", "From", "To", "Source", "Confidence"),
        ("UNIT_ID", "Text", "kind", "scope", "valid from", "valid-to", "source id", "confidence"),
    ],
)
def test_headings_are_known_in_both_languages_and_by_name(
    headings: tuple[str, ...], tmp_path: Path, neighbours: Neighbours
) -> None:
    examined, _ = notes(workbook(tmp_path, "designations", headings, CODE), neighbours)
    assert examined.proposals[0].values == ("e66", "K66", "ky_hieu", "whole", "1965-05", "1968", "bao", "high", "")


@pytest.mark.parametrize("table", [TCVN3, VNI], ids=["TCVN3", "VNI"])
def test_an_old_font_is_read_and_told(table: dict[str, str], tmp_path: Path, neighbours: Neighbours) -> None:
    rows = [changed(CODE, text="Tiểu đoàn độc lập"), changed(CODE, text="đoàn pháo")]
    old = [[in_old_font(text, table) for text in row] for row in rows]
    for path in (
        workbook(tmp_path, "designations", CODES, *old),
        text_file(tmp_path, "designations", CODES, *old, encoding="cp1252"),
    ):
        examined, codes = notes(path, neighbours)
        assert [each.values[1:4] for each in examined.proposals] == [
            ("Tiểu đoàn độc lập", "ky_hieu", "whole"),
            ("đoàn pháo", "ky_hieu", "whole"),
        ]
        assert set(codes) <= {"old-font", "text-file"}
        assert len(codes) > 0


def test_windows_1258_is_read_and_told(tmp_path: Path, neighbours: Neighbours) -> None:
    line = ",".join(changed(CODE, text="Đoàn Tây Nguyên"))
    path = raw("designations.csv", in_windows_1258(",".join(CODES) + "\n" + line + "\n"))(tmp_path)
    examined, codes = notes(path, neighbours)
    assert codes == ["text-file"]
    assert "Windows-1258" in told(examined, "info")[0]
    assert examined.proposals[0].values[1] == "Đoàn Tây Nguyên"


def test_rows_may_name_what_other_rows_of_the_file_declare(tmp_path: Path, neighbours: Neighbours) -> None:
    path = workbook(tmp_path, "designations", CODES, changed(CODE, unit_id="e9", text="E9"))
    book = load_workbook(path)
    units = book.create_sheet("Đơn vị")
    units.append(["unit_id", "name_vi", "level", "branch", "source_id"])
    units.append(["e9", "Trung đoàn 9", "Trung đoàn", "bộ binh", "bao"])
    book.save(path)
    examined, _ = notes(path, neighbours)
    assert sorted(each.kind for each in examined.proposals) == ["designations", "units"]
    units["C2"] = "lạ"
    book.save(path)
    examined = examine(path, neighbours, Choices())
    assert [fault.code for fault in examined.faults] == ["in-faulty-row", "not-allowed"]
    assert examine(path, neighbours, Choices(is_partial=True)).proposals == ()


def test_what_was_wrong_before_is_not_told_again(sheet_facts: Facts, tmp_path: Path) -> None:
    ledger = Ledger.open(str(tmp_path / "l.sqlite"), create=True)
    link = replace(
        sheet_facts.subordinations[1],
        valid_from=sheet_facts.designations[0].valid_from,
        valid_to=sheet_facts.designations[0].valid_from,
    )
    fill(ledger, replace(sheet_facts, subordinations=(link,)), "with a warning")
    neighbours = Neighbours(ledger)
    examined = examine(workbook(tmp_path, "designations", CODES, CODE), neighbours, Choices())
    assert told(examined) == []


def test_a_new_date_that_unsettles_old_claims_is_told_at_its_own_row(tmp_path: Path, neighbours: Neighbours) -> None:
    row = {"unit_id": "f304", "event": "thành lập", "date": "1969", "source_id": "bao"}
    examined = examine(table_book("unit_events", row)(tmp_path), neighbours, Choices())
    assert {(fault.code, fault.where.row, fault.severity) for fault in examined.faults} == {
        ("check.outside-life", 2, "warning")
    }


# --- partial imports, reasons, what is known already


def test_good_rows_go_in_without_the_faulty_ones_when_asked(tmp_path: Path, neighbours: Neighbours) -> None:
    path = workbook(tmp_path, "designations", CODES, CODE, changed(CODE, text="K67", valid_from="196O"))
    examined = examine(path, neighbours, Choices(is_partial=True))
    assert [each.values[1] for each in examined.proposals] == ["K66"]
    assert examined.has_faults
    assert (examined.good_count, examined.faulty_count) == (1, 1)


def test_a_reason_lets_rows_with_a_warning_in_and_is_kept_with_them_alone(
    tmp_path: Path, neighbours: Neighbours
) -> None:
    other = LINK | {"unit_id": "f304", "parent_unit_id": "f10", "kind": "phối thuộc"}
    path = table_book("subordinations", LINK, other)(tmp_path)
    assert examine(path, neighbours, Choices()).proposals == ()
    held_back = examine(path, neighbours, Choices(is_partial=True))
    assert [each.values[0] for each in held_back.proposals] == ["f304"]
    assert (held_back.good_count, held_back.faulty_count, len(held_back.warned)) == (1, 0, 1)
    examined = examine(path, neighbours, Choices(reason="hai nguồn khác nhau"))
    assert [(each.values[0], each.reason) for each in examined.proposals] == [
        ("e66", "hai nguồn khác nhau"),
        ("f304", ""),
    ]
    assert not examined.has_faults


def test_rows_that_the_ledger_holds_are_known_and_not_checked_again(tmp_path: Path, neighbours: Neighbours) -> None:
    rows = [line.split(",") for line in SHEET_FACTS["designations"]]
    examined = examine(text_file(tmp_path, "designations", *rows), neighbours, Choices())
    assert (examined.row_count, examined.known_count, examined.proposals) == (4, 4, ())
    assert not examined.has_faults


def test_an_entity_that_is_only_proposed_may_be_named(sheet_facts: Facts, tmp_path: Path) -> None:
    ledger = Ledger.open(str(tmp_path / "l.sqlite"), create=True)
    fill(ledger, sheet_facts, "few facts")
    ledger.propose([Proposal("units", ("e9", "E9", "", "regiment", "infantry", "bao", ""))], "a", "form")
    examined, codes = notes(workbook(tmp_path, "designations", CODES, changed(CODE, unit_id="e9")), Neighbours(ledger))
    assert codes == ["not-accepted"]
    assert len(examined.proposals) == 1


def test_a_file_goes_in_as_one_batch_and_only_once_on_each_database(ledger: Ledger, tmp_path: Path) -> None:
    path = workbook(tmp_path, "designations", CODES, CODE, changed(CODE, text="K67"))
    examined = examine(path, Neighbours(ledger), Choices())
    batch = ledger.propose(examined.proposals, "a", path.name, kind="import", fingerprint=examined.file.fingerprint)
    assert len(batch.claim_nos) == 2
    again = examine(path, Neighbours(ledger), Choices())
    assert (again.known_count, again.proposals, again.has_faults) == (2, (), False)


# --- whatever comes, it is told


def broken_files() -> Iterator[tuple[str, bytes]]:
    book = template(VI, ("units",))
    for at in range(0, len(book), len(book) // 40):
        yield "units.xlsx", book[:at] + bytes([book[at] ^ 0xFF]) + book[at + 1 :]
        yield "units.xlsx", book[:at]
    with ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in parts:
        written = io.BytesIO()
        with ZipFile(written, "w") as target:
            for other, data in parts.items():
                if other != name:
                    target.writestr(other, data)
        yield "units.xlsx", written.getvalue()
    yield "units.csv", b'"'
    yield "units.csv", b"unit_id,name_vi\n\xff\xfe\x00\n"
    yield "units.csv", b"\xff\xfe\x00"
    yield "units.csv", b"unit_id\n" + b"x" * 300_000 + b"\n"
    yield "units.csv", b"sep=;\nunit_id;\n;;;\n"


def test_no_file_raises(tmp_path: Path, neighbours: Neighbours) -> None:
    for name, data in broken_files():
        (tmp_path / name).write_bytes(data)
        examined = examine(tmp_path / name, neighbours, Choices(source_id="bao", is_partial=True))
        assert len(examined.faults) > 0
        for fault in examined.faults:
            assert problem_of(fault, VI).message != ""
        if examined.is_readable:
            write_copy(examined, VI, tmp_path / "copies")


def test_a_row_number_beyond_all_sheets_is_refused(tmp_path: Path, neighbours: Neighbours) -> None:
    path = workbook(tmp_path, "designations", CODES, CODE)
    with ZipFile(path) as source:
        parts = {part: source.read(part) for part in source.namelist()}
    name = next(part for part in parts if part.startswith("xl/worksheets/sheet"))
    parts[name] = parts[name].replace(b'<row r="2"', b'<row r="999999999"')
    with ZipFile(path, "w") as target:
        for part, data in parts.items():
            target.writestr(part, data)
    assert [fault.code for fault in examine(path, neighbours, Choices()).faults] == ["not-a-workbook"]
