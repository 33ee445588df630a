"""What is known of one unit, of all times or in a window of days: names, superiors, sub-units, battles, namesakes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kb.command import Window
from kb.dates import DateTextError, parse_edtf
from kb.folding import collation_key
from kb.knowledge import KnowledgeBase
from kb.notation import Numbered
from kb.records import Battle, Designation, Subordination, Unit
from kb.schema import LEVELS
from kb.standing import Holding
from kb.states import Phase, State, day
from kb.stations import Station, overlaps

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
"""No unit of the facts lived outside these; a day there is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Relative:
    """A superior or a sub-unit.

    Attributes:
        unit: The superior or the sub-unit.
        state: The subordination it rests on, with the time it held.
        phase: How well that holds in the window; None = of all times.
        gap_days: Days since last attested, or until attested; 0 when attested, undated, or of all times.
    """

    unit: Unit
    state: State[Subordination]
    phase: Phase | None
    gap_days: int


@dataclass(frozen=True, slots=True)
class Fought:
    """A battle that a unit took part in.

    Attributes:
        battle: The battle.
        roles: Its parts in it as claimed, each once; an empty text where a claim names none.
        source_ids: Who says that it took part.
        station: Its stay there.
    """

    battle: Battle
    roles: tuple[str, ...]
    source_ids: tuple[str, ...]
    station: Station


def window_of(text: str) -> Window | None:
    """Return the days (ordinals) that a day, month or year in ISO form means, or None when it is none of them.

    >>> window_of("1968-02"), window_of("31-1-1968")
    ((718463, 718491), None)
    """
    try:
        known = parse_edtf(text)
    except DateTextError:
        return None
    is_plain = text.replace("-", "").isdigit() and _FIRST_YEAR <= known.earliest.year <= _LAST_YEAR
    return (known.earliest.toordinal(), known.latest.toordinal()) if is_plain else None


def names_of(knowledge: KnowledgeBase, unit_id: str, window: Window | None) -> tuple[Holding, ...]:
    """Return the designations of a unit: all in order of time, or those that can have held, best attested first."""
    unit = knowledge.units[unit_id]
    states = knowledge.designations(unit_id)
    if window is None:
        held = [Holding(unit, state, None, 0) for state in states]
        return tuple(sorted(held, key=lambda each: (_start(each.state), collation_key(each.state.claim.text))))
    held = [Holding(unit, state, *state.phase(*window)) for state in states]
    found = [each for each in held if each.phase is not None and each.phase < Phase.BEFORE]
    return tuple(sorted(found, key=lambda each: (each.phase, each.gap_days, collation_key(each.state.claim.text))))


def superiors_of(knowledge: KnowledgeBase, unit_id: str, window: Window | None) -> tuple[Relative, ...]:
    """Return the chain of command in a window, the nearest first; or the direct superiors of all times, in order."""
    if window is None:
        found = [
            Relative(knowledge.units[state.claim.parent_unit_id], state, None, 0)
            for state in knowledge.subordinations(unit_id)
        ]
        return tuple(sorted(found, key=lambda each: (_start(each.state), collation_key(each.unit.name_vi))))
    chain = knowledge.chains_in(*window).find(unit_id)
    return tuple(Relative(link.unit, link.state, link.phase, link.gap_days) for link in chain)


def sub_units_of(knowledge: KnowledgeBase, unit_id: str, window: Window | None) -> tuple[Relative, ...]:
    """Return the direct sub-units, each once with its best attested claim, the highest level first.

    In a window, those that had left or are attested only later are left out.
    """
    best: dict[str, Relative] = {}
    for claim in knowledge.children.get(unit_id, ()):
        state = next(each for each in knowledge.subordinations(claim.unit_id) if each.claim is claim)
        phase, gap = state.phase(*window) if window is not None else (None, 0)
        if phase is not None and phase >= Phase.BEFORE:
            continue
        relative = Relative(knowledge.units[claim.unit_id], state, phase, gap)
        known = best.get(claim.unit_id)
        if known is None or _standing(relative) < _standing(known):
            best[claim.unit_id] = relative
    return tuple(
        sorted(best.values(), key=lambda each: (LEVELS.index(each.unit.level), collation_key(each.unit.name_vi)))
    )


def battles_of(knowledge: KnowledgeBase, unit_id: str) -> tuple[Fought, ...]:
    """Return the battles a unit took part in, in order of time, with its part in each."""
    found = []
    for station in knowledge.stations.of(unit_id):
        if station.kind == "battle":
            claims = [each for each in knowledge.participations[station.station_id] if each.unit_id == unit_id]
            roles = tuple(dict.fromkeys(claim.role for claim in claims))
            sources = tuple(dict.fromkeys(claim.source_id for claim in claims))
            found.append(Fought(knowledge.battles[station.station_id], roles, sources, station))
    return tuple(found)


def is_then(station: Station, window: Window | None) -> bool:
    """Tell whether a station belongs to a window of days; without a window every one does."""
    return window is None or overlaps(station, *window)


def span_of(knowledge: KnowledgeBase, unit_id: str) -> Window | None:
    """Return the first and last day (ordinals) that the facts tell of a unit; None where nothing is dated."""
    life = knowledge.life(unit_id)
    days = [*attested_days(knowledge, unit_id), *(bound for bound in (life.begin, life.end) if bound is not None)]
    return (min(days), max(days)) if len(days) > 0 else None


def attested_days(knowledge: KnowledgeBase, unit_id: str) -> Iterator[int]:
    """Yield the days (ordinals) on which the facts show a unit: events, and the bounds of names, bonds and stations."""
    dates = [day(event.date) for event in knowledge.life(unit_id).events]
    states: list[State[Designation] | State[Subordination]] = [
        *knowledge.designations(unit_id),
        *knowledge.subordinations(unit_id),
    ]
    dates += [bound for state in states for bound in (state.start, state.attested)]
    dates += [bound for station in knowledge.stations.of(unit_id) for bound in (station.start, station.end)]
    return (each for each in dates if each is not None)


def months_of(span: Window) -> tuple[str, ...]:
    """Return the months of a span of days, first to last, as ``YYYY-MM``.

    >>> months_of((date(1967, 12, 31).toordinal(), date(1968, 2, 1).toordinal()))
    ('1967-12', '1968-01', '1968-02')
    """
    first, last = date.fromordinal(span[0]), date.fromordinal(span[1])
    counted = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(f"{month // 12:04}-{month % 12 + 1:02}" for month in counted)


def namesakes_of(knowledge: KnowledgeBase, unit_id: str) -> Mapping[str, tuple[Unit, ...]]:
    """Return the other units that bore an own number of a unit at its level, of any time.

    Returns:
        Number, without its letter, to the units in dictionary order.
    """
    found: defaultdict[str, dict[str, Unit]] = defaultdict(dict)
    for own in _numbers_of(knowledge, unit_id):
        for claim, _ in knowledge.by_number.get((own.word_class, own.number), ()):
            if claim.unit_id != unit_id:
                found[own.number][claim.unit_id] = knowledge.units[claim.unit_id]
    return {
        number: tuple(sorted(units.values(), key=lambda unit: (collation_key(unit.name_vi), unit.unit_id)))
        for number, units in sorted(found.items(), key=lambda item: int(item[0]))
    }


def _numbers_of(knowledge: KnowledgeBase, unit_id: str) -> list[Numbered]:
    level = knowledge.units[unit_id].level
    own = [knowledge.spellings.own_number(state.claim.text, level) for state in knowledge.designations(unit_id)]
    return list(dict.fromkeys(number for number in own if number is not None and number.word_class == level))


def _start(state: State[Designation] | State[Subordination]) -> int:
    return state.start or date.max.toordinal()


def _standing(relative: Relative) -> tuple[int, int, int]:
    return relative.phase or 0, relative.gap_days, _start(relative.state)
