"""Checks of points: half points, points outside Indochina, points far from the place they name."""

from __future__ import annotations

from collections.abc import Iterator

from kb.checks.context import Context
from kb.facts_io import Facts
from kb.geo import distance_km
from kb.problems import Problem, Severity
from kb.records import Battle, Presence, columns_of


def half_points(facts: Facts, _context: Context) -> Iterator[Problem]:
    """A latitude never comes without its longitude."""
    for table, claims in facts.tables():
        if "lat" not in columns_of(table):
            continue
        for claim in claims:
            lat, lon = getattr(claim, "lat", None), getattr(claim, "lon", None)
            if (lat is None) != (lon is None):
                came, missing = ("lon", "lat") if lat is None else ("lat", "lon")
                value = str(lat if lon is None else lon)
                message = f"{came} {value} comes without {missing}."
                hint = "Give both in decimal degrees, or neither."
                yield Problem("half-point", "error", claim.where, missing, "", message, hint)


def outside_indochina(facts: Facts, context: Context) -> Iterator[Problem]:
    """Every point lies in Indochina or the seas with Hoàng Sa and Trường Sa."""
    limits = context.limits
    south, north = limits.number("lat_min_deg"), limits.number("lat_max_deg")
    west, east = limits.number("lon_min_deg"), limits.number("lon_max_deg")
    for table, claims in facts.tables():
        if "lat" not in columns_of(table):
            continue
        for claim in claims:
            lat, lon = getattr(claim, "lat", None), getattr(claim, "lon", None)
            if lat is None or lon is None or (south <= lat <= north and west <= lon <= east):
                continue
            column = "lon" if south <= lat <= north else "lat"
            message = f"The point {lat}, {lon} lies outside Indochina."
            box = f"latitude {south:g} to {north:g}, longitude {west:g} to {east:g}"
            hint = f"Allowed: {box}; see whether the two are exchanged."
            yield Problem("outside-indochina", "error", claim.where, column, f"{lat}, {lon}", message, hint)


def far_points(facts: Facts, context: Context) -> Iterator[Problem]:
    """The point of a presence or battle lies in the place that its row names."""
    limits = context.limits
    tolerance, usual = limits.number("place_tolerance_km"), limits.number("point_radius_km")
    pointed: tuple[Presence | Battle, ...] = (*facts.presences, *facts.battles)
    for claim in pointed:
        place = context.places.get(claim.place_id)
        if place is None or claim.lat is None or claim.lon is None or place.lat is None or place.lon is None:
            continue
        distance = distance_km(claim.lat, claim.lon, place.lat, place.lon)
        radius = place.radius_km if place.radius_km is not None else usual
        if distance <= radius + tolerance:
            continue
        is_noted = limits.is_noted("noted_place_words", claim.note)
        message = (
            f"The point {claim.lat}, {claim.lon} lies {distance:.0f} km from {claim.place_id!r} "
            f"({place.name_vi}), whose radius is {radius:g} km."
        )
        hint = (
            "Listed only: the note says that this is known."
            if is_noted
            else f"Correct the point or the place_id; at most the radius and {tolerance:g} km are allowed."
        )
        severity: Severity = "info" if is_noted else "warning"
        yield Problem("far-point", severity, claim.where, "place_id", claim.place_id, message, hint)
