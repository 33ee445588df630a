"""Readings of unit texts as people wrote them."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decoder.decode import Decoder
from decoder.parts import PartFinder
from decoder.read import Reading, read
from decoder.weights import load_weights
from giaima.decode_commands import BUNDLED_NOTICES
from kb.knowledge import KnowledgeBase, load_knowledge

WEIGHTS = load_weights()


@pytest.fixture(scope="module")
def finder(knowledge: KnowledgeBase) -> PartFinder:
    return PartFinder(knowledge, WEIGHTS)


def short(reading: Reading) -> str:
    """Write a reading compactly: ``company 5, battalion 8``; names and codes as written."""
    return ", ".join(
        f"{part.word_class} {'+'.join(part.numbers)}{part.suffix}".strip()
        if part.kind in ("level", "number")
        else f"{part.kind}:{part.text}"
        for part in reading.parts
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("c5/d8/e66/f304", "company 5, battalion 8, regiment 66, division 304"),
        ("C11.D3.E1.F2.QK5", "company 11, battalion 3, regiment 1, division 2, military-region 5"),
        ("C54 – D5 – E12 – F3", "company 54, battalion 5, regiment 12, division 3"),
        ("c7d2e876", "company 7, battalion 2, regiment 876"),
        ("Đại đội 7, Tiểu đoàn 2, Trung đoàn 335", "company 7, battalion 2, regiment 335"),
        ("dai doi 7 tieu doan 2 trung doan 335", "company 7, battalion 2, regiment 335"),
        ("E66 F304", "regiment 66, division 304"),
        ("trung đoàn 66B", "regiment 66B"),
        ("C9, 10, 11 D6 E270", "company 9+10+11, battalion 6, regiment 270"),
        ("D7, D8 E64 F320A", "battalion 7, battalion 8, regiment 64, division 320A"),
        ("Tiểu đoàn 4C, Trung đoàn 4", "battalion 4C, regiment 4"),
        ("c12/d3/KB", "company 12, battalion 3, code:KB"),
        ("E27 - B5", "regiment 27, code:B5"),
        ("d8 E22 N3", "battalion 8, regiment 22, farm 3"),
        ("Công trường 9", "work-site 9"),
        ("Q761", "name:Q761"),
        ("Q799", "regiment 799"),
        ("c5/k7/209", "company 5, battalion 7, regiment 209"),
        ("E83 công binh Hải quân", "regiment 83, arm:công binh, arm:Hải quân"),
        ("C2, D83 – Quảng Ngãi, QK5", "company 2, battalion 83, place:Quảng Ngãi, military-region 5"),
        ("Du kích xã", "body:Du kích xã"),
        ("Trung đoàn 4 Quân khu Trị Thiên", "regiment 4, name:Quân khu Trị Thiên"),
        ("trung đoàn pháo binh 84A", "regiment 84A"),
    ],
)
def test_best_reading(finder: PartFinder, text: str, expected: str) -> None:
    _, readings = read(text, finder, WEIGHTS)
    assert short(readings[0]) == expected


def test_numbers_without_letters_climb_from_company_to_division(finder: PartFinder) -> None:
    _, readings = read("5-2-3-305", finder, WEIGHTS)
    assert short(readings[0]) == "company 5, battalion 2, regiment 3, division 305"


def test_an_ambiguous_letter_gives_several_readings_each_with_its_cost(finder: PartFinder) -> None:
    _, readings = read("Đ10", finder, WEIGHTS)
    by_text = {short(reading): reading.cost_bits for reading in readings}
    assert by_text["company 10"] == WEIGHTS("reading", "đ company")
    assert by_text["group 10"] == WEIGHTS("reading", "đ group")


def test_a_place_with_other_diacritics_is_no_place_word(finder: PartFinder) -> None:
    _, readings = read("Nguyễn Huệ", finder, WEIGHTS)  # the cover name of a unit, not the city of Huế
    assert all(part.kind != "place" for part in readings[0].parts)


def test_spans_point_at_the_writers_own_characters(finder: PartFinder) -> None:
    text = "Đại đội 5 – e66"  # decomposed letters take more characters than composed ones
    normal, readings = read(text, finder, WEIGHTS)
    spans = [text[slice(*normal.original_span(part.start, part.end))] for part in readings[0].parts]
    assert spans == ["Đại đội 5", "e66"]


def test_text_without_letters_or_digits_has_no_reading(finder: PartFinder) -> None:
    assert read(" / - ", finder, WEIGHTS)[1] == ()


@given(text=st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_a_crash_and_costs_are_sorted(text: str) -> None:
    _, readings = read(text, PROPERTY_FINDER, WEIGHTS)
    costs = [reading.cost_bits for reading in readings]
    assert costs == sorted(costs)
    assert all(cost >= 0 for cost in costs)


PROPERTY_FINDER = PartFinder(load_knowledge(), WEIGHTS)


def test_nearly_every_real_notice_is_read_in_full(decoder: Decoder) -> None:
    with BUNDLED_NOTICES.open(encoding="utf-8") as file:
        texts = {row["unit_text"] for row in csv.DictReader(file)} - {""}
    unread = [text for text in texts if read(text, PROPERTY_FINDER, WEIGHTS)[1][0].cost_bits >= 12]
    assert len(unread) <= 0.15 * len(texts), unread
