"""The graph of a unit: neighbours, filtered by time and kind of tie, and the shortest way to another unit."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from html import escape

import streamlit as st

from explorer.day_slider import show_day
from explorer.desk import Desk
from explorer.html_parts import Html, joined, link, muted
from explorer.labels import as_markdown
from explorer.links import address_of
from explorer.units.graph_chart import HEIGHT, graph_options, node_name
from explorer.units.views import name_of
from kb.knowledge import KnowledgeBase
from kb.records import Unit
from kb.unit_graph import RELATIONS, UnitGraph
from kb.unit_home import span_of, window_of
from kb.unit_search import UnitSearch
from kb.words import Words

MOST_NODES = 300
_OPEN, _TIES, _TO = "open", "ties", "to"
_MOST_OPEN = 30
_MOST_FOUND = 15


def show_graph(desk: Desk, search: UnitSearch, unit: Unit) -> None:
    """Draw the neighbourhood of a unit as the address says: what is opened, which ties, which day, which way."""
    words = desk.words
    on = show_day(span_of(desk.knowledge, unit.unit_id), words)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        relations = _show_ties(words)
        _show_target(desk, search, unit)
    graph = UnitGraph(desk.knowledge, relations, window_of(on) if on != "" else None)
    own = f"unit:{unit.unit_id}"
    way = _show_way(desk, graph, own, on)
    opened = [node for node in _opened() if node in desk.knowledge.graph and node.startswith(("unit:", "battle:"))]
    centres = list(dict.fromkeys((own, *way, *opened)))
    shown = graph.around(centres, MOST_NODES)
    told = words("graph.told", nodes=len(shown.nodes), ties=len(shown.ties))
    options = graph_options(shown, centres, way, desk.knowledge, words)
    event = st.echarts_chart(
        options,
        height=HEIGHT,
        key=f"graph {_key(shown.nodes)}",
        on_select="rerun",
        alt=f"{name_of(unit, words)}: {told}",
    )
    notes = [told, words("graph.help")]
    if shown.left_out > 0:
        notes.insert(1, words("graph.left_out", count=words.count(shown.left_out), most=MOST_NODES))
    st.caption(" ".join(notes))
    _open_selected(event.selection.selected, shown.nodes, opened)
    _show_opened(opened, on, desk.knowledge, words)


def _show_ties(words: Words) -> list[str]:
    kept = [each for each in st.query_params.get(_TIES, "").split(",") if each in RELATIONS]
    st.session_state["ties shown"] = kept if len(kept) > 0 else list(RELATIONS)
    return st.pills(
        words("graph.ties"),
        RELATIONS,
        selection_mode="multi",
        key="ties shown",
        format_func=lambda each: words(f"graph.{each}"),
        on_change=_keep_ties,
        width="content",
    )


def _keep_ties() -> None:
    chosen = st.session_state["ties shown"]
    if len(chosen) in (0, len(RELATIONS)):
        st.query_params.pop(_TIES, None)
    else:
        st.query_params[_TIES] = ",".join(each for each in RELATIONS if each in chosen)


def _show_target(desk: Desk, search: UnitSearch, unit: Unit) -> None:
    """Let another unit be searched for, to which the way is shown."""
    words = desk.words
    text = st.text_input(
        words("graph.to"), key="to text", type="search", live=True, max_chars=200, placeholder="e95 f325", width=260
    )
    kept = st.query_params.get(_TO, "")
    found = [each.unit for each in search.find(text, _MOST_FOUND)] if text.strip() != "" else []
    options = list(
        dict.fromkeys([*([kept] if kept in desk.knowledge.units else []), *(each.unit_id for each in found)])
    )
    options = [each for each in options if each != unit.unit_id]
    if len(options) == 0:
        return
    st.session_state["to shown"] = kept if kept in options else None
    st.selectbox(
        words("graph.to.choose"),
        options,
        index=None,
        key="to shown",
        format_func=lambda each: name_of(desk.knowledge.units[each], words),
        placeholder=words("graph.to.placeholder", count=len(options)),
        on_change=_keep_target,
        width=320,
    )


def _keep_target() -> None:
    if st.session_state["to shown"] is None:
        st.query_params.pop(_TO, None)
    else:
        st.query_params[_TO] = st.session_state["to shown"]


def _show_way(desk: Desk, graph: UnitGraph, own: str, on: str) -> tuple[str, ...]:
    """Show the way to the unit chosen, and return its nodes; empty where none is chosen or there is no way."""
    words = desk.words
    to = st.query_params.get(_TO, "")
    if to not in desk.knowledge.units or f"unit:{to}" == own:
        return ()
    way = graph.way(own, f"unit:{to}")
    if len(way) == 0:
        name = name_of(desk.knowledge.units[to], words)
        st.info(words("graph.no_way", unit=as_markdown(name)), icon=":material/info:")
        return ()
    steps = joined([_node_link(node, on, desk.knowledge, words) for node in way], " → ")
    st.html(f'<p class="gm"><b>{escape(words("graph.way", count=len(way) - 1))}</b> {steps.markup}</p>')
    return way


def _open_selected(selected: Sequence[object], nodes: Sequence[str], opened: Sequence[str]) -> None:
    """Open the node that was clicked: put it into the address and draw again."""
    for group in selected:
        if not isinstance(group, dict) or group.get("data_type") == "edge":
            continue
        fresh = [nodes[index] for index in group["data_indices"] if index < len(nodes)]
        if len(fresh) > 0 and fresh[0] not in opened:
            st.query_params[_OPEN] = ",".join([*opened, fresh[0]][-_MOST_OPEN:])
            st.rerun()


def _opened() -> list[str]:
    return [each for each in st.query_params.get(_OPEN, "").split(",") if each != ""][:_MOST_OPEN]


def _show_opened(opened: Sequence[str], on: str, knowledge: KnowledgeBase, words: Words) -> None:
    if len(opened) == 0:
        return
    links = joined([_node_link(node, on, knowledge, words) for node in opened], " · ")
    st.html(f'<p class="gm">{muted(words("graph.opened")).markup} {links.markup}</p>')
    st.button(words("graph.close"), icon=":material/close_fullscreen:", on_click=_close)


def _close() -> None:
    st.query_params.pop(_OPEN, None)


def _node_link(node: str, on: str, knowledge: KnowledgeBase, words: Words) -> Html:
    kind, _, key = node.partition(":")
    address = address_of("units", unit=key, on=on) if kind == "unit" else address_of("battles", battle=key)
    return link(address, node_name(node, knowledge, words))


def _key(nodes: Sequence[str]) -> str:
    """Return a key of the nodes drawn: a selection in one graph says nothing in another."""
    return blake2b("|".join(nodes).encode(), digest_size=6).hexdigest()
