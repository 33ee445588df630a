"""Map references of the old grid, held against an independent conversion of the same points."""

from __future__ import annotations

import pytest

from kb.geo import distance_km
from kb.grid import GridReferences
from kb.knowledge import KnowledgeBase


@pytest.fixture(scope="module")
def grid(knowledge: KnowledgeBase) -> GridReferences:
    return GridReferences(knowledge.facts.hamlets_rvn)


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("XT 048 157", 10.99596, 105.95927),  # the position the source of a labelled case gives for its find
        ("YD466584", 16.7992, 107.3103),
        ("(XT0481 1573)", 10.996, 105.959),
    ],
)
def test_a_reference_is_converted_within_its_stated_error(
    grid: GridReferences, text: str, lat: float, lon: float
) -> None:
    (point,) = grid.find(f"tọa độ {text}, gần suối")
    assert distance_km(point.lat, point.lon, lat, lon) <= point.error_km + 1.0
    assert point.error_km < 0.5


def test_hamlets_fall_where_the_facts_have_them(grid: GridReferences, knowledge: KnowledgeBase) -> None:
    for hamlet in knowledge.facts.hamlets_rvn[::500]:
        for point in grid.find(hamlet.grid):
            assert hamlet.lat is not None
            assert hamlet.lon is not None
            assert distance_km(point.lat, point.lon, hamlet.lat, hamlet.lon) < 1.0


@pytest.mark.parametrize("text", ["QZ 048 157", "XT 04", "e66 f304", "HT 86558 YK", ""])
def test_what_is_no_known_reference_gives_nothing(grid: GridReferences, text: str) -> None:
    assert list(grid.find(text)) == []


def test_the_gazetteer_puts_a_reference_before_names(knowledge: KnowledgeBase) -> None:
    matches = knowledge.gazetteer.find("XT 048 157, Svay Rieng")
    assert matches[0].kind == "grid"
    assert any(match.name.startswith("Xvay") or "Svay" in match.name for match in matches[1:])
