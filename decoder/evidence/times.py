"""Evidence from the date: did the unit exist, and how likely was this station among its dead of those days?"""

from __future__ import annotations

import math
from collections.abc import Sequence

from decoder.candidates import Candidate
from decoder.evidence.evidence import Evidence, evidence_of, named
from decoder.lookups import Lookups
from decoder.stations import WeighedStation, busyness
from decoder.window import Window
from kb.standing import Life


def existed_at_date(candidate: Candidate, window: Window, lookups: Lookups) -> Evidence:
    """The unit existed on the date of death."""
    if not window.is_given:
        return Evidence("existed_at_date", "not given", 0.0)
    life = lookups.knowledge.life(candidate.unit.unit_id)
    ratio = lookups.deaths.existence_ratio(candidate.unit.unit_id, window)
    return evidence_of(
        "existed_at_date", _life_level(life, window), ratio, lookups.life_dates(candidate.unit.unit_id), life.events
    )


def busy_at_date(
    candidate: Candidate, stations: Sequence[WeighedStation], window: Window, lookups: Lookups
) -> Evidence:
    """The unit fought on the date of death: more of its dead fell then than on an average day of its life."""
    if not window.is_given:
        return Evidence("busy_at_date", "not given", 0.0)
    times = busyness(stations) / lookups.deaths.average_busyness(candidate.unit.unit_id)
    level = "busy" if times >= 1 else "quiet"
    return Evidence("busy_at_date", level, math.log2(times), {"times": f"{times:.2f}"})


def _life_level(life: Life, window: Window) -> str:
    if life.begin is not None and window.last < life.begin:
        return "before formation"
    if life.end is not None and window.first > life.end:
        return "after dissolution"
    return "in its life" if life.begin is not None else "formation not known"


def was_at_station(candidate: Candidate, weighed: WeighedStation, lookups: Lookups) -> Evidence:
    """The unit was at this station on the date of death."""
    station = weighed.station
    bits = math.log2(weighed.share)
    values = {**named("station", station.name_vi, station.name_en), "whose": "", "share": f"{weighed.share:.3f}"}
    if station.kind == "unknown":
        return Evidence("was_at_station", "whereabouts unknown", bits, values)
    is_own = station.unit_id == candidate.unit.unit_id
    level = station.kind if is_own else f"{station.kind} of another"
    if not is_own:
        whose = lookups.knowledge.units[station.unit_id]
        values |= named("whose", whose.name_vi, whose.name_en)
    return Evidence("was_at_station", level, bits, values, station.claim_ids, station.source_ids)
