"""An online tile layer under the detail maps, only where an operator names a tile server; without one nothing is asked.

The maps are drawn on the Mercator plane, on which the tiles of web maps are squares.

Source: OpenStreetMap wiki, Slippy map tilenames (the numbering of tiles).
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass

import altair as alt
import pandas as pd

from explorer.maps.frame import Frame
from explorer.maps.ground import projected

TILES_VARIABLE = "GIAIMA_TILES"
"""Names the address of tiles: ``https://tiles.example/{z}/{x}/{y}.png``."""
ATTRIBUTION_VARIABLE = "GIAIMA_TILES_ATTRIBUTION"
"""Names whom the map is by, as the server's terms ask."""
_NUMBERS = ("{z}", "{x}", "{y}")
_TILE_PIXELS = 256
_FINEST = 19
_WORLD = 360.0
"""Width of the world on the plane."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile: its numbers, and its middle on the plane."""

    zoom: int
    column: int
    row: int
    x: float
    y: float


def tile_address() -> str:
    """Return the address of tiles that the operator named; empty without one, or where it lacks a number."""
    address = os.environ.get(TILES_VARIABLE, "")
    return address if all(name in address for name in _NUMBERS) else ""


def attribution() -> str:
    """Return whom the tiles are by, or empty."""
    return os.environ.get(ATTRIBUTION_VARIABLE, "") if tile_address() != "" else ""


def tiles_of(frame: Frame) -> tuple[Tile, ...]:
    """Return the tiles that cover a frame, in the zoom whose tiles are drawn about as large as they are."""
    zoom = round(math.log2(_WORLD * frame.scale / _TILE_PIXELS))
    zoom = min(max(zoom, 0), _FINEST)
    width = float(_WORLD / 2**zoom)
    west, east, south, north = frame.plane_corners()
    columns = range(_number(west + _WORLD / 2, width, zoom), _number(east + _WORLD / 2, width, zoom) + 1)
    rows = range(_number(_WORLD / 2 - north, width, zoom), _number(_WORLD / 2 - south, width, zoom) + 1)
    return tuple(
        Tile(zoom, column, row, (column + 0.5) * width - _WORLD / 2, _WORLD / 2 - (row + 0.5) * width)
        for row in rows
        for column in columns
    )


def tile_layers(frame: Frame) -> list[alt.Chart]:
    """Return the layer of tiles of a frame; none without a tile server."""
    address = tile_address()
    if address == "":
        return []
    tiles = tiles_of(frame)
    table = pd.DataFrame(
        {
            "lon": [tile.x for tile in tiles],
            "lat": [tile.y for tile in tiles],
            "url": [_address_of(tile, address) for tile in tiles],
        }
    )
    side = _WORLD / 2 ** tiles[0].zoom * frame.scale  # a picture's size is a number: as wide as the map is meant to be
    mark = alt.Chart(table).mark_image(width=side, height=side, clip=True, opacity=0.75)
    return [projected(mark.encode(longitude="lon:Q", latitude="lat:Q", url="url:N"), frame)]


def _address_of(tile: Tile, address: str) -> str:
    for name, number in zip(_NUMBERS, (tile.zoom, tile.column, tile.row), strict=True):
        address = address.replace(name, str(number))
    return address


def _number(distance: float, width: float, zoom: int) -> int:
    return min(max(math.floor(distance / width), 0), int(2**zoom) - 1)
