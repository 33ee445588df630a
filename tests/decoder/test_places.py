"""The place of death against stations: what it says on average, and what a wide station is worth."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean

import pytest

from decoder.decode import Decoder
from decoder.evidence.places import NamedPlaces, died_near_station
from decoder.lookups import Lookups
from decoder.window import OPEN_WINDOW
from kb.gazetteer import PlaceMatch
from kb.stations import Station


def named(lat: float, lon: float, radius_km: float) -> NamedPlaces:
    return NamedPlaces("nơi", (PlaceMatch("p", "nơi", "village", lat, lon, radius_km, 1.0, "nơi", 0, 3),))


def located(decoder: Decoder) -> list[Station]:
    return [each for each in decoder.knowledge.stations.all() if each.lat is not None and each.radius_km is not None]


@pytest.mark.parametrize("radius_km", [0.0, 10.0])
def test_over_all_places_a_place_says_nothing_of_a_station(decoder: Decoder, radius_km: float) -> None:
    """Without pseudo-counts the mean ratio is what the levels add up to at which there is any place: 1 in all."""
    values = decoder.weights.values | {("place", "pseudo count"): 1e-9}
    lookups = Lookups(decoder.knowledge, replace(decoder.weights, values=values))
    stations = [each for each in decoder.knowledge.stations.all() if each.lat is not None and each.lon is not None]
    for station in stations[:: len(stations) // 12]:
        found = [
            died_near_station(named(each.lat, each.lon, radius_km), station, lookups, OPEN_WINDOW)
            for each in stations
            if each.lat is not None and each.lon is not None
        ]
        if any(each.level == "inside" and each.bits == 0 for each in found):
            continue  # so wide a station that a place inside it says nothing
        expected = sum(lookups.weights("place", level) for level in {each.level for each in found})
        assert fmean(2.0**each.bits for each in found) == pytest.approx(expected, rel=1e-6), station.station_id


def test_a_place_inside_a_wide_station_says_less_than_inside_a_narrow_one(decoder: Decoder) -> None:
    stations = sorted(located(decoder), key=lambda each: each.radius_km or 0)

    def inside(station: Station) -> float:
        assert station.lat is not None
        assert station.lon is not None
        return died_near_station(named(station.lat, station.lon, 1), station, decoder.lookups, OPEN_WINDOW).bits

    assert inside(stations[0]) > inside(stations[-1])
