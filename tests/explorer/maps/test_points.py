"""Maps of points: every point is drawn, the narrow ones as dots and the wide ones as rings."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest

from explorer.labels import explorer_words
from explorer.maps.ground import DATA_ADDRESS
from explorer.maps.points import MapPoint, country_of_points, detail_of_points, frame_of
from kb.words import LANGUAGES, Language

WORDS = explorer_words("vi")


def _texts(chart: Any) -> set[str]:
    return {row["text"] for rows in chart.to_dict()["datasets"].values() for row in rows if "text" in row}


def _told(chart: Any) -> list[dict[str, Any]]:
    spec = chart.to_dict()
    found: list[dict[str, Any]] = []
    for layer in spec["layer"]:
        data = layer.get("data", {})
        rows = spec.get("datasets", {}).get(data.get("name", ""), [])
        if "url" in data:
            rows = json.loads(b64decode(data["url"].removeprefix(DATA_ADDRESS)))
        found += [told for row in rows if "colour" in (told := row.get("properties", row))]
    return found


def test_wide_and_narrow_points_are_all_drawn_with_what_they_say() -> None:
    points = [
        MapPoint("Khe Sanh", 16.62, 106.73, 2.0, "1968", 0, "trận đánh"),
        MapPoint("Quảng Trị", 16.75, 107.0, 40.0, "1972", 1, "địa bàn", is_past=True),
    ]
    frame = frame_of(points)
    assert frame is not None
    for chart in (country_of_points(points, WORDS), detail_of_points(points, WORDS, frame)):
        told = {row["name"]: row for row in _told(chart)}
        assert set(told) == {"Khe Sanh", "Quảng Trị"}
        assert told["Khe Sanh"]["radius"] == "2\N{NO-BREAK SPACE}km"
        assert told["Quảng Trị"]["opacity"] < told["Khe Sanh"]["opacity"]
        assert told["Khe Sanh"]["colour"] != told["Quảng Trị"]["colour"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_detail_map_of_the_sea_shows_the_islands_with_their_names(language: Language) -> None:
    words = explorer_words(language)
    asked = [MapPoint(f"Điểm {number}", 16.5, 112.0, 0.0) for number in range(30)]
    asked.append(MapPoint("Hoàng Sa", 16.5, 112.0, 100.0, is_area=True))
    frame = frame_of(asked)
    assert frame is not None
    assert words("map.hoang-sa") in _texts(detail_of_points(asked, words, frame))
    coast = [MapPoint("Chu Lai", 15.4, 108.7, 5.0)]
    frame = frame_of(coast)
    assert frame is not None
    assert "Lý Sơn" in _texts(detail_of_points(coast, words, frame))
    assert words("map.hoang-sa") not in _texts(detail_of_points(coast, words, frame))


def test_the_detail_map_is_about_the_day_that_is_looked_at() -> None:
    then = MapPoint("Quảng Trị", 16.75, 107.1, 20.0)
    once = [MapPoint("miền Nam", 12.0, 107.0, 450.0, is_past=True)]
    assert frame_of([then, *once]) == frame_of([then])
    assert frame_of(once) is None
    near = [MapPoint("Khe Sanh", 16.62, 106.73, 30.0, is_past=True)]
    assert frame_of(near) is not None
    asked = MapPoint("Huế", 16.46, 107.59, 100.0, is_area=True)
    assert frame_of([then, asked]) != frame_of([then])


def test_hundreds_of_narrow_points_stay_small_to_send() -> None:
    points = [MapPoint(f"{number}", 10 + number / 50, 106.0, 3.0) for number in range(500)]
    bare, full = country_of_points([], WORDS).to_json(), country_of_points(points, WORDS).to_json()
    assert len(_told(country_of_points(points, WORDS))) == 500
    assert (len(full) - len(bare)) / len(points) < 500


def test_without_points_the_country_is_drawn_alone() -> None:
    assert frame_of([]) is None
    assert _told(country_of_points([], WORDS)) == []


def test_a_radius_that_no_source_gives_is_not_made_up() -> None:
    (told,) = _told(country_of_points([MapPoint("Đồi 937", 16.25, 107.17, 0.0)], WORDS))
    assert told["radius"] == "nguồn không ghi"
