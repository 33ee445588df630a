"""The facts of a run: let go of when other processes have them, and there again when they are asked for."""

from __future__ import annotations

import weakref
from pathlib import Path

import pytest

from decoder.lists.held_facts import HeldFacts
from kb.compiled import CACHE_VARIABLE
from kb.knowledge import load_knowledge
from kb.problems import FactsError


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))


def test_facts_that_are_handed_over_take_no_memory_and_can_be_had_again() -> None:
    knowledge = load_knowledge()
    knowledge.gazetteer.search("Quảng Trị", None)
    watched = weakref.ref(knowledge.gazetteer)
    version, facts = knowledge.version, HeldFacts(knowledge)
    assert facts.here() is knowledge
    del knowledge
    path = facts.handed_over()
    assert watched() is None
    assert facts.handed_over() == path
    assert facts.here().version == facts.version == version


def test_facts_that_are_gone_are_told() -> None:
    facts = HeldFacts(load_knowledge())
    facts.handed_over().unlink()
    with pytest.raises(FactsError, match="cannot be read"):
        facts.here()


def test_a_place_that_cannot_hold_them_is_told(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "facts").write_text("a file, where the folder should be")
    with pytest.raises(FactsError, match="cannot be written"):
        HeldFacts(load_knowledge()).handed_over()
