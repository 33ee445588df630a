"""Opening the knowledge base: what goes in comes out, and a wrong database is told from a right one."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from kb.compiled import CACHE_VARIABLE
from kb.facts_io import BUNDLED_FACTS, read_folder
from kb.knowledge import KnowledgeBase
from kb.ledger.faults import LedgerError
from kb.ledger.ledger import Ledger
from kb.ledger.proposals import Proposal
from kb.ledger.releases import differences, fill, is_filled, take_in, write_folder
from kb.problems import FactsError
from kb.snapshot import snapshot_of
from kb.store import DATABASE_VARIABLE, FACTS_VARIABLE, open_knowledge
from tests.kb.conftest import SHEET_FACTS


@pytest.fixture(scope="module")
def filled(knowledge: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> str:
    database = str(tmp_path_factory.mktemp("ledger") / "new" / "giaima.sqlite")
    fill(Ledger.open(database, create=True), knowledge.facts, "bundled")
    return database


def test_what_was_filled_in_opens_with_the_same_claims(knowledge: KnowledgeBase, filled: str) -> None:
    opened = open_knowledge(filled)
    assert opened.version == knowledge.version
    for (_, before), (_, after) in zip(knowledge.facts.tables(), opened.facts.tables(), strict=True):
        assert [claim.claim_id for claim in after] == [claim.claim_id for claim in before]


def test_a_ledger_is_read_once_until_something_is_decided(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    ledger = Ledger.open(database, create=True)
    fill(ledger, read_folder(BUNDLED_FACTS)[0], "bundled")
    first = open_knowledge(database)
    with monkeypatch.context() as closed:
        closed.setattr(Ledger, "facts", lambda ledger: pytest.fail("read again"))
        again = open_knowledge(database)
    assert (again.facts, again.version) == (first.facts, first.version)
    assert snapshot_of(again) == snapshot_of(first)
    gone = first.facts.periods[0]
    ledger.decide([gone.where.row], "withdraw", "An", "wrong")
    assert open_knowledge(database).facts.periods == first.facts.periods[1:]


def test_a_filled_ledger_is_not_filled_again(knowledge: KnowledgeBase, filled: str) -> None:
    ledger = Ledger.open(filled)
    assert is_filled(ledger)
    assert fill(ledger, knowledge.facts, "again").claim_nos == ()


def test_the_bundled_facts_come_out_of_the_ledger_byte_by_byte(
    knowledge: KnowledgeBase, database: str, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    ledger = Ledger.open(database, create=True)
    fill(ledger, knowledge.facts, "bundled")
    write_folder(ledger.facts(), first)
    facts, problems = read_folder(first)
    assert problems == []
    again = Ledger.open(str(tmp_path / "again.sqlite"), create=True)
    fill(again, facts, "again")
    write_folder(again.facts(), second)
    names = sorted(path.name for path in BUNDLED_FACTS.glob("*.csv"))
    assert sorted(path.name for path in second.iterdir()) == names
    for name in names:
        assert (first / name).read_bytes() == (BUNDLED_FACTS / name).read_bytes()
        assert (second / name).read_bytes() == (first / name).read_bytes()


def test_exporting_replaces_tables_of_facts_and_nothing_else(filled: str, tmp_path: Path) -> None:
    facts = Ledger.open(filled).facts()
    folder = tmp_path / "export"
    write_folder(facts, folder)
    write_folder(facts, folder)
    (folder / "letter.txt").write_text("mine")
    with pytest.raises(LedgerError, match=r"letter\.txt"):
        write_folder(facts, folder)
    assert (folder / "letter.txt").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


def test_a_later_release_comes_as_differences_that_wait(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    ledger = Ledger.open(str(tmp_path / "giaima.sqlite"), create=True)
    fill(ledger, knowledge.facts, "bundled")
    own = Proposal("designations", (knowledge.facts.units[0].unit_id, "K66", "ky_hieu", "whole", "", "",
                                    knowledge.facts.sources[0].source_id, "high", ""))  # fmt: skip
    ledger.decide(ledger.propose([own], "historian", "a form").claim_nos, "accept", "reviewer", "")
    folder = tmp_path / "release"
    write_folder(knowledge.facts, folder)
    units = (folder / "units.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    changed = units[1].replace("navy", "other")
    (folder / "units.csv").write_text("".join([units[0], changed, *units[2:]]), encoding="utf-8")
    codes = (folder / "other_codes.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "other_codes.csv").write_text("".join([codes[0], *codes[2:]]), encoding="utf-8")
    release, problems = read_folder(folder)
    assert problems == []
    found = differences(ledger, release)
    assert (len(found.added), len(found.changed), len(found.gone)) == (0, 1, 1)
    batch = take_in(ledger, found, "release", "no longer in the release")
    assert ledger.facts().units == Ledger.open(str(tmp_path / "giaima.sqlite")).facts().units
    ledger.decide(batch.claim_nos, "accept", "reviewer", "")
    ledger.decide(found.gone, "withdraw", "reviewer", "the release no longer says so")
    again = differences(ledger, release)
    assert (again.added, again.changed, again.gone) == ((), (), ())
    assert len(ledger.facts().designations) == len(release.designations) + 1  # what a historian added stays


def test_a_mended_note_and_a_merged_unit_are_no_other_claims_for_a_release(
    knowledge: KnowledgeBase, tmp_path: Path
) -> None:
    ledger = Ledger.open(str(tmp_path / "giaima.sqlite"), create=True)
    fill(ledger, knowledge.facts, "bundled")
    ledger.merge("units", "regiment-66-division-10", "regiment-66-division-304", "reviewer", "one")
    noted = replace(knowledge.facts.designations[0], note="seen again")
    release = replace(knowledge.facts, designations=(noted, *knowledge.facts.designations[1:]))
    found = differences(ledger, release)
    assert (len(found.added), len(found.changed), found.gone) == (0, 1, ())


def test_the_environment_names_the_database(
    knowledge: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(tmp_path / "absent.sqlite"))
    with pytest.raises(LedgerError, match="giaima kb init"):
        open_knowledge()
    monkeypatch.delenv(DATABASE_VARIABLE)
    assert open_knowledge().version == knowledge.version


@pytest.mark.parametrize("address", ["foo://x", "sqlite:///absent.sqlite", "postgresql+psycopg://127.0.0.1:1/none"])
def test_an_address_that_leads_nowhere_is_told_and_makes_no_file(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LedgerError):
        open_knowledge(address)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_ledger_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    path.write_text("not a database, only a text long enough to be read as one" * 20)
    before = path.read_bytes()
    with pytest.raises(LedgerError):
        open_knowledge(str(path))
    assert path.read_bytes() == before
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE letters (text)")
    with pytest.raises(LedgerError, match="dữ liệu khác"):
        Ledger.open(str(other), create=True)


def test_a_folder_of_facts_is_read_when_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for table, lines in SHEET_FACTS.items():
        (tmp_path / f"{table}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    monkeypatch.setenv(FACTS_VARIABLE, str(tmp_path))
    assert "Trung đoàn 24" in {unit.name_vi for unit in open_knowledge().units.values()}
    monkeypatch.setenv(FACTS_VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(FactsError):
        open_knowledge()
