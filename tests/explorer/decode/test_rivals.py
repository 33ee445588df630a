"""What sets rivals apart adds up to how far they are behind, and is told in their own words."""

from __future__ import annotations

import math
from typing import Any

import pytest

from decoder.answer import Answer, answer_of
from decoder.decode import Decoder
from explorer.decode.markup import rivals_html
from explorer.decode.query import load_examples, notice_of
from explorer.decode.rivals import RIVALS_AMONG, other_units, rivals_of
from explorer.labels import explorer_words
from kb.words import Language

VI = explorer_words("vi")
E66 = {"unit": "c5/d8/e66/f304", "died": "1972-08", "place": "Quảng Trị"}
QUERIES = [*load_examples(), {"unit": "KB", "died": "1968"}, {"place": "Khe Sanh", "died": "1968"}]


def _ranked(query: dict[str, str], decoder: Decoder, language: Language = "vi") -> Answer:
    return answer_of(decoder.decode(notice_of(query)), decoder, language=language, top=RIVALS_AMONG)


def _hypothesis(unit_id: str, *superiors: str, **bits: float) -> Answer:
    """Make a hypothesis with one evidence for each keyword."""
    evidence = [
        {"name": name, "label": name.title(), "bits": value, "statement": f"{unit_id}: {name}."}
        for name, value in bits.items()
    ]
    chain: list[Any] = [{"unit_id": superior} for superior in superiors]
    station = {"name": "không rõ ở đâu", "from": "", "to": ""}
    return {
        "unit_id": unit_id,
        "unit_name": unit_id,
        "chain": chain,
        "station": station,
        "probability": 0.1,
        "evidence": evidence,
    }


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_differences_and_rest_make_up_the_distance(query: dict[str, str], decoder: Decoder) -> None:
    answer = _ranked(query, decoder)
    first = answer["hypotheses"][0]
    rivals = rivals_of(answer["hypotheses"], answer["none_of_these"], VI)
    assert 1 <= len(rivals) <= 4
    assert rivals[-1].name == VI("answer.none")
    for rival in rivals:
        assert rival.ahead_bits == pytest.approx(math.log2(first["probability"] / rival.probability), abs=1e-5)
        told = sum(difference.bits for difference in rival.differences)
        assert told + rival.rest_bits == pytest.approx(rival.ahead_bits)
        sizes = [abs(difference.bits) for difference in rival.differences]
        assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_no_rival_is_a_superior_or_a_sub_unit_of_the_first_or_of_another(
    query: dict[str, str], decoder: Decoder
) -> None:
    hypotheses = _ranked(query, decoder)["hypotheses"]
    found = [hypotheses[0], *other_units(hypotheses[0], hypotheses)]
    ids = [each["unit_id"] for each in found]
    assert len(set(ids)) == len(ids)
    for each in found:
        assert not {link["unit_id"] for link in each["chain"]} & set(ids)


def test_the_evidence_that_differs_most_is_told_in_the_words_of_the_rival() -> None:
    first = _hypothesis("e1", "f1", prior=-8.0, named=7.0, place=3.0, time=1.0)
    rival = _hypothesis("e2", "f2", prior=-8.2, named=6.5, place=-4.0, superior=-2.0)
    (found, none) = rivals_of([first, _hypothesis("f1"), rival], 0.05, VI)
    assert found.name == "e2 · không rõ ở đâu"
    assert [(each.label, each.bits, each.statement) for each in found.differences] == [
        ("Place", 7.0, "e2: place."),
        ("Superior", 2.0, "e2: superior."),
        ("Time", 1.0, VI("rivals.absent")),
    ]
    assert found.rest_bits == pytest.approx(0.7)
    assert [(each.label, each.bits, each.statement) for each in none.differences] == [
        ("Prior", -8.0, "e1: prior."),
        ("Named", 7.0, "e1: named."),
        ("Place", 3.0, "e1: place."),
    ]


def test_no_hypothesis_no_rival() -> None:
    assert rivals_of([], 1.0, VI) == ()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_table_names_every_rival_and_is_escaped(language: Language, decoder: Decoder) -> None:
    words = explorer_words(language)
    answer = _ranked({**E66, "unit": "c5/d8/e66/f304 <b>"}, decoder, language)
    rivals = rivals_of(answer["hypotheses"], answer["none_of_these"], words)
    html = rivals_html(rivals, words)
    assert html.count('scope="rowgroup"') == len(rivals)
    assert "<b>" not in html
    assert words("answer.none") in html
