"""Lists decoded again after a change of facts: only the rows that it can touch, and these as if all were decoded."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from decoder.arrays.numbering import Flags
from decoder.batch import BatchDecoder
from decoder.decode import Decoder
from decoder.lists.earlier import open_earlier
from decoder.lists.flips import VERDICT, verdicts_of
from decoder.lists.held_facts import HeldFacts
from decoder.lists.local import decode_parts
from decoder.lists.parts import Job, Parts, decode_own
from decoder.lists.sinks import write_batches
from decoder.lists.sources import ListSource, open_list
from decoder.lists.touched_rows import check_made_so, choose_rows, flips, joined, touched_job
from decoder.notice_lists import BUNDLED_NOTICES
from decoder.reach import UNUSED, reach_of
from decoder.result_rows import RESULT_COLUMNS
from decoder.touched import Touched
from decoder.weights import load_weights
from kb.changes import changes_between
from kb.dates import parse_edtf
from kb.facts_io import Facts
from kb.knowledge import KnowledgeBase
from kb.problems import FactsError, Where
from kb.records import Claim, Designation, Presence

NOWHERE = Where("a test", 0)
BATTLE = "an-loc-1972"
ALL_ROWS = 1_000
READINGS = Path(__file__).parents[1] / "cases" / "readings.csv"
ODD_TEXTS = [
    "Trung ñoaøn 462",
    "Trung ®oµn 462",
    "Quoác Tuaán",
    "QUOC TUAN",
    "e 4O2",
    "c5/c462",
    "e446 2",
    "trung đoàn VI",
]
"""In old encodings, without diacritics, with slips of typing."""
ROWS_OF_PART = 3
"""So few that some parts of the list hold no touched row."""


def designation(unit_id: str, text: str) -> Designation:
    return Designation(
        NOWHERE, f"new {text}", unit_id, text, "ky_hieu", "whole", parse_edtf("1947"), None, "s", "high", ""
    )


def presence(unit_id: str, lat: float, lon: float, start: str, end: str) -> Presence:
    days = parse_edtf(start), parse_edtf(end)
    return Presence(NOWHERE, "new stay", unit_id, "Nơi mới", "", lat, lon, 10.0, *days, "", "s", "")


def added(facts: Facts, table: str, claim: Claim) -> Facts:
    return replace(facts, **{table: (*getattr(facts, table), claim)})


def without(facts: Facts, is_gone: Callable[[Any], bool], *tables: str) -> Facts:
    return replace(
        facts, **{name: tuple(each for each in getattr(facts, name) if not is_gone(each)) for name in tables}
    )


def changed(facts: Facts, table: str, is_meant: Callable[[Any], bool], **values: Any) -> Facts:
    def mend(claim: Any) -> Any:
        return replace(claim, claim_id=f"new {claim.claim_id}", **values) if is_meant(claim) else claim

    return replace(facts, **{table: tuple(mend(claim) for claim in getattr(facts, table))})


CHANGES: dict[str, Callable[[Facts], Facts]] = {
    "a code gets its unit": lambda facts: added(
        facts, "designations", designation("regiment-42-division-327", "Quốc Tuấn")
    ),
    "a number that was taken for a slip gets its unit": lambda facts: added(
        facts, "designations", designation("regiment-24-division-304", "E666")
    ),
    "a number is withdrawn": lambda facts: without(facts, lambda each: each.unit_id == "regiment-207", "designations"),
    "a code that names no unit is withdrawn": lambda facts: without(
        facts, lambda each: each.code_text == "NB", "other_codes"
    ),
    "a battle is withdrawn": lambda facts: without(
        facts, lambda each: each.battle_id == BATTLE, "battles", "participations", "losses", "battle_dates"
    ),
    "a regiment stood under another division": lambda facts: changed(
        facts, "subordinations", lambda each: each.unit_id == "regiment-1-division-2", parent_unit_id="division-3"
    ),
    "a division was formed later": lambda facts: changed(
        facts,
        "unit_events",
        lambda each: each.unit_id == "division-9" and each.event == "formed",
        date=parse_edtf("1969"),
    ),
    "a battle was far deadlier": lambda facts: changed(
        facts, "losses", lambda each: each.category == "killed" and each.battle_id == BATTLE, count_min=90_000
    ),
    "a regiment was a battalion": lambda facts: changed(
        facts, "units", lambda each: each.unit_id == "regiment-462-division-338", level="battalion"
    ),
}


@pytest.fixture(scope="module")
def notices() -> pa.RecordBatch:
    return next(open_list(BUNDLED_NOTICES).batches(ALL_ROWS))


@pytest.fixture(scope="module")
def before(knowledge: KnowledgeBase, notices: pa.RecordBatch) -> pa.RecordBatch:
    return decoded(knowledge, notices)


def decoded(knowledge: KnowledgeBase, notices: pa.RecordBatch) -> pa.RecordBatch:
    """Decode every row of the bundled list."""
    return decode_own(BatchDecoder(Decoder(knowledge)), notices, open_list(BUNDLED_NOTICES).columns)


def since(old: KnowledgeBase, new: KnowledgeBase) -> Touched:
    return Touched(Decoder(old), Decoder(new), reach_of(changes_between(old.facts, new.facts), old, new))


def touched_of(old: KnowledgeBase, new: KnowledgeBase, notices: pa.RecordBatch) -> Flags:
    columns = open_list(BUNDLED_NOTICES).columns
    named = pa.record_batch([notices.column(place) for place in columns.values()], names=list(columns))
    return since(old, new).rows(named)


def flipped(before: pa.RecordBatch, after: pa.RecordBatch) -> Flags:
    old, new = verdicts_of(before).to_pylist(), verdicts_of(after).to_pylist()
    return np.array([any(a[name] != b[name] for name in VERDICT) for a, b in zip(old, new, strict=True)])


@pytest.mark.parametrize("what", CHANGES)
def test_no_row_flips_that_the_change_does_not_touch(
    what: str, knowledge: KnowledgeBase, notices: pa.RecordBatch, before: pa.RecordBatch
) -> None:
    new = KnowledgeBase(CHANGES[what](knowledge.facts))
    touched = touched_of(knowledge, new, notices)
    after = decoded(new, notices)
    differs = flipped(before, after) | (as_read(before) != as_read(after))
    assert differs.any()
    assert np.flatnonzero(differs & ~touched).tolist() == []
    assert touched.sum() < len(touched) / 2


def as_read(results: pa.RecordBatch) -> np.ndarray:
    return np.array(results.column("reading").to_pylist(), dtype=object)


def test_a_notice_without_a_unit_is_touched_by_a_stay_near_its_place_in_its_days(knowledge: KnowledgeBase) -> None:
    stay = presence("regiment-64-division-320", 16.4637, 107.5909, "1972-04", "1972-05")
    new = KnowledgeBase(added(knowledge.facts, "presences", stay))
    told = {
        "unit_text": ["", "", "", "", "e64"],
        "died_text": ["20-5-1972", "20-5-1982", "20-5-1972", "", "20-5-1982"],
        "place_text": ["Huế", "Huế", "Tây Ninh", "Huế", "Tây Ninh"],
    }
    assert since(knowledge, new).rows(pa.record_batch(told)).tolist() == [True, False, False, False, True]


def test_a_notice_that_names_a_campaign_is_touched_by_its_battles(knowledge: KnowledgeBase) -> None:
    new = KnowledgeBase(CHANGES["a battle is withdrawn"](knowledge.facts))
    told = {"unit_text": ["Z999", "Z999"], "place_text": ["trận An Lộc", "chiến dịch Hòa Bình"]}
    assert since(knowledge, new).rows(pa.record_batch(told)).tolist() == [True, False]


@pytest.mark.parametrize("what", CHANGES)
def test_a_text_that_is_not_read_could_not_be_touched(
    what: str, knowledge: KnowledgeBase, notices: pa.RecordBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = KnowledgeBase(CHANGES[what](knowledge.facts))
    with READINGS.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)] + ODD_TEXTS
    texts += notices.column(open_list(BUNDLED_NOTICES).columns["unit_text"]).to_pylist()
    told = pa.record_batch({"unit_text": texts})
    looked_through = since(knowledge, new).rows(told)
    monkeypatch.setattr("decoder.touched.Mentions.are_possible", lambda mentions, text: True)
    assert since(knowledge, new).rows(told).tolist() == looked_through.tolist()


def test_a_place_can_stand_in_any_row(knowledge: KnowledgeBase, notices: pa.RecordBatch) -> None:
    new = KnowledgeBase(replace(knowledge.facts, places=knowledge.facts.places[1:]))
    assert touched_of(knowledge, new, notices).all()


def test_what_no_result_rests_on_touches_no_row(knowledge: KnowledgeBase, notices: pa.RecordBatch) -> None:
    nothing: dict[str, Any] = dict.fromkeys(UNUSED, ())
    new = KnowledgeBase(replace(knowledge.facts, **nothing))
    assert not touched_of(knowledge, new, notices).any()
    assert not flipped(decoded(new, notices), decoded(knowledge, notices)).any()


def mended(out: Path, listed: ListSource, old: KnowledgeBase, new: KnowledgeBase) -> tuple[Flags, pa.Table]:
    """Decode again as the command does; returns which rows, and what flipped."""
    job = Job(listed, "vi", new.version, load_weights().version, ROWS_OF_PART)
    earlier = open_earlier(out, listed)
    check_made_so(earlier, job, old.version)
    is_touched = choose_rows(earlier, job, lambda version: since(old, new), lambda rows: None)
    with Parts(out, chosen := touched_job(job, is_touched)).held() as parts:
        parts.begin()
        count = decode_parts(chosen, parts, HeldFacts(new), 1, lambda rows: None)
        flips_there_are = pa.Table.from_batches(flips(earlier, is_touched, parts.batches(count)))
        found = joined(earlier, is_touched, parts.batches(count))
        write_batches(out, earlier.headings, found, len(is_touched), parts.folder)
        parts.end()
    return is_touched, flips_there_are


@pytest.fixture(scope="module")
def bereft(knowledge: KnowledgeBase) -> KnowledgeBase:
    return KnowledgeBase(CHANGES["a battle is withdrawn"](knowledge.facts))


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_touched_rows_come_out_as_in_a_full_run_and_the_others_stay(
    ending: str,
    knowledge: KnowledgeBase,
    bereft: KnowledgeBase,
    notices: pa.RecordBatch,
    before: pa.RecordBatch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("decoder.lists.earlier.ROWS_OF_PART", ROWS_OF_PART)
    out, expected, listed = tmp_path / f"out{ending}", tmp_path / f"expected{ending}", open_list(BUNDLED_NOTICES)
    headings = (*listed.headings, *RESULT_COLUMNS)
    write_batches(out, headings, [before], len(before))
    is_touched, flips_there_are = mended(out, listed, knowledge, bereft)
    after = decoded(bereft, notices)
    order = np.arange(len(before)) + np.where(is_touched, len(before), 0)
    rows = pa.Table.from_batches([before, after]).take(pa.array(order)).combine_chunks()
    write_batches(expected, headings, rows.to_batches(), len(before))
    assert read(out, listed) == read(expected, listed)
    if ending == ".csv":  # the others hold the time of writing, or how rows were grouped
        assert out.read_bytes() == expected.read_bytes()
    assert flips_there_are.column("row").to_pylist() == (np.flatnonzero(flipped(before, after)) + 1).tolist()


def read(path: Path, listed: ListSource) -> pa.Table:
    earlier = open_earlier(path, listed)
    return pa.Table.from_batches(earlier.batches(), earlier.schema)


def test_a_row_that_stayed_is_asked_for_by_the_facts_it_was_decoded_with(
    knowledge: KnowledgeBase, bereft: KnowledgeBase, before: pa.RecordBatch, tmp_path: Path
) -> None:
    out, listed = tmp_path / "out.parquet", open_list(BUNDLED_NOTICES)
    write_batches(out, (*listed.headings, *RESULT_COLUMNS), [before], len(before))
    is_touched, _ = mended(out, listed, knowledge, bereft)
    job = Job(listed, "vi", "facts of tomorrow", load_weights().version)
    asked: list[str] = []

    def touched_since(version: str) -> Touched:
        asked.append(version)
        return since(knowledge, knowledge)

    assert 0 < is_touched.sum() < len(is_touched)
    assert not choose_rows(open_earlier(out, listed), job, touched_since, lambda rows: None).any()
    assert sorted(asked) == sorted((knowledge.version, bereft.version))


def test_results_of_another_list_are_left_alone(before: pa.RecordBatch, tmp_path: Path) -> None:
    out, listed = tmp_path / "out.csv", open_list(BUNDLED_NOTICES)
    write_batches(out, (*listed.headings, *RESULT_COLUMNS), [before.slice(0, 182)], 182)
    job = Job(listed, "vi", "facts of today", load_weights().version)
    with pytest.raises(FactsError, match="does not hold the results"):
        choose_rows(open_earlier(out, listed), job, lambda version: pytest.fail("asked"), lambda rows: None)
    lines = out.read_text("utf-8").splitlines(keepends=True)
    out.write_text("".join([lines[0], lines[1].replace("c23/e307", "c23/e308"), *lines[2:]]), "utf-8")
    with pytest.raises(FactsError, match="rows from 1 on"):
        choose_rows(open_earlier(out, listed), job, lambda version: pytest.fail("asked"), lambda rows: None)


def test_an_entity_that_is_declared_twice_is_compared_with_each(knowledge: KnowledgeBase) -> None:
    unit = knowledge.facts.units[0]
    first, second = (replace(unit, claim_id=name, name_vi=name) for name in ("first", "second"))
    found = changes_between(Facts(units=(unit,)), Facts(units=(first, second)))
    assert [(each.kind, each.after) for each in found] == [("changed", first), ("added", second)]
