"""The land under a map: its provinces, as coarse as a frame can show them, and ready to be drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import altair as alt

from explorer import theme
from explorer.maps.frame import Frame
from explorer.maps.ground import Feature, address_of, load_features, name_of, projected, rings_of, text_on_plane

Ring = Sequence[tuple[float, float]]
Bounds = tuple[float, float, float, float]
"""West, east, south and north, in degrees."""


@dataclass(frozen=True, slots=True)
class Province:
    """A province as it is drawn at some coarseness.

    Attributes:
        name: As the bundled outlines give it.
        is_home: Whether it lies in Việt Nam.
        rings: Its outer rings, longitude and latitude in degrees.
        bounds: Of each ring.
        text: GeoJSON of the province on the plane.
    """

    name: str
    is_home: bool
    rings: tuple[Ring, ...]
    bounds: tuple[Bounds, ...]
    text: str

    def touches(self, frame: Frame) -> bool:
        """Tell whether it may be seen in a frame: whether their bounds overlap."""
        west, east, south, north = frame.corners()
        return any(
            least_lon <= east and most_lon >= west and least_lat <= north and most_lat >= south
            for least_lon, most_lon, least_lat, most_lat in self.bounds
        )

    def middle_in(self, frame: Frame) -> tuple[float, float]:
        """Return the middle of the part that is seen: that of its longest ring's points inside."""
        west, east, south, north = frame.corners()
        ring = max(self.rings, key=len)
        inside = [point for point in ring if west <= point[0] <= east and south <= point[1] <= north] or ring
        least_lon, most_lon, least_lat, most_lat = _bounds_of(inside)
        return (least_lon + most_lon) / 2, (least_lat + most_lat) / 2


def provinces_for(frame: Frame) -> tuple[Province, ...]:
    """Return all provinces as coarse as a frame shows them: none of their points closer than about a pixel.

    The coarseness goes in powers of two, so that few of them are ever made and kept.
    """
    return _provinces(round(math.log2(1.0 / frame.scale)))


def land_layers(provinces: Sequence[Province], frame: Frame) -> list[alt.Chart]:
    """Draw provinces, those of Việt Nam lighter than those of its neighbours."""
    found = ((False, theme.NEIGHBOUR), (True, theme.LAND))
    return [
        projected(
            alt.Chart(address_of(texts)).mark_geoshape(
                fill=fill, stroke=theme.BORDER, strokeWidth=0.6, clip=True, aria=False
            ),
            frame,
        )
        for is_home, fill in found
        if len(texts := [each.text for each in provinces if each.is_home == is_home]) > 0
    ]


@cache
def _provinces(power: int) -> tuple[Province, ...]:
    """Return the provinces with points closer than a power of two, in degrees, left out."""
    step = 2.0**power
    digits = -math.floor(math.log10(step))
    found = []
    for feature in load_features("provinces"):
        rings = tuple(ring for ring in (_thinned(ring, step, digits) for ring in rings_of(feature)) if len(ring) > 3)
        geometry = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
        drawn: Feature = {"type": "Feature", "properties": {"name": name_of(feature)}, "geometry": geometry}
        is_home = feature["properties"]["country"] == "VN"
        bounds = tuple(_bounds_of(ring) for ring in rings)
        found.append(Province(name_of(feature), is_home, rings, bounds, text_on_plane(drawn, digits)))
    return tuple(found)


def _thinned(ring: Sequence[Sequence[float]], step: float, digits: int) -> Ring:
    kept: list[tuple[float, float]] = []
    for lon, lat in ring:
        near = len(kept) > 0 and abs(lon - kept[-1][0]) < step and abs(lat - kept[-1][1]) < step
        if not near:
            kept.append((round(lon, digits), round(lat, digits)))
    return [*kept, *kept[:1]]


def _bounds_of(ring: Ring) -> Bounds:
    lons, lats = [point[0] for point in ring], [point[1] for point in ring]
    return min(lons), max(lons), min(lats), max(lats)
