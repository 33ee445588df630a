"""Markup shows a person's own characters and escapes every one of them."""

from __future__ import annotations

import re
from html import unescape

import pytest

from decoder.answer import answer_of
from decoder.decode import Decoder
from explorer import markup
from explorer.labels import as_markdown, explorer_words, fault_text
from explorer.query import notice_of
from explorer.views import Citation
from kb.problems import Problem, Where

VI = explorer_words("vi")
HOSTILE = '<script>alert(1)</script> c5/d8 "e66" & <b onmouseover=x>f304</b>'


def _plain(html: str) -> str:
    return unescape(re.sub(r"<small>.*?</small>|<[^>]*>", "", html))


@pytest.mark.parametrize("text", ["c5/d8/e66/f304", "  C5 - D8 ; E66  ", "Công trường 9", "đại đội 12, d3 KB", HOSTILE])
def test_reading_keeps_every_character_of_the_person(text: str, decoder: Decoder) -> None:
    answer = answer_of(decoder.decode(notice_of({"unit": text})), decoder)
    for index in range(len(answer["readings"])):
        if len(answer["readings"][index]["parts"]) > 0:
            assert _plain(markup.reading_html(answer, VI, index)) == text


def test_reading_underlines_each_part_with_its_meaning_below(decoder: Decoder) -> None:
    html = markup.reading_html(answer_of(decoder.decode(notice_of({"unit": "c12/d3/KB"})), decoder), VI)
    marks = re.findall(r"<mark>(.*?)</mark><small>(.*?)</small>", html)
    assert marks == [("c12", "Đại đội 12"), ("d3", "Tiểu đoàn 3"), ("KB", "ký hiệu chung")]


def test_nothing_a_person_typed_becomes_markup(decoder: Decoder) -> None:
    query = {"unit": HOSTILE, "place": HOSTILE, "burial": HOSTILE, "died": "1972"}
    answer = answer_of(decoder.decode(notice_of(query)), decoder)
    parts = [
        markup.headline_html(answer, VI),
        markup.reading_html(answer, VI),
        markup.other_readings_html(answer, VI),
        markup.hypotheses_html(answer, VI, 0),
        markup.missing_html(answer, VI),
        *(markup.waterfall_html(each, VI) for each in answer["hypotheses"]),
    ]
    for html in parts:
        assert "<script" not in html
        assert "<b " not in html


def test_a_source_is_linked_only_to_the_web() -> None:
    html = markup.sources_html(
        [Citation("A", "", "javascript:alert(1)", ()), Citation("B", "", 'https://x.vn/"><i>', ("units.csv:7",))], VI
    )
    assert "javascript" not in html
    assert 'href="https://x.vn/&quot;&gt;&lt;i&gt;"' in html
    assert "units.csv:7" in html


def test_a_fault_is_told_in_vietnamese_or_as_it_came() -> None:
    def fault(code: str) -> Problem:
        return Problem(code, "error", Where("notice", 0), "died_text", "31-02-1970", "No such day.", "Mend it.")

    assert "“31-02-1970” không phải ngày có thật" in fault_text(fault("no-such-day"), "Ngày hy sinh", VI)
    assert fault_text(fault("never-heard-of"), "Ngày hy sinh", VI) == "No such day. Mend it."


def test_markdown_is_shown_as_typed() -> None:
    assert as_markdown("[x](http://a.b) $y$ :red[z]\n# t") == r"\[x\]\(http\://a\.b\) \$y\$ \:red\[z\] \# t"
