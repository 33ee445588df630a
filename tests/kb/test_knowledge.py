"""The knowledge base's questions, on small readable facts and on the bundled ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kb.knowledge import KnowledgeBase
from kb.problems import FactsError, UnknownIdError

UNITS = """
    unit_id,name_vi,level,branch,source_id
    e66,Trung đoàn 66,regiment,infantry,s
    f304,Sư đoàn 304,division,infantry,s
    b3,Mặt trận B3,front,headquarters,s
    f10,Sư đoàn 10,division,infantry,s
"""
SUBORDINATIONS = """
    unit_id,parent_unit_id,kind,valid_from,valid_to,source_id
    e66,f304,organic,1950,,s
    e66,b3,organic,1965-11-10,,s
    e66,f10,organic,1972-09-20,,s
    f10,b3,organic,1972-09-20,1975-03,s
"""
EVENTS = """
    unit_id,event,date,source_id
    f10,formed,1972-09-20,s
"""
DESIGNATIONS = """
    unit_id,text,kind,scope,valid_from,valid_to,source_id,confidence
    e66,Trung đoàn 9,phien_hieu,whole,1945,,s,high
    e66,Trung đoàn 66,phien_hieu,whole,1947-11,,s,high
    e66,Đoàn Plei Me,honorific,whole,1965,,s,high
    b3,B3,ky_hieu,collective,1964,1975,s,high
"""


@pytest.fixture
def small(make_knowledge: Callable[..., KnowledgeBase]) -> KnowledgeBase:
    return make_knowledge(units=UNITS, subordinations=SUBORDINATIONS, unit_events=EVENTS, designations=DESIGNATIONS)


def chain(knowledge: KnowledgeBase, on: date) -> list[str]:
    return [link.unit.unit_id for link in knowledge.chain_of_command("e66", on)]


def test_a_later_parent_ends_an_open_one(small: KnowledgeBase) -> None:
    assert chain(small, date(1960, 1, 1)) == ["f304"]
    assert chain(small, date(1968, 1, 1)) == ["b3"]
    assert chain(small, date(1974, 1, 1)) == ["f10", "b3"]


def test_a_parent_formed_later_is_never_in_the_chain(small: KnowledgeBase) -> None:
    assert "f10" not in chain(small, date(1972, 9, 19))


def test_a_parent_attested_only_years_later_is_never_in_the_chain(make_knowledge: Callable[..., KnowledgeBase]) -> None:
    header = "unit_id,parent_unit_id,kind,valid_from,valid_to,source_id"
    organic = make_knowledge(units=UNITS, subordinations=f"{header}\ne66,f304,organic,1968,,s")
    assert chain(organic, date(1967, 6, 1)) == ["f304"]  # within a year of being attested it may hold already
    assert chain(organic, date(1963, 1, 1)) == []
    attached = make_knowledge(units=UNITS, subordinations=f"{header}\ne66,b3,attached,1966,,s")
    assert chain(attached, date(1966, 1, 1)) == ["b3"]
    assert chain(attached, date(1965, 12, 1)) == []  # an attachment begins when it says


def test_a_new_number_ends_the_old_one(small: KnowledgeBase) -> None:
    in_1946 = [state.claim.text for state in small.designations_in_force("e66", date(1946, 6, 1))]
    in_1968 = [state.claim.text for state in small.designations_in_force("e66", date(1968, 6, 1))]
    assert in_1946 == ["Trung đoàn 9"]
    assert "Trung đoàn 9" not in in_1968
    assert {"Trung đoàn 66", "Đoàn Plei Me"} == set(in_1968)


@pytest.mark.parametrize("text", ["E66", "trung doan 66", "Trung đoàn 66", "e-66"])
def test_a_number_is_found_however_it_is_written(small: KnowledgeBase, text: str) -> None:
    assert {held.unit.unit_id for held in small.holders(text, date(1968, 1, 1))} == {"e66"}


def test_who_held_a_number_depends_on_the_day(small: KnowledgeBase) -> None:
    assert {held.unit.unit_id for held in small.holders("E9", date(1946, 1, 1))} == {"e66"}
    assert small.holders("E9", date(1968, 1, 1)) == ()


def test_an_unknown_id_says_how_to_find_units(small: KnowledgeBase) -> None:
    with pytest.raises(UnknownIdError, match="giaima code"):
        small.unit("nope")


def test_the_same_facts_have_the_same_version_and_a_changed_one_another(
    make_knowledge: Callable[..., KnowledgeBase],
) -> None:
    first = make_knowledge(units=UNITS, designations=DESIGNATIONS).version
    assert make_knowledge(units=UNITS, designations=DESIGNATIONS).version == first
    changed = DESIGNATIONS.replace("1947-11", "1947-12")
    assert make_knowledge(units=UNITS, designations=changed).version != first


def test_every_fault_of_a_folder_is_told_at_once(make_knowledge: Callable[..., KnowledgeBase]) -> None:
    broken = UNITS.replace("regiment,infantry", "regimant,infantry").replace("Sư đoàn 10", "")
    with pytest.raises(FactsError) as caught:
        make_knowledge(units=broken)
    assert [(problem.where.row, problem.column) for problem in caught.value.problems] == [(2, "level"), (5, "name_vi")]


def test_the_graph_holds_units_designations_battles_periods_and_places(knowledge: KnowledgeBase) -> None:
    graph = knowledge.graph
    kinds = {data["kind"] for _, data in graph.nodes(data=True)}
    assert kinds == {"unit", "designation", "battle", "period", "place"}
    edge = next(iter(graph.get_edge_data("unit:regiment-66-division-10", "unit:division-10").values()))
    assert edge["relation"] == "under"
    assert edge["valid_from"] == date(1972, 9, 20)
    assert edge["claim_id"] in knowledge.claims


def test_the_graph_is_dated_wherever_the_claim_is(knowledge: KnowledgeBase) -> None:
    under = [data for _, _, data in knowledge.graph.edges(data=True) if data["relation"] == "under"]
    assert len(under) == len(knowledge.facts.subordinations)
    assert all("valid_from" in data and "valid_to" in data for data in under)


def test_stays_of_one_unit_at_one_place_are_one_station(knowledge: KnowledgeBase) -> None:
    found = knowledge.stations_of("regiment-66-division-10", date(1965, 11, 1), date(1965, 11, 30))
    valley = [station for station in found if station.place_text == "thung lũng Ia Đrăng"]
    assert len(valley) == 1
    assert len(valley[0].claim_ids) >= 3
