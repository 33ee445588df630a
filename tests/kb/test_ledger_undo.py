"""Undo, withdrawal and merging in the ledger: taken back as steps of their own, never in a circle."""

from __future__ import annotations

import pytest

from kb.knowledge import KnowledgeBase
from kb.ledger import review
from kb.ledger.faults import LedgerError
from kb.ledger.ledger import SINGLE_USER, Ledger
from kb.ledger.opening import reading
from kb.ledger.proposals import Proposal
from kb.words import load_words

from .ledger_claims import HISTORIAN, REVIEWER, code, propose, signs, unit


def test_an_import_can_be_withdrawn_whole_and_a_decision_undone(ledger: Ledger) -> None:
    before = signs(ledger.facts())
    batch = ledger.propose([code("e66", f"K{number}") for number in range(20)], HISTORIAN, "list.xlsx", kind="import")
    accepted = ledger.decide(batch.claim_nos, "accept", REVIEWER, "")
    assert len(signs(ledger.facts())) == len(before) + 20
    assert accepted.batch_no is not None
    assert batch.batch_no is not None
    ledger.undo(accepted.batch_no, REVIEWER, "too quick")
    assert signs(ledger.facts()) == before
    with reading(ledger.engine) as connection:
        assert len(review.queue(connection, batch_no=batch.batch_no)) == 20
    ledger.undo(batch.batch_no, HISTORIAN, "wrong file")
    with reading(ledger.engine) as connection:
        assert review.queue(connection) == []


def test_the_batch_that_filled_the_ledger_cannot_be_undone_by_anybody(ledger: Ledger) -> None:
    before = ledger.facts()
    with pytest.raises(LedgerError, match="nạp dữ kiện đầu tiên") as refused:
        ledger.undo(1, REVIEWER, "anything")
    assert "cannot be undone" in refused.value.text(load_words("en"))
    assert ledger.facts() == before


def test_a_refused_undo_names_few_of_the_facts_that_stand_in_its_way(ledger: Ledger) -> None:
    names = [f"e{number}" for number in range(70, 76)]
    units = ledger.propose([unit(name) for name in names], HISTORIAN, "units")
    signs_of_them = ledger.propose([code(name, name.upper()) for name in names], HISTORIAN, "signs")
    ledger.decide([*units.claim_nos, *signs_of_them.claim_nos], "accept", REVIEWER, "")
    assert units.batch_no is not None
    with pytest.raises(LedgerError) as refused:
        ledger.undo(units.batch_no, REVIEWER, "wrong list")
    told = {"entity": "e70, e71, e72, ...", "claims": ", ".join(map(str, signs_of_them.claim_nos[:3])) + ", ..."}
    assert refused.value.values == told | {"count": "6"}


def test_what_was_decided_again_cannot_be_undone_over_the_later_decision(ledger: Ledger) -> None:
    numbers = propose(ledger, code("e66", "K66"))
    accepted = ledger.decide(numbers, "accept", REVIEWER, "")
    ledger.decide(numbers, "dispute", "third", "seen otherwise")
    assert accepted.batch_no is not None
    with pytest.raises(LedgerError, match="quyết định mới hơn"):
        ledger.undo(accepted.batch_no, REVIEWER, "back")


def test_two_units_that_are_one_are_merged_and_parted_again(ledger: Ledger) -> None:
    before = ledger.facts()
    merged = ledger.merge("units", "e24", "e66", REVIEWER, "the same regiment under two numbers")
    facts = ledger.facts()
    assert {unit.unit_id for unit in facts.units} == {"e66", "f304"}
    assert {claim.text for claim in facts.designations if claim.unit_id == "e66"} == {"E66", "E24"}
    assert len(KnowledgeBase(facts).designations("e66")) == 2
    assert merged.batch_no is not None
    ledger.undo(merged.batch_no, REVIEWER, "two regiments after all")
    assert ledger.facts() == before


def test_merging_what_is_unknown_or_one_already_is_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="e99"):
        ledger.merge("units", "e99", "e66", REVIEWER, "guess")
    ledger.merge("units", "e24", "e66", REVIEWER, "one")
    with pytest.raises(LedgerError, match="đã là một"):
        ledger.merge("units", "e66", "e24", REVIEWER, "one")


def test_merging_needs_a_target_that_holds_and_keeps_it(ledger: Ledger) -> None:
    declared = propose(ledger, unit("e95"))
    with pytest.raises(LedgerError, match="e95"):
        ledger.merge("units", "e24", "e95", REVIEWER, "one")
    ledger.decide(declared, "accept", REVIEWER, "")
    ledger.merge("units", "e24", "e95", REVIEWER, "one")
    with pytest.raises(LedgerError, match="e95"):
        ledger.decide(declared, "withdraw", REVIEWER, "no such unit")
    assert "e95" in {claim.unit_id for claim in ledger.facts().designations}


def test_merges_follow_each_other_and_never_run_in_a_circle(ledger: Ledger) -> None:
    first = ledger.merge("units", "e24", "e66", REVIEWER, "one").batch_no
    ledger.decide(propose(ledger, unit("e95")), "accept", REVIEWER, "")
    ledger.merge("units", "e24", "e95", REVIEWER, "and this, too")
    assert {each.unit_id for each in ledger.facts().units} == {"e95", "f304"}
    assert first is not None
    with pytest.raises(LedgerError):
        ledger.merge("units", "e95", "e66", REVIEWER, "back")


def test_undoing_an_undo_cannot_merge_two_units_into_each_other(ledger: Ledger) -> None:
    first = ledger.merge("units", "e24", "e66", REVIEWER, "one").batch_no
    assert first is not None
    undone = ledger.undo(first, REVIEWER, "two").batch_no
    ledger.merge("units", "e66", "e24", REVIEWER, "the other way round")
    assert undone is not None
    with pytest.raises(LedgerError, match="chính nó"):
        ledger.undo(undone, REVIEWER, "one after all")


def test_undoing_a_rejection_does_not_accept_ones_own_claim(ledger: Ledger) -> None:
    numbers = propose(ledger, code("e66", "K66"))
    ledger.decide(numbers, "accept", REVIEWER, "")
    rejected = ledger.decide(numbers, "reject", REVIEWER, "a misprint").batch_no
    assert rejected is not None
    with pytest.raises(LedgerError, match="người khác phải duyệt"):
        ledger.undo(rejected, HISTORIAN, "it is right")
    ledger.undo(rejected, "third", "it is right")
    assert "K66" in signs(ledger.facts())


def test_withdrawing_an_import_twice_has_nothing_to_do(ledger: Ledger) -> None:
    batch = ledger.propose([code("e66", "K66")], HISTORIAN, "list.csv", kind="import").batch_no
    assert batch is not None
    ledger.undo(batch, HISTORIAN, "wrong file")
    with pytest.raises(LedgerError, match="không có gì để hủy"):
        ledger.undo(batch, HISTORIAN, "wrong file")


def test_a_rank_is_undone_to_the_rank_before(ledger: Ledger) -> None:
    numbers = propose(ledger, code("e66", "K66"))
    ledger.decide(numbers, "accept", REVIEWER, "")
    deprecated = ledger.decide(numbers, "deprecate", REVIEWER, "a misprint").batch_no
    assert deprecated is not None
    ledger.undo(deprecated, REVIEWER, "no misprint")
    assert "K66" in signs(ledger.facts())


def test_a_source_and_a_unit_of_one_id_are_merged_apart(ledger: Ledger) -> None:
    source = Proposal("sources", ("e24", "Hồi ký E24", "", "", "book", "vi", ""))
    sign = code("e24", "K24", source="e24")
    ledger.decide(propose(ledger, source, sign), "accept", REVIEWER, "")
    ledger.merge("units", "e24", "e66", REVIEWER, "one")
    found = next(claim for claim in ledger.facts().designations if claim.text == "K24")
    assert (found.unit_id, found.source_id) == ("e66", "e24")


def test_a_missing_reason_names_the_decision_in_the_readers_language(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="“hủy” cần lý do") as undone:
        ledger.undo(1, REVIEWER, "")
    with pytest.raises(LedgerError, match="“bác” cần lý do") as rejected:
        ledger.decide([1], "reject", REVIEWER, "")
    with pytest.raises(LedgerError, match="“chế độ” cần lý do"):
        ledger.set_mode(SINGLE_USER, REVIEWER, "")
    english = load_words("en")
    assert "“undone” needs a reason" in undone.value.text(english)
    assert "“rejected” needs a reason" in rejected.value.text(english)


def test_merging_and_modes_need_a_reason_and_a_known_name(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="cần lý do"):
        ledger.merge("units", "e24", "e66", REVIEWER, " ")
    with pytest.raises(LedgerError, match="cần lý do"):
        ledger.set_mode(SINGLE_USER, REVIEWER, "")
    with pytest.raises(LedgerError, match="không phải chế độ"):
        ledger.set_mode("three-persons", REVIEWER, "because")
    assert ledger.audit().entries == 1
