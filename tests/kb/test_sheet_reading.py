"""What people write in sheets: dates, encodings and old fonts, text files."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from kb.facts_io import BUNDLED_FACTS, read_folder
from kb.old_fonts import TCVN3, VNI
from kb.spreadsheets.cells import Sheet, SheetRow
from kb.spreadsheets.claims_read import read_sheet
from kb.spreadsheets.encodings import decode, font_of, mended
from kb.spreadsheets.importing import Choices, examine
from kb.spreadsheets.neighbours import Neighbours
from kb.spreadsheets.people_dates import DateFormError, edtf_of
from kb.spreadsheets.text_files import rows_of
from kb.words import load_words
from tests.kb.sheet_files import (
    CODE,
    CODES,
    in_old_font,
    in_windows_1258,
    text_file,
    told,
)

VI, EN = load_words("vi"), load_words("en")


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


def test_a_sheet_of_headings_that_are_merged_rows_and_columns_is_still_told(tmp_path: Path) -> None:
    sheet = Sheet("t.xlsx[T]", "T", (SheetRow(1, CODES), SheetRow(2, CODE), SheetRow(5, CODE)), ("A2:A5", "C5:D5"))
    reading = read_sheet(sheet, "designations", "")
    assert [(fault.code, fault.where.row, fault.value) for fault in reading.faults] == [
        ("merged", 2, "A2:A5"),
        ("merged", 5, "A2:A5"),
        ("merged", 5, "C5:D5"),
    ]
