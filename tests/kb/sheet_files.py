"""Files of designations and other tables as people make them, sound ones and one for each mistake."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook

from kb.spreadsheets.faults import problem_of
from kb.spreadsheets.headings import title_of
from kb.spreadsheets.importing import Choices, Examined
from kb.words import load_words

VI = load_words("vi")
CODES = ("unit_id", "text", "kind", "scope", "valid_from", "valid_to", "source_id", "confidence")
CODE = ("e66", "K66", "ký hiệu", "cả đơn vị", "5-1965", "1968", "bao", "cao")


def sheet_of(book: Workbook, title: str) -> Any:
    first = book.active
    sheet = book.create_sheet(title)
    if first is not None and first.max_row == 1 and first["A1"].value is None and len(book.sheetnames) == 2:
        book.remove(first)
    return sheet


def workbook(folder: Path, table: str, *rows: Sequence[Any], name: str = "tep.xlsx") -> Path:
    """Write rows, the headings first, as the sheet of a table."""
    book = Workbook()
    sheet = sheet_of(book, title_of(table, VI))
    for row in rows:
        sheet.append(list(row))
    book.save(folder / name)
    return folder / name


def text_file(folder: Path, table: str, *rows: Sequence[str], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    path = folder / f"{table}.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def changed(row: Sequence[Any], **values: Any) -> list[Any]:
    """Return a row of designations with some cells changed."""
    return [values.get(name, cell) for name, cell in zip(CODES, row, strict=True)]


def in_old_font(text: str, table: dict[str, str]) -> str:
    back = {letter: code for code, letter in table.items()}
    return "".join(back.get(char, char) for char in text)


def in_windows_1258(text: str) -> bytes:
    found = b""
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tones = "".join(part for part in parts if part in "\u0300\u0309\u0303\u0301\u0323")
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        found += base.encode("cp1258") + tones.encode("cp1258")
    return found


@dataclass(frozen=True)
class Mistake:
    """A file with one mistake, and what the message about it must hold."""

    code: str
    make: Callable[[Path], Path]
    said: tuple[str, ...]
    severity: str = "error"
    choices: Choices = field(default_factory=Choices)


def code_book(*rows: Sequence[Any], headings: Sequence[Any] = CODES) -> Callable[[Path], Path]:
    return lambda folder: workbook(folder, "designations", headings, *rows)


def code_text(*rows: Sequence[str], headings: Sequence[str] = CODES) -> Callable[[Path], Path]:
    return lambda folder: text_file(folder, "designations", headings, *rows)


def table_book(table: str, values: dict[str, Any], *more: dict[str, Any]) -> Callable[[Path], Path]:
    names = list(dict.fromkeys(name for row in (values, *more) for name in row))
    return lambda folder: workbook(
        folder, table, names, *([row.get(name) for name in names] for row in (values, *more))
    )


def raw(name: str, data: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def merged(area: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = workbook(folder, "designations", CODES, CODE, changed(CODE, text="K67"), changed(CODE, text="K68"))
        book = load_workbook(path)
        book.worksheets[0].merge_cells(area)
        book.save(path)
        return path

    return make


def formula(text: str) -> Callable[[Path], Path]:
    return code_book(changed(CODE, text=text))


def with_error_value(folder: Path) -> Path:
    """Write a workbook with a formula whose computed value is an error, as Excel saves it."""
    path = workbook(folder, "designations", CODES, changed(CODE, text="GIU_CHO"))
    with ZipFile(path) as source:
        parts = {part: source.read(part) for part in source.namelist()}
    name = next(part for part in parts if part.startswith("xl/worksheets/sheet"))
    cell = re.compile(rb'<c r="B2"[^>]*>.*?</c>')
    parts[name] = cell.sub(b'<c r="B2" t="e"><f>C9+#REF!</f><v>#REF!</v></c>', parts[name], count=1)
    with ZipFile(path, "w") as target:
        for part, data in parts.items():
            target.writestr(part, data)
    return path


def with_extra_sheet(folder: Path) -> Path:
    path = workbook(folder, "designations", CODES, CODE)
    book = load_workbook(path)
    book.create_sheet("Nháp")["A1"] = "việc cần làm"
    book.save(path)
    return path


def protected(folder: Path) -> Path:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    return raw("tep.xlsx", data)(folder)


def cut_off(folder: Path) -> Path:
    data = workbook(folder, "designations", CODES, CODE).read_bytes()
    return raw("tep.xlsx", data[: len(data) // 2])(folder)


def a_folder(folder: Path) -> Path:
    (folder / "units.csv").mkdir()
    return folder / "units.csv"


POINT = {"unit_id": "e66", "place_text": "Plei Me", "valid_from": "1965", "valid_to": "1966", "source_id": "bao"}
LINK = {
    "unit_id": "e66",
    "parent_unit_id": "f10",
    "kind": "biên chế",
    "valid_from": "1973",
    "valid_to": "1974",
    "source_id": "bao",
}
LOSS = {"battle_id": "pleime", "category": "hy sinh", "count_min": "100", "count_max": "200", "source_id": "bao"}

MISTAKES = {
    "wrong date": Mistake(
        "bad-date", code_book(changed(CODE, valid_from="hôm qua")), ("E2", "Từ ngày|valid_from", "hôm qua")
    ),
    "letter for zero": Mistake("letter-for-digit", code_book(changed(CODE, valid_from="196O-05")), ("E2", "1960-05")),
    "no such day": Mistake("no-such-day", code_book(changed(CODE, valid_from="31-2-1968")), ("E2", "31-2-1968")),
    "year of another age": Mistake("year", code_book(changed(CODE, valid_to="2968")), ("F2", "1800", "2100")),
    "two digits of a year": Mistake(
        "two-digit-year", code_book(changed(CODE, valid_from="02/4/65")), ("E2", "1965-04-02")
    ),
    "serial day": Mistake("serial-day", code_book(changed(CODE, valid_from=23863)), ("E2", "1965-05-01")),
    "number for a month": Mistake(
        "number-for-text", code_book(changed(CODE, valid_from=5.1965)), ("E2", "5.1965", "Text")
    ),
    "ends before it begins": Mistake(
        "check.ends-before-begins", code_book(changed(CODE, valid_to="1950")), ("F2", "1950", "valid_to")
    ),
    "unknown unit": Mistake(
        "check.unknown-id", code_book(changed(CODE, unit_id="e67")), ("A2", "e67", "Đơn vị", "e66")
    ),
    "unknown unit beside another mistake": Mistake(
        "check.unknown-id", code_book(CODE, changed(CODE, unit_id="e67", text="K1")), ("A3", "e67")
    ),
    "unknown source": Mistake(
        "check.unknown-id", code_book(changed(CODE, source_id="tạp chí")), ("G2", "tạp chí", "Nguồn")
    ),
    "unknown source of the command": Mistake(
        "unknown-source",
        code_book((*CODE[:6], CODE[7]), (*changed(CODE, text="K2")[:6], CODE[7]), headings=(*CODES[:6], CODES[7])),
        ("saach", "--source", "sach"),
        choices=Choices(source_id="saach"),
    ),
    "missing source": Mistake(
        "missing-source", code_book((*CODE[:6], CODE[7]), headings=(*CODES[:6], CODES[7])), ("Nguồn", "--source")
    ),
    "empty required cell": Mistake(
        "empty", code_book(changed(CODE, text=None)), ("B2", "text", "phiên hiệu ghi như nguồn")
    ),
    "empty required choice": Mistake("empty", code_book(changed(CODE, scope=" ")), ("D2", "cả đơn vị")),
    "value of no list": Mistake("not-allowed", code_book(changed(CODE, kind="bí danh")), ("C2", "bí danh", "mật danh")),
    "latitude and longitude exchanged": Mistake(
        "exchanged",
        table_book("presences", POINT | {"lat": 107.91, "lon": 13.62}),
        ("107.91", "lat|Vĩ độ", "13.62", "F2"),
    ),
    "latitude beyond the pole": Mistake(
        "check.outside-indochina",
        table_book("presences", POINT | {"lat": 93.62, "lon": 107.91}),
        ("93.62", "F2", "118"),
    ),
    "half a point": Mistake(
        "check.half-point", table_book("presences", POINT | {"lat": 13.62, "lon": None}), ("G2", "Ghi cả hai")
    ),
    "radius too big": Mistake("bad-km", table_book("presences", POINT | {"radius_km": "5000"}), ("F2", "5000", "3000")),
    "comma for a point": Mistake(
        "number-marks", table_book("presences", POINT | {"lat": "13,62", "lon": "107.91"}), ("F2", "13.62")
    ),
    "minutes and seconds": Mistake(
        "bad-degrees", table_book("presences", POINT | {"lat": "13°37'", "lon": 107.91}), ("F2", "16.7992")
    ),
    "far from its place": Mistake(
        "check.far-point",
        table_book("presences", POINT | {"place_id": "plei-me", "lat": 16.1, "lon": 107.91}),
        ("Dòng 2|F2", "plei-me", "km"),
        "warning",
    ),
    "text for a number": Mistake(
        "bad-count", table_book("losses", LOSS | {"count_min": "nhiều"}), ("C2", "nhiều", "350")
    ),
    "negative count": Mistake("bad-count", table_book("losses", LOSS | {"count_min": -5}), ("C2", "-5")),
    "count with a mark of thousands": Mistake(
        "number-marks", table_book("losses", LOSS | {"count_max": "1.200"}), ("D2", "1200")
    ),
    "least above most": Mistake("check.loss-bounds", table_book("losses", LOSS | {"count_min": 300}), ("D2", "200")),
    "own parent": Mistake(
        "check.own-parent", table_book("subordinations", LINK | {"parent_unit_id": "e66"}), ("B2", "e66")
    ),
    "second parent": Mistake(
        "check.two-parents", table_book("subordinations", LINK), ("B2", "f10", "dữ kiện"), "warning"
    ),
    "before the unit was formed": Mistake(
        "check.outside-life",
        table_book("subordinations", LINK | {"unit_id": "e24", "valid_from": "1965", "valid_to": "1966"}),
        ("B2", "1972-09-20"),
        "warning",
    ),
    "unit without a designation": Mistake(
        "check.no-designation",
        table_book(
            "units", {"unit_id": "e9", "name_vi": "E9", "level": "regiment", "branch": "bộ binh", "source_id": "bao"}
        ),
        ("A2", "e9", "Phiên hiệu"),
        "warning",
    ),
    "id too long": Mistake(
        "long-key",
        table_book("sources", {"source_id": "x" * 121, "title": "Sách", "kind": "sách"}),
        ("A2", "120"),
    ),
    "id taken": Mistake(
        "check.duplicate-key",
        table_book(
            "units", {"unit_id": "e66", "name_vi": "Khác", "level": "regiment", "branch": "khác", "source_id": "bao"}
        ),
        ("A2", "e66", "dữ kiện"),
    ),
    "doubled row": Mistake("doubled-row", code_book(CODE, CODE), ("Dòng 3", "dòng 2")),
    "said already, with another note": Mistake(
        "check.duplicate-claim",
        table_book(
            "designations",
            dict(zip(CODES, ("e66", "E66", "phien_hieu", "whole", "1947-11", "", "bao", "high"), strict=True))
            | {"note": "ghi chú khác"},
        ),
        ("Dòng 2", "dữ kiện"),
        "warning",
    ),
    "merged cells": Mistake("merged", merged("A2:H2"), ("Dòng 2", "A2:H2")),
    "merged headings": Mistake("merged", merged("I1:J1"), ("Dòng 1", "I1:J1")),
    "formula without a value": Mistake("uncomputed", formula("=A2"), ("B2", "Excel")),
    "formula with an error": Mistake("cell-error", with_error_value, ("B2", "#REF!")),
    "error as a text": Mistake("cell-error", code_text(changed(CODE, text="#N/A")), ("Dòng 2", "text", "#N/A")),
    "boolean cell": Mistake("boolean", code_book(changed(CODE, text=True)), ("B2", "TRUE", "Text")),
    "clock time": Mistake("time", code_book(changed(CODE, text=time(5, 30))), ("B2", "05:30")),
    "date for a text": Mistake(
        "date-for-text", code_book(changed(CODE, text=date(1972, 5, 3))), ("B2", "1972-05-03", "Text")
    ),
    "date for a number": Mistake(
        "date-for-number",
        table_book("presences", POINT | {"lat": date(2024, 5, 16), "lon": 107.9}),
        ("F2", "2024-05-16"),
    ),
    "number for a code": Mistake("number-for-text", code_book(changed(CODE, text=1.5)), ("B2", "1.5", "Text")),
    "letters lost": Mistake("lost-letters", code_text(changed(CODE, text="Ti?u ?oàn 8")), ("Dòng 2", "CSV UTF-8")),
    "unknown heading": Mistake(
        "unknown-heading", code_book((*CODE, "x"), headings=(*CODES, "Quê quán")), ("I1", "Quê quán", "Mã đơn vị")
    ),
    "doubled heading": Mistake(
        "doubled-heading", code_book((*CODE, "e66"), headings=(*CODES, "Mã đơn vị")), ("I1", "unit_id")
    ),
    "missing column": Mistake("missing-column", code_book(CODE[1:], headings=CODES[1:]), ("Mã đơn vị", "template")),
    "missing headings": Mistake("no-heading", code_book(headings=CODE), ("Dòng 1", "e66", "Mã đơn vị")),
    "headings further down": Mistake(
        "no-heading",
        code_book(("",), CODES, CODE, headings=("Danh sách phiên hiệu",)),
        ("Dòng 1", "Dòng 3 trông như tiêu đề"),
    ),
    "headings only": Mistake("no-rows", code_book(), ("Dòng 1",)),
    "cells beyond the headings": Mistake("extra-cells", code_text((*CODE, "", "thừa")), ("Dòng 2", "10", "8")),
    "quotation mark not closed": Mistake(
        "torn-row",
        raw(
            "designations.csv",
            (
                ",".join(CODES) + "\n" + 'e66,"K66,ký hiệu,cả đơn vị,1965,1968,bao,cao\n' + ",".join(CODE) + "\n"
            ).encode(),
        ),
        ("Dòng 2", "ngoặc kép"),
    ),
    "empty file": Mistake("empty-file", raw("designations.csv", b" \n"), ("designations.csv", "template")),
    "empty workbook": Mistake("empty-file", lambda folder: workbook(folder, "designations"), ("tep.xlsx",)),
    "no such file": Mistake("no-file", lambda folder: folder / "vắng.csv", ("vắng.csv",)),
    "a folder": Mistake("no-file", a_folder, ("units.csv",)),
    "unknown ending": Mistake("format", raw("units.docx", b"x"), ("units.docx", ".xlsx")),
    "not a workbook": Mistake("not-a-workbook", raw("units.xlsx", b"unit_id,name_vi\n"), ("units.xlsx",)),
    "broken workbook": Mistake("not-a-workbook", cut_off, ("tep.xlsx", "LibreOffice")),
    "password": Mistake("protected", protected, ("tep.xlsx", "mật khẩu")),
    "old workbook": Mistake(
        "old-workbook", raw("tep.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), (".xls",)
    ),
    "a picture": Mistake("binary", raw("units.csv", bytes(range(1, 32)) * 40 + b"\xff\xd8"), ("units.csv",)),
    "name of no table": Mistake(
        "no-table", raw("danh sach.csv", b"unit_id\n"), ("danh sach.csv", "--table", "Phiên hiệu")
    ),
    "sheets of no table": Mistake("no-table", lambda folder: with_title(folder, "Sheet1"), ("Sheet1", "--table")),
    "table that is none": Mistake("unknown-table", code_text(CODE), ("đơn vị lạ",), choices=Choices(table="đơn vị lạ")),
}


def with_title(folder: Path, title: str) -> Path:
    path = workbook(folder, "designations", CODES, CODE)
    book = load_workbook(path)
    book.worksheets[0].title = title
    book.save(path)
    return path


def told(examined: Examined, *severities: str) -> list[str]:
    chosen = severities or ("error", "warning")
    return [problem_of(fault, VI).message for fault in examined.faults if fault.severity in chosen]
