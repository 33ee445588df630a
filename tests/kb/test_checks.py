"""Each check: rows that break exactly it, and a valid neighbour that does not; and the shipped facts."""

import csv
import re
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.checks import CHECKS, check_facts
from kb.checks.command import command_cycles
from kb.checks.context import gather
from kb.checks.cycles import strong_components
from kb.checks.limits import LIMITS_FILE
from kb.dates import parse_edtf
from kb.facts_io import BUNDLED_FACTS, Facts, read_folder
from kb.problems import Problem, Where
from kb.records import Subordination
from tests.kb.check_cases import BATTLES, CASES, LINKS, SOUND, STAYS, Case


def tables_of(text: str) -> dict[str, str]:
    """Split a text into its tables: a line `# name` stands before each."""
    parts = re.split(r"^# (\w+)\n", dedent(text).strip() + "\n", flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def check(folder: Path, text: str) -> list[Problem]:
    """Check the sound facts with some tables put in place of theirs, or added."""
    for table, rows in {**tables_of(SOUND), **tables_of(text)}.items():
        (folder / f"{table}.csv").write_text(rows, encoding="utf-8")
    facts, problems = read_folder(folder)
    return check_facts(facts, problems)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_row_fires_its_own_check_only(case: Case, tmp_path: Path) -> None:
    problems = check(tmp_path, case.broken)
    assert [f"{problem.code} {problem.severity} {problem.where}" for problem in problems] == [case.expected]
    assert problems[0].message.endswith(".")
    assert problems[0].hint.endswith(".")


@pytest.mark.parametrize("case", [case for case in CASES if case.sound != ""], ids=lambda case: case.name)
def test_a_valid_neighbour_does_not(case: Case, tmp_path: Path) -> None:
    code = case.expected.split()[0]
    assert [problem for problem in check(tmp_path, case.sound) if problem.code == code] == []


def test_sound_facts_have_no_problem(tmp_path: Path) -> None:
    assert check(tmp_path, "") == []


def test_every_problem_is_reported_in_one_run_in_order(tmp_path: Path) -> None:
    text = LINKS + "regiment-1,regiment-1,organic,1966,1965,page,\nregiment-9,division-1,organic,1966,,page,\n"
    problems = check(tmp_path, text + STAYS + "regiment-1,Trại,,107.3,,1968-02-31,,page,\n")
    assert [f"{problem.code} {problem.where}" for problem in problems] == [
        "bad-date presences.csv:2",
        "half-point presences.csv:2",
        "ends-before-begins subordinations.csv:2",
        "own-parent subordinations.csv:2",
        "unknown-id subordinations.csv:3",
    ]


def test_an_unknown_id_comes_with_the_nearest_known_ones(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, LINKS + "regiment-1,divison-1,organic,1966,1967,page,\n")
    assert problem.value == "divison-1"
    assert "division-1" in problem.hint


def test_an_unknown_id_names_the_rows_that_could_not_be_read(tmp_path: Path) -> None:
    units = tables_of(SOUND)["units"] + "regiment-2,Trung đoàn 2,regimen,infantry,page\n"
    problems = check(tmp_path, f"# units\n{units}" + LINKS + "regiment-2,division-1,organic,,,page,\n")
    assert [problem.code for problem in problems] == ["unknown-id", "not-allowed"]
    assert "1 row(s) there could not be read" in problems[0].hint


def test_a_front_may_stand_in_two_places_at_once(tmp_path: Path) -> None:
    units = tables_of(SOUND)["units"].replace("regiment-1,Trung đoàn 1,regiment", "regiment-1,Mặt trận 1,front")
    stays = "regiment-1,Trại,,16.2,107.3,1968-02-01,,page,\nregiment-1,Đồi,,11.5,107,1968-02-02,,page,\n"
    assert check(tmp_path, f"# units\n{units}" + STAYS + stays) == []


def test_an_arrival_is_no_rival(tmp_path: Path) -> None:
    rows = "regiment-1,division-1,organic,1966,1970,page,on arrival\nregiment-1,division-2,organic,1968,1972,page,\n"
    assert [problem.code for problem in check(tmp_path, LINKS + rows)] == ["two-parents"]


def test_a_rival_date_of_the_campaign_counts_for_its_battles(tmp_path: Path) -> None:
    text = BATTLES + (
        "drive,Chiến dịch,campaign,,1968-01,1968-03,page,\nraid,Trận,battle,drive,1968-04-01,1968-04-01,page,\n"
        "# battle_dates\nbattle_id,start,end,source_id\ndrive,1968-01,1968-04,page\n"
    )
    assert [problem.code for problem in check(tmp_path, text)] == ["rival-claims"]


def test_long_chains_need_no_recursion() -> None:
    chain = {str(number): [str(number + 1)] for number in range(20_000)}
    assert len(strong_components(chain)) == 20_001
    ring = {**chain, "20000": ["0"]}
    assert [len(part) for part in strong_components(ring)] == [20_001]


LINK = st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.integers(1, 20), st.integers(1, 8))


@given(st.lists(LINK.filter(lambda link: link[0] != link[1]), max_size=8))
def test_a_cycle_is_found_just_when_one_holds_on_some_day(links: list[tuple[str, str, int, int]]) -> None:
    claims = [
        Subordination(
            Where("subordinations.csv", row), str(row), unit, parent, "organic",
            parse_edtf(f"1968-01-{begin:02d}"), parse_edtf(f"1968-01-{begin + days:02d}"), "page", "",
        )
        for row, (unit, parent, begin, days) in enumerate(links, start=2)
    ]  # fmt: skip
    facts = Facts(subordinations=tuple(claims))
    is_found = any(problem.code == "command-cycle" for problem in command_cycles(facts, gather(facts)))
    assert is_found == any(
        _leads_back({(unit, parent) for unit, parent, begin, days in links if begin <= day < begin + days})
        for day in range(1, 31)
    )


def _leads_back(edges: set[tuple[str, str]]) -> bool:
    """Take away units that have no parent left, again and again; what remains is a cycle."""
    while True:
        kept = {(unit, parent) for unit, parent in edges if parent in {child for child, _ in edges}}
        if kept == edges:
            return len(edges) > 0
        edges = kept


def test_every_limit_states_its_unit_and_basis() -> None:
    with LIMITS_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["name"] for row in rows}) == len(rows)
    assert {row["basis"] for row in rows} <= {"cited", "judged", "counted"}
    assert [row["name"] for row in rows if "" in (row["value"], row["unit"], row["note"])] == []
    assert [row["name"] for row in rows if row["basis"] == "cited" and row["source"] == ""] == []


def test_every_limit_is_used_and_every_check_says_what_holds() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in LIMITS_FILE.with_suffix("").glob("*.py"))
    with LIMITS_FILE.open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    unused = [name for name in names if name not in code]
    families = ("march_foot_", "march_motor_", "march_air_sea_", "spread_")
    assert [name for name in unused if not name.startswith(families)] == []
    docs = [function.__doc__ for function in CHECKS]
    assert None not in docs
    assert len(set(docs)) == len(docs)


def test_the_shipped_facts_have_no_error() -> None:
    facts, problems = read_folder(BUNDLED_FACTS)
    errors = [problem for problem in check_facts(facts, problems) if problem.severity == "error"]
    assert errors == []


def test_problems_are_sorted_by_file_row_and_code() -> None:
    facts, problems = read_folder(BUNDLED_FACTS)
    found = check_facts(facts, problems)
    keys: list[tuple[Where, str]] = [(problem.where, problem.code) for problem in found]
    assert keys == sorted(keys)
