"""Periods of the wars and what fell into each: battles, units, losses, years and places."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kb.battle_search import days_of, in_order
from kb.folding import collation_key
from kb.knowledge import KnowledgeBase
from kb.records import Battle, Loss, Period, Unit
from kb.schema import LEVELS

_BRACKET = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A period with what fell into it.

    Attributes:
        period: The period.
        wider: The period that holds it, or None.
        parts: Periods within it, in order of time.
        battles: Those that began in it, in order of time.
        units: Who took part in them, with in how many; those in most come first.
        losses: Claims of losses in them, battle by battle.
        years: Year to battles that began in it.
        places: Place to battles there, the most frequent first: the last name of the place as the source has it,
            which is the widest one, mostly a province.
    """

    period: Period
    wider: Period | None
    parts: tuple[Period, ...]
    battles: tuple[Battle, ...]
    units: tuple[tuple[Unit, int], ...]
    losses: tuple[Loss, ...]
    years: tuple[tuple[int, int], ...]
    places: tuple[tuple[str, int], ...]


def ordered_periods(periods: Iterable[Period]) -> list[tuple[Period, int]]:
    """Return periods in order of time, each followed by its parts, with how deep it lies (0 = in no other)."""
    by_wider: defaultdict[str, list[Period]] = defaultdict(list)
    known = {period.period_id: period for period in periods}
    for period in sorted(known.values(), key=_when):
        by_wider[period.part_of if period.part_of in known else ""].append(period)
    found: dict[str, tuple[Period, int]] = {}
    waiting = [(period, 0) for period in reversed(by_wider[""])]
    while len(waiting) > 0:
        period, depth = waiting.pop()
        if period.period_id not in found:
            found[period.period_id] = (period, depth)
            waiting += [(part, depth + 1) for part in reversed(by_wider[period.period_id])]
    return [*found.values(), *((period, 0) for key, period in known.items() if key not in found)]


def view_of(period: Period, knowledge: KnowledgeBase) -> PeriodView:
    """Return what fell into a period; a battle belongs to it when it began in it."""
    days = days_of(period)
    began = [(battle, span) for battle in knowledge.facts.battles if (span := days_of(battle)) is not None]
    battles = in_order([battle for battle, span in began if days is not None and days[0] <= span[0] <= days[1]])
    fought = Counter(
        unit_id
        for battle in battles
        for unit_id in {claim.unit_id for claim in knowledge.participations.get(battle.battle_id, ())}
    )
    years = Counter(span[0].year for battle in battles if (span := days_of(battle)) is not None)
    places = Counter(name for battle in battles for name in places_in(battle.place_text))
    parts = [each for each in knowledge.periods.values() if each.part_of == period.period_id]
    return PeriodView(
        period,
        knowledge.periods.get(period.part_of),
        tuple(sorted(parts, key=_when)),
        battles,
        tuple(sorted(((knowledge.units[key], count) for key, count in fought.items()), key=lambda item: _rank(*item))),
        tuple(loss for battle in battles for loss in knowledge.losses.get(battle.battle_id, ())),
        tuple(sorted(years.items())),
        tuple(sorted(places.items(), key=lambda item: (-item[1], collation_key(item[0])))),
    )


def places_in(text: str) -> tuple[str, ...]:
    """Return the widest places that a place text of the facts names: the last ones in it.

    >>> places_in("đường 4; Cao Bằng - Lạng Sơn (Việt Bắc)")
    ('Cao Bằng', 'Lạng Sơn')
    """
    last = _BRACKET.sub("", text).rpartition(";")[2]
    return tuple(name.strip() for name in last.split(" - ") if name.strip() != "")


def _when(period: Period) -> tuple[date, int, str]:
    first, last = days_of(period) or (date.max, date.max)
    return first, -last.toordinal(), period.period_id


def _rank(unit: Unit, count: int) -> tuple[int, int, tuple[tuple[int, ...], tuple[int, ...], str]]:
    return -count, LEVELS.index(unit.level), collation_key(unit.name_vi)
