"""Snapshots of facts: read instead of the tables only where they say just the same."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from pathlib import Path

import pytest

from kb.compiled import CACHE_VARIABLE
from kb.notation import own_number
from kb.problems import FactsError
from kb.snapshot import _made_by, knowledge_of_folder
from tests.kb.conftest import SHEET_FACTS


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    tables = tmp_path / "tables"
    tables.mkdir()
    for table, lines in SHEET_FACTS.items():
        (tables / f"{table}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return tables


def snapshots(folder: Path) -> list[Path]:
    return sorted((folder.parent / "cache" / "tables").glob("*"))


def test_tables_are_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = knowledge_of_folder(folder)
    monkeypatch.setattr("kb.snapshot.load_knowledge", lambda folder: pytest.fail("read again"))
    again = knowledge_of_folder(folder)
    assert again.facts == first.facts
    assert again.version == first.version
    assert len(snapshots(folder)) == 1


def test_designations_are_taken_apart_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = knowledge_of_folder(folder)
    monkeypatch.setattr("kb.spellings.numbered_in", lambda text: pytest.fail(f"{text} is taken apart again"))
    again = knowledge_of_folder(folder)
    assert len(first.by_number) > 0
    assert (dict(again.by_number), dict(again.by_key)) == (dict(first.by_number), dict(first.by_key))
    for claim in first.facts.designations:
        level = first.units[claim.unit_id].level
        assert again.spellings.own_number(claim.text, level) == own_number(claim.text, level)


def test_garbage_is_collected_again_after_a_snapshot_was_read(folder: Path) -> None:
    knowledge_of_folder(folder)
    knowledge_of_folder(folder)
    assert gc.isenabled()


def test_other_words_make_another_snapshot(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge_of_folder(folder)
    hashed: list[str] = []

    def hash_of(paths: Iterable[Path]) -> str:
        hashed.extend(path.name for path in paths)
        return "other"

    monkeypatch.setattr("kb.snapshot.hash_of_files", hash_of)
    _made_by.cache_clear()
    knowledge_of_folder(folder)
    _made_by.cache_clear()
    assert len(snapshots(folder)) == 2
    assert {"levels.txt", "states.py"} <= set(hashed)
    assert "designations.csv" not in hashed


def test_a_changed_table_is_seen(folder: Path) -> None:
    before = knowledge_of_folder(folder)
    units = folder / "units.csv"
    units.write_text(units.read_text(encoding="utf-8").replace("Trung đoàn 24", "Trung đoàn 25"), encoding="utf-8")
    assert knowledge_of_folder(folder).facts != before.facts


@pytest.mark.parametrize("written", [b"", b"\0" * 100, None])
def test_a_snapshot_that_is_not_whole_is_made_again(folder: Path, written: bytes | None) -> None:
    first = knowledge_of_folder(folder)
    (path,) = snapshots(folder)
    whole = path.read_bytes()
    path.write_bytes(written if written is not None else whole[: len(whole) // 2])
    assert knowledge_of_folder(folder).facts == first.facts
    assert path.read_bytes() == whole


def test_facts_are_read_also_where_no_snapshot_can_be_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder.parent / "cache").write_text("a file, where the folder should be")
    assert len(knowledge_of_folder(folder).units) > 0
    monkeypatch.setenv(CACHE_VARIABLE, "/proc/none")
    assert len(knowledge_of_folder(folder).units) > 0


def test_no_snapshot_is_made_of_faulty_tables(folder: Path) -> None:
    (folder / "units.csv").write_text("unit_id\n", encoding="utf-8")
    with pytest.raises(FactsError):
        knowledge_of_folder(folder)
    assert snapshots(folder) == []
