"""What people type, and the unit that they mean."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.knowledge import KnowledgeBase
from kb.unit_search import UnitSearch


@pytest.fixture(scope="module")
def search(knowledge: KnowledgeBase) -> UnitSearch:
    return UnitSearch(knowledge)


@pytest.mark.parametrize(
    ("text", "unit_id"),
    [
        ("e66 f304", "regiment-66-division-10"),
        ("trung doan 66", "regiment-66-division-10"),
        ("trung đoàn 66 sư đoàn 10", "regiment-66-division-10"),
        ("f10 e66", "regiment-66-division-10"),
        ("trung doan 66b", "regiment-66-division-304"),
        ("sư 304", "division-304"),
        ("su 304", "division-304"),
        ("su doan sao vang", "division-3"),
        ("SAO VÀNG", "division-3"),
        ("plei me", "regiment-66-division-10"),
        ("lu doan xe tang 203", "brigade-203"),
        ("ct9", "division-9"),
        ("d8 e66 f10", "battalion-8-regiment-66-division-10"),
        ("saovagn", "division-3"),
    ],
)
def test_the_unit_meant_comes_first(search: UnitSearch, text: str, unit_id: str) -> None:
    assert search.find(text)[0].unit.unit_id == unit_id


def test_a_named_superior_puts_the_unit_under_it_first_and_is_told(search: UnitSearch) -> None:
    found = search.find("c5/d8/e66/f304")
    assert found[0].unit.unit_id == "battalion-8-regiment-66-division-10"
    assert found[0].under is not None
    assert found[0].under.unit_id == "regiment-66-division-10"
    assert "company-5-battalion-77-signal" in [each.unit.unit_id for each in found]


def test_two_units_of_one_number_are_both_found_before_their_superior(search: UnitSearch) -> None:
    found = [each.unit.unit_id for each in search.find("e66 f304")]
    assert found[:3] == ["regiment-66-division-10", "regiment-66-division-304", "division-304"]


def test_a_letter_of_several_levels_finds_them_all(search: UnitSearch) -> None:
    levels = {each.unit.level for each in search.find("k10")} | {each.unit.level for each in search.find("k3")}
    assert levels >= {"battalion", "company"}


@pytest.mark.parametrize("text", ["", "  ", "???", "zzqqxx 98765", "e" * 5000])
def test_what_means_nothing_finds_nothing(search: UnitSearch, text: str) -> None:
    assert search.find(text) == ()


def test_no_more_are_given_than_asked_for(search: UnitSearch) -> None:
    assert len(search.find("tieu doan", limit=7)) == 7


def test_a_word_only_begun_finds_the_name(make_knowledge: Callable[..., KnowledgeBase]) -> None:
    facts = make_knowledge(
        sources="source_id,title,url,publisher,kind,language,note\ns,A book,,,book,vi,",
        units="""unit_id,name_vi,name_en,level,branch,source_id,note
            a,Trung đoàn Sông Lô,,regiment,infantry,s,
            b,Trung đoàn Sông Hương,,regiment,infantry,s,""",
    )
    assert [each.unit.unit_id for each in UnitSearch(facts).find("song h")] == ["b"]
    assert [each.unit.unit_id for each in UnitSearch(facts).find("song")] == ["a", "b"]
