"""Fitting: counts move the weights they can reach, the same way every time, and what is cited stays."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from decoder.decode import Decoder
from decoder.evidence.places import DISTANCES
from decoder.explain import DECODER_WORDS
from decoder.fit import Fit, Fitted, fit, fit_weights
from decoder.fit_cases import LISTING, read_labelled, sources_of_units, tally_of
from decoder.fit_plan import PLAN_COLUMNS, PLAN_FILE, read_plan
from decoder.weights import WEIGHTS_FILE, UnknownWeightError, load_weights, write_weights
from kb.knowledge import KnowledgeBase
from kb.problems import FactsError
from kb.schema import LEVELS
from kb.words import load_words
from tests.conftest import ROOT

LABELLED = ROOT / "tests" / "cases" / "cases.csv"
HEADER = "case_id,raw_unit_text,raw_death_date,raw_death_place,decoded_unit_id,tier,decoded_unit,source_id\n"
FAR, INSIDE, SAFE = ("place", "far"), ("place", "inside"), ("answer", "safe level")


def fit_file(path: Path, knowledge: KnowledgeBase, weights: Path = WEIGHTS_FILE) -> Fit:
    return fit(read_labelled(path), knowledge, load_weights(weights), read_plan(weights_path=weights))


def by_weight(found: Fit) -> dict[tuple[str, str], Fitted]:
    return {each.weight: each for each in found.weights}


def cells(found: Fit) -> dict[tuple[str, str], dict[str, str]]:
    return {each.weight: each.cells() for each in found.weights}


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """The shipped weights, as judged wherever they can be fitted."""
    path = tmp_path / "judged.csv"
    write_weights({each.weight: each.cells() for each in fit_weights((), read_plan())}, path)
    return path


def write_cases(path: Path, *rows: str) -> Path:
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_a_weight_lies_between_what_was_judged_and_what_was_counted() -> None:
    plan = read_plan()
    tallies = [{("died_near_station", "inside"): 1.0}] * 7 + [{("died_near_station", "far"): 1.0}] * 3
    fitted = {each.weight: each for each in fit_weights(tallies, plan)}
    assert fitted[INSIDE].value == pytest.approx((0.7 * 10 + 7) / 20)
    assert fitted[FAR].value == pytest.approx((0.07 * 10 + 3) / 20)
    assert sum(each.value for weight, each in fitted.items() if weight[0] == "place") == pytest.approx(1.0)


def test_a_group_that_no_case_reaches_stays_as_judged() -> None:
    for each in fit_weights((), read_plan()):
        assert each.value == each.rule.prior
        assert each.cells() == {"value": f"{each.rule.prior:g}", "basis": "judged", "note": each.rule.note}


def test_cases_that_lie_far_from_their_stations_raise_the_far_weight(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    rows = [f"far-{at},e66 f304,1972-08,Cà Mau,regiment-66-division-304,STRONG,," for at in range(9)]
    rows.append("near,e66 f304,1972-08,Quảng Trị,regiment-66-division-304,STRONG,,")
    fitted = by_weight(fit_file(write_cases(tmp_path / "cases.csv", *rows), knowledge))
    assert fitted[FAR].value > 1.5 * fitted[FAR].rule.prior
    assert fitted[INSIDE].value < fitted[INSIDE].rule.prior


def test_a_fit_of_fitted_weights_gives_the_same_file(knowledge: KnowledgeBase, judged: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    write_weights(cells(fit_file(LABELLED, knowledge, judged)), first, judged)
    assert first.read_bytes() != judged.read_bytes()
    write_weights(cells(fit_file(LABELLED, knowledge, first)), second, first)
    assert second.read_bytes() == first.read_bytes()


def test_the_order_of_the_cases_does_not_matter(knowledge: KnowledgeBase) -> None:
    labelled = read_labelled(LABELLED)
    weights, plan = load_weights(), read_plan()
    forward, backward = (fit(cases, knowledge, weights, plan) for cases in (labelled, labelled[::-1]))
    assert forward == backward


def test_every_case_is_left_out_once_and_only_cases_with_a_found_unit_are_counted(knowledge: KnowledgeBase) -> None:
    found = fit_file(LABELLED, knowledge)
    assert found.together is not None
    labelled = read_labelled(LABELLED)
    assert len(found.together.before) == len(labelled) - found.unknown - found.unreadable
    assert sum(len(fold.after) for fold in found.folds) == len(found.together.before)
    assert not found.is_worse


def test_what_the_source_of_a_case_says_proves_nothing(
    decoder: Decoder, knowledge: KnowledgeBase, tmp_path: Path
) -> None:
    unit = knowledge.units["regiment-20-division-4"]
    known, own = (
        read_labelled(write_cases(tmp_path / f"{name}.csv", f"a,D6/E20/F4,,,{unit.unit_id},STRONG,,{name}"))[0]
        for name in ("another-source", unit.source_id)
    )
    decoding, sources = decoder.decode(own.case.notice), sources_of_units(knowledge)
    told, untold = (tally_of(each, decoding, sources) for each in (known, own))
    assert told[LISTING, "listed regiment"] == untold[LISTING, "unlisted regiment"] == 1.0
    assert any(name == "superior_named" for name, _ in told)
    assert not any(name == "superior_named" for name, _ in untold)


def test_a_unit_found_but_not_in_the_facts_counts_as_unlisted_and_one_not_found_not_at_all(
    knowledge: KnowledgeBase, tmp_path: Path
) -> None:
    path = write_cases(tmp_path / "cases.csv", "a,e999,,,,WEAK,Trung đoàn 999,", "b,e998,,,,WEAK,(chưa rõ),")
    found = fit_file(path, knowledge)
    unlisted = by_weight(found)["prior", "not in the facts regiment"]
    assert (unlisted.count, unlisted.trials, found.unknown) == (1.0, 1.0, 1)
    assert unlisted.value > unlisted.rule.prior


def test_a_file_of_cases_tells_all_its_faults(tmp_path: Path) -> None:
    path = write_cases(
        tmp_path / "cases.csv", "a,e66,1972,,division-304,WEAK,,", "a,e66,1972,,division-304,WEAK,,", "b,e66", ",,,,,,,"
    )
    with pytest.raises(FactsError) as raised:
        read_labelled(path)
    assert [problem.code for problem in raised.value.problems] == ["doubled-case", "torn-row", "no-case-id"]


def test_a_plan_tells_all_its_faults(judged: Path, tmp_path: Path) -> None:
    path = tmp_path / "fit.csv"
    rows = (
        "folds,,,,,,1,,",
        "wars,war,first,deaths,1945-1954,0.5,10,,",
        "wars,war,first,place,near limit,1.5,20,,",
        "alone,lonely,fits,place,nowhere,0.5,x,,",
        "home,raised_near_home,near,home,near,0.5,10,,",
        "home,raised_near_home,far,,,0.5,10,,",
    )
    path.write_text(",".join(PLAN_COLUMNS) + "\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    with pytest.raises(FactsError) as raised:
        read_plan(path, judged)
    told = " ".join(problem.message for problem in raised.value.problems)
    for text in ("number of folds", "is no probability but count", "1.5", "counted twice", "that of the group", "km",
                 "single outcome", "'x'", "nowhere", "judged as 0.45"):  # fmt: skip
        assert text in told


def test_a_cited_weight_is_never_fitted(tmp_path: Path) -> None:
    cited = tmp_path / "weights.csv"
    write_weights({INSIDE: {"basis": "cited", "source_id": "tgu-1146250"}}, cited)
    with pytest.raises(FactsError, match="'place, inside' is cited"):
        read_plan(weights_path=cited)


def test_the_shipped_plan_names_levels_that_exist_and_says_why() -> None:
    texts = load_words("en", DECODER_WORDS).texts
    for group in read_plan().groups:
        for rule in group:
            for level in rule.levels:
                if rule.evidence == LISTING:
                    assert level.split(" ", 1)[1] in LEVELS
                elif rule.evidence == "died_near_station":
                    assert level in DISTANCES
                else:
                    assert f"evidence.{rule.evidence}.{level}" in texts
    with PLAN_FILE.open(encoding="utf-8", newline="") as file:
        assert all(row["basis"] != "" for row in csv.DictReader(file))


def test_the_shipped_weights_are_as_judged_or_as_counted() -> None:
    with WEIGHTS_FILE.open(encoding="utf-8", newline="") as file:
        rows = {(row["evidence"], row["level"]): row for row in csv.DictReader(file)}
    for each in fit_weights((), read_plan()):
        if rows[each.weight]["basis"] == "judged":
            assert rows[each.weight]["note"] == each.rule.note
        elif "before:" in rows[each.weight]["note"]:
            assert f"before: {each.rule.prior:g} judged" in rows[each.weight]["note"]


def test_writing_weights_touches_only_the_rows_that_change(tmp_path: Path) -> None:
    path = tmp_path / "weights.csv"
    write_weights({SAFE: {"value": "0.75", "note": "a, b"}}, path)
    old, new = (each.read_text(encoding="utf-8").splitlines(keepends=True) for each in (WEIGHTS_FILE, path))
    changed = [(before, after) for before, after in zip(old, new, strict=True) if before != after]
    assert [after for _, after in changed] == ['answer,safe level,0.75,prob,judged,editor,"a, b"\n']
    assert load_weights(path)(*SAFE) == 0.75
    write_weights({SAFE: {"value": "0.7"}}, path, path)
    assert load_weights(path)(*SAFE) == 0.7


def test_weights_that_cannot_be_written_leave_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        write_weights({SAFE: {"value": "0.75"}}, tmp_path / "folder")
    with pytest.raises(UnknownWeightError, match="nowhere"):
        write_weights({("place", "nowhere"): {"value": "0.75"}}, tmp_path / "weights.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
