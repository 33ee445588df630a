"""Sources with the claims that rest on each."""

from __future__ import annotations

import pytest

from kb.folding import fold
from kb.knowledge import KnowledgeBase
from kb.source_use import SourceIndex


@pytest.fixture(scope="module")
def index(knowledge: KnowledgeBase) -> SourceIndex:
    return SourceIndex(knowledge.facts)


def test_every_claim_counts_once_for_its_source(index: SourceIndex, knowledge: KnowledgeBase) -> None:
    claims = [claim for table, rows in knowledge.facts.tables() if table != "sources" for claim in rows]
    resting = sum(getattr(claim, "source_id", "") != "" for claim in claims)
    assert sum(use.total for use in index.find()) == resting
    for use in index.find()[:20]:
        assert len(index.claims(use.source.source_id)) == use.total == sum(use.counts.values())
        for table, count in use.counts.items():
            assert len(index.claims(use.source.source_id, table)) == count


def test_sources_are_found_by_words_kind_and_language(index: SourceIndex) -> None:
    found = index.find("su doan 304", kinds=("newspaper", "official"), languages=("vi",))
    assert len(found) > 0
    for use in found:
        text = fold(f"{use.source.title} {use.source.publisher} {use.source.url} {use.source.note}")
        assert use.source.kind in ("newspaper", "official")
        assert use.source.language == "vi"
        assert "304" in text or "304" in use.source.source_id


def test_order_is_by_claims_or_by_title(index: SourceIndex) -> None:
    totals = [use.total for use in index.find()]
    assert totals == sorted(totals, reverse=True)
    assert {use.source.source_id for use in index.find(order="title")} == {u.source.source_id for u in index.find()}
    assert [use.total for use in index.find(order="title")] != totals


def test_an_unknown_source_has_no_use_and_no_claims(index: SourceIndex) -> None:
    assert index.use("no-such") is None
    assert index.claims("no-such") == ()
