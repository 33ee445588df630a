"""The printed sheet as a PDF for A4, in the bundled font; the same sheet gives the same bytes."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import fontpkg_be_vietnam_pro as font
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, WrapMode, XPos, YPos
from fpdf.fonts import FontFace, TTFFont

from explorer import theme
from explorer.decode.sheet import Section, Sheet, SheetTable

_EMPTY = re.compile(r"\s*\(\s*\)")
"""What is left of a part in brackets whose letters the font lacks."""
_FAMILY = "sheet"
_MARGIN_MM = 14
_LINE_MM = 4.1
_NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)
"""A file that states when it was made would differ each time."""
_TITLE, _HEAD, _SECTION, _TEXT, _SMALL = 15, 13, 10, 8.5, 7.5
_SIGNATURE_MM = 22


def sheet_pdf(sheet: Sheet) -> bytes:
    """Write a sheet as PDF."""
    pdf = FPDF(format="A4")
    pdf.set_creation_date(_NO_TIME)
    pdf.set_lang(sheet.language)
    pdf.set_title(sheet.title)
    pdf.set_margins(_MARGIN_MM, 11, _MARGIN_MM)
    pdf.set_auto_page_break(True, margin=13)
    for style, file in (("", "Regular"), ("B", "SemiBold")):
        pdf.add_font(_FAMILY, style, font.ROOT / "files" / f"BeVietnamPro-{file}.ttf")
    pdf.add_page()
    _write(pdf, sheet.title, _TITLE, "B")
    _write(pdf, sheet.headline, _HEAD, "B", colour=theme.PRIMARY)
    for line in sheet.under:
        _write(pdf, line, _TEXT)
    for section in sheet.sections:
        _section(pdf, section)
    pdf.ln(2)
    _write(pdf, sheet.warning, _TEXT, "B", colour=theme.AGAINST)
    for line in sheet.versions:
        _write(pdf, line, _SMALL, colour=theme.MUTED)
    _signatures(pdf, sheet)
    return bytes(pdf.output())


def _section(pdf: FPDF, section: Section) -> None:
    if pdf.will_page_break(16):
        pdf.add_page()  # a title alone at the foot of a page helps nobody
    pdf.ln(1.6)
    _write(pdf, section.title, _SECTION, "B")
    for term, text in section.terms:
        pdf.set_font(_FAMILY, "B", _TEXT)
        pdf.cell(48, _LINE_MM, _printable(pdf, term))
        _write(pdf, text, _TEXT)
    for line in section.lines:
        _write(pdf, line, _TEXT)
    if section.table is not None:
        _table(pdf, section.table)


def _table(pdf: FPDF, table: SheetTable) -> None:
    pdf.set_font(_FAMILY, "", _TEXT)
    pdf.set_draw_color(*_rgb(theme.LINE))
    align = tuple("RIGHT" if column in table.numbers else "LEFT" for column in range(len(table.heads)))
    heads = FontFace(emphasis="BOLD", color=_rgb(theme.MUTED))
    with pdf.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        col_widths=table.widths,
        headings_style=heads,
        line_height=_LINE_MM,
        padding=(0.3, 1),
        text_align=align,
    ) as drawn:
        drawn.row([_printable(pdf, head) for head in table.heads])
        for number, texts in enumerate(table.rows):
            style = FontFace(emphasis="BOLD") if number in table.strong_rows else None
            drawn.row([_printable(pdf, text) for text in texts], style=style)


def _signatures(pdf: FPDF, sheet: Sheet) -> None:
    if pdf.will_page_break(_SIGNATURE_MM):
        pdf.add_page()
    pdf.ln(_SIGNATURE_MM - 6)
    pdf.set_font(_FAMILY, "", _TEXT)
    pdf.set_draw_color(*_rgb(theme.MUTED))
    for text in sheet.signatures:
        pdf.cell(80, 5, text, border="T")
        pdf.cell(12, 5, "")


def _write(pdf: FPDF, text: str, size: float, style: str = "", colour: str = theme.INK) -> None:
    """Write a paragraph from where the pen is to the right margin."""
    pdf.set_font(_FAMILY, style, size)
    pdf.set_text_color(*_rgb(colour))
    pdf.multi_cell(
        0, size * 0.48, _printable(pdf, text), align="LEFT", new_x=XPos.LMARGIN, new_y=YPos.NEXT, wrapmode=WrapMode.WORD
    )
    pdf.set_text_color(*_rgb(theme.INK))


def _printable(pdf: FPDF, text: str) -> str:
    """Return a text without the letters that the font lacks: of a Chinese or Japanese title the address remains."""
    bundled = pdf.fonts[_FAMILY]
    assert isinstance(bundled, TTFFont)
    known = bundled.cmap
    kept = "".join(char for char in text if char in "\n\t" or ord(char) in known)
    return _EMPTY.sub("", kept).strip()


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
