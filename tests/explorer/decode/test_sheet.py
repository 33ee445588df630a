"""The printed sheet: whole, self-contained, escaped, and clear about what it is not."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from decoder.answer import Answer, answer_of
from decoder.decode import Decoder
from explorer.decode.query import notice_of
from explorer.decode.rivals import RIVALS_AMONG, rivals_of
from explorer.decode.sheet import sheet_html
from explorer.decode.views import citations_of
from explorer.labels import explorer_words
from kb.words import Language

E66 = {"unit": "c5/d8/e66/f304", "died": "1972-08", "place": "Quảng Trị"}
_VOID = {"meta", "br"}


class _Balance(HTMLParser):
    """Checks that every element that is opened is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


def _sheet(query: dict[str, str], decoder: Decoder, language: Language = "vi") -> tuple[str, Answer]:
    decoding = decoder.decode(notice_of(query))
    answer = answer_of(decoding, decoder, language=language)
    ranked = answer_of(decoding, decoder, language=language, top=RIVALS_AMONG)["hypotheses"]
    words = explorer_words(language)
    rivals = rivals_of(ranked, answer["none_of_these"], words)
    citations = citations_of(answer["hypotheses"][0], decoder.knowledge) if answer["hypotheses"] else ()
    return sheet_html(answer, rivals, citations, words), answer


@pytest.mark.parametrize("query", [E66, {"unit": "zzz 9999"}, {"place": "Khe Sanh", "died": "1968"}], ids=str)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_sheet_is_whole_and_loads_nothing(query: dict[str, str], language: Language, decoder: Decoder) -> None:
    html, answer = _sheet(query, decoder, language)
    balance = _Balance()
    balance.feed(html)
    assert balance.opened == []
    assert f'<html lang="{language}">' in html
    assert re.search(r"<(script|link|img|iframe)\b|src=|@import|url\(", html) is None
    for text in (answer["disclaimer"], answer["knowledge_version"], answer["model_version"]):
        assert text in html
    assert explorer_words(language)("sheet.not_identity") in html


def test_a_sheet_shows_the_unit_its_probability_its_evidence_and_its_sources(decoder: Decoder) -> None:
    html, answer = _sheet(E66, decoder)
    assert "Trung đoàn 66 (66B): <b>" in html
    assert "60 năm thành lập Trung đoàn 66" in html
    assert "@page { size: A4" in html
    for item in answer["hypotheses"][0]["evidence"]:
        assert item["level"] == "not given" or item["label"] in html


def test_what_a_person_typed_stays_text(decoder: Decoder) -> None:
    html, _ = _sheet({"unit": "<img src=x onerror=alert(1)>e66", "home": "<script>1</script>"}, decoder)
    assert "<img" not in html
    assert "<script" not in html
    assert "&lt;script&gt;1&lt;/script&gt;" in html


def test_the_same_answer_gives_the_same_bytes(decoder: Decoder) -> None:
    assert _sheet(E66, decoder)[0] == _sheet(E66, decoder)[0]


def test_a_title_in_japanese_is_printed_with_a_font_for_it(decoder: Decoder) -> None:
    html, _ = _sheet(E66, decoder)
    assert "第304機械化歩兵師団" in html
    assert "Noto Sans CJK JP" in html


def test_the_sheet_sets_the_best_rival_and_none_of_these_against_the_first(decoder: Decoder) -> None:
    html, _ = _sheet(E66, decoder)
    assert "Vì sao không phải đơn vị khác" in html
    assert html.count('scope="rowgroup"') == 2
