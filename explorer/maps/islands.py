"""The islands of the base map: a dot each, and around the middle of an archipelago a ring that says how far it goes."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from explorer import theme
from explorer.maps.frame import Frame
from explorer.maps.ground import Feature, load_features, name_of, outline_layer, point_layer, ring_feature
from kb.words import Words

_ARCHIPELAGOS = {"Quần đảo Hoàng Sa": "map.hoang-sa", "Quần đảo Trường Sa": "map.truong-sa"}
_ARCHIPELAGO_KM = 110.0
_DOT = 7
"""Area of an island's dot in square pixels."""


def islands_in(frame: Frame) -> tuple[Feature, ...]:
    """Return the islands and middles of archipelagos that are seen in a frame."""
    west, east, south, north = frame.corners()
    return tuple(
        island
        for island in load_features("islands")
        if west <= point_of(island)[0] <= east and south <= point_of(island)[1] <= north
    )


def is_archipelago(island: Feature) -> bool:
    """Tell whether it is Hoàng Sa or Trường Sa, which are named on every map that shows them."""
    return name_of(island) in _ARCHIPELAGOS


def point_of(island: Feature) -> tuple[float, float]:
    """Return longitude and latitude in degrees."""
    lon, lat = island["geometry"]["coordinates"]
    return lon, lat


def island_name(island: Feature, words: Words) -> str:
    """Return what an island is called on a map; an archipelago with the province it belongs to."""
    return words(_ARCHIPELAGOS[name_of(island)]) if is_archipelago(island) else name_of(island)


def island_layers(islands: Sequence[Feature], frame: Frame) -> list[alt.Chart]:
    """Draw islands as dots, and a ring around the middle of each archipelago."""
    rings = [ring_feature(*point_of(each), _ARCHIPELAGO_KM) for each in islands if is_archipelago(each)]
    layers = [outline_layer(rings, theme.SEA_INK, [2, 3], frame)] if len(rings) > 0 else []
    if len(islands) > 0:
        layers.append(point_layer([point_of(each) for each in islands], theme.MUTED, _DOT, frame))
    return layers
