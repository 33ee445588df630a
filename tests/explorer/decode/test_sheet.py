"""The printed sheet: whole, of two pages at most, and clear about what it is not."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from decoder.answer import Answer, answer_of
from decoder.decode import Decoder
from decoder.notice import Notice
from explorer.decode.query import notice_of
from explorer.decode.rivals import RIVALS_AMONG, rivals_of
from explorer.decode.sheet import Sheet, sheet_of
from explorer.decode.sheet_docx import sheet_docx
from explorer.decode.sheet_pdf import sheet_pdf
from explorer.decode.views import citations_of
from explorer.labels import explorer_words
from kb.words import Language
from registry.conclusions import Conclusion, Decoded

E66 = {"unit": "c5/d8/e66/f304", "died": "1972-08", "place": "Quảng Trị"}
NOTICES = (E66, {"unit": "zzz 9999"}, {"place": "Khe Sanh", "died": "1968"}, {"unit": "KB"})
LINK = "http://127.0.0.1:8501/decode?unit=c5"
CONCLUDED = Conclusion(
    1,
    Notice(),
    "other",
    "regiment-66-division-304",
    "sổ của sư đoàn",
    "Lan",
    "2026-05-01T08:00:00+00:00",
    Decoded("regiment-66b-division-304", 0.9, "5275e076e916", "abc"),
)


def _sheet(
    query: dict[str, str], decoder: Decoder, language: Language = "vi", conclusion: Conclusion | None = None
) -> tuple[Sheet, Answer]:
    decoding = decoder.decode(notice_of(query))
    answer = answer_of(decoding, decoder, language=language)
    ranked = answer_of(decoding, decoder, language=language, top=RIVALS_AMONG)["hypotheses"]
    words = explorer_words(language)
    rivals = rivals_of(ranked, answer["none_of_these"], words)
    citations = citations_of(answer["hypotheses"][0], decoder.knowledge) if answer["hypotheses"] else ()
    unit = "Trung đoàn 66" if conclusion is not None else ""
    sheet = sheet_of(answer, rivals, citations, words, link=LINK, conclusion=conclusion, concluded_unit=unit)
    return sheet, answer


def _pdf_text(sheet: Sheet) -> tuple[int, str]:
    pages = PdfReader(BytesIO(sheet_pdf(sheet))).pages
    return len(pages), " ".join(" ".join(page.extract_text().split()) for page in pages)


def _docx_text(sheet: Sheet) -> str:
    document = Document(BytesIO(sheet_docx(sheet)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(
    "query", [E66, {"unit": "zzz 9999"}, {"place": "Khe Sanh", "died": "1968"}, {"unit": "KB"}], ids=str
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_both_files_say_that_nobody_is_identified_and_what_they_rest_on(
    query: dict[str, str], language: Language, decoder: Decoder
) -> None:
    sheet, answer = _sheet(query, decoder, language)
    pages, text = _pdf_text(sheet)
    assert 1 <= pages <= 2
    for said in (text, _docx_text(sheet)):
        assert explorer_words(language)("sheet.not_identity") in " ".join(said.split())
        assert answer["knowledge_version"] in said
        assert answer["model_version"] in said
        assert "8501/decode?unit=c5" in said


def test_a_sheet_shows_the_unit_its_probability_its_evidence_and_its_sources(decoder: Decoder) -> None:
    sheet, answer = _sheet(E66, decoder)
    for text in (_pdf_text(sheet)[1], _docx_text(sheet)):
        assert re.search(r"Trung đoàn 66 \(66B\): \d\d\s%", text)
        assert "60 năm thành lập Trung đoàn 66" in text
        assert "Vì sao không phải đơn vị khác" in text
        for item in answer["hypotheses"][0]["evidence"]:
            assert item["level"] == "not given" or item["label"] in text


def test_the_evidence_on_the_sheet_adds_up(decoder: Decoder) -> None:
    sheet, _ = _sheet(E66, decoder)
    table = next(each.table for each in sheet.sections if each.title.startswith("Căn cứ"))
    assert table is not None
    values = [float(row[1].replace("\N{MINUS SIGN}", "-").replace(",", ".")) for row in table.rows]
    assert sum(values[:-1]) == pytest.approx(values[-1], abs=0.05 * len(values))


def test_the_conclusion_stands_on_the_sheet_with_its_reason_and_versions(decoder: Decoder) -> None:
    plain, _ = _sheet(E66, decoder)
    assert "sổ của sư đoàn" not in _docx_text(plain)
    concluded, _ = _sheet(E66, decoder, conclusion=CONCLUDED)
    for text in (_pdf_text(concluded)[1], _docx_text(concluded)):
        for said in ("Đơn vị khác", "sổ của sư đoàn", "Lan", "5275e076e916 / abc"):
            assert said in text


def test_what_a_person_typed_stays_text(decoder: Decoder) -> None:
    sheet, _ = _sheet({"unit": "<img src=x>e66", "home": "<script>1</script>\x07"}, decoder)
    assert "<script>1</script>" in _docx_text(sheet)
    assert "<script>1</script>" in _pdf_text(sheet)[1]


def test_the_same_answer_gives_the_same_bytes(decoder: Decoder) -> None:
    one, other = (_sheet(E66, decoder)[0] for _ in range(2))
    assert sheet_pdf(one) == sheet_pdf(other)
    assert sheet_docx(one) == sheet_docx(other)


def test_a_title_in_japanese_is_whole_in_word_and_its_address_in_pdf(decoder: Decoder) -> None:
    sheet, _ = _sheet(E66, decoder)
    assert "第304機械化歩兵師団" in _docx_text(sheet)
    assert "wikipedia.org" in _pdf_text(sheet)[1]
