"""Facts in and out of text: every fault named, nothing guessed."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from kb.checks import check_facts
from kb.facts_io import BUNDLED_FACTS, Facts, read_folder
from kb.problems import FactsError
from kb.records import RECORDS, columns_of

LOSSES = "battle_id,unit_id,category,count_min,count_max,claimed_by,source_id,note\n"


def problems_of(folder: Path, name: str, text: str | bytes) -> list[tuple[str, int, str]]:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    _, problems = read_folder(folder)
    return [(problem.code, problem.where.row, problem.column) for problem in problems]


def test_every_bundled_table_is_read_without_a_fault() -> None:
    facts, problems = read_folder(BUNDLED_FACTS)
    assert problems == []
    assert {name: len(claims) > 0 for name, claims in facts.tables()} == dict.fromkeys(RECORDS, True)


def test_a_claim_knows_its_file_and_row_and_says_the_same_id_in_every_run(tmp_path: Path) -> None:
    (tmp_path / "losses.csv").write_text(LOSSES + "b,,killed,3,5,US,s,x\n\nb,,killed,3,5,US,s,another note\n")
    facts, _ = read_folder(tmp_path)
    first, second = facts.losses
    assert (first.where.row, second.where.row) == (2, 4)
    assert first.claim_id == second.claim_id  # the note is not part of what it says


def test_all_faults_of_a_row_are_told_at_once(tmp_path: Path) -> None:
    found = problems_of(tmp_path, "losses.csv", LOSSES + "b,,kiled,many,-5,US,s,\n")
    assert found == [
        ("not-allowed", 2, "category"),
        ("bad-count", 2, "count_min"),
        ("bad-count", 2, "count_max"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "code", "row"),
    [
        ("periods.csv", "period_id,name_vi,start,end,source_id\np,P,1968-13,1969,s\n", "bad-date", 2),
        ("periods.csv", "period_id,name_vi,start,end,source_id\np,P,,1969,s\n", "empty", 2),
        ("periods.csv", "period_id,name_vi,start,end,source_id\np,P,1968,1969\n", "cells", 2),
        ("periods.csv", "period_id,name_vi,start,end,source_id,colour\np,P,1968,1969,s,red\n", "header", 0),
        ("periods.csv", "period_id,start,end,source_id\n", "header", 0),
        ("periods.csv", 'period_id,name_vi,start,end,source_id\n"p,P,1968,1969,s\n', "csv", 0),
        ("periods.csv", "period_id,name_vi\np,Mậu Thân\n".encode("utf-16"), "encoding", 0),
        ("places.csv", "place_id,name_vi,kind,lat,lon,source_id\np,P,town,north,106,s\n", "bad-degrees", 2),
        ("places.csv", "place_id,name_vi,kind,lat,lon,source_id\np,P,town,200,106,s\n", "bad-degrees", 2),
    ],
)
def test_a_fault_names_its_row(tmp_path: Path, name: str, text: str | bytes, code: str, row: int) -> None:
    found = problems_of(tmp_path, name, text)
    assert (code, row) in [(found_code, found_row) for found_code, found_row, _ in found]


def test_a_fault_in_an_optional_value_does_not_hide_the_others_of_its_row(tmp_path: Path) -> None:
    header = "unit_id,place_text,lat,lon,valid_from,source_id"
    (tmp_path / "presences.csv").write_text(f"{header}\nu,Quảng Trị,96.253,107.2,1969-02-31,s\n", encoding="utf-8")
    facts, problems = read_folder(tmp_path)
    codes = {problem.code for problem in check_facts(facts, problems)}
    assert {"bad-date", "unknown-id"} <= codes
    assert len(codes) > 2  # the latitude too


def test_a_broken_heading_does_not_make_every_id_unknown(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text("source_id,titel\ns,A book\n")
    (tmp_path / "periods.csv").write_text("period_id,name_vi,start,end,source_id\np,P,1968,1969,s\n")
    facts, problems = read_folder(tmp_path)
    assert {problem.code for problem in check_facts(facts, problems)} == {"header"}


def test_a_number_like_text_stays_text(tmp_path: Path) -> None:
    (tmp_path / "other_codes.csv").write_text("code_text,kind,source_id,confidence\n024,road,s,low\n")
    facts, _ = read_folder(tmp_path)
    assert facts.other_codes[0].code_text == "024"


def test_a_folder_without_tables_is_refused_with_their_names(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match=r"units\.csv"):
        read_folder(tmp_path)


def test_every_table_has_a_record_and_every_column_a_meaning() -> None:
    assert [item.name for item in fields(Facts)] == list(RECORDS)
    for table in RECORDS:
        for name, column in columns_of(table).items():
            assert len(column.meaning) > 3, (table, name)


def test_the_declared_columns_are_those_of_the_bundled_facts() -> None:
    for table in RECORDS:
        header = (BUNDLED_FACTS / f"{table}.csv").read_text(encoding="utf-8").split("\n", 1)[0]
        assert header.split(",") == list(columns_of(table))
