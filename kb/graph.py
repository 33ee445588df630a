"""The facts as a networkx graph: typed nodes, dated edges that carry their claim."""

from __future__ import annotations

from typing import Any

import networkx as nx

from kb.dates import EdtfDate
from kb.facts_io import Facts
from kb.folding import key_of
from kb.records import Battle, Period


def build_graph(facts: Facts) -> nx.MultiDiGraph[str]:
    """Build the graph view of the facts.

    Args:
        facts: All claims.

    Returns:
        A directed multigraph. Nodes are ``unit:ID``, ``designation:KEY``, ``battle:ID``, ``period:ID``
        and ``place:ID`` with attributes ``kind``, ``name`` and, where dated, ``start`` and ``end``.
        Edges (``relation`` = bears, under, fought_in, was_at, took_place_at, part_of, in_period,
        became, lies_in) carry ``claim_id``, ``source_id``, ``valid_from``, ``valid_to``; dates are days
        (``datetime.date``) or None, outer bounds as written.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    _add_nodes(graph, facts)
    _add_unit_edges(graph, facts)
    _add_battle_edges(graph, facts)
    return graph


def _add_nodes(graph: nx.MultiDiGraph[str], facts: Facts) -> None:
    for unit in facts.units:
        graph.add_node(f"unit:{unit.unit_id}", kind="unit", name=unit.name_vi, level=unit.level, branch=unit.branch)
    for designation in facts.designations:
        graph.add_node(f"designation:{key_of(designation.text)}", kind="designation", name=designation.text)
    for place in (*facts.places, *facts.districts):
        graph.add_node(f"place:{place.place_id}", kind="place", name=place.name_vi, lat=place.lat, lon=place.lon)
    for battle in facts.battles:
        dates = _dates(battle.start, battle.end, "start", "end")
        graph.add_node(f"battle:{battle.battle_id}", kind="battle", name=battle.name_vi, **dates)
    for period in facts.periods:
        dates = _dates(period.start, period.end, "start", "end")
        graph.add_node(f"period:{period.period_id}", kind="period", name=period.name_vi, **dates)


def _add_unit_edges(graph: nx.MultiDiGraph[str], facts: Facts) -> None:
    for name in facts.designations:
        dates = _dates(name.valid_from, name.valid_to)
        extra = {"designation_kind": name.kind, "scope": name.scope}
        _edge(graph, f"unit:{name.unit_id}", f"designation:{key_of(name.text)}", "bears", name, dates | extra)
    for sub in facts.subordinations:
        dates = _dates(sub.valid_from, sub.valid_to)
        extra = {"subordination_kind": sub.kind}
        _edge(graph, f"unit:{sub.unit_id}", f"unit:{sub.parent_unit_id}", "under", sub, dates | extra)
    for presence in facts.presences:
        if presence.place_id != "":
            dates = _dates(presence.valid_from, presence.valid_to)
            _edge(graph, f"unit:{presence.unit_id}", f"place:{presence.place_id}", "was_at", presence, dates)
    for event in facts.unit_events:
        if event.other_unit_id != "":
            dates = _dates(event.date, event.date)
            extra = {"event": event.event}
            _edge(graph, f"unit:{event.unit_id}", f"unit:{event.other_unit_id}", "became", event, dates | extra)


def _add_battle_edges(graph: nx.MultiDiGraph[str], facts: Facts) -> None:
    dates_of = {battle.battle_id: _dates(battle.start, battle.end) for battle in facts.battles}
    for part in facts.participations:
        dates = dates_of[part.battle_id] | {"role": part.role}
        _edge(graph, f"unit:{part.unit_id}", f"battle:{part.battle_id}", "fought_in", part, dates)
    for battle in facts.battles:
        node = f"battle:{battle.battle_id}"
        if battle.part_of != "":
            _edge(graph, node, f"battle:{battle.part_of}", "part_of", battle, dates_of[battle.battle_id])
        if battle.place_id != "":
            _edge(graph, node, f"place:{battle.place_id}", "took_place_at", battle, dates_of[battle.battle_id])
        for period in facts.periods:
            if _began_in(battle, period):
                _edge(graph, node, f"period:{period.period_id}", "in_period", battle, {})
    for period in facts.periods:
        if period.part_of != "":
            _edge(graph, f"period:{period.period_id}", f"period:{period.part_of}", "part_of", period, {})
    for place in (*facts.places, *facts.districts):
        if place.parent_id != "":
            dates = _dates(place.valid_from, place.valid_to)
            _edge(graph, f"place:{place.place_id}", f"place:{place.parent_id}", "lies_in", place, dates)


def _began_in(battle: Battle, period: Period) -> bool:
    if battle.start is None or period.start is None or period.end is None:
        return False
    return period.start.earliest <= battle.start.earliest and battle.start.latest <= period.end.latest


def _edge(
    graph: nx.MultiDiGraph[str], head: str, tail: str, relation: str, claim: Any, attributes: dict[str, Any]
) -> None:
    graph.add_edge(head, tail, relation=relation, claim_id=claim.claim_id, source_id=claim.source_id, **attributes)


def _dates(
    start: EdtfDate | None, end: EdtfDate | None, first: str = "valid_from", last: str = "valid_to"
) -> dict[str, Any]:
    return {
        first: start.earliest if start is not None else None,
        last: end.latest if end is not None else None,
    }
