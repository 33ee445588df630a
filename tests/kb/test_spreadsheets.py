"""Spreadsheets: a form filled in gives the claims meant; every mistake gives one message that says where and how."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from kb.facts_io import BUNDLED_FACTS, Facts, read_folder
from kb.folding import key_of
from kb.ledger.ledger import Ledger
from kb.ledger.proposals import Proposal
from kb.ledger.releases import fill
from kb.old_fonts import TCVN3, VNI
from kb.records import RECORDS, columns_of
from kb.spreadsheets.cells import Sheet, SheetRow, tidy
from kb.spreadsheets.claims_read import read_sheet
from kb.spreadsheets.copies import write_copy
from kb.spreadsheets.encodings import decode, font_of, mended
from kb.spreadsheets.faults import problem_of
from kb.spreadsheets.files import read_file
from kb.spreadsheets.headings import AS_WRITTEN, BY_HAND, EXTRA, LOCATOR, heading_of, meaning_of, table_of, title_of
from kb.spreadsheets.importing import Choices, Examined, examine
from kb.spreadsheets.neighbours import Neighbours
from kb.spreadsheets.people_dates import DateFormError, edtf_of
from kb.spreadsheets.template import template
from kb.spreadsheets.text_files import rows_of
from kb.spreadsheets.vocabulary import label_of, values_by_key
from kb.values import in_file
from kb.words import load_words
from tests.conftest import ROOT
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
    with_extra_sheet,
    with_title,
    workbook,
)

VI, EN = load_words("vi"), load_words("en")
FACTS = {
    "sources": ["source_id,title,kind", "bao,Bài báo,newspaper", "sach,Sách,book"],
    "units": [
        "unit_id,name_vi,level,branch,source_id",
        "e66,Trung đoàn 66,regiment,infantry,bao",
        "e24,Trung đoàn 24,regiment,infantry,bao",
        "f304,Sư đoàn 304,division,infantry,sach",
        "f10,Sư đoàn 10,division,infantry,sach",
    ],
    "unit_events": ["unit_id,event,date,source_id", "f10,formed,1972-09-20,sach"],
    "designations": [
        "unit_id,text,kind,scope,valid_from,source_id,confidence",
        "e66,E66,phien_hieu,whole,1947-11,bao,high",
        "e24,E24,phien_hieu,whole,1950,bao,high",
        "f304,F304,phien_hieu,whole,1950,sach,high",
        "f10,F10,phien_hieu,whole,1972-09-20,sach,high",
    ],
    "subordinations": [
        "unit_id,parent_unit_id,kind,valid_from,valid_to,source_id",
        "e66,f304,organic,1950,1975,bao",
        "e24,f10,organic,1972-09-20,1975,bao",
    ],
    "places": [
        "place_id,name_vi,kind,lat,lon,radius_km,source_id",
        "plei-me,Plei Me,camp,13.62,107.91,3,bao",
    ],
    "battles": [
        "battle_id,name_vi,kind,start,end,source_id",
        "pleime,Chiến dịch Plei Me,campaign,1965-10-19,1965-11-27,bao",
    ],
}


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder = tmp_path_factory.mktemp("few")
    for table, lines in FACTS.items():
        (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    facts, problems = read_folder(folder)
    assert problems == []
    return facts


@pytest.fixture(scope="module")
def neighbours(few: Facts, tmp_path_factory: pytest.TempPathFactory) -> Neighbours:
    """What a ledger with a handful of facts holds; looking files through does not change it."""
    ledger = Ledger.open(str(tmp_path_factory.mktemp("ledger") / "few.sqlite"), create=True)
    fill(ledger, few, "few facts")
    return Neighbours(ledger)


def told(examined: Examined, *severities: str) -> list[str]:
    chosen = severities or ("error", "warning")
    return [problem_of(fault, VI).message for fault in examined.faults if fault.severity in chosen]


# --- forms


def test_the_same_facts_give_the_same_form_byte_by_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    first = template(VI)
    monkeypatch.setattr("time.time", lambda: 1_000_000_000.0)
    assert template(VI) == first
    with ZipFile(io.BytesIO(first)) as archive:
        assert {part.date_time[0] for part in archive.infolist()} == {1980}


def test_a_form_has_a_sheet_for_each_table_filled_by_hand_and_explains_every_column() -> None:
    book = load_workbook(io.BytesIO(template(VI)))
    assert book.sheetnames == [*(title_of(table, VI) for table in BY_HAND), VI("sheet.lists")]
    assert book[VI("sheet.lists")].sheet_state == "hidden"
    for table in BY_HAND:
        sheet = book[title_of(table, VI)]
        names = ["row_note", *columns_of(table), LOCATOR, AS_WRITTEN]
        assert [cell.value for cell in sheet[1]] == [heading_of(table, name, VI) for name in names]
        assert sheet.freeze_panes == "B2"
        for place, name in enumerate(names, start=1):
            assert sheet.cell(1, place).comment is not None, (table, name)
            assert sheet.column_dimensions[get_column_letter(place)].number_format == "@"
            if name in columns_of(table):
                note = sheet.cell(1, place).comment.text
                assert meaning_of(table, name, VI) in note
                assert (VI("sheet.required") in note) == (
                    columns_of(table)[name].required and columns_of(table)[name].refers_to != ("sources",)
                )
        lists = {str(choice.sqref).split(":")[0] for choice in sheet.data_validations.dataValidation}
        closed = [
            place
            for place, name in enumerate(names, 1)
            if name in columns_of(table) and columns_of(table)[name].allowed
        ]
        assert lists == {f"{get_column_letter(place)}2" for place in closed}


def test_the_example_of_a_form_is_a_row_of_the_bundled_facts_and_is_not_imported(
    tmp_path: Path, neighbours: Neighbours
) -> None:
    path = tmp_path / "mau.xlsx"
    path.write_bytes(template(VI, ("losses",)))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet["A2"].value == "VÍ DỤ"
    assert sheet["B2"].font.italic
    battles = {loss.battle_id for loss in read_folder(BUNDLED_FACTS)[0].losses}
    assert sheet["B2"].value in battles
    assert [fault.code for fault in examine(path, neighbours, Choices()).faults] == ["no-rows"]
    sheet["A2"].value = None
    book.save(path)
    examined = examine(path, neighbours, Choices())
    assert [fault.code for fault in examined.faults] == ["no-rows", "example-left-out"]
    sheet["E2"].value = "12"
    book.save(path)
    assert examine(path, neighbours, Choices()).row_count == 1


@pytest.mark.parametrize("table", BY_HAND)
def test_facts_written_into_a_form_come_back_as_the_same_claims(table: str, tmp_path: Path) -> None:
    facts, _ = read_folder(BUNDLED_FACTS)
    claims = getattr(facts, table)[:40]
    book = load_workbook(io.BytesIO(template(VI, (table,))))
    sheet = book.worksheets[0]
    for row, claim in enumerate(claims, start=3):
        for place, name in enumerate(columns_of(table), start=2):
            text = in_file(getattr(claim, name))
            sheet.cell(row, place).value = label_of(table, name, text, VI) if text != "" else None
    path = tmp_path / "mau.xlsx"
    book.save(path)
    file = read_file(path)
    reading = read_sheet(*file.sheets[0], "")
    assert [fault for fault in reading.faults if fault.severity != "info"] == []
    assert [found.claim.claim_id for found in reading.claims] == [claim.claim_id for claim in claims]
    names = tuple(columns_of(table))
    for found, claim in zip(reading.claims, claims, strict=True):
        assert found.proposal.claim_id == claim.claim_id
        assert [getattr(found.claim, name) for name in names] == [
            tidy(value) if isinstance(value := getattr(claim, name), str) else value for name in names
        ]


@pytest.mark.parametrize("table", RECORDS)
def test_the_bundled_files_are_read_as_the_claims_they_are(table: str) -> None:
    facts, _ = read_folder(BUNDLED_FACTS)
    reading = read_sheet(*read_file(BUNDLED_FACTS / f"{table}.csv").sheets[0], "")
    assert [fault for fault in reading.faults if fault.severity != "info"] == []
    assert [found.claim.claim_id for found in reading.claims] == [claim.claim_id for claim in getattr(facts, table)]


def test_a_filled_form_gives_the_proposals_meant(tmp_path: Path, neighbours: Neighbours) -> None:
    book = load_workbook(io.BytesIO(template(VI)))
    sheet = book["Phiên hiệu, ký hiệu"]
    row = [
        "",
        "e66",
        "024",
        "KY HIEU",
        "cả đơn vị",
        "tháng 5 năm 1965",
        "khoảng 1968",
        "bao",
        "cao",
        "",
        "tr. 5",
        "hòm thư 024",
    ]
    for place, text in enumerate(row, start=1):
        sheet.cell(3, place).value = text or None
    path = tmp_path / "mau.xlsx"
    book.save(path)
    examined = examine(path, neighbours, Choices())
    values = ("e66", "024", "ky_hieu", "whole", "1965-05", "1968~", "bao", "high", "")
    assert examined.proposals == (Proposal("designations", values, "hòm thư 024", "tr. 5"),)
    assert (examined.row_count, examined.good_count, examined.has_faults) == (1, 1, False)


# --- words


def test_headings_and_titles_name_one_column_and_one_table_each() -> None:
    for words in (VI, EN):
        assert {table_of(title_of(table, words)) for table in RECORDS} == set(RECORDS)
        for table in RECORDS:
            names = (*columns_of(table), *EXTRA)
            keys = {key_of(heading_of(table, name, words)) for name in names}
            assert len(keys) == len(names), table
            assert max(len(title_of(each, words)) for each in RECORDS) <= 31


def test_meanings_in_english_are_those_that_the_columns_declare() -> None:
    for table in RECORDS:
        for name, column in columns_of(table).items():
            assert meaning_of(table, name, EN) == column.meaning


def test_every_label_means_its_value() -> None:
    for table in RECORDS:
        for name, column in columns_of(table).items():
            for value in column.allowed:
                for words in (VI, EN):
                    label = label_of(table, name, value, words)
                    assert values_by_key(table, name)[key_of(label)] == value, (table, name, label)
                    assert table not in BY_HAND or words is EN or label != value or value == "blog", (
                        table,
                        name,
                        value,
                    )


def test_every_check_speaks_both_languages() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "kb" / "checks").glob("*.py"))
    for name in set(re.findall(r'Problem\(\s*"([a-z-]+)"', code)) - {"rival-claims", "unused-source"}:
        assert f"sheet.check.{name}" in VI.texts, name


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("designations", "designations"),
        ("Designations (1)", "designations"),
        ("phien hieu, ky hieu", "designations"),
        ("PHIÊN HIỆU KÝ HIỆU", "designations"),
        ("units-2024", "units"),
        ("units.loi", "units"),
        ("units.loi-2", "units"),
        ("Sheet1", None),
        ("", None),
    ],
)
def test_a_name_means_its_table(name: str, table: str | None) -> None:
    assert table_of(name) == table


# --- dates


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("1968", "1968"),
        ("1968-02-05", "1968-02-05"),
        ("1968-02~", "1968-02~"),
        ("5-1972", "1972-05"),
        ("05/1972", "1972-05"),
        ("02/4/1972", "1972-04-02"),
        ("30.4.1975", "1975-04-30"),
        ("2 – 4 – 1972", "1972-04-02"),
        ("1972-4-2", "1972-04-02"),
        ("1972/4", "1972-04"),
        ("tháng 5 năm 1972", "1972-05"),
        ("Tháng 5/1972", "1972-05"),
        ("ngày 2 tháng 4 năm 1972", "1972-04-02"),
        ("thang 5 nam 1972", "1972-05"),
        ("năm 1968", "1968"),
        ("khoảng 1968", "1968~"),
        ("khoảng tháng 5 năm 1972", "1972-05~"),
        ("khoảng 1968?", "1968%"),
        ("5-1972?", "1972-05?"),
        ("1968-1972", "1968/1972"),
        ("từ 1968 đến 1972", "1968/1972"),
        ("1968/1972", "1968/1972"),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, edtf: str) -> None:
    assert edtf_of(text) == edtf


@pytest.mark.parametrize(
    ("text", "code", "proposal"),
    [
        ("02/4/72", "two-digit-year", "1972-04-02"),
        ("5-72", "two-digit-year", "1972-05"),
        ("31-2-1968", "no-such-day", ""),
        ("13-1968", "no-such-day", ""),
        ("196O-05", "letter-for-digit", "1960-05"),
        ("l968", "letter-for-digit", "1968"),
        ("2968", "year", ""),
        ("26299", "serial-day", "1972-01-01"),
        ("mùa khô 1968", "bad-date", ""),
        ("Tết Mậu Thân", "bad-date", ""),
        ("hôm qua", "bad-date", ""),
    ],
)
def test_dates_that_can_be_read_in_two_ways_are_refused_with_a_proposal(text: str, code: str, proposal: str) -> None:
    with pytest.raises(DateFormError) as caught:
        edtf_of(text)
    assert (caught.value.code, caught.value.proposal) == (code, proposal)


# --- encodings


SAID = "Mã đơn vị,Phiên hiệu\ne66,Tiểu đoàn 8 Quảng Ngãi\nf304,Sư đoàn Vinh Quang ở Plây Me\n"


ENCODED = {
    "utf-8": SAID.encode(),
    "utf-8 with a mark": SAID.encode("utf-8-sig"),
    "utf-16": SAID.encode("utf-16"),
    "utf-16 without a mark": SAID.encode("utf-16-le"),
    "utf-16 the other way round": SAID.encode("utf-16-be"),
    "cp1258": in_windows_1258(SAID),
    "tcvn3": in_old_font(SAID, TCVN3).encode("latin-1"),
    "vni": in_old_font(SAID, VNI).encode("cp1252"),
}


def test_a_broken_byte_costs_its_letter_and_not_the_file() -> None:
    text, encoding = decode(SAID.encode().replace("Ngãi".encode(), b"Ng\xffi"))
    assert (text, encoding) == (SAID.replace("Ngãi", "Ng\ufffdi"), "utf-8")


@pytest.mark.parametrize("name", ENCODED)
def test_text_files_are_read_in_the_encoding_they_were_saved_in(name: str) -> None:
    text, encoding = decode(ENCODED[name])
    assert text == SAID
    assert encoding == name.split(maxsplit=1)[0]


@pytest.mark.parametrize("table", [TCVN3, VNI], ids=["tcvn3", "vni"])
def test_facts_in_an_old_font_come_back_and_facts_in_unicode_are_left_alone(table: dict[str, str]) -> None:
    facts, _ = read_folder(BUNDLED_FACTS)
    for name, column in (("units", "name_vi"), ("places", "name_vi"), ("presences", "place_text")):
        texts = sorted({unicodedata.normalize("NFC", getattr(claim, column)) for claim in getattr(facts, name)})
        assert font_of(texts) == "utf-8"
        old = {text: in_old_font(text, table) for text in texts}
        old = {text: coded for text, coded in old.items() if "Ð" not in coded}
        font = font_of(old.values())
        lost = [
            text for text, coded in old.items() if mended(coded, font, is_whole_column=True).lower() != text.lower()
        ]
        assert len(lost) < 0.02 * len(old), lost[:20]


# --- text files


def test_a_line_that_cannot_be_cut_costs_no_other() -> None:
    text = 'a,b\n1,"x\n2,y\n3,"hai\ndòng"\n4,"z" z\n\n5,w\n'
    assert list(rows_of(text, ",")) == [
        SheetRow(1, ("a", "b")),
        SheetRow(2, ('1,"x',), is_torn=True),
        SheetRow(3, ("2", "y")),
        SheetRow(4, ("3", "hai\ndòng")),
        SheetRow(6, ('4,"z" z',), is_torn=True),
        SheetRow(8, ("5", "w")),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_told_from_the_headings(delimiter: str, tmp_path: Path, neighbours: Neighbours) -> None:
    path = text_file(tmp_path, "designations", CODES, CODE, delimiter=delimiter)
    examined = examine(path, neighbours, Choices())
    assert told(examined) == []
    assert len(examined.proposals) == 1


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


def test_what_was_wrong_before_is_not_told_again(few: Facts, tmp_path: Path) -> None:
    ledger = Ledger.open(str(tmp_path / "l.sqlite"), create=True)
    link = replace(
        few.subordinations[1], valid_from=few.designations[0].valid_from, valid_to=few.designations[0].valid_from
    )
    fill(ledger, replace(few, subordinations=(link,)), "with a warning")
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
    rows = [line.split(",") for line in FACTS["designations"]]
    examined = examine(text_file(tmp_path, "designations", *rows), neighbours, Choices())
    assert (examined.row_count, examined.known_count, examined.proposals) == (4, 4, ())
    assert not examined.has_faults


def test_an_entity_that_is_only_proposed_may_be_named(few: Facts, tmp_path: Path) -> None:
    ledger = Ledger.open(str(tmp_path / "l.sqlite"), create=True)
    fill(ledger, few, "few facts")
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
    examined, _ = notes(copy, neighbours)
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


def test_a_sheet_of_headings_that_are_merged_rows_and_columns_is_still_told(tmp_path: Path) -> None:
    sheet = Sheet("t.xlsx[T]", "T", (SheetRow(1, CODES), SheetRow(2, CODE), SheetRow(5, CODE)), ("A2:A5", "C5:D5"))
    reading = read_sheet(sheet, "designations", "")
    assert [(fault.code, fault.where.row, fault.value) for fault in reading.faults] == [
        ("merged", 2, "A2:A5"),
        ("merged", 5, "A2:A5"),
        ("merged", 5, "C5:D5"),
    ]
