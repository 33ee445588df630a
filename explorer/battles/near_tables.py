"""Stations near a place as a table, as rows of a file and as points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from explorer.fact_links import source_links, unit_link
from explorer.html_parts import Cell, link, table_html, with_muted
from explorer.labels import kilometres, shortened
from explorer.links import address_of
from explorer.maps.points import MapPoint
from kb.gazetteer import PlaceMatch
from kb.knowledge import KnowledgeBase
from kb.near_place import NearStation
from kb.stations import Station
from kb.words import Words, days_text

NEAR_HEADS = (
    *("unit_id", "unit", "kind", "name", "first_day", "last_day", "distance_km", "radius_km"),
    *("lat", "lon", "source_ids"),
)
_GROUPS = {"presence": 0, "battle": 1}
_PLACE_GROUP = 2
_SAME_DIGITS = 2
"""Points that agree in so many digits of their degrees, about a kilometre, are drawn as one."""
_DETAIL_LENGTH = 240


def place_label(place: PlaceMatch, words: Words) -> str:
    """Write a place with its kind and how vague it is."""
    kind = words.texts.get(f"sheet.place.{place.kind}", words.texts.get(f"near.kind.{place.kind}", place.kind))
    return f"{place.name} ({kind}, ± {kilometres(place.radius_km, words)})"


def near_html(found: Sequence[NearStation], knowledge: KnowledgeBase, words: Words) -> str:
    """Write stations as a table: who, where, when, how far, and what attests it."""
    rows: list[tuple[Cell, ...]] = []
    for each in found:
        station = each.located.station
        name: Cell = _name(station, words)
        if station.kind == "battle":
            name = link(address_of("battles", battle=station.station_id), _name(station, words))
        far = kilometres(each.distance_km, words)
        vague = words("near.give", radius=kilometres(each.located.radius_km, words))
        rows.append(
            (
                unit_link(knowledge.units[station.unit_id], words, _days(station)[0]),
                with_muted(name, words(f"near.{station.kind}")),
                days_text(*_days(station), words),
                with_muted(far, vague),
                source_links(station.source_ids, knowledge),
            )
        )
    heads = words("table.unit"), words("table.station"), words("battles.when"), words("near.distance")
    return table_html((*heads, words("near.attested")), rows, words("battles.view.near"))


def near_rows(found: Iterable[NearStation], knowledge: KnowledgeBase, words: Words) -> Iterable[tuple[object, ...]]:
    """Yield stations as rows of a file, in the columns of `NEAR_HEADS`."""
    for each in found:
        station, unit = each.located.station, knowledge.units[each.located.station.unit_id]
        who = unit.unit_id, words.name_of(unit.name_vi, unit.name_en), station.kind, _name(station, words)
        where = round(each.distance_km, 1), round(each.located.radius_km, 1), each.located.lat, each.located.lon
        yield (*who, *_days(station), *where, " ".join(station.source_ids))


def near_points(
    place: PlaceMatch, radius_km: float, found: Iterable[NearStation], knowledge: KnowledgeBase, words: Words
) -> list[MapPoint]:
    """Return the place with the radius asked for, and the places around it where units were, each with its units."""
    asked = MapPoint(
        place.name, place.lat, place.lon, radius_km, "", _PLACE_GROUP, words("near.asked"), is_area=True
    )  # drawn faintly: what was found lies on it
    alike: defaultdict[tuple[str, float, float, float], list[Station]] = defaultdict(list)
    for each in found:
        at = each.located
        where = round(at.lat, _SAME_DIGITS), round(at.lon, _SAME_DIGITS), round(at.radius_km)
        alike[each.located.station.kind, *where].append(at.station)
    points = [asked]
    for (kind, lat, lon, radius), stations in alike.items():
        units = [knowledge.units[key] for key in dict.fromkeys(station.unit_id for station in stations)]
        detail = shortened("; ".join(words.name_of(unit.name_vi, unit.name_en) for unit in units), _DETAIL_LENGTH)
        name = _name(stations[0], words)
        points.append(MapPoint(name, lat, lon, radius, detail, _GROUPS[kind], words(f"near.{kind}")))
    return points


def _name(station: Station, words: Words) -> str:
    return words.name_of(station.name_vi, station.name_en)


def _days(station: Station) -> tuple[str, str]:
    """Return the first and last day (ISO) of a dated station."""
    return date.fromordinal(station.start or 1).isoformat(), date.fromordinal(station.end or 1).isoformat()
