"""Battles found by what is known of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.battle_search import BattleFilter, BattleFinder, days_of, periods_of
from kb.knowledge import KnowledgeBase


@pytest.fixture(scope="module")
def finder(knowledge: KnowledgeBase) -> BattleFinder:
    return BattleFinder(knowledge)


def _ids(finder: BattleFinder, asked: BattleFilter) -> set[str]:
    return {battle.battle_id for battle in finder.find(asked)}


def test_nothing_asked_finds_everything_in_order_of_time(finder: BattleFinder, knowledge: KnowledgeBase) -> None:
    found = finder.find(BattleFilter())
    assert len(found) == len(knowledge.battles)
    days = [spans for battle in found if (spans := days_of(battle)) is not None]
    assert days == sorted(days)


def test_words_need_no_diacritics_and_no_order(finder: BattleFinder) -> None:
    assert "dien-bien-phu-1954" in _ids(finder, BattleFilter(text="phu DIEN bien"))
    assert _ids(finder, BattleFilter(text="khong co tran nay")) == set()


def test_years_kind_and_campaign_narrow(finder: BattleFinder, knowledge: KnowledgeBase) -> None:
    found = finder.find(BattleFilter(first_year=1972, last_year=1972, kinds=("campaign",)))
    assert len(found) > 0
    assert {battle.kind for battle in found} == {"campaign"}
    for battle in found:
        days = days_of(battle)
        assert days is not None
        assert days[0].year <= 1972 <= days[1].year
    within = finder.find(BattleFilter(campaign_id="dien-bien-phu-1954"))
    assert {battle.battle_id for battle in within} >= {"dien-bien-phu-1954", "hong-cum-1954"}
    assert knowledge.battles["a-bia-1969"] not in within


def test_a_unit_is_found_by_its_code_and_by_those_that_stood_under_it(finder: BattleFinder) -> None:
    regiment, division = (_ids(finder, BattleFilter(unit=unit)) for unit in ("e66", "division-304"))
    assert "ia-drang-1965" in regiment
    assert "ia-drang-1965" in division
    assert "a-bia-1969" not in division


def test_a_sub_unit_counts_only_while_it_stood_there(make_knowledge: Callable[..., KnowledgeBase]) -> None:
    knowledge = make_knowledge(
        sources="source_id,title,url,publisher,kind,language,note\nbook,A book,,,book,vi,",
        units="""unit_id,name_vi,name_en,level,branch,source_id,note
            division-1,Sư đoàn 1,,division,infantry,book,
            division-2,Sư đoàn 2,,division,infantry,book,
            regiment-5,Trung đoàn 5,,regiment,infantry,book,""",
        subordinations="""unit_id,parent_unit_id,kind,valid_from,valid_to,source_id,note
            regiment-5,division-1,organic,1965,1967,book,
            regiment-5,division-2,organic,1968,1972,book,""",
        battles="""battle_id,name_vi,name_en,kind,part_of,start,end,place_text,place_id,lat,lon,radius_km,coord_source,source_id,note
            early,Trận sớm,,battle,,1966-05-01,1966-05-02,,,,,,,book,
            late,Trận muộn,,battle,,1970-05-01,1970-05-02,,,,,,,book,""",
        participations="""battle_id,unit_id,role,source_id,note
            early,regiment-5,,book,
            late,regiment-5,,book,""",
    )
    finder = BattleFinder(knowledge)
    assert _ids(finder, BattleFilter(unit="division-1")) == {"early"}
    assert _ids(finder, BattleFilter(unit="division-2")) == {"late"}
    assert _ids(finder, BattleFilter(unit="regiment-5")) == {"early", "late"}


def test_a_province_finds_what_lies_in_it(finder: BattleFinder) -> None:
    found = _ids(finder, BattleFilter(place="Quảng Trị", first_year=1972, last_year=1972))
    assert "quang-tri-1972-xuan-he" in found or len(found) > 0
    assert "a-sau-1966" not in found


def test_periods_of_a_battle_are_told_from_the_narrowest(knowledge: KnowledgeBase) -> None:
    lengths = []
    for period in periods_of(knowledge.battle("a-bia-1969"), knowledge):
        days = days_of(period)
        assert days is not None
        assert days[0] <= days_of(knowledge.battle("a-bia-1969"))[0] <= days[1]  # type: ignore[index]
        lengths.append(days[1] - days[0])
    assert len(lengths) > 1
    assert lengths == sorted(lengths)
