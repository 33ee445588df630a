"""The ground of the map: provinces and islands on a plane, and the layers that any map is drawn with.

Drawn with Vega-Lite (altair), which makes an SVG: it needs no WebGL, so it also shows on old office machines and
in a headless browser, and its texts are real text. deck.gl would need WebGL and letters baked into a bitmap.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import altair as alt
import pandas as pd

from explorer import theme
from explorer.maps.frame import Frame, Placed, circle, plane

MAP_FOLDER = Path(__file__).parent / "outlines"
_NO_PADDING = {"left": 0, "right": 0, "top": 0, "bottom": 0}

Feature = dict[str, Any]
DATA_ADDRESS = "data:application/json;base64,"
Weight = Literal["normal", "bold"]


@cache
def load_features(name: str) -> tuple[Feature, ...]:
    """Read the features of one of the bundled GeoJSON files."""
    return tuple(json.loads((MAP_FOLDER / f"{name}.geojson").read_text(encoding="utf-8"))["features"])


def outline_layer(
    features: Sequence[Feature], colour: str, dash: list[float], frame: Frame, *, width: float = 1.1
) -> alt.Chart:
    """Draw features as lines without a fill."""
    mark = alt.Chart(inline(features)).mark_geoshape(
        fill=None, stroke=colour, strokeWidth=width, strokeDash=dash, clip=True, aria=False
    )
    return projected(mark, frame)


def point_layer(points: Sequence[tuple[float, float]], colour: str, size: int, frame: Frame) -> alt.Chart:
    """Draw points as dots of a size in square pixels."""
    table = pd.DataFrame([plane(*point) for point in points], columns=["lon", "lat"])
    mark = alt.Chart(table).mark_circle(color=colour, size=size, opacity=1, clip=True)
    return projected(mark.encode(longitude="lon:Q", latitude="lat:Q"), frame)


def text_layers(placed: Sequence[Placed], colour: str, frame: Frame, weight: Weight = "normal") -> list[alt.Chart]:
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
    return [projected(halo, frame), projected(ink, frame)]


def layered(layers: Sequence[alt.Chart], frame: Frame) -> alt.LayerChart:
    """Put layers over one another on the sea."""
    view = alt.ViewBackground(fill=theme.BACKDROP, stroke=None)
    # Streamlit would add a padding of its own, and labels placed for the whole height would be cut off.
    chart = alt.LayerChart(layer=list(layers), view=view, padding=_NO_PADDING).properties(height=frame.height)
    return cast(alt.LayerChart, chart.configure(font=theme.FONT))


def projected(chart: alt.Chart, frame: Frame) -> alt.Chart:
    """Show the frame's bounds in the middle of the chart, whatever width the page gives it.

    The coordinates are on the plane already: on a sphere, a ring drawn the wrong way round fills the whole map.
    """
    wide, high = frame.span
    x, y = frame.centre
    scale = f"min(width / {wide:.6f}, height / {high:.6f})"
    move = f"[width / 2 - {x:.6f} * {scale}, height / 2 + {y:.6f} * {scale}]"
    return chart.project(type="identity", reflectY=True, scale=alt.ExprRef(scale), translate=alt.ExprRef(move))


def inline(features: Sequence[Feature]) -> alt.UrlData:
    """Return features with their coordinates on the plane, in an address that holds them itself."""
    return address_of([text_on_plane(each) for each in features])


def address_of(texts: Sequence[str]) -> alt.UrlData:
    """Return features, written as JSON, in an address that holds them itself.

    As lists, every number would be copied and checked by altair several times: half a second for a map.
    """
    text = f"[{','.join(texts)}]"
    return alt.UrlData(url=DATA_ADDRESS + b64encode(text.encode()).decode(), format=alt.JsonDataFormat(type="json"))


def text_on_plane(feature: Feature, digits: int = 4) -> str:
    """Write a feature with its coordinates on the plane, to some digits after the point."""

    def moved(part: Any) -> Any:
        if isinstance(part[0], (int, float)):
            return [round(each, digits) for each in plane(part[0], part[1])]
        return [moved(inner) for inner in part]

    shape = feature["geometry"]
    drawn = {**feature, "geometry": {"type": shape["type"], "coordinates": moved(shape["coordinates"])}}
    return json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))


def ring_feature(lon: float, lat: float, radius_km: float) -> Feature:
    """Return a circle of a radius as a feature."""
    return {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "Polygon", "coordinates": [circle(lon, lat, radius_km)]},
    }


def line_feature(lines: Sequence[Sequence[Sequence[float]]]) -> Feature:
    """Return lines of longitude and latitude as one feature."""
    return {"type": "Feature", "properties": {}, "geometry": {"type": "MultiLineString", "coordinates": lines}}


def box_feature(frame: Frame) -> Feature:
    """Return what a frame shows as a rectangle."""
    west, east, south, north = frame.corners()
    line = [[west, south], [west, north], [east, north], [east, south], [west, south]]
    return {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": line}}


def rings_of(feature: Feature) -> list[list[list[float]]]:
    """Return the outer rings of a feature."""
    shape = feature["geometry"]
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [[[point[0], point[1]] for point in polygon[0]] for polygon in polygons]


def name_of(feature: Feature) -> str:
    """Return the name of a province or an island."""
    return str(feature["properties"]["name"])
