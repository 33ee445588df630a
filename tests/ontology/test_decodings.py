"""An answer of the decoder as linked data: it conforms, adds up, and rests on claims that exist."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from decoder.answer import answer_of
from decoder.decode import Decoder
from decoder.notice import Notice
from kb.knowledge import KnowledgeBase
from ontology import names
from ontology.decodings import conclusion_subject, decoding_iri, decoding_subjects
from ontology.export import write_subjects
from ontology.terms import Subject, subjects
from ontology.validation import validate_file


@pytest.fixture(scope="module")
def answer(decoder: Decoder) -> dict[str, Any]:
    notice = Notice("c5/d8/e66/f304", "8-1972", "Quảng Trị", "Triệu Phong")
    return dict(answer_of(decoder.decode(notice), decoder, language="vi"))


@pytest.fixture(scope="module")
def decoding(answer: dict[str, Any], knowledge: KnowledgeBase) -> list[Subject]:
    return list(decoding_subjects(answer, knowledge))


def values(decoding: list[Subject], local: str) -> list[str]:
    return [value.text for each in decoding for predicate, value in each.pairs if predicate == names.term(local)]


def test_it_conforms_with_a_conclusion_beside_it(decoding: list[Subject], tmp_path: Path) -> None:
    belief = f"{decoding[0].iri}#belief-1"
    verdict = conclusion_subject(names.DATA + "conclusions/1", belief, signed_by="Cán bộ A", reason="Khớp sổ đơn vị.")
    for form in ("ttl", "jsonld", "nt", "trig"):
        write_subjects([*decoding, verdict], tmp_path / f"decoding.{form}")
        assert validate_file(tmp_path / f"decoding.{form}") == []


def test_probabilities_are_those_of_the_answer(decoding: list[Subject], answer: dict[str, Any]) -> None:
    expected = [each["probability"] for each in answer["hypotheses"]] + [answer["none_of_these"]]
    assert [float(text) for text in values(decoding, "probability")] == expected
    assert sum(expected) <= 1 + 1e-6


def test_it_rests_on_claims_that_the_export_holds(
    decoding: list[Subject], answer: dict[str, Any], knowledge: KnowledgeBase
) -> None:
    exported = {each.iri for each in subjects(knowledge.facts)}
    rests = values(decoding, "restsOn")
    assert len(rests) > 0
    assert set(rests) <= exported
    assert set(values(decoding, "hypotheticalUnit")) <= exported
    assert set(values(decoding, "station")) <= exported


def test_every_result_says_that_it_is_no_identification(decoding: list[Subject], answer: dict[str, Any]) -> None:
    assert values(decoding, "disclaimer") == [answer["disclaimer"]]


def test_the_same_answer_has_the_same_iri_and_another_has_another(answer: dict[str, Any]) -> None:
    assert decoding_iri(answer) == decoding_iri(dict(reversed(list(answer.items()))))
    assert decoding_iri(answer) != decoding_iri({**answer, "none_of_these": 0.5})


def test_what_may_tell_who_the_person_is_stays_out(decoder: Decoder, knowledge: KnowledgeBase) -> None:
    notice = Notice("e66", "8-1972", enlisted_text="2-1970", home_text="Nghi Lộc, Nghệ An", rank_text="Trung sĩ")
    told = list(decoding_subjects(answer_of(decoder.decode(notice), decoder, language="vi"), knowledge))
    written = next(each for each in told if each.iri.endswith("#notice"))
    assert {value.text for _, value in written.pairs if not value.is_iri} == {"e66", "8-1972"}
