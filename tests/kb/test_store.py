"""The database of claims: what goes in comes out, and a wrong one is told from a right one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.knowledge import KnowledgeBase
from kb.store import DATABASE_VARIABLE, StoreError, build_database, open_knowledge


def test_what_was_built_opens_with_the_same_claims(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    database = str(tmp_path / "new" / "giaima.sqlite")
    build_database(knowledge.facts, database)
    opened = open_knowledge(database)
    assert opened.version == knowledge.version
    assert dict(opened.facts.tables()) == dict(knowledge.facts.tables())


def test_building_again_replaces_and_does_not_double(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    database = str(tmp_path / "giaima.sqlite")
    for _ in range(2):
        build_database(knowledge.facts, database)
    assert open_knowledge(database).version == knowledge.version


def test_the_environment_names_the_database(
    knowledge: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(tmp_path / "absent.sqlite"))
    with pytest.raises(StoreError, match="giaima kb build"):
        open_knowledge()
    monkeypatch.delenv(DATABASE_VARIABLE)
    assert open_knowledge().version == knowledge.version


@pytest.mark.parametrize("address", ["foo://x", "sqlite:///absent.sqlite"])
def test_an_address_that_leads_nowhere_is_told_and_makes_no_file(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError):
        open_knowledge(address)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    path.write_text("not a database, only a text long enough to be read as one" * 20)
    with pytest.raises(StoreError, match="no knowledge base"):
        open_knowledge(str(path))
