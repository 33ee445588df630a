"""Periods and what fell into each."""

from __future__ import annotations

from collections.abc import Callable

from kb.battle_search import days_of
from kb.knowledge import KnowledgeBase
from kb.period_view import ordered_periods, view_of


def test_what_began_in_a_period_belongs_to_it(knowledge: KnowledgeBase) -> None:
    view = view_of(knowledge.periods["xuan-he-1972"], knowledge)
    days = days_of(view.period)
    assert days is not None
    inside = {battle.battle_id for battle in view.battles}
    for battle in knowledge.facts.battles:
        span = days_of(battle)
        assert (battle.battle_id in inside) == (span is not None and days[0] <= span[0] <= days[1])
    assert dict(view.years) == {1972: len(view.battles)}
    assert view.wider is not None
    assert "81-ngay-dem-thanh-co" in {part.period_id for part in view.parts}


def test_units_are_counted_once_a_battle_and_ranked(knowledge: KnowledgeBase) -> None:
    view = view_of(knowledge.periods["dien-bien-phu-1954"], knowledge)
    counts = [count for _, count in view.units]
    assert counts == sorted(counts, reverse=True)
    for unit, count in view.units:
        fought = [
            battle.battle_id
            for battle in view.battles
            if any(claim.unit_id == unit.unit_id for claim in knowledge.participations.get(battle.battle_id, ()))
        ]
        assert count == len(fought) > 0
    assert {loss.battle_id for loss in view.losses} <= {battle.battle_id for battle in view.battles}
    assert ("Điện Biên Phủ", dict(view.places)["Điện Biên Phủ"]) == view.places[0]


def test_parts_follow_the_period_that_holds_them(knowledge: KnowledgeBase) -> None:
    ordered = ordered_periods(knowledge.facts.periods)
    assert {period.period_id for period, _ in ordered} == set(knowledge.periods)
    names = [period.period_id for period, _ in ordered]
    for period, depth in ordered:
        if period.part_of in knowledge.periods:
            assert names.index(period.part_of) < names.index(period.period_id)
            assert depth > 0


def test_periods_that_hold_each_other_are_still_all_there(make_knowledge: Callable[..., KnowledgeBase]) -> None:
    knowledge = make_knowledge(
        sources="source_id,title,url,publisher,kind,language,note\nbook,A book,,,book,vi,",
        periods="""period_id,name_vi,name_en,start,end,part_of,source_id,note
            a,Một,,1965,1966,b,book,
            b,Hai,,1965,1966,a,book,""",
    )
    assert {period.period_id for period, _ in ordered_periods(knowledge.facts.periods)} == {"a", "b"}
