"""What exists already is found before it is entered twice."""

from __future__ import annotations

import pytest

from kb.knowledge import KnowledgeBase
from kb.nearest import NearestFinder


@pytest.fixture(scope="module")
def finder(knowledge: KnowledgeBase) -> NearestFinder:
    return NearestFinder(knowledge)


@pytest.mark.parametrize(
    ("table", "text", "key"),
    [
        ("units", "trung doan 66", "regiment-66-division-304"),
        ("units", "E66", "regiment-66-division-304"),
        ("units", "su doan sao vang", "division-3"),
        ("designations", "Trung doan Plây Me", "regiment-66-division-10"),
        ("battles", "Trận Plei Me", "plei-me-1965"),
        ("sources", "Bản hùng ca bất tử", "baophutho-e66"),
        ("places", "doi 1062", "hill-diem-cao-1062"),
    ],
)
def test_an_entity_is_found_with_or_without_diacritics_and_by_short_forms(
    finder: NearestFinder, table: str, text: str, key: str
) -> None:
    assert key in [near.key for near in finder.find(table, text)]


def test_another_number_is_another_unit(finder: NearestFinder) -> None:
    assert finder.find("units", "Trung đoàn 999") == ()


def test_nothing_is_near_nothing(finder: NearestFinder) -> None:
    assert finder.find("units", "  ") == ()
