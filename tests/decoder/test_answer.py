"""The plain data of an answer: its schema, its bytes, and what it says."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from decoder.answer import answer_of, to_json
from decoder.decode import Decoder
from decoder.lists.tables import read_table
from decoder.notice import Notice
from giaima.decode_commands import BUNDLED_NOTICES
from kb.knowledge import load_knowledge
from kb.words import LANGUAGES, Language
from tests.conftest import ROOT

NOTICES = [
    Notice("c5/d8/e66/f304", "1972-08", "Quảng Trị"),
    Notice("zzz 9999"),
    Notice("KB", "1968", burial_text="Tây Ninh"),
    Notice("c12/d3/KE", "1972", "xóm không có", enlisted_text="1975", rank_text="Hạ sỹ"),
    Notice("", "1965-11-17", "Ia Đrăng"),
    Notice("BTL Đặc công; E83 công binh Hải quân", "1988-03-14", "Trường Sa"),
]


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads((ROOT / "docs" / "decoding.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.unit_text or "place only")
def test_answers_follow_the_schema(
    decoder: Decoder, validator: Draft202012Validator, notice: Notice, language: Language
) -> None:
    answer = json.loads(to_json(answer_of(decoder.decode(notice), decoder, language=language)))
    assert [error.message for error in validator.iter_errors(answer)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_bundled_notice_is_explained_in_both_languages(decoder: Decoder, language: Language) -> None:
    table = read_table(BUNDLED_NOTICES)
    texts = {(row[1], row[4]) for row in table.rows[1:] if row[1] != ""}
    for unit_text, died_text in sorted(texts):
        answer = answer_of(decoder.decode(Notice(unit_text, died_text)), decoder, language=language)
        statements = [item["statement"] for found in answer["hypotheses"] for item in found["evidence"]]
        assert all(text and "{" not in text for text in statements)


def test_the_same_notice_gives_the_same_bytes_from_another_load(decoder: Decoder) -> None:
    other = Decoder(load_knowledge())
    for notice in NOTICES:
        once = to_json(answer_of(decoder.decode(notice), decoder))
        again = to_json(answer_of(other.decode(notice), other))
        assert once == again


def test_the_waterfall_adds_up_to_the_log_odds(decoder: Decoder) -> None:
    answer = answer_of(decoder.decode(NOTICES[0]), decoder)
    for found in answer["hypotheses"]:
        bits = math.fsum(item["bits"] for item in found["evidence"])
        assert bits == pytest.approx(math.log2(found["probability"] / answer["none_of_these"]), abs=1e-5)


def test_every_statement_names_what_was_compared(decoder: Decoder) -> None:
    answer = answer_of(decoder.decode(NOTICES[0]), decoder, language="vi")
    statements = {item["name"]: item["statement"] for item in answer["hypotheses"][0]["evidence"]}
    assert "“e66”" in statements["designation_in_force"]
    assert "Sư đoàn 304" in statements["superior_named"]
    assert "Quảng Trị" in statements["died_near_station"]


def test_sources_are_those_of_the_claims_used(decoder: Decoder) -> None:
    answer = answer_of(decoder.decode(NOTICES[0]), decoder)
    for item in answer["hypotheses"][0]["evidence"]:
        claims = [decoder.knowledge.claims[claim_id] for claim_id in item["claim_ids"]]
        assert {getattr(claim, "source_id", None) for claim in claims} == set(item["source_ids"]) or claims == []


def test_readings_point_into_the_original_text(decoder: Decoder) -> None:
    notice = Notice("Tie\u0302\u0309u đoa\u0300n 8 – e66")
    parts = answer_of(decoder.decode(notice), decoder)["readings"][0]["parts"]
    assert [notice.unit_text[part["start"] : part["end"]] for part in parts] == ["Tie\u0302\u0309u đoa\u0300n 8", "e66"]


def test_what_is_missing_is_said(decoder: Decoder) -> None:
    fields = {item["field"] for item in answer_of(decoder.decode(Notice("c12/d3/KE")), decoder)["missing"]}
    assert fields == {"unit_text", "died_text", "place_text"}


def test_an_enlistment_after_the_death_is_pointed_out(decoder: Decoder) -> None:
    answer = answer_of(decoder.decode(Notice("e66", "1972", enlisted_text="1975")), decoder, language="en")
    assert any("after the death" in item["text"] for item in answer["missing"])


def test_a_wide_date_is_narrowed_by_the_station(decoder: Decoder) -> None:
    period: dict[str, Any] = answer_of(decoder.decode(Notice("e209 f7", "1974")), decoder)["period"]
    assert "1974-01-01" <= period["from"] <= period["to"] <= "1974-12-31"


def test_the_rival_is_never_the_leader(decoder: Decoder) -> None:
    answer = answer_of(decoder.decode(Notice("f2", "1974")), decoder)
    leader = answer["by_level"]["division"][0]
    assert answer["rival"]["unit_id"] != leader["unit_id"]
    assert answer["rival"]["probability"] <= leader["probability"]


def test_top_limits_the_hypotheses_shown(decoder: Decoder) -> None:
    answer = answer_of(decoder.decode(Notice("B2", "1969")), decoder, top=2)
    assert len(answer["hypotheses"]) == 2


def test_english_answers_name_units_in_english(decoder: Decoder) -> None:
    answer = answer_of(decoder.decode(NOTICES[0]), decoder, language="en")
    assert answer["by_level"]["division"][0]["unit_name"] == "304th Division"
