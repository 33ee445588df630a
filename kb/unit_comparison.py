"""Two units side by side: the names, superiors and battles they share, and when both were so at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from kb.command import Window
from kb.folding import key_of
from kb.knowledge import KnowledgeBase
from kb.records import Battle, Designation, Unit
from kb.standing import days_held
from kb.states import State
from kb.unit_home import span_of

Shared = Literal["life", "name", "superior", "battle"]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Something that two units share.

    Attributes:
        kind: What it is.
        name: The designation as the first unit writes it; empty for the other kinds.
        entity: The superior or the battle; None for the other kinds.
        days: First and last day (ordinals) on which both can have been so; None where the days are not known, or
            where the two had it one after the other.
        is_dated: Whether the days of both are known.
    """

    kind: Shared
    name: str
    entity: Unit | Battle | None
    days: Window | None
    is_dated: bool


def overlaps_of(knowledge: KnowledgeBase, one: str, other: str) -> tuple[Overlap, ...]:
    """Return what two units share: their lives first, then names, superiors and battles."""
    return (
        *_lives(knowledge, one, other),
        *_names(knowledge, one, other),
        *_superiors(knowledge, one, other),
        *_battles(knowledge, one, other),
    )


def _lives(knowledge: KnowledgeBase, one: str, other: str) -> Iterator[Overlap]:
    spans = span_of(knowledge, one), span_of(knowledge, other)
    if spans[0] is not None and spans[1] is not None:
        yield Overlap("life", "", None, _common(spans[0], spans[1]), True)


def _names(knowledge: KnowledgeBase, one: str, other: str) -> Iterator[Overlap]:
    mine, others = _states_by_name(knowledge, one), _states_by_name(knowledge, other)
    for key, states in mine.items():
        if key in others:
            yield Overlap("name", states[0].claim.text, None, *_together(knowledge, states, others[key]))


def _states_by_name(knowledge: KnowledgeBase, unit_id: str) -> dict[tuple[str, ...], list[State[Designation]]]:
    """Group the designations of a unit by its own number, else by their letters and digits."""
    level = knowledge.units[unit_id].level
    groups: dict[tuple[str, ...], list[State[Designation]]] = {}
    for state in knowledge.designations(unit_id):
        own = knowledge.spellings.own_number(state.claim.text, level)
        is_own = own is not None and own.word_class == level
        key = (own.word_class, own.number) if own is not None and is_own else (key_of(state.claim.text),)
        groups.setdefault(key, []).append(state)
    return groups


def _superiors(knowledge: KnowledgeBase, one: str, other: str) -> Iterator[Overlap]:
    others: dict[str, list[State[Any]]] = {}
    for state in knowledge.subordinations(other):
        others.setdefault(state.claim.parent_unit_id, []).append(state)
    mine: dict[str, list[State[Any]]] = {}
    for state in knowledge.subordinations(one):
        mine.setdefault(state.claim.parent_unit_id, []).append(state)
    for parent, states in mine.items():
        if parent in others:
            yield Overlap("superior", "", knowledge.units[parent], *_together(knowledge, states, others[parent]))


def _battles(knowledge: KnowledgeBase, one: str, other: str) -> Iterator[Overlap]:
    fought = {station.station_id for station in knowledge.stations.of(other) if station.kind == "battle"}
    for station in knowledge.stations.of(one):
        if station.kind == "battle" and station.station_id in fought:
            days = (station.start, station.end) if station.start is not None and station.end is not None else None
            yield Overlap("battle", "", knowledge.battles[station.station_id], days, days is not None)


def _together(knowledge: KnowledgeBase, mine: list[State[Any]], others: list[State[Any]]) -> tuple[Window | None, bool]:
    """Return the longest time in which a state of each holds, and whether both have a day at all."""
    spans, other_spans = (
        [span for state in states if (span := days_held(state, knowledge.life(state.claim.unit_id))) is not None]
        for states in (mine, others)
    )
    common = [each for span in spans for other in other_spans if (each := _common(span, other)) is not None]
    return max(common, key=lambda days: days[1] - days[0], default=None), len(spans) > 0 and len(other_spans) > 0


def _common(one: Window, other: Window) -> Window | None:
    days = max(one[0], other[0]), min(one[1], other[1])
    return days if days[0] <= days[1] else None
