"""What the page shows is what the answer says: sums, ranks and sources."""

from __future__ import annotations

from itertools import pairwise

import pytest

from decoder.answer import Answer, answer_of
from decoder.decode import Decoder
from explorer.decode.query import load_examples, notice_of
from explorer.decode.views import bars_of, citations_of, level_rows, places_of, reading_shares
from explorer.labels import explorer_words
from kb.words import Language

VI = explorer_words("vi")
E66 = {"unit": "c5/d8/e66/f304", "died": "1972-08", "place": "Quảng Trị"}
QUERIES = [
    *load_examples(),
    {"unit": "KB", "died": "1968"},
    {"unit": "zzz 9999"},
    {"place": "Khe Sanh", "died": "1968"},
]


def decoded(query: dict[str, str], decoder: Decoder, language: Language = "vi") -> Answer:
    return answer_of(decoder.decode(notice_of(query)), decoder, language=language)


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_bars_follow_on_and_add_up_to_the_odds_against_none_of_these(query: dict[str, str], decoder: Decoder) -> None:
    answer = decoded(query, decoder)
    for hypothesis in answer["hypotheses"]:
        *bars, total = bars_of(hypothesis, VI)
        assert bars[0].kind == "prior"
        assert all(before.end == after.start for before, after in pairwise(bars))
        assert total.bits == total.end == bars[-1].end
        assert total.bits == pytest.approx(sum(item["bits"] for item in hypothesis["evidence"]))
        assert 2**total.bits == pytest.approx(hypothesis["probability"] / answer["none_of_these"], rel=1e-6)


def test_what_the_notice_does_not_say_is_one_bar_of_no_bits(decoder: Decoder) -> None:
    hypothesis = decoded({"unit": "e66/f304"}, decoder)["hypotheses"][0]
    unsaid = [bar for bar in bars_of(hypothesis, VI) if bar.kind == "not given"]
    assert [bar.bits for bar in unsaid] == [0.0]
    for label in ("Ngày hy sinh", "Nơi hy sinh", "Nơi an táng ban đầu"):
        assert label in unsaid[0].statement


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_level_rows_are_ranked_and_say_how_many_are_left_out(query: dict[str, str], decoder: Decoder) -> None:
    answer = decoded(query, decoder)
    for level, shares in answer["by_level"].items():
        rows = [row for row in level_rows(answer) if row.level == level]
        assert [row.unit_name for row in rows] == [share["unit_name"] for share in shares[: len(rows)]]
        assert len(rows) == 0 or len(rows) + rows[-1].more == len(shares)


def test_places_of_one_name_and_point_are_added_up(decoder: Decoder) -> None:
    answer = decoded({"unit": "Công trường 9", "died": "1966"}, decoder)
    places = places_of(answer)
    assert len(places) < len(answer["places"])
    assert sum(each["probability"] for each in places) == pytest.approx(
        sum(each["probability"] for each in answer["places"])
    )


def test_every_source_cited_has_a_title_and_every_claim_a_file_and_row(decoder: Decoder) -> None:
    hypothesis = decoded(E66, decoder)["hypotheses"][0]
    citations = citations_of(hypothesis, decoder.knowledge)
    assert "60 năm thành lập Trung đoàn 66" in citations[0].title
    assert all(each.title != "" for each in citations)
    claims = [claim for each in citations for claim in each.claims]
    assert len(claims) >= len({claim_id for item in hypothesis["evidence"] for claim_id in item["claim_ids"]}) > 0
    assert all(claim.partition(":")[0].endswith(".csv") and claim.partition(":")[2].isdigit() for claim in claims)


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_shares_of_the_readings_add_up_and_halve_with_each_bit(query: dict[str, str], decoder: Decoder) -> None:
    readings = decoded(query, decoder)["readings"]
    shares = reading_shares({"readings": readings})
    assert len(shares) == len(readings)
    assert len(shares) == 0 or sum(shares) == pytest.approx(1.0)
    for reading, share in zip(readings, shares, strict=True):
        behind_bits = reading["cost_bits"] - readings[0]["cost_bits"]
        assert share == pytest.approx(shares[0] / 2**behind_bits)
