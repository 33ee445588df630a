"""The neighbourhood of a unit, and the way between two."""

from __future__ import annotations

from kb.knowledge import KnowledgeBase
from kb.unit_graph import RELATIONS, UnitGraph
from kb.unit_home import window_of

E66, F304, F10 = "unit:regiment-66-division-10", "unit:division-304", "unit:division-10"


def test_a_unit_stands_among_superiors_sub_units_battles_and_what_became_of_it(knowledge: KnowledgeBase) -> None:
    found = UnitGraph(knowledge, RELATIONS, None).around([E66], 300)
    assert found.nodes[0] == E66
    assert {F304, F10, "unit:battalion-8-regiment-66-division-10", "battle:plei-me-1965"} <= set(found.nodes)
    assert {(tie.head, tie.tail, tie.relation) for tie in found.ties} >= {
        (E66, F304, "under"),
        (E66, "battle:plei-me-1965", "fought_in"),
    }
    assert len(found.ties) == len(set(found.ties))
    assert found.left_out == 0


def test_only_the_ties_chosen_are_followed(knowledge: KnowledgeBase) -> None:
    found = UnitGraph(knowledge, ("fought_in",), None).around([E66], 300)
    assert {tie.relation for tie in found.ties} == {"fought_in"}
    assert all(node == E66 or node.startswith("battle:") for node in found.nodes)


def test_a_day_leaves_out_superiors_and_battles_of_other_times(knowledge: KnowledgeBase) -> None:
    then = set(UnitGraph(knowledge, RELATIONS, window_of("1965-11")).around([E66], 300).nodes)
    assert {"battle:plei-me-1965", "unit:front-b3"} <= then
    assert "battle:tha-khet-1953" not in then
    assert F10 not in then


def test_opening_a_neighbour_adds_its_own_neighbours(knowledge: KnowledgeBase) -> None:
    graph = UnitGraph(knowledge, ("under",), None)
    alone, opened = graph.around([E66], 300), graph.around([E66, F304], 300)
    assert set(alone.nodes) < set(opened.nodes)
    assert "unit:regiment-9-division-304" in opened.nodes


def test_no_more_nodes_are_given_than_asked_for_and_the_rest_is_counted(knowledge: KnowledgeBase) -> None:
    everything = UnitGraph(knowledge, RELATIONS, None).around([F304], 300)
    few = UnitGraph(knowledge, RELATIONS, None).around([F304], 5)
    assert len(few.nodes) == 5
    assert few.left_out == len(everything.nodes) - 5
    assert {tie.head for tie in few.ties} | {tie.tail for tie in few.ties} <= set(few.nodes)


def test_the_way_goes_over_real_ties_from_end_to_end(knowledge: KnowledgeBase) -> None:
    graph = UnitGraph(knowledge, ("under",), None)
    assert graph.way(E66, F304) == (E66, F304)
    way = graph.way(E66, "unit:regiment-9-division-304")
    assert way == (E66, F304, "unit:regiment-9-division-304")


def test_without_a_tie_at_the_time_there_is_no_way(knowledge: KnowledgeBase) -> None:
    assert UnitGraph(knowledge, ("became",), None).way(E66, F304) == ()
    assert UnitGraph(knowledge, RELATIONS, None).way(E66, "unit:nowhere") == ()
    assert UnitGraph(knowledge, ("under",), window_of("1969-01")).way(E66, F304) != (E66, F304)


def test_nodes_that_are_not_there_are_left_out(knowledge: KnowledgeBase) -> None:
    assert UnitGraph(knowledge, RELATIONS, None).around(["unit:nowhere"], 300).nodes == ()
