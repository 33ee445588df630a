"""Markup shows a person's own characters and escapes every one of them."""

from __future__ import annotations

import re
from html import unescape

import pytest

from decoder.answer import answer_of
from decoder.decode import Decoder
from explorer.decode import cards, markup
from explorer.decode.query import notice_of
from explorer.decode.views import Citation
from explorer.labels import as_markdown, explorer_words, fault_text
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
            assert _plain(cards.reading_html(answer, VI, index)) == text


def test_reading_underlines_each_part_with_its_meaning_below(decoder: Decoder) -> None:
    html = cards.reading_html(answer_of(decoder.decode(notice_of({"unit": "c12/d3/KB"})), decoder), VI)
    marks = re.findall(r"<mark>(.*?)</mark><small>(.*?)</small>", html)
    assert marks == [("c12", "Đại đội 12"), ("d3", "Tiểu đoàn 3"), ("KB", "ký hiệu chung")]


def _k1(kind: str, text: str = "K1") -> dict[str, object]:
    part = {"level": "", "number": "", "kind": kind, "text": text, "start": 0, "end": 2}
    return {"text": text, "parts": [part], "cost_bits": 1.0}


def test_readings_that_look_the_same_say_what_each_is_and_an_empty_one_that_it_is() -> None:
    readings = [
        _k1("code"),
        _k1("other"),
        _k1("other", "K1 (biển xe)"),
        _k1("number"),
        {"text": "", "parts": [], "cost_bits": 3.0},
    ]
    answer = {"notice": {"unit_text": "K1"}, "readings": readings}
    notes = [re.findall(r"<small[^>]*>(.*?)</small>", cards.reading_html(answer, VI, at)) for at in range(5)]
    assert notes == [
        ["ký hiệu chung"],
        ["mã khác, không chỉ đơn vị"],
        ["K1 (biển xe)"],
        ["số, chưa rõ cấp"],
        ["(không đọc được)"],
    ]


def test_every_reading_has_its_cost_and_share() -> None:
    answer = {"notice": {"unit_text": "K1"}, "readings": [_k1("code"), _k1("other")]}
    for html in (cards.best_reading_html(answer, VI), cards.other_readings_html(answer, VI)):
        assert html.count("Tốn 1,0 bit · 50\N{NO-BREAK SPACE}% trong các cách đọc") == 1


def test_places_have_the_numbers_of_the_map_and_their_radius() -> None:
    place = {"lat": 16.0, "lon": 107.0, "radius_km": 428.6, "probability": 0.2, "station": ""}
    answer = {"places": [{**place, "name": "A"}, {**place, "name": "B", "probability": 0.1}]}
    html = markup.places_html(answer, VI, {1: "1"})
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in html.split("<tr>")[2:]]
    assert [row[:2] for row in cells] == [["", "A"], ["1", "B"]]
    assert cells[0][2] == "429\N{NO-BREAK SPACE}km"
    notes = markup.map_notes_html(answer, VI, {1: "1"})
    assert "70\N{NO-BREAK SPACE}% xác suất không nằm trên bản đồ" in notes
    assert VI("map.unnumbered") in notes


def test_the_waterfall_says_that_its_numbers_are_rounded_and_why_the_strength_differs(decoder: Decoder) -> None:
    answer = answer_of(decoder.decode(notice_of({"unit": "e66/f304"})), decoder)
    html = markup.waterfall_html(answer["hypotheses"][0], VI, answer["strength"]["bits"])
    assert "đã làm tròn" in html
    assert "không tính “Trước khi đọc”" in unescape(html)
    assert "ở đầu" not in markup.waterfall_html(answer["hypotheses"][0], VI)


def test_nothing_a_person_typed_becomes_markup(decoder: Decoder) -> None:
    query = {"unit": HOSTILE, "place": HOSTILE, "burial": HOSTILE, "died": "1972"}
    answer = answer_of(decoder.decode(notice_of(query)), decoder)
    parts = [
        cards.headline_html(answer, VI),
        cards.reading_html(answer, VI),
        cards.other_readings_html(answer, VI),
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
