"""Check of marches: a unit is never in two places that no march of its branch could join in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from kb.checks.context import Context
from kb.dates import EdtfDate
from kb.facts_io import Facts
from kb.geo import distance_km
from kb.problems import Problem
from kb.records import Presence, Unit


@dataclass(frozen=True, slots=True)
class _Stop:
    """A stay with a known first day and point.

    Attributes:
        left: Last day it is sure to have lasted, the first where no other is known.
        radius_km: How far the unit may have stood from the point.
    """

    claim: Presence
    arrived: date
    left: date
    lat: float
    lon: float
    radius_km: float


def fast_marches(facts: Facts, context: Context) -> Iterator[Problem]:
    """Consecutive stays dated to the day leave time for the march between them.

    Fronts, regions, corps and groups are exempt, and so are services spread over many places: each of their
    stays is one part's, and two of them at once are no contradiction. Only the distance beyond what the
    radii of both places and the spread of the unit explain counts, and a day at each end may be marched.
    """
    levels = context.limits.words("march_exempt_levels")
    branches = context.limits.words("march_exempt_branches")
    by_unit: dict[str, list[Presence]] = defaultdict(list)
    for presence in facts.presences:
        by_unit[presence.unit_id].append(presence)
    for unit_id, presences in by_unit.items():
        unit = context.units.get(unit_id)
        if unit is None or unit.level in levels or unit.branch in branches:
            continue
        stops = sorted(_stops(unit, presences, context), key=lambda stop: (stop.arrived, stop.claim.where))
        for before, after in pairwise(stops):
            problem = _too_fast(unit, before, after, context)
            if problem is not None:
                yield problem


def _stops(unit: Unit, presences: Iterable[Presence], context: Context) -> Iterator[_Stop]:
    spread = context.limits.number(f"spread_{unit.level}_km")
    for claim in presences:
        place = context.places.get(claim.place_id)
        lat, lon, radius = claim.lat, claim.lon, claim.radius_km
        if place is not None and (lat is None or lon is None):
            lat, lon = place.lat, place.lon
        if radius is None:
            radius = context.limits.number("point_radius_km") if place is None else place.radius_km
        arrived = _sure_day(claim.valid_from)
        if arrived is not None and lat is not None and lon is not None:
            left = _sure_day(claim.valid_to) or arrived
            yield _Stop(claim, arrived, max(arrived, left), lat, lon, (radius or 0.0) + spread)


def _sure_day(day: EdtfDate | None) -> date | None:
    if day is None or day.is_approximate or day.is_uncertain or day.earliest != day.latest:
        return None
    return day.earliest


def _too_fast(unit: Unit, before: _Stop, after: _Stop, context: Context) -> Problem | None:
    left = before.left if before.left <= after.arrived else before.arrived
    days = (after.arrived - left).days + 1
    distance = distance_km(before.lat, before.lon, after.lat, after.lon)
    marched = distance - before.radius_km - after.radius_km
    way = _way(unit, after.arrived, context)
    fastest = context.limits.number(f"march_{way}_km_per_day")
    if marched <= days * fastest:
        return None
    message = (
        f"{unit.unit_id!r} is in {before.claim.place_text!r} on {left} ({before.claim.where}) and {distance:.0f} km "
        f"off in {after.claim.place_text!r} on {after.arrived}: {marched / days:.0f} km a day."
    )
    hint = (
        f"Allowed: {fastest:g} km a day ({way.replace('_', ' or ')}). Correct a date or a point, or give one stay "
        "to the sub-unit or the other unit of that number that it belongs to."
    )
    value = str(after.claim.valid_from)
    return Problem("fast-march", "warning", after.claim.where, "valid_from", value, message, hint)


def _way(unit: Unit, day: date, context: Context) -> Literal["foot", "motor", "air_sea"]:
    if unit.branch in context.limits.words("air_sea_branches"):
        return "air_sea"
    is_motor = unit.branch in context.limits.words("motor_branches")
    return "motor" if is_motor or day.year >= context.limits.number("motor_since_year") else "foot"
