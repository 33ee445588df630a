"""The headline says what is safe, and where nothing is, what leads, without dressing it up."""

from __future__ import annotations

from typing import Any

import pytest

from decoder.answer import Answer, answer_of
from decoder.decode import Decoder
from explorer.decode.cards import headline_html
from explorer.decode.headline import headline_of
from explorer.decode.query import load_examples, notice_of
from explorer.labels import explorer_words

VI = explorer_words("vi")
E66 = {"unit": "c5/d8/e66/f304", "died": "1972-08", "place": "Quảng Trị"}
QUERIES = [
    *load_examples(),
    {"unit": "KB", "died": "1968"},
    {"unit": "zzz 9999"},
    {"place": "Khe Sanh", "died": "1968"},
]


def _decoded(query: dict[str, str], decoder: Decoder) -> Answer:
    return answer_of(decoder.decode(notice_of(query)), decoder)


def _undecided(none: float, **levels: float) -> Answer:
    """Make an answer without a safe level: one unit for each level, its hypothesis the smallest one."""
    by_level = {
        level: [{"unit_id": level, "unit_name": level.title(), "probability": share}] for level, share in levels.items()
    }
    first: Any = {"unit_id": next(reversed(levels)), "unit_name": "First", "chain": []}
    strength = {"band": "weak", "text": "ủng hộ yếu", "bits": 1.25}
    return {
        "safe_level": "",
        "by_level": by_level,
        "none_of_these": none,
        "hypotheses": [first],
        "strength": strength,
        "period": {"from": "", "to": "", "probability": 0.0},
        "places": [],
        "disclaimer": "Kết quả suy luận.",
    }


def test_it_states_the_safe_level_its_superior_and_its_rival(decoder: Decoder) -> None:
    line = headline_of(_decoded(E66, decoder), VI)
    assert (line.level, line.unit_name) == ("regiment", "Trung đoàn 66 (66B)")
    assert line.probability > 0.85
    assert line.superiors[0].startswith("Sư đoàn 304")
    assert line.rival is not None
    assert line.rival.name == "Trung đoàn 66"
    assert line.strength_unit == ""
    assert line.ranking == ()


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_the_unit_leads_its_rival_and_without_a_safe_level_all_other_units(
    query: dict[str, str], decoder: Decoder
) -> None:
    answer = _decoded(query, decoder)
    line = headline_of(answer, VI)
    assert line.rival is None or line.rival.probability <= line.probability
    if line.level == "":
        best = max((shares[0]["probability"] for shares in answer["by_level"].values()), default=0.0)
        assert line.probability == best
        assert [share.probability for share in line.ranking] == sorted(
            {best, answer["none_of_these"]} - {0.0}, reverse=True
        )


def test_a_collective_code_names_its_theatre_beside_none_of_these(decoder: Decoder) -> None:
    line = headline_of(_decoded({"unit": "KB", "died": "1968"}, decoder), VI)
    assert line.level == ""
    assert {share.name for share in line.ranking} == {"Chiến trường B2 (Bộ Tư lệnh Miền)", VI("answer.none")}


def test_the_smaller_of_two_levels_of_one_probability_is_named() -> None:
    line = headline_of(_undecided(0.3, division=0.6, regiment=0.6, battalion=0.1), VI)
    assert line.unit_name == "Regiment"
    assert [share.name for share in line.ranking] == ["Regiment", VI("answer.none")]


def test_none_of_these_leads_where_it_is_more_probable() -> None:
    line = headline_of(_undecided(0.7, division=0.2), VI)
    assert [share.name for share in line.ranking] == [VI("answer.none"), "Division"]
    assert line.rival is None


def test_a_hopeless_notice_names_no_unit(decoder: Decoder) -> None:
    line = headline_of(_decoded({"unit": "zzz 9999"}, decoder), VI)
    assert (line.level, line.unit_name, line.rival) == ("", "", None)
    assert [(share.name, share.probability) for share in line.ranking] == [(VI("answer.none"), 1.0)]


def test_only_a_safe_level_is_green_and_the_strength_says_what_it_leaves_out(decoder: Decoder) -> None:
    safe, unsure = headline_html(_decoded(E66, decoder), VI), headline_html(_undecided(0.3, division=0.6), VI)
    assert 'class="gm-badge"' in safe
    assert VI("answer.rival") in safe
    assert 'class="gm-badge gm-neutral"' in unsure
    assert VI("answer.rival") not in unsure
    for html in (safe, unsure):
        assert "chưa tính xác suất ban đầu" in html
