"""Measuring: the figures are what they say, and the labelled cases stay decoded."""

from __future__ import annotations

from pathlib import Path

import pytest

from decoder.decode import Decoder
from decoder.evaluate import evaluate, read_cases
from decoder.figures import scores
from kb.problems import FactsError
from tests.conftest import ROOT

CASES = """case_id,raw_unit_text,raw_death_date,raw_death_place,decoded_unit_id,tier,note
a,e209 f7,1974-12,,regiment-209-division-7,STRONG,
b,e209 f7,1974-12,,division-304,STRONG,wrong on purpose
c,(không nêu đơn vị),,,division-304,WEAK,
d,e209,1974,,no-such-unit,STRONG,
e,e209,1974,,regiment-209-division-7,STRONG,not a death: a veteran
"""


def test_figures_count_what_they_say(decoder: Decoder, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    results = evaluate(read_cases(tmp_path / "cases.csv"), decoder)
    assert [result.case.case_id for result in results] == ["a", "b", "c"]
    assert [result.rank for result in results] == [1, 0, 0]
    strong, weak, everything = scores(results)
    assert (strong.group, strong.count, strong.first, strong.in_three) == ("STRONG", 2, 0.5, 0.5)
    assert (weak.count, weak.abstention) == (1, 1.0)
    assert everything.first == pytest.approx(1 / 3)
    assert 0 < strong.log_loss_bits < 20


def test_a_case_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("case_id,tier\n")
    with pytest.raises(FactsError, match="raw_unit_text"):
        read_cases(tmp_path / "cases.csv")


def test_the_right_unit_comes_first_in_most_strong_cases(decoder: Decoder) -> None:
    figures = {
        score.group: score for score in scores(evaluate(read_cases(ROOT / "tests" / "cases" / "cases.csv"), decoder))
    }
    assert figures["STRONG"].first >= 0.85
    assert figures["STRONG"].division_first >= 0.95
    assert figures["ALL"].first > 0.46  # the best published linker's rule
