"""What must not change an answer, and which way an answer must move."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decoder.decode import Decoder, NoticeError
from decoder.evaluate import Case, read_cases
from decoder.notice import Notice
from kb.geo import distance_km
from kb.knowledge import load_knowledge
from kb.stations import Station

DECODER = Decoder(load_knowledge())
FIGHTS = [
    station
    for unit_id, unit in DECODER.knowledge.units.items()
    if unit.level == "regiment"
    for station in DECODER.knowledge.stations.of(unit_id)
    if station.kind == "battle" and station.start is not None and station.lat is not None and station.place_text != ""
]


def own_text(unit_id: str) -> str:
    numbers = (name.own for name in DECODER.lookups.names(DECODER.knowledge.units[unit_id]))
    own = next((own for own in numbers if own is not None and own.word_class == "regiment"), None)
    return f"e{own.number}" if own is not None else ""


def day_of(station: Station) -> str:
    assert station.start is not None
    day = date.fromordinal(station.start)
    return f"{day.day}-{day.month}-{day.year}"


def test_a_place_at_the_station_never_speaks_against_it() -> None:
    judged = 0
    for station in FIGHTS[::4]:
        text = own_text(station.unit_id)
        places = DECODER.knowledge.gazetteer.find(station.place_text)
        if text == "" or len(places) == 0 or not lies_at(places[0].lat, places[0].lon, station):
            continue
        decoding = DECODER.decode(Notice(text, day_of(station), station.place_text))
        bits = [
            item.bits
            for found in decoding.hypotheses
            if (found.unit.unit_id, found.station.station_id) == (station.unit_id, station.station_id)
            for item in found.evidence
            if item.name == "died_near_station"
        ]
        assert all(each >= 0 for each in bits), station
        judged += len(bits)
    assert judged > 30


def lies_at(lat: float, lon: float, station: Station) -> bool:
    return station.lat is not None and station.lon is not None and distance_km(lat, lon, station.lat, station.lon) < 5


@given(st.sampled_from(["e66 f304", "e209 f7", "c5/d8/e24", "KB", "f9"]), st.integers(1946, 1988))
@settings(max_examples=40, deadline=None)
def test_taking_the_place_away_moves_the_answer_toward_the_prior(text: str, year: int) -> None:
    full = DECODER.decode(Notice(text, str(year), "Quảng Trị"))
    less = DECODER.decode(Notice(text, str(year)))
    for found in less.hypotheses:
        assert all(item.bits == 0 for item in found.evidence if item.name == "died_near_station")
    assert math.fsum(found.probability for found in full.hypotheses) + full.none_of_these == pytest.approx(1)
    assert math.fsum(found.probability for found in less.hypotheses) + less.none_of_these == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "first", "second"), [("e12/f3", "5-5-1972", "6-5-1972"), ("e66/f10", "2-5-1972", "3-5-1972")]
)
def test_a_later_day_within_the_same_stations_does_not_move_the_answer(text: str, first: str, second: str) -> None:
    one, other = DECODER.decode(Notice(text, first)), DECODER.decode(Notice(text, second))
    assert {found.station.station_id for found in one.hypotheses} == {
        found.station.station_id for found in other.hypotheses
    }
    for level, shares in one.levels.items():
        assert shares[0].unit == other.levels[level][0].unit
        assert shares[0].probability == pytest.approx(other.levels[level][0].probability, abs=0.01)


@pytest.mark.parametrize(
    "twins",
    [
        ("c5/d8/e66/f304", "C5 D8 E66 F304"),
        ("c5/d8/e66/f304", "f304-e66-d8-c5"),
        ("Trung đoàn 66, Sư đoàn 304", "trung doan 66 su doan 304"),
        ("Tiểu đoàn 8, Trung đoàn 66", "Tiểu đoàn 8, Trung đoàn 66"),
    ],
)
def test_case_order_marks_and_unicode_form_do_not_matter(twins: tuple[str, str]) -> None:
    one, other = (DECODER.decode(Notice(text, "1972")) for text in twins)
    assert [found.unit.unit_id for found in one.hypotheses[:5]] == [
        found.unit.unit_id for found in other.hypotheses[:5]
    ]
    assert one.none_of_these == pytest.approx(other.none_of_these, rel=0.05)


CASES = [
    case
    for case in read_cases(Path(__file__).parent.parent / "cases" / "cases.csv")
    if case.unit_id in DECODER.knowledge.units
]
WIDEST_KM = 100
"""A place wider than this is a region, and a rival may stand in a narrower part of it."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.case_id)
def test_adding_a_true_place_never_lowers_the_right_unit(case: Case) -> None:
    """The places of the stations that the facts give the right unit in the days of the notice."""
    unit = DECODER.knowledge.units[case.unit_id]

    def chance(place_text: str) -> float:
        levels = DECODER.decode(replace(case.notice, place_text=place_text)).levels
        return next((each.probability for each in levels.get(unit.level, ()) if each.unit is unit), 0.0)

    try:
        window = DECODER.decode(replace(case.notice, place_text="")).window
    except NoticeError:
        pytest.skip("the notice gives neither unit nor place")
    for station in DECODER.knowledge.stations.within(case.unit_id, window.first, window.last):
        point = DECODER.lookups.points.of_station(station)
        if station.place_text != "" and point is not None and point.radius_km <= WIDEST_KM:
            assert chance(station.place_text) >= chance("") - 1e-9, station.place_text
