"""The neighbourhood of units in the graph of the facts, and the shortest way between two of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from kb.command import Window
from kb.folding import collation_key
from kb.knowledge import KnowledgeBase

RELATIONS = ("under", "fought_in", "became")
"""Kinds of edge: to a superior, to a battle, and by an event to the unit that came before or after."""
_KINDS = ("unit", "battle")


@dataclass(frozen=True, slots=True)
class Tie:
    """An edge between two nodes; several claims of one relation are one tie.

    Attributes:
        head: Node id: ``unit:ID``, the sub-unit, the one that fought, or the one that became another.
        tail: Node id: the superior, the battle, or the other unit.
        relation: One of `RELATIONS`.
    """

    head: str
    tail: str
    relation: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Nodes with the ties among them.

    Attributes:
        nodes: Node ids, the ones asked for first.
        ties: Between the nodes.
        left_out: How many neighbours found no room.
    """

    nodes: tuple[str, ...]
    ties: tuple[Tie, ...]
    left_out: int


class UnitGraph:
    """Units and battles as a graph, filtered by kind of tie and by time.

    Args:
        knowledge: The facts.
        relations: Kinds of tie to follow, of `RELATIONS`.
        window: Days (ordinals) in which a tie must be able to hold, as far as its claim tells; None = of all times.
    """

    def __init__(self, knowledge: KnowledgeBase, relations: Collection[str], window: Window | None) -> None:
        self._graph = knowledge.graph
        self._ended = _ended_finder(knowledge)
        self._relations = frozenset(relations)
        self._window = window

    def around(self, centres: Sequence[str], most: int) -> Neighbourhood:
        """Return nodes with their neighbours and all ties among these.

        Args:
            centres: Node ids; those not in the graph are left out.
            most: Most nodes returned.
        """
        nodes = dict.fromkeys([each for each in centres if each in self._graph][:most])
        found: dict[str, None] = {}
        for centre in nodes:
            found.update(dict.fromkeys(sorted(set(self._neighbours(centre)), key=self._order)))
        fresh = [node for node in found if node not in nodes]
        nodes.update(dict.fromkeys(fresh[: most - len(nodes)]))
        ties = dict.fromkeys(tie for node in nodes for tie in self._ties_from(node) if tie.tail in nodes)
        return Neighbourhood(tuple(nodes), tuple(ties), len([node for node in fresh if node not in nodes]))

    def way(self, first: str, second: str) -> tuple[str, ...]:
        """Return the nodes of a shortest way between two, both ends included; empty where there is none."""
        if first not in self._graph or second not in self._graph:
            return ()
        view = nx.subgraph_view(self._graph, filter_node=self._is_shown, filter_edge=self._is_tie)
        try:
            path: list[str] = nx.bidirectional_shortest_path(view.to_undirected(as_view=True), first, second)
        except nx.NetworkXNoPath:
            return ()
        return tuple(path)

    def _neighbours(self, node: str) -> Iterator[str]:
        for _, tail, key in self._graph.out_edges(node, keys=True):
            if self._is_tie(node, tail, key):
                yield tail
        for head, _, key in self._graph.in_edges(node, keys=True):
            if self._is_tie(head, node, key):
                yield head

    def _ties_from(self, node: str) -> Iterator[Tie]:
        for _, tail, key in self._graph.out_edges(node, keys=True):
            if self._is_tie(node, tail, key):
                yield Tie(node, tail, self._graph.edges[node, tail, key]["relation"])

    def _is_shown(self, node: str) -> bool:
        return self._graph.nodes[node].get("kind") in _KINDS

    def _is_tie(self, head: str, tail: str, key: int) -> bool:
        edge = self._graph.edges[head, tail, key]
        if edge["relation"] not in self._relations or not self._is_shown(tail):
            return False
        return self._window is None or _can_hold(edge, self._window, self._ended(head, edge))

    def _order(self, node: str) -> tuple[int, Any, str]:
        attributes = self._graph.nodes[node]
        return _KINDS.index(attributes["kind"]), collation_key(attributes["name"]), node


def _can_hold(edge: dict[str, Any], window: Window, ended: int | None) -> bool:
    """Tell whether a tie can hold in a window; what no claim dates can."""
    first, last = edge.get("valid_from"), edge.get("valid_to")
    begin = first.toordinal() if first is not None else None
    end = last.toordinal() if last is not None else ended
    return (begin is None or begin <= window[1]) and (end is None or window[0] <= end)


def _ended_finder(knowledge: KnowledgeBase) -> Callable[[str, dict[str, Any]], int | None]:
    """Return what says when an open subordination was overtaken by the next."""

    def ended(head: str, edge: dict[str, Any]) -> int | None:
        if edge["relation"] != "under":
            return None
        states = knowledge.subordinations(head.partition(":")[2])
        return next((state.end for state in states if state.claim.claim_id == edge["claim_id"]), None)

    return ended
