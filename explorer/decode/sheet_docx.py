"""The printed sheet as a Word file for A4; the same sheet gives the same bytes."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from explorer import theme
from explorer.decode.sheet import Section, Sheet, SheetTable

_FONT = "Arial"
"""On every office machine, with all letters of Vietnamese."""
_WIDTH_MM = 182
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""Letters that XML cannot hold. Source: W3C, XML 1.0, production 2 (Char)."""
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def sheet_docx(sheet: Sheet) -> bytes:
    """Write a sheet as DOCX."""
    document = Document()
    _set_up(document, sheet)
    _line(document, sheet.title, size=15, is_bold=True)
    _line(document, sheet.headline, size=13, is_bold=True, colour=theme.PRIMARY)
    for text in sheet.under:
        _line(document, text)
    for section in sheet.sections:
        _section(document, section)
    _line(document, "")
    _line(document, sheet.warning, is_bold=True, colour=theme.AGAINST)
    for text in sheet.versions:
        _line(document, text, size=7.5, colour=theme.MUTED)
    signed = document.add_table(rows=1, cols=2)
    for cell, text in zip(signed.rows[0].cells, sheet.signatures, strict=True):
        _fill(cell.paragraphs[0], f"\n\n\n{text}")
    return _without_time(document)


def _set_up(document: DocumentObject, sheet: Sheet) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(14)
    page.top_margin = page.bottom_margin = Mm(12)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(8.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(1)
    document.core_properties.title = sheet.title
    document.core_properties.language = sheet.language
    document.core_properties.author = ""


def _section(document: DocumentObject, section: Section) -> None:
    head = _line(document, section.title, size=10, is_bold=True)
    head.paragraph_format.space_before = Pt(6)
    head.paragraph_format.keep_with_next = True
    for term, text in section.terms:
        paragraph = document.add_paragraph()
        _fill(paragraph, f"{term}: ", is_bold=True)
        _fill(paragraph, text)
    for text in section.lines:
        _line(document, text)
    if section.table is not None:
        _table(document, section.table)


def _table(document: DocumentObject, table: SheetTable) -> None:
    drawn = document.add_table(rows=0, cols=len(table.heads), style="Light List")
    for number, texts in enumerate((table.heads, *table.rows)):
        cells = drawn.add_row().cells
        for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            cell.width = Mm(_WIDTH_MM * table.widths[column] / sum(table.widths))
            paragraph = cell.paragraphs[0]
            _fill(paragraph, text, is_bold=number == 0 or number - 1 in table.strong_rows)
            if column in table.numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _line(
    document: DocumentObject, text: str, *, size: float = 8.5, is_bold: bool = False, colour: str = theme.INK
) -> Paragraph:
    paragraph = document.add_paragraph()
    _fill(paragraph, text, size=size, is_bold=is_bold, colour=colour)
    return paragraph


def _fill(
    paragraph: Paragraph, text: str, *, size: float = 8.5, is_bold: bool = False, colour: str = theme.INK
) -> None:
    run = paragraph.add_run(_CONTROL.sub("", text))
    run.bold, run.font.size = is_bold, Pt(size)
    run.font.color.rgb = RGBColor.from_string(colour[1:])


def _without_time(document: DocumentObject) -> bytes:
    """Return the file without the time of its making."""
    written, stable = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as source, ZipFile(stable, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(ZipInfo(part.filename, _NO_TIME), source.read(part), ZIP_DEFLATED)
    return stable.getvalue()
