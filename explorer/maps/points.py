"""Maps of anything that has a place: each point as a circle of its radius, in the colour of its group."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from explorer import theme
from explorer.labels import kilometres, shortened
from explorer.maps.country import COUNTRY, country_map
from explorer.maps.detail import detail_map
from explorer.maps.frame import Frame, Label, frame_around, plane
from explorer.maps.ground import box_feature, inline, outline_layer, projected, ring_feature
from kb.words import Words

DETAIL_WIDTH, DETAIL_HEIGHT = 480, 440
_LEAST_KM = 120.0
_LEAST_RADIUS_KM = {"country": 7.0, "detail": 1.2}
"""Smaller circles are drawn this wide, or they could not be seen."""
_WIDE_DEGREES = 7.0
"""Where points lie this far apart, a detail map would show nothing that the country does not."""
_MOST_NAMES = 25
_KM_PER_DEGREE, _LEAST_DOT = 111.2, 16.0
"""A degree of latitude; and the least area of a dot, in square pixels."""
_NAME_LENGTH = 34


@dataclass(frozen=True, slots=True)
class MapPoint:
    """Something that has a place.

    Attributes:
        name: What it is called on the map.
        lat: Degrees north.
        lon: Degrees east.
        radius_km: How vague the place is; 0 = not told, drawn as a dot.
        detail: More about it, shown when pointed at: days, unit.
        group: Number of its colour in `theme.SERIES`.
        group_name: What the colour means.
        is_past: Drawn faintly: it does not belong to the day that is looked at.
        is_area: Drawn faintly, too: the area asked about, on which the others lie.
    """

    name: str
    lat: float
    lon: float
    radius_km: float
    detail: str = ""
    group: int = 0
    group_name: str = ""
    is_past: bool = False
    is_area: bool = False

    @property
    def is_faint(self) -> bool:
        """Whether it stands behind the others and has no name."""
        return self.is_past or self.is_area


def country_of_points(points: Sequence[MapPoint], words: Words) -> alt.LayerChart:
    """Draw points on the whole country, with the frame of their detail map where there is one."""
    layers = _circles(points, words, COUNTRY, _LEAST_RADIUS_KM["country"])
    frame = frame_of(points)
    if frame is not None:
        layers.append(outline_layer([box_feature(frame)], theme.INK, [1, 0], COUNTRY))
    return country_map(layers, words)


def frame_of(points: Sequence[MapPoint]) -> Frame | None:
    """Return the frame of the detail map: around the points of the day, around all where none belongs to it.

    None where there are no points, or where they lie all over the country.
    """
    if len(points) == 0:
        return None
    framed = [each for each in points if not each.is_past] or points
    circles = [(each.lon, each.lat, each.radius_km) for each in framed]
    frame = frame_around(circles, width=DETAIL_WIDTH, height=DETAIL_HEIGHT, least_km=_LEAST_KM)
    is_wide = max(frame.east - frame.west, frame.north - frame.south) > _WIDE_DEGREES
    return None if is_wide else frame


def detail_of_points(points: Sequence[MapPoint], words: Words, frame: Frame) -> alt.LayerChart:
    """Draw points in a frame with their names where they fit, the first ones first."""
    # Points of one name in one place are named once.
    named = {(each.name, round(each.lat, 2), round(each.lon, 2)): each for each in points if not each.is_faint}
    names = [
        Label(shortened(each.name, _NAME_LENGTH), each.lon, each.lat, 12, 8) for each in [*named.values()][:_MOST_NAMES]
    ]
    return detail_map(_circles(points, words, frame, _LEAST_RADIUS_KM["detail"]), names, frame, words)


def colour_of(point: MapPoint) -> str:
    """Return the colour of a point's group."""
    return theme.SERIES[point.group % len(theme.SERIES)]


def points_alt(points: Sequence[MapPoint], words: Words) -> str:
    """Describe a map of points in one sentence."""
    names = list(dict.fromkeys(each.name for each in points))
    return words("points.alt", count=words.count(len(points)), names="; ".join(names[:5]))


def _circles(points: Sequence[MapPoint], words: Words, frame: Frame, least_km: float) -> list[alt.Chart]:
    """Return circles: those wide enough to be seen as rings on the ground, the others as dots of the least radius.

    A dot is a point to the browser and a ring a polygon: hundreds of rings would take a second to make and to send.
    """
    # Wide circles first, so that they do not hide the narrow ones.
    ordered = sorted(points, key=lambda each: (not each.is_faint, -each.radius_km))
    rings = [each for each in ordered if each.radius_km > least_km]
    dots = [each for each in ordered if each.radius_km <= least_km]
    layers = []
    if len(rings) > 0:
        features = [
            {**ring_feature(each.lon, each.lat, each.radius_km), "properties": _told(each, words)} for each in rings
        ]
        mark = alt.Chart(inline(features)).mark_geoshape(strokeWidth=0.8, clip=True, aria=False)
        layers.append(projected(_encoded(mark, words, "properties."), frame))
    if len(dots) > 0:
        rows = [_told(each, words) | dict(zip(("x", "y"), plane(each.lon, each.lat), strict=True)) for each in dots]
        area = math.pi * (least_km / _KM_PER_DEGREE * frame.scale) ** 2
        dot = alt.Chart(pd.DataFrame(rows)).mark_circle(size=max(area, _LEAST_DOT), strokeWidth=0.8, clip=True)
        layers.append(projected(_encoded(dot, words, "").encode(longitude="x:Q", latitude="y:Q"), frame))
    return layers


def _told(point: MapPoint, words: Words) -> dict[str, str | float]:
    """Return how a point is drawn and what is told of it when it is pointed at."""
    return {
        "name": point.name,
        "detail": point.detail,
        "group": point.group_name,
        "radius": kilometres(point.radius_km, words) if point.radius_km > 0 else words("points.radius.none"),
        "colour": colour_of(point),
        "opacity": 0.08 if point.is_faint else 0.35,
        "line": 0.35 if point.is_faint else 1.0,
    }


def _encoded(chart: alt.Chart, words: Words, prefix: str) -> alt.Chart:
    columns = ("name", "table.name"), ("detail", "points.detail"), ("group", "points.group"), ("radius", "map.radius")
    return chart.encode(
        fill=alt.Fill(f"{prefix}colour:N", scale=None, legend=None),
        stroke=alt.Stroke(f"{prefix}colour:N", scale=None, legend=None),
        fillOpacity=alt.FillOpacity(f"{prefix}opacity:Q", scale=None, legend=None),
        strokeOpacity=alt.StrokeOpacity(f"{prefix}line:Q", scale=None, legend=None),
        tooltip=[alt.Tooltip(f"{prefix}{name}:N", title=words(key)) for name, key in columns],
    )
