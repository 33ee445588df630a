"""The options with which Apache ECharts draws the neighbourhood of a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from explorer import theme
from explorer.labels import shortened
from kb.knowledge import KnowledgeBase
from kb.unit_graph import Neighbourhood
from kb.words import Words

HEIGHT = 620
GROUPS: Mapping[str, tuple[str, ...]] = {
    "high": ("military-region", "front", "corps", "group"),
    "division": ("division",),
    "regiment": ("brigade", "regiment"),
    "battalion": ("battalion", "company"),
    "battle": (),
}
"""A colour of the graph to the levels of its units."""
_SIZES = {"high": 30, "division": 26, "regiment": 20, "battalion": 15, "battle": 13}
_LINES = {"under": "solid", "fought_in": "dotted", "became": "dashed"}
_NAME_LENGTH = 30
_REPULSION, _LEAST_REPULSION, _MOST_REPULSION = 20_000, 60, 800
"""All nodes share one force, so that few spread out and many stay within the picture."""
_MOST_NAMES = 80
"""With more nodes than this, only the ones asked for are named; the others when pointed at."""


def node_name(node: str, knowledge: KnowledgeBase, words: Words) -> str:
    """Return what a node is called in the reader's language."""
    kind, _, key = node.partition(":")
    named = knowledge.units[key] if kind == "unit" else knowledge.battles[key]
    return words.name_of(named.name_vi, named.name_en)


def group_of(node: str, knowledge: KnowledgeBase) -> str:
    """Return the colour of a node, one of `GROUPS`."""
    kind, _, key = node.partition(":")
    if kind == "battle":
        return "battle"
    return next(group for group, levels in GROUPS.items() if knowledge.units[key].level in levels)


def graph_options(
    shown: Neighbourhood, centres: Sequence[str], way: Sequence[str], knowledge: KnowledgeBase, words: Words
) -> dict[str, Any]:
    """Return the option object of a graph with force layout.

    Args:
        shown: Nodes and ties.
        centres: Nodes that were asked for: named always, with a rim.
        way: Nodes of a way to set off, in order; empty where none is asked for.
        knowledge: Where the names are.
        words: The reader's language.
    """
    return {
        "backgroundColor": theme.PAPER,
        "textStyle": {"fontFamily": theme.FONT},
        "legend": {"top": 8, "left": 8, "textStyle": {"color": theme.INK}},
        "tooltip": {},
        "animation": False,
        "series": [_series(shown, frozenset((*centres, *way)), way, knowledge, words)],
    }


def _series(
    shown: Neighbourhood, named: frozenset[str], way: Sequence[str], knowledge: KnowledgeBase, words: Words
) -> dict[str, Any]:
    groups = list(GROUPS)
    steps = {frozenset(pair) for pair in pairwise(way)}
    repulsion = min(max(_REPULSION / max(len(shown.nodes), 1), _LEAST_REPULSION), _MOST_REPULSION)
    is_crowded = len(shown.nodes) > _MOST_NAMES
    return {
        "type": "graph",
        "layout": "force",
        "force": {"repulsion": repulsion, "edgeLength": [50, 140], "gravity": 0.11, "layoutAnimation": False},
        "roam": True,
        "draggable": True,
        "selectedMode": "single",
        "edgeSymbol": ["none", "arrow"],
        "edgeSymbolSize": 6,
        "categories": [
            {"name": words(f"graph.group.{group}"), "itemStyle": {"color": theme.SERIES[number]}}
            for number, group in enumerate(groups)
        ],
        "label": {"show": not is_crowded, "position": "right", "color": theme.INK, "fontSize": 11},
        "labelLayout": {"hideOverlap": True},
        "emphasis": {"focus": "adjacency", "label": {"show": True}},
        "data": [_node(node, groups, node in named, knowledge, words) for node in shown.nodes],
        "links": [
            _link(tie.head, tie.tail, tie.relation, frozenset((tie.head, tie.tail)) in steps, words)
            for tie in shown.ties
        ],
    }


def _node(node: str, groups: Sequence[str], is_centre: bool, knowledge: KnowledgeBase, words: Words) -> dict[str, Any]:
    group = group_of(node, knowledge)
    options: dict[str, Any] = {
        "id": node,
        "name": shortened(node_name(node, knowledge, words), _NAME_LENGTH),
        "category": groups.index(group),
        "symbol": "diamond" if group == "battle" else "circle",
        "symbolSize": _SIZES[group],
    }
    if is_centre:
        options["itemStyle"] = {"borderColor": theme.INK, "borderWidth": 2}
        options["label"] = {"show": True, "fontWeight": "bold"}
    return options


def _link(head: str, tail: str, relation: str, is_step: bool, words: Words) -> dict[str, Any]:
    colour, width = (theme.PLACE, 3.0) if is_step else (theme.PRIOR, 1.2)
    return {
        "source": head,
        "target": tail,
        "name": words(f"graph.{relation}"),
        "lineStyle": {"type": _LINES[relation], "color": colour, "width": width, "opacity": 0.8},
    }
