"""What the graph of a unit shows: names, colours, ties and a way that is set off."""

from __future__ import annotations

import json

from explorer import theme
from explorer.labels import explorer_words
from explorer.units.graph_chart import graph_options
from kb.knowledge import KnowledgeBase
from kb.unit_graph import RELATIONS, UnitGraph

E66, F304 = "unit:regiment-66-division-10", "unit:division-304"


def test_nodes_are_named_in_the_language_and_ties_join_them(knowledge: KnowledgeBase) -> None:
    shown = UnitGraph(knowledge, RELATIONS, None).around([E66], 300)
    options = graph_options(shown, [E66], (), knowledge, explorer_words("en"))
    (series,) = options["series"]
    by_id = {node["id"]: node for node in series["data"]}
    assert by_id[F304]["name"] == "304th Division"
    assert series["categories"][by_id[F304]["category"]]["name"] == "division"
    assert by_id[E66]["label"]["show"] is True
    assert {link["source"] for link in series["links"]} | {link["target"] for link in series["links"]} <= set(by_id)
    json.dumps(options)


def test_the_steps_of_a_way_are_set_off(knowledge: KnowledgeBase) -> None:
    graph = UnitGraph(knowledge, ("under",), None)
    way = graph.way(E66, F304)
    options = graph_options(graph.around(way, 300), way, way, knowledge, explorer_words("vi"))
    steps = [link for link in options["series"][0]["links"] if link["lineStyle"]["color"] == theme.PLACE]
    assert [(link["source"], link["target"]) for link in steps] == [(E66, F304)]


def test_a_crowd_is_named_only_where_it_was_asked_for(knowledge: KnowledgeBase) -> None:
    centres = [
        "unit:front-b2",
        "unit:division-9",
        "unit:military-region-7",
        "unit:division-7",
        "unit:military-region-8",
    ]
    shown = UnitGraph(knowledge, RELATIONS, None).around(centres, 300)
    (series,) = graph_options(shown, centres, (), knowledge, explorer_words("vi"))["series"]
    assert series["label"]["show"] is False
    assert sum(node.get("label", {}).get("show", False) for node in series["data"]) == len(centres)
