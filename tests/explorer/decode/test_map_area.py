"""The area on the map: the fewest circles, their outline, and numbers for what is drawn."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from explorer.decode.map_area import is_one_area, located_mass, numbered_places, outline_of, smallest_area
from explorer.maps.frame import frame_around

_LON, _LAT, _KM = st.floats(103.0, 109.0), st.floats(9.0, 22.0), st.floats(5.0, 150.0)
_CIRCLES = st.lists(st.tuples(_LON, _LAT, _KM), min_size=1, max_size=6)


def _place(probability: float, lon: float = 107.0, lat: float = 16.5, radius_km: float = 20.0) -> dict[str, Any]:
    return {"name": "x", "lon": lon, "lat": lat, "radius_km": radius_km, "probability": probability}


def _off(lon: float, lat: float, area: tuple[float, float, float]) -> float:
    """Distance from the middle of a circle, in its radii."""
    east = (lon - area[0]) * math.cos(math.radians(area[1]))
    return math.hypot(east, lat - area[1]) * 111.195 / area[2]


@given(st.lists(st.floats(0.001, 0.1), min_size=1, max_size=10), st.sampled_from([0.5, 0.9]))
def test_an_area_is_the_fewest_places_that_hold_the_share(probabilities: list[float], share: float) -> None:
    places = [_place(each, lon=105 + at / 10) for at, each in enumerate(sorted(probabilities, reverse=True))]
    area = smallest_area(places, share)
    wanted = share * located_mass(places)
    assert sum(place["probability"] for place in places[: len(area)]) >= wanted - 1e-9
    assert sum(place["probability"] for place in places[: len(area) - 1]) < wanted
    assert [circle[0] for circle in area] == [place["lon"] for place in places[: len(area)]]


def test_no_place_no_area() -> None:
    assert smallest_area([], 0.9) == ()
    assert is_one_area([])
    assert not is_one_area([_place(0.5), _place(0.4, lon=106.0)])


@given(_CIRCLES)
def test_an_outline_runs_along_circles_and_inside_none(circles: list[tuple[float, float, float]]) -> None:
    for line in outline_of(circles):
        for lon, lat in line:
            distances = [_off(lon, lat, each) for each in circles]
            assert min(abs(distance - 1.0) for distance in distances) < 0.01
            assert min(distances) > 0.99


def test_circles_apart_have_two_rings_and_one_inside_another_has_none() -> None:
    apart = outline_of([(105.0, 20.0, 20.0), (107.0, 11.0, 20.0)])
    assert [line[0] == line[-1] for line in apart] == [True, True]
    assert outline_of([(107.0, 16.0, 80.0), (107.0, 16.0, 10.0)]) == outline_of([(107.0, 16.0, 80.0)])
    assert len(outline_of([(107.0, 16.0, 80.0)] * 3)) == 1


def test_numbers_count_only_what_the_map_shows_and_do_not_cover_one_another() -> None:
    places = [_place(0.4), _place(0.3, lon=102.0, lat=22.0), *[_place(0.01)] * 12]
    frame = frame_around([(107.0, 16.5, 20.0)], width=400, height=440, least_km=140.0)
    numbered = numbered_places(places, frame)
    assert [each.placed.label.text for each in numbered] == [str(at) for at in range(1, len(numbered) + 1)]
    indices = [each.index for each in numbered]
    assert indices == sorted(indices)
    assert indices[0] == 0
    assert 1 not in indices
    assert 2 < len(numbered) < len(places) - 1
    points = [frame.to_pixels(each.placed.lon, each.placed.lat) for each in numbered]
    for at, one in enumerate(points):
        assert math.dist(one, frame.to_pixels(107.0, 16.5)) <= 16
        assert all(math.dist(one, other) > 9 for other in points[at + 1 :])
