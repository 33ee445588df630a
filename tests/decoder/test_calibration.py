"""The figures of calibration, and the proof that the percentages are true on drawn notices."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest

from decoder.baselines import Baselines
from decoder.calibration import Outcome, brier, cllr, coverage, expected_calibration_error, log_loss_bits, reliability
from decoder.comparison import LEFT_OUT, simulated
from decoder.decode import Decoder
from decoder.notice import Notice
from decoder.simulate import NoiseName, Simulator, read_noise
from kb.facts_io import Facts
from kb.knowledge import KnowledgeBase

NOISES: tuple[NoiseName, ...] = get_args(NoiseName)
DRAWS = 20_000


def outcome(stated: float, *, is_right: bool) -> Outcome:
    of_truth = stated if is_right else 0.0
    return Outcome(stated, is_right, of_truth, 0.0 if is_right else stated**2, 1, is_right)


def test_answers_that_are_right_as_often_as_they_say_have_no_calibration_error() -> None:
    outcomes = [outcome(0.75, is_right=index % 4 != 0) for index in range(400)]
    assert expected_calibration_error(outcomes) == pytest.approx(0)
    assert coverage(outcomes) == 0.75


def test_sure_and_wrong_is_the_worst() -> None:
    outcomes = [outcome(1.0, is_right=False)] * 10
    assert expected_calibration_error(outcomes) == 1.0
    assert brier(outcomes) == 2.0
    assert log_loss_bits(outcomes) > 15


def test_the_reliability_table_puts_each_answer_in_one_bin() -> None:
    outcomes = [outcome(index / 100, is_right=True) for index in range(101)]
    bins = reliability(outcomes)
    assert sum(item.count for item in bins) == 101
    assert all(item.low <= item.stated <= item.high for item in bins)


def test_ratios_that_say_nothing_cost_one_bit_and_good_ones_nothing() -> None:
    assert cllr([1.0], [1.0]) == 1.0
    assert cllr([1e5], [1e-5]) < 0.001
    assert cllr([0.01], [100.0]) > 5
    assert math.isnan(cllr([], [1.0]))


def test_the_same_seed_draws_the_same_notices(decoder: Decoder) -> None:
    noise = read_noise("usual")
    first = list(Simulator(decoder, noise, 7).draw(50))
    assert first == list(Simulator(decoder, noise, 7).draw(50))
    assert first != list(Simulator(decoder, noise, 8).draw(50))


def test_noise_grows_from_clean_to_heavy() -> None:
    clean, usual, heavy = (read_noise(name) for name in NOISES)
    for parameter in ("no_date", "no_place", "typo", "wrong_year", "vague_place"):
        assert clean[parameter] <= usual[parameter] <= heavy[parameter]


def test_leaving_out_evidence_changes_the_answer_and_knows_its_names(decoder: Decoder) -> None:
    notice = Notice("E66 F304", "8-1974", "Thượng Đức, Quảng Nam")
    names = {item.name for found in decoder.decode(notice).hypotheses for item in found.evidence}
    assert names - {"prior"} <= set(LEFT_OUT)
    without = Decoder(decoder.knowledge, without=("died_near_station",)).decode(notice)
    assert {item.name for found in without.hypotheses for item in found.evidence} == names - {"died_near_station"}


def test_the_exact_look_up_finds_all_bearers_alike(decoder: Decoder) -> None:
    shares = dict(Baselines(decoder.knowledge).exact(Notice("Trung đoàn 66")))
    assert set(shares.values()) == {1 / len(shares)}
    assert {"regiment-66-division-10", "regiment-66-division-304"} <= set(shares)


@pytest.mark.slow
@pytest.mark.parametrize("noise", NOISES)
def test_percentages_are_true_on_drawn_notices(decoder: Decoder, noise: NoiseName) -> None:
    outcomes, lines = simulated(decoder, noise, DRAWS, seed=11)
    ours, *others = lines
    assert expected_calibration_error(outcomes) <= 0.03
    assert all(ours.log_loss_bits < other.log_loss_bits for other in others)
    assert coverage(outcomes) >= 0.9


def hide(facts: Facts, is_hidden: Callable[[str], bool]) -> Facts:
    """Return the facts without some units and everything said of them."""

    def kept(claims: tuple[object, ...], *columns: str) -> tuple[object, ...]:
        return tuple(claim for claim in claims if not any(is_hidden(getattr(claim, column)) for column in columns))

    return replace(
        facts,
        units=kept(facts.units, "unit_id"),
        unit_events=kept(facts.unit_events, "unit_id", "other_unit_id"),
        designations=kept(facts.designations, "unit_id"),
        subordinations=kept(facts.subordinations, "unit_id", "parent_unit_id"),
        presences=kept(facts.presences, "unit_id"),
        participations=kept(facts.participations, "unit_id"),
        losses=kept(facts.losses, "unit_id"),
    )


def test_notices_of_hidden_units_do_not_go_to_a_neighbour(decoder: Decoder) -> None:
    knowledge = decoder.knowledge
    hidden = {unit.unit_id for index, unit in enumerate(knowledge.facts.units) if index % 2 == 0}
    half = Decoder(KnowledgeBase(hide(knowledge.facts, hidden.__contains__)))
    left = {(unit.level, own.number) for unit in half.knowledge.facts.units for name in half.lookups.names(unit)
            if (own := name.own) is not None}  # fmt: skip
    judged = misled = 0
    for drawn in Simulator(decoder, read_noise("usual"), 3).draw(1500):
        numbers = {own.number for name in decoder.lookups.names(knowledge.units[drawn.unit_id]) if (own := name.own)} \
            if drawn.unit_id else set()  # fmt: skip
        if drawn.unit_id not in hidden or any((drawn.level, number) in left for number in numbers):
            continue  # a listed twin with the same number cannot be told apart
        decoding = half.decode(Notice(drawn.unit_text, drawn.died_text, drawn.place_text))
        best = max((share.probability for share in decoding.levels.get(drawn.level, ())), default=0.0)
        judged += 1
        misled += best > 0.5
    assert judged > 200
    assert misled <= 0.05 * judged
