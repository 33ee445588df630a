"""Claims in words: names for ids, labels for codes, nothing lost."""

from __future__ import annotations

import pytest

from kb.claim_words import TABLE_OF, ClaimTeller, counted_text
from kb.knowledge import KnowledgeBase
from kb.words import Language, load_words


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_claim_of_every_table_can_be_told(language: Language, knowledge: KnowledgeBase) -> None:
    teller, words = ClaimTeller(knowledge), load_words(language)
    for table, claims in knowledge.facts.tables():
        for claim in (*claims[:200], *claims[-1:]):
            assert TABLE_OF[type(claim)] == table
            assert len(teller.sentence(claim, words)) > 0


def test_ids_become_names_and_codes_become_labels(knowledge: KnowledgeBase) -> None:
    teller, words = ClaimTeller(knowledge), load_words("vi")
    claim = next(each for each in knowledge.facts.participations if each.role == "main")
    unit = knowledge.units[claim.unit_id].name_vi
    battle = knowledge.battles[claim.battle_id].name_vi
    assert teller.sentence(claim, words) == f"{unit}: tham gia {battle} (lực lượng chính)"


def test_a_loss_says_how_many_by_whom(knowledge: KnowledgeBase) -> None:
    claim = next(each for each in knowledge.facts.losses if each.battle_id == "a-bia-1969" and each.count_min == 517)
    assert ClaimTeller(knowledge).sentence(claim, load_words("en")) == "Hamburger Hill: 517 killed, claimed by the US"


def test_an_open_upper_bound_is_told_as_more_than() -> None:
    words = load_words("en")
    assert [counted_text(100, most, words) for most in (None, 100, 250)] == ["over 100", "100", "100–250"]
