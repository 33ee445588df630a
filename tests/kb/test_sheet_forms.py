"""Forms of a spreadsheet: made from the columns, filled in they give the claims meant, in both languages."""

from __future__ import annotations

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from kb.facts_io import BUNDLED_FACTS, read_folder
from kb.folding import key_of
from kb.ledger.proposals import Proposal
from kb.records import RECORDS, columns_of
from kb.spreadsheets.cells import tidy
from kb.spreadsheets.claims_read import read_sheet
from kb.spreadsheets.files import read_file
from kb.spreadsheets.headings import AS_WRITTEN, BY_HAND, EXTRA, LOCATOR, heading_of, meaning_of, table_of, title_of
from kb.spreadsheets.importing import Choices, examine
from kb.spreadsheets.neighbours import Neighbours
from kb.spreadsheets.template import template
from kb.spreadsheets.vocabulary import label_of, values_by_key
from kb.values import in_file
from kb.words import load_words
from tests.conftest import ROOT

VI, EN = load_words("vi"), load_words("en")


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
