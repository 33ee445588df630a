"""Who held a code, how many at once, and what a collective code stands for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kb.code_atlas import CodeAtlas
from kb.knowledge import KnowledgeBase
from kb.unit_home import window_of

SOURCES = "source_id,title,url,publisher,kind,language,note\ns,A book,,,book,vi,"


@pytest.fixture(scope="module")
def atlas(knowledge: KnowledgeBase) -> CodeAtlas:
    return CodeAtlas(knowledge)


@pytest.fixture
def make_atlas(make_knowledge: Callable[..., KnowledgeBase]) -> Callable[[str], CodeAtlas]:
    """Build an atlas of three regiments from lines ``unit,text,from,to``."""

    def make(lines: str) -> CodeAtlas:
        rows = [line.strip().split(",") for line in lines.strip().splitlines()]
        claims = "\n".join(f"{unit},{text},ky_hieu,whole,{start},{end},s,high," for unit, text, start, end in rows)
        units = "\n".join(f"{each},Trung đoàn {each.upper()},,regiment,infantry,s," for each in "abc")
        return CodeAtlas(
            make_knowledge(
                sources=SOURCES,
                units=f"unit_id,name_vi,name_en,level,branch,source_id,note\n{units}",
                designations=f"unit_id,text,kind,scope,valid_from,valid_to,source_id,confidence,note\n{claims}",
            )
        )

    return make


def test_holders_of_a_day_leave_out_who_had_given_it_up(make_atlas: Callable[[str], CodeAtlas]) -> None:
    atlas = make_atlas("a,Z9,1965,1966\nb,Z9,1968,1970")
    assert [held.unit.unit_id for held in atlas.holders("z-9", None)] == ["a", "b"]
    assert [held.unit.unit_id for held in atlas.holders("Z9", window_of("1969-03"))] == ["b"]
    assert atlas.holders("Z9", window_of("1972")) == ()


def test_a_code_passed_on_is_no_collision_at_once(make_atlas: Callable[[str], CodeAtlas]) -> None:
    (found,) = make_atlas("a,Z9,1965,1966\nb,Z9,1967,1970").collisions
    assert (found.at_once, found.ever, found.first) == (1, 2, None)


def test_the_days_on_which_the_most_held_it_are_told(make_atlas: Callable[[str], CodeAtlas]) -> None:
    (found,) = make_atlas("a,Z9,1965,1968\nb,Z9,1966-05,1970\nc,Z 9,1968-03,1968-04\na,Z9,1964,1965").collisions
    assert (found.at_once, found.ever) == (3, 3)
    assert found.first == date(1968, 3, 1).toordinal()
    assert found.last == date(1968, 4, 30).toordinal()
    assert {unit.unit_id for unit in found.units} == {"a", "b", "c"}


def test_what_is_not_seen_to_end_counts_as_held(make_atlas: Callable[[str], CodeAtlas]) -> None:
    (found,) = make_atlas("a,Z9,1965,\nb,Z9,1970,").collisions
    assert (found.at_once, found.last) == (2, None)


def test_what_is_not_seen_to_begin_counts_as_held(make_atlas: Callable[[str], CodeAtlas]) -> None:
    (found,) = make_atlas("a,Z9,,1966\nb,Z9,1965,1970").collisions
    assert (found.at_once, found.first) == (2, date(1965, 1, 1).toordinal())
    assert found.last == date(1966, 12, 31).toordinal()


def test_holders_of_whom_no_beginning_is_seen_have_none_in_common(make_atlas: Callable[[str], CodeAtlas]) -> None:
    (found,) = make_atlas("a,Z9,,1966\nb,Z9,,1970").collisions
    assert (found.at_once, found.first, found.last) == (2, None, date(1966, 12, 31).toordinal())


def test_undated_holders_are_counted_but_not_at_once(make_atlas: Callable[[str], CodeAtlas]) -> None:
    (found,) = make_atlas("a,Z9,,\nb,Z9,,\nc,Q1,1965,1966").collisions
    assert (found.at_once, found.ever) == (0, 2)


def test_two_claims_of_one_unit_are_no_collision(make_atlas: Callable[[str], CodeAtlas]) -> None:
    assert make_atlas("a,Z9,1965,1966\na,Z9,1965,1968").collisions == ()


def test_numbers_are_counted_at_their_level_whatever_is_written(atlas: CodeAtlas) -> None:
    found = {each.text: each for each in atlas.collisions}
    assert found["Trung đoàn 271"].at_once > 1
    assert atlas.collisions[0].at_once == max(each.at_once for each in atlas.collisions)


def test_kb_stands_for_two_theatres_and_the_units_under_them(atlas: CodeAtlas) -> None:
    (kb,) = [code for code in atlas.collective if code.text == "KB"]
    assert {held.unit.unit_id for held in kb.holdings} == {"front-b2", "military-region-7"}
    under = [unit.unit_id for unit in atlas.units_under("front-b2", None)]
    assert "military-region-7" in under
    assert "front-b2" not in under
    assert len(under) == len(set(under))
    assert len(atlas.units_under("front-b2", window_of("1962-01"))) < len(under)


def test_a_code_that_names_no_unit_has_its_other_meaning(atlas: CodeAtlas) -> None:
    assert [code.kind for code in atlas.other_meanings("kb")] == ["vehicle_plate"]
    assert atlas.other_meanings("no such code") == ()


def test_superiors_and_stations_are_those_of_the_time(atlas: CodeAtlas) -> None:
    held = next(each for each in atlas.holders("Ký Con", None) if each.unit.unit_id == "regiment-66-division-10")
    then = window_of("1953-12")
    assert atlas.superiors_while_held(held, then)[0].unit_id == "division-304"
    assert "tha-khet-1953" in [station.station_id for station in atlas.stations_while_held(held, then)]
    assert "plei-me-1965" not in [station.station_id for station in atlas.stations_while_held(held, None)]
