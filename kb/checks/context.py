"""What the checks look up: ids, lives and points, gathered once so that every check stays linear."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kb.checks.limits import Limits, read_limits
from kb.dates import widened
from kb.facts_io import Facts
from kb.problems import Problem
from kb.records import KEYS, Battle, BattleDate, Claim, Place, Unit, UnitEvent

_ENDS = ("dissolved", "merged_into")


@dataclass(frozen=True, slots=True)
class Life:
    """The widest span in which a unit can have existed.

    Attributes:
        first: First day, None where no founding is dated.
        founded: Last day that any founding date can mean, None as `first`.
        last: Last day, None where no end is dated or the unit was raised anew after it.
    """

    first: date | None
    founded: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Context:
    """Lookups over one set of facts.

    Attributes:
        limits: Thresholds with their basis.
        ids: Table to id to the first claim that bears it; places and districts share theirs.
        units: Unit by id.
        places: Place or district by id.
        battles: Battle by id.
        rival_dates: Rival dates by battle id.
        lives: Life by unit id, for units with dated events.
        unread_rows: Table to the number of rows that could not be read.
    """

    limits: Limits
    ids: Mapping[str, Mapping[str, Claim]]
    units: Mapping[str, Unit]
    places: Mapping[str, Place]
    battles: Mapping[str, Battle]
    rival_dates: Mapping[str, list[BattleDate]]
    lives: Mapping[str, Life]
    unread_rows: Mapping[str, int]


def gather(facts: Facts, load_problems: Iterable[Problem] = ()) -> Context:
    """Build the lookups of the checks.

    Args:
        facts: Claims to check.
        load_problems: Faults found while reading; rows left out explain some unknown ids.
    """
    places: dict[str, Place] = {}
    for place in (*facts.places, *facts.districts):
        places.setdefault(place.place_id, place)
    ids: dict[str, Mapping[str, Claim]] = {}
    for table, claims in facts.tables():
        if table in ("places", "districts"):
            ids[table] = places
        elif table in KEYS:
            known: dict[str, Claim] = {}
            for claim in claims:
                known.setdefault(getattr(claim, KEYS[table]), claim)
            ids[table] = known
    rival_dates: dict[str, list[BattleDate]] = defaultdict(list)
    for row in facts.battle_dates:
        rival_dates[row.battle_id].append(row)
    unread = {problem.where for problem in load_problems if problem.severity == "error"}
    return Context(
        limits=read_limits(),
        ids=ids,
        units={unit.unit_id: unit for unit in facts.units},
        places=places,
        battles={battle.battle_id: battle for battle in facts.battles},
        rival_dates=rival_dates,
        lives=_lives(facts.unit_events),
        unread_rows=Counter(where.file.removesuffix(".csv") for where in unread),
    )


def _lives(events: Iterable[UnitEvent]) -> dict[str, Life]:
    by_unit: dict[str, list[UnitEvent]] = defaultdict(list)
    for event in events:
        if event.date is not None:
            by_unit[event.unit_id].append(event)
    return {unit_id: _life(unit_events) for unit_id, unit_events in by_unit.items()}


def _life(events: Iterable[UnitEvent]) -> Life:
    begins, ends = [], []
    for event in events:
        if event.date is None:
            continue
        if event.event == "formed":
            begins.append(widened(event.date))
        elif event.event in _ENDS or (event.event == "reorganised_as" and event.other_unit_id != ""):
            ends.append(widened(event.date))
    first = min((bounds[0] for bounds in begins), default=None)
    last = max((bounds[1] for bounds in ends), default=None)
    if last is not None and any(bounds[0] > last for bounds in begins):
        last = None
    founded = max((bounds[1] for bounds in begins), default=None)
    return Life(first, founded, last)
