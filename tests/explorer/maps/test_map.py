"""The map: geometry, labels, and the islands that are always on it."""

from __future__ import annotations

import json
from base64 import b64decode
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoder.answer import Answer, answer_of
from decoder.decode import Decoder
from explorer.decode.map_chart import COUNTRY, country_chart, detail_chart, detail_frame, map_alt
from explorer.decode.query import notice_of
from explorer.labels import explorer_words
from explorer.maps.frame import Label, circle, frame_around, place_labels
from explorer.maps.ground import DATA_ADDRESS, load_features
from kb.geo import distance_km
from kb.words import Language

VI = explorer_words("vi")
_LON, _LAT = st.floats(100.0, 117.0), st.floats(6.0, 24.0)


@pytest.fixture(scope="module")
def answer(decoder: Decoder) -> Answer:
    query = {"unit": "Công trường 9", "died": "1966"}
    return answer_of(decoder.decode(notice_of(query)), decoder)


@given(_LON, _LAT)
def test_pixels_and_degrees_are_each_others_way_back(lon: float, lat: float) -> None:
    assert COUNTRY.to_degrees(*COUNTRY.to_pixels(lon, lat)) == pytest.approx((lon, lat), abs=1e-6)


@given(_LON, _LAT, st.floats(1.0, 200.0))
def test_every_point_of_a_circle_is_its_radius_away(lon: float, lat: float, radius_km: float) -> None:
    ring = circle(lon, lat, radius_km)
    assert ring[0] == ring[-1]
    for point_lon, point_lat in ring:
        assert distance_km(lat, lon, point_lat, point_lon) == pytest.approx(radius_km, rel=0.02, abs=0.05)


@given(st.lists(st.tuples(_LON, _LAT, st.floats(1.0, 170.0)), min_size=1, max_size=8))
def test_a_frame_holds_its_circles(circles: list[tuple[float, float, float]]) -> None:
    frame = frame_around(circles, width=470, height=470, least_km=140.0)
    for lon, lat, radius_km in circles:
        for point in circle(lon, lat, radius_km):
            x, y = frame.to_pixels(point[0], point[1])
            assert -0.5 <= x <= 470.5
            assert -0.5 <= y <= 470.5


@given(st.lists(st.tuples(_LON, _LAT, st.text("abcđêứ ", min_size=1, max_size=30)), max_size=20))
def test_labels_never_overlap_and_stay_inside(points: list[tuple[float, float, str]]) -> None:
    placed = place_labels([Label(text, lon, lat, 12, 5.0) for lon, lat, text in points], COUNTRY)
    boxes = []
    for each in placed:
        x, y = COUNTRY.to_pixels(each.lon, each.lat)
        half = (0.56 * 12 * len(each.label.text) + 4) / 2
        boxes.append((x - half, y - 7.5, x + half, y + 7.5))
        assert 0 <= x - half <= x + half <= COUNTRY.width
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            apart = one[2] <= other[0] + 1e-6 or other[2] <= one[0] + 1e-6
            assert apart or one[3] <= other[1] + 1e-6 or other[3] <= one[1] + 1e-6


@pytest.mark.parametrize("language", ["vi", "en"])
def test_hoang_sa_and_truong_sa_are_on_every_map_of_the_country(language: Language, answer: Answer) -> None:
    words = explorer_words(language)
    nothing = {**answer, "places": []}
    for shown, frame in ((answer, detail_frame(answer)), (nothing, None)):
        spec = json.dumps(country_chart(shown, words, frame).to_dict(), ensure_ascii=False)
        assert words("map.hoang-sa") in spec
        assert words("map.truong-sa") in spec
        assert "Hoàng Sa" in map_alt(shown, words)


def test_maps_load_nothing_from_anywhere(answer: Answer) -> None:
    frame = detail_frame(answer)
    assert frame is not None
    for chart in (country_chart(answer, VI, frame), detail_chart(answer, VI, frame)):
        spec = json.dumps({**chart.to_dict(), "$schema": ""})
        assert spec.count('"url"') == spec.count(f'"url": "{DATA_ADDRESS}')
        assert "http" not in spec


def test_the_detail_names_the_likely_places_with_their_probability(answer: Answer) -> None:
    frame = detail_frame(answer)
    assert frame is not None
    spec = json.dumps(detail_chart(answer, VI, frame).to_dict(), ensure_ascii=False)
    assert "quốc lộ 13 - Lộc Ninh" in spec
    around = "".join(layer["data"]["url"] for layer in json.loads(spec)["layer"] if "url" in layer.get("data", {}))
    assert "Bình Dương" in b"".join(b64decode(each) for each in around.split(DATA_ADDRESS)[1:]).decode()


def test_the_detail_has_an_outline_for_half_and_one_for_nine_tenths(answer: Answer) -> None:
    frame = detail_frame(answer)
    assert frame is not None
    layers = detail_chart(answer, VI, frame).to_dict()["layer"]
    dashes = [layer["mark"]["strokeDash"] for layer in layers if "strokeDash" in layer["mark"]]
    assert dashes == [[1, 0], [7, 4]]
    one = {**answer, "places": answer["places"][:1]}
    layers = detail_chart(one, VI, frame).to_dict()["layer"]
    assert len([layer for layer in layers if "strokeDash" in layer["mark"]]) == 1


def test_no_place_no_detail(answer: Answer) -> None:
    assert detail_frame({**answer, "places": []}) is None


def test_the_base_map_has_all_provinces_and_both_neighbours() -> None:
    countries = Counter(feature["properties"]["country"] for feature in load_features("provinces"))
    assert (countries["VN"], countries["LA"] > 10, countries["KH"] > 10) == (63, True, True)
