"""The arithmetic of evidence against a plain oracle, and the answers read off it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoder.candidates import Candidate
from decoder.evidence.evidence import Evidence, evidence_of
from decoder.posterior import UnitShare, Weighed, by_level, combine, safe_level
from decoder.read import Reading
from decoder.weights import WEIGHTS_FILE, UnknownWeightError, load_weights
from kb.problems import FactsError, Where
from kb.records import Unit
from kb.stations import unknown_station


def unit(unit_id: str, level: str = "regiment") -> Unit:
    return Unit(Where("units.csv", 2), "0" * 16, unit_id, unit_id, "", level, "infantry", "s", "")


def weighed(unit_id: str, *bits: float) -> Weighed:
    evidence = tuple(Evidence("prior", "of the unit", each) for each in bits)
    return Weighed(Candidate(unit(unit_id), ()), unknown_station(unit_id), Reading((), 0.0), evidence)


@given(st.lists(st.lists(st.floats(-200, 200), min_size=1, max_size=4), max_size=6))
def test_probabilities_are_those_of_the_plain_formula(all_bits: list[list[float]]) -> None:
    hypotheses, none = combine([weighed(f"u{index}", *bits) for index, bits in enumerate(all_bits)])
    odds = {f"u{index}": 2.0 ** math.fsum(bits) for index, bits in enumerate(all_bits)}
    total = 1.0 + math.fsum(odds.values())
    assert none == pytest.approx(1.0 / total, rel=1e-6, abs=1e-12)
    for found in hypotheses:
        assert found.probability == pytest.approx(odds[found.unit.unit_id] / total, rel=1e-6, abs=1e-12)
    assert none + math.fsum(found.probability for found in hypotheses) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("bits", [5000.0, -5000.0])
def test_extreme_weights_stay_finite(bits: float) -> None:
    hypotheses, none = combine([weighed("u", bits)])
    assert hypotheses[0].probability == pytest.approx(1.0 if bits > 0 else 0.0)
    assert none == pytest.approx(0.0 if bits > 0 else 1.0)


def test_no_candidate_is_none_of_these() -> None:
    assert combine([]) == ((), 1.0)


def test_units_under_one_superior_add_up_at_its_level() -> None:
    hypotheses, _ = combine([weighed("a", 3.0), weighed("a", 2.0), weighed("b", 1.0)])
    shares = by_level(hypotheses)["regiment"]
    assert [share.unit.unit_id for share in shares] == ["a", "b"]
    assert shares[0].probability == pytest.approx((8 + 4) / (1 + 8 + 4 + 2))


def test_the_safe_level_is_the_smallest_that_reaches_the_threshold() -> None:
    levels = {
        "division": (UnitShare(unit("f", "division"), 0.95),),
        "regiment": (UnitShare(unit("e"), 0.85),),
        "battalion": (UnitShare(unit("d", "battalion"), 0.4),),
    }
    assert safe_level(levels, 0.8) == "regiment"
    assert safe_level(levels, 0.9) == "division"
    assert safe_level(levels, 0.99) == ""


def test_a_likelihood_ratio_of_one_says_nothing() -> None:
    assert evidence_of("x", "y", 1.0).bits == 0.0
    assert evidence_of("x", "y", 8.0).bits == 3.0


def test_an_unknown_weight_is_an_error() -> None:
    with pytest.raises(UnknownWeightError, match="nope"):
        load_weights()("names", "nope")


def test_a_broken_weights_file_tells_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "weights.csv"
    header = WEIGHTS_FILE.read_text(encoding="utf-8").split("\n", 1)[0]
    path.write_text(
        f"{header}\na,b,1.5,prob,judged,editor,\na,c,1,inches,guessed,editor,\nd,e,1,bits,judged,,\nd,e,2,bits,judged,,\n"
    )
    with pytest.raises(FactsError) as caught:
        load_weights(path)
    assert [(problem.where.row, problem.column) for problem in caught.value.problems] == [
        (2, "value"),
        (3, "unit"),
        (3, "basis"),
        (5, "level"),
    ]
