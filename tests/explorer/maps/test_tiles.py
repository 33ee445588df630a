"""An online tile layer: none unless an operator names a server, and then the tiles that cover the map."""

from __future__ import annotations

import json
import math

import pytest

from explorer.labels import explorer_words
from explorer.maps.frame import frame_around
from explorer.maps.points import MapPoint, detail_of_points, frame_of
from explorer.maps.tiles import TILES_VARIABLE, tile_layers, tiles_of

HANOI = frame_around([(105.85, 21.03, 20.0)], width=480, height=440, least_km=60)


def _numbers_by_formula(lat: float, lon: float, zoom: int) -> tuple[int, int]:
    """Number the tile of a point as the OpenStreetMap wiki does."""
    column = math.floor((lon + 180) / 360 * 2**zoom)
    row = math.floor((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**zoom)
    return column, row


def test_without_a_server_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TILES_VARIABLE, raising=False)
    assert tile_layers(HANOI) == []


def test_the_tiles_cover_the_frame_and_are_numbered_as_everywhere() -> None:
    tiles = tiles_of(HANOI)
    assert 4 <= len(tiles) <= 12
    zoom = tiles[0].zoom
    west, east, south, north = HANOI.corners()
    numbers = {(tile.column, tile.row) for tile in tiles}
    for lat, lon in ((21.03, 105.85), (south, west), (north, east)):
        assert _numbers_by_formula(lat, lon, zoom) in numbers


def test_a_named_server_is_under_the_points_of_a_detail_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TILES_VARIABLE, "http://tiles.local/{z}/{x}/{y}.png")
    points = [MapPoint("Hà Nội", 21.03, 105.85, 5.0)]
    frame = frame_of(points)
    assert frame is not None
    spec = json.dumps(detail_of_points(points, explorer_words("vi"), frame).to_dict())
    tile = tiles_of(frame)[0]
    assert f"http://tiles.local/{tile.zoom}/{tile.column}/{tile.row}.png" in spec
