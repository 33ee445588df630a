"""The map of an answer: provinces, islands and the possible places, without tiles and without the internet.

Drawn with Vega-Lite (altair), which makes an SVG: it needs no WebGL, so it also shows on old office machines and
in a headless browser, and its texts are real text. deck.gl would need WebGL and letters baked into a bitmap.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import altair as alt
import pandas as pd

from decoder.answer import Answer
from explorer import theme
from explorer.labels import percent, shortened
from explorer.map_frame import Frame, Label, Placed, circle, frame_around, place_labels, plane
from explorer.views import places_of
from kb.words import Words

MAP_FOLDER = Path(__file__).parent / "map"
COUNTRY = Frame(101.9, 116.6, 6.4, 23.6, 400, 470)
"""All of Việt Nam with both archipelagos."""
DETAIL_SIZE = (470, 470)
ARCHIPELAGOS = {"Quần đảo Hoàng Sa": "map.hoang-sa", "Quần đảo Trường Sa": "map.truong-sa"}
_ARCHIPELAGO_KM = 110.0
_DETAIL_MASS = 0.9
_LEAST_KM = 140.0
_NAME_LENGTH = 30
_MOST_NAMES = 5
_LEAST_NAMED = 0.01
_TOWNS = (("map.hanoi", 105.85, 21.03), ("map.saigon", 106.66, 10.77))

Feature = dict[str, Any]
Weight = Literal["normal", "bold"]


@cache
def load_features(name: str) -> tuple[Feature, ...]:
    """Read the features of one of the bundled GeoJSON files."""
    return tuple(json.loads((MAP_FOLDER / f"{name}.geojson").read_text(encoding="utf-8"))["features"])


def country_chart(answer: Answer, words: Words, detail: Frame | None) -> alt.LayerChart:
    """Draw the whole country with Hoàng Sa and Trường Sa, the places, and the frame of the detail map."""
    islands = [
        _ring_feature(*_point(island), _ARCHIPELAGO_KM) for island in load_features("islands") if _is_group(island)
    ]
    labels = [
        *(
            Label(words(ARCHIPELAGOS[_name(each)]), *_point(each), 11, 24, is_below=True)
            for each in load_features("islands")
            if _is_group(each)
        ),
        *(Label(words(key), lon, lat, 11, 5) for key, lon, lat in _TOWNS),
        Label(words("map.laos"), 102.9, 19.3, 11),
        Label(words("map.cambodia"), 104.9, 12.8, 11),
        Label(words("map.sea"), 112.2, 13.2, 12),
    ]
    layers = [
        *_base_layers(_coarse(COUNTRY), COUNTRY),
        _outline(islands, theme.SEA_INK, [2, 3], COUNTRY),
        _points([_point(each) for each in load_features("islands")], theme.MUTED, 7, COUNTRY),
        _points([(lon, lat) for _, lon, lat in _TOWNS], theme.INK, 14, COUNTRY),
        _circles(answer, words, COUNTRY),
        *_texts(place_labels(labels, COUNTRY), theme.INK, COUNTRY),
    ]
    if detail is not None:
        layers.insert(-2, _outline([_box_feature(detail)], theme.INK, [1, 0], COUNTRY))
    return _chart(layers, COUNTRY)


def detail_frame(answer: Answer) -> Frame | None:
    """Return the frame of the places that hold most of the probability, or None where no place is known."""
    places = places_of(answer)
    wanted = _DETAIL_MASS * sum(place["probability"] for place in places)
    circles: list[tuple[float, float, float]] = []
    for place in places:
        if wanted <= 0:
            break
        circles.append((place["lon"], place["lat"], place["radius_km"]))
        wanted -= place["probability"]
    if len(circles) == 0:
        return None
    return frame_around(circles, width=DETAIL_SIZE[0], height=DETAIL_SIZE[1], least_km=_LEAST_KM)


def detail_chart(answer: Answer, words: Words, frame: Frame) -> alt.LayerChart:
    """Draw the area of the possible places, each with number, name and probability."""
    seen = [feature for feature in load_features("provinces") if _touches(feature, frame)]
    places = places_of(answer)
    numbers = [Label(str(number), place["lon"], place["lat"], 13) for number, place in enumerate(places, start=1)]
    names = [_name_label(place, frame, words) for place in places[:_MOST_NAMES] if place["probability"] >= _LEAST_NAMED]
    around = [Label(_name(feature), *_middle(feature, frame), 11) for feature in seen]
    placed = place_labels([*numbers, *names, *around], frame)
    layers = [
        *_base_layers(seen, frame),
        _circles(answer, words, frame),
        *_texts([each for each in placed if each.label in around], theme.MUTED, frame),
        *_texts([each for each in placed if each.label in numbers], theme.PLACE, frame, weight="bold"),
        *_texts([each for each in placed if each.label in names], theme.INK, frame, weight="bold"),
    ]
    return _chart(layers, frame)


def _name_label(place: Answer, frame: Frame, words: Words) -> Label:
    """Name a place with its probability: beside a small circle, inside a wide one."""
    text = f"{shortened(place['name'], _NAME_LENGTH)} · {percent(place['probability'], words)}"
    radius = frame.scale * place["radius_km"] / 111.195
    is_wide = radius > 45
    return Label(text, place["lon"], place["lat"], 12, 9 if is_wide else radius + 2, is_below=is_wide)


def map_alt(answer: Answer, words: Words) -> str:
    """Describe the map in one sentence."""
    places = [f"{place['name']} {percent(place['probability'], words)}" for place in places_of(answer)[:3]]
    return words("map.alt", places="; ".join(places) if len(places) > 0 else words("map.none"))


def _base_layers(features: Sequence[Feature], frame: Frame) -> list[alt.Chart]:
    home = [feature for feature in features if feature["properties"]["country"] == "VN"]
    around = [feature for feature in features if feature["properties"]["country"] != "VN"]
    found = ((around, theme.NEIGHBOUR), (home, theme.LAND))
    return [
        _projected(
            alt.Chart(_inline(some)).mark_geoshape(fill=fill, stroke=theme.BORDER, strokeWidth=0.6, clip=True), frame
        )
        for some, fill in found
        if len(some) > 0
    ]


def _circles(answer: Answer, words: Words, frame: Frame) -> alt.Chart:
    """Draw each place as a circle of its radius, darker the more probable, the least probable first."""
    features = [
        {
            **_ring_feature(place["lon"], place["lat"], place["radius_km"]),
            "properties": {
                "name": place["name"],
                "station": place["station"],
                "percent": percent(place["probability"], words),
                "radius": f"{place['radius_km']:.0f} km",
                "opacity": round(0.12 + 0.5 * place["probability"], 3),
            },
        }
        for place in reversed(places_of(answer))
    ]
    chart = alt.Chart(_inline(features)).mark_geoshape(fill=theme.PLACE, stroke=theme.PLACE, strokeWidth=1.2, clip=True)
    columns = (
        ("name", "table.place"),
        ("station", "map.station"),
        ("percent", "table.percent"),
        ("radius", "map.radius"),
    )
    tooltip = [alt.Tooltip(f"properties.{name}:N", title=words(key)) for name, key in columns]
    opacity = alt.FillOpacity("properties.opacity:Q", scale=None, legend=None)
    return _projected(chart.encode(fillOpacity=opacity, tooltip=tooltip), frame)


def _outline(features: list[Feature], colour: str, dash: list[float], frame: Frame) -> alt.Chart:
    mark = alt.Chart(_inline(features)).mark_geoshape(fill=None, stroke=colour, strokeWidth=1.1, strokeDash=dash)
    return _projected(mark, frame)


def _points(points: Sequence[tuple[float, float]], colour: str, size: int, frame: Frame) -> alt.Chart:
    table = pd.DataFrame([plane(*point) for point in points], columns=["lon", "lat"])
    mark = alt.Chart(table).mark_circle(color=colour, size=size, opacity=1, clip=True)
    return _projected(mark.encode(longitude="lon:Q", latitude="lat:Q"), frame)


def _texts(placed: Sequence[Placed], colour: str, frame: Frame, weight: Weight = "normal") -> list[alt.Chart]:
    """Write labels with a light halo, so that they stay legible over borders and circles."""
    table = pd.DataFrame(
        [(each.label.text, *plane(each.lon, each.lat), each.label.size) for each in placed],
        columns=["text", "lon", "lat", "size"],
    )
    encoded = alt.Chart(table).encode(
        longitude="lon:Q", latitude="lat:Q", text="text:N", size=alt.Size("size:Q", scale=None, legend=None)
    )
    halo = encoded.mark_text(stroke=theme.PAPER, strokeWidth=3, strokeOpacity=0.85, fontWeight=weight, clip=True)
    ink = encoded.mark_text(color=colour, fontWeight=weight, clip=True)
    return [_projected(halo, frame), _projected(ink, frame)]


def _chart(layers: Sequence[alt.Chart], frame: Frame) -> alt.LayerChart:
    view = alt.ViewBackground(fill=theme.BACKDROP, stroke=theme.LINE)
    chart = alt.LayerChart(layer=list(layers), view=view).properties(height=frame.height)
    return cast(alt.LayerChart, chart.configure(font=theme.FONT))


def _projected(chart: alt.Chart, frame: Frame) -> alt.Chart:
    """Show the frame's bounds in the middle of the chart, whatever width the page gives it.

    The coordinates are on the plane already: on a sphere, a ring drawn the wrong way round fills the whole map.
    """
    wide, high = frame.span
    x, y = frame.centre
    scale = f"min(width / {wide:.6f}, height / {high:.6f})"
    move = f"[width / 2 - {x:.6f} * {scale}, height / 2 + {y:.6f} * {scale}]"
    return chart.project(type="identity", reflectY=True, scale=alt.ExprRef(scale), translate=alt.ExprRef(move))


def _inline(features: Sequence[Feature]) -> alt.InlineData:
    """Return features with their coordinates on the plane."""
    return alt.InlineData(values=[{**feature, "geometry": _on_plane(feature["geometry"])} for feature in features])


def _on_plane(geometry: Feature) -> Feature:
    def moved(part: Any) -> Any:
        if isinstance(part[0], (int, float)):
            return [round(each, 4) for each in plane(part[0], part[1])]
        return [moved(inner) for inner in part]

    return {"type": geometry["type"], "coordinates": moved(geometry["coordinates"])}


def _ring_feature(lon: float, lat: float, radius_km: float) -> Feature:
    return {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "Polygon", "coordinates": [circle(lon, lat, radius_km)]},
    }


def _box_feature(frame: Frame) -> Feature:
    west, east, south, north = frame.corners()
    line = [[west, south], [west, north], [east, north], [east, south], [west, south]]
    return {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": line}}


@cache
def _coarse(frame: Frame) -> tuple[Feature, ...]:
    """Return the provinces with points closer than a pixel of the frame left out."""
    step = 1.0 / frame.scale
    return tuple(_thinned(feature, step) for feature in load_features("provinces"))


def _thinned(feature: Feature, step: float) -> Feature:
    rings = []
    for ring in _rings(feature):
        kept: list[list[float]] = []
        for lon, lat in ring:
            near = len(kept) > 0 and abs(lon - kept[-1][0]) < step and abs(lat - kept[-1][1]) < step
            if not near:
                kept.append([round(lon, 2), round(lat, 2)])
        if len(kept) > 2:
            rings.append([[*kept, kept[0]]])
    geometry = {"type": "MultiPolygon", "coordinates": rings}
    return {"type": "Feature", "properties": feature["properties"], "geometry": geometry}


def _rings(feature: Feature) -> list[list[list[float]]]:
    """Return the outer rings of a feature."""
    shape = feature["geometry"]
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [[[point[0], point[1]] for point in polygon[0]] for polygon in polygons]


def _touches(feature: Feature, frame: Frame) -> bool:
    west, east, south, north = frame.corners()
    for ring in _rings(feature):
        lons, lats = [point[0] for point in ring], [point[1] for point in ring]
        if min(lons) <= east and max(lons) >= west and min(lats) <= north and max(lats) >= south:
            return True
    return False


def _middle(feature: Feature, frame: Frame) -> tuple[float, float]:
    """Return the middle of the part of a province that is seen: the mean of its largest ring's points inside."""
    west, east, south, north = frame.corners()
    ring = max(_rings(feature), key=len)
    inside = [point for point in ring if west <= point[0] <= east and south <= point[1] <= north] or ring
    lons, lats = [point[0] for point in inside], [point[1] for point in inside]
    return (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2


def _name(feature: Feature) -> str:
    return str(feature["properties"]["name"])


def _is_group(island: Feature) -> bool:
    return _name(island) in ARCHIPELAGOS


def _point(island: Feature) -> tuple[float, float]:
    lon, lat = island["geometry"]["coordinates"]
    return lon, lat
