"""The store on disk: made once for a version of the facts, whole or not at all, and let go when it is old."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.compiled import CACHE_VARIABLE
from kb.knowledge import KnowledgeBase
from ontology.compiled_store import compiled_store
from ontology.limits import read_limits
from ontology.query import Asker
from ontology.query_text import QueryError

SOURCES = """source_id,title,url,publisher,kind,language,note
    s,Sách,,,book,vi,"""
UNITS = """unit_id,name_vi,name_en,level,branch,source_id,note
    division-{number},Sư đoàn {number},,division,infantry,s,"""
NAMES = "PREFIX gm: <https://w3id.org/giaima/ontology#> SELECT ?name { ?unit a gm:Unit ; gm:name ?name }"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(CACHE_VARIABLE, str(folder))
    return folder


def test_newer_facts_have_a_store_of_their_own_and_old_ones_go(
    cache: Path, make_knowledge: Callable[..., KnowledgeBase]
) -> None:
    kept = read_limits()["stores_kept"]
    for number in range(kept + 1):
        knowledge = make_knowledge(sources=SOURCES, units=UNITS.format(number=number))
        with Asker(knowledge) as asker:
            assert asker.ask(NAMES).texts() == [(f"Sư đoàn {number}",)]
        assert compiled_store(knowledge) == compiled_store(knowledge)
    assert len(list((cache / "questions").iterdir())) == kept


def test_a_store_that_cannot_be_made_is_told_and_leaves_nothing(
    cache: Path, make_knowledge: Callable[..., KnowledgeBase]
) -> None:
    cache.mkdir()
    (cache / "questions").write_text("in the way")
    with Asker(make_knowledge(sources=SOURCES, units=UNITS.format(number=1))) as asker:
        assert not asker.is_ready
        with pytest.raises(QueryError) as caught:
            asker.ask(NAMES)
    assert caught.value.problem.code == "query-store"
    assert [each.name for each in cache.iterdir()] == ["questions"]
