"""Which units were near a place in a window of days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kb.geo import distance_km
from kb.near_place import Located, StationMap
from kb.stations import unknown_station

HUE = 16.46, 107.6


def _stay(unit_id: str, lat: float, lon: float, first: date, last: date, radius_km: float = 1.0) -> Located:
    station = replace(unknown_station(unit_id), kind="presence", start=first.toordinal(), end=last.toordinal())
    return Located(station, lat, lon, radius_km)


STAYS = (
    _stay("in-hue", *HUE, date(1968, 1, 31), date(1968, 2, 24)),
    _stay("in-quang-tri", 16.75, 107.18, date(1968, 1, 1), date(1968, 12, 31), 30.0),
    _stay("in-saigon", 10.82, 106.63, date(1968, 1, 31), date(1968, 2, 24)),
    _stay("in-hue-later", *HUE, date(1975, 3, 1), date(1975, 3, 26)),
)
TET = date(1968, 2, 1).toordinal(), date(1968, 2, 20).toordinal()


def test_only_who_was_near_in_those_days_is_found() -> None:
    found = StationMap(STAYS).near(*HUE, 25.0, *TET)
    assert [each.located.station.unit_id for each in found] == ["in-hue"]
    assert found[0].distance_km == 0.0


def test_the_edge_of_a_vague_place_counts_when_asked_for_and_comes_last() -> None:
    found = StationMap(STAYS).near(*HUE, 40.0, *TET, with_vague=True)
    assert [(each.located.station.unit_id, each.is_within) for each in found] == [
        ("in-hue", True),
        ("in-quang-tri", False),
    ]


def test_one_day_of_overlap_is_enough_and_a_day_after_is_too_late() -> None:
    stations = StationMap(STAYS)
    last = date(1968, 2, 24).toordinal()
    assert len(stations.near(*HUE, 5.0, last, last + 100)) == 1
    assert stations.near(*HUE, 5.0, last + 1, last + 100) == ()


def test_without_stations_nobody_is_near() -> None:
    assert StationMap([]).near(*HUE, 100.0, *TET) == ()


@given(st.floats(9, 23), st.floats(103, 109), st.floats(0, 500), st.booleans())
def test_it_finds_what_a_plain_loop_finds(lat: float, lon: float, radius_km: float, with_vague: bool) -> None:
    found = StationMap(STAYS).near(lat, lon, radius_km, *TET, with_vague=with_vague)
    expected = {
        each.station.unit_id
        for each in STAYS
        if distance_km(lat, lon, each.lat, each.lon) - (each.radius_km if with_vague else 0.0) <= radius_km
        and (each.station.start or 0) <= TET[1]
        and (each.station.end or 0) >= TET[0]
    }
    assert {each.located.station.unit_id for each in found} == expected
