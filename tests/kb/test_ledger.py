"""The ledger: nothing is lost, two persons, the past, and an audit log that shows tampering."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from kb.knowledge import KnowledgeBase
from kb.ledger import review
from kb.ledger.faults import LedgerError
from kb.ledger.ledger import SINGLE_USER, Ledger
from kb.ledger.migrate import newest_revision
from kb.ledger.opening import NEWEST_REVISION, database_url, reading
from kb.ledger.proposals import Proposal
from kb.store import open_knowledge

from .conftest import Clock
from .ledger_claims import HISTORIAN, REVIEWER, code, number_of, propose, signs, unit


def test_the_newest_revision_is_the_one_that_alembic_knows() -> None:
    assert newest_revision() == NEWEST_REVISION


def test_a_proposal_counts_only_after_somebody_else_accepted_it(ledger: Ledger) -> None:
    numbers = propose(ledger, code("e66", "K66"))
    assert "K66" not in signs(ledger.facts())
    with pytest.raises(LedgerError, match="người khác phải duyệt"):
        ledger.decide(numbers, "accept", HISTORIAN, "")
    assert "K66" not in signs(ledger.facts())
    ledger.decide(numbers, "accept", REVIEWER, "")
    assert "K66" in signs(ledger.facts())


def test_a_ledger_with_one_user_says_so_and_lets_him_accept(ledger: Ledger) -> None:
    ledger.set_mode(SINGLE_USER, HISTORIAN, "only one historian here")
    ledger.decide(propose(ledger, code("e66", "K66")), "accept", HISTORIAN, "")
    assert "K66" in signs(ledger.facts())
    assert ledger.mode() == SINGLE_USER


@pytest.mark.parametrize("verdict", ["reject", "dispute", "withdraw"])
def test_a_claim_that_was_accepted_can_fall_again_with_a_reason(ledger: Ledger, verdict: str) -> None:
    numbers = propose(ledger, code("e66", "K66"))
    ledger.decide(numbers, "accept", REVIEWER, "")
    with pytest.raises(LedgerError, match="cần lý do"):
        ledger.decide(numbers, verdict, REVIEWER, " ")
    ledger.decide(numbers, verdict, REVIEWER, "the page says otherwise")
    assert "K66" not in signs(ledger.facts())


def test_a_correction_takes_the_place_of_the_claim_and_nothing_is_lost(ledger: Ledger) -> None:
    before = signs(ledger.facts())
    with reading(ledger.engine) as connection:
        old = next(
            each for each in review.queue(connection, statuses=("accepted",)) if each.values.get("text") == "E24"
        )
    numbers = propose(ledger, code("e24", "E24B", supersedes=old.claim_no))
    assert signs(ledger.facts()) == before
    ledger.decide(numbers, "accept", REVIEWER, "")
    assert signs(ledger.facts()) == [sign.replace("E24", "E24B") for sign in before]
    with reading(ledger.engine) as connection:
        entry = review.entry(connection, old.claim_no)
    assert entry is not None
    assert entry.values["text"] == "E24"


def test_a_deprecated_claim_is_kept_but_not_used(ledger: Ledger) -> None:
    numbers = propose(ledger, code("e66", "K66"))
    ledger.decide(numbers, "accept", REVIEWER, "")
    ledger.decide(numbers, "deprecate", REVIEWER, "a misprint of the book")
    assert "K66" not in signs(ledger.facts())
    ledger.decide(numbers, "normal", REVIEWER, "it was right after all")
    assert "K66" in signs(ledger.facts())


def test_proposing_the_same_again_adds_nothing(ledger: Ledger) -> None:
    first = propose(ledger, code("e66", "K66"), code("e66", "K67"))
    again = ledger.propose([code("e66", "K66"), code("e66", "K68"), code("e66", "K68")], HISTORIAN, "again")
    assert len(first) == 2
    assert (len(again.claim_nos), again.known) == (1, (0, 2))


def test_a_reference_to_what_nobody_knows_is_refused_whole(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match=r"units: e99.*sources: nowhere|sources: nowhere.*units: e99"):
        ledger.propose([code("e66", "K1"), code("e99", "K2"), code("e66", "K3", source="nowhere")], HISTORIAN, "a form")
    with reading(ledger.engine) as connection:
        assert review.queue(connection) == []


def test_a_claim_cannot_be_accepted_before_the_unit_it_names(ledger: Ledger) -> None:
    unit = Proposal("units", ("e95", "Trung đoàn 95", "", "regiment", "infantry", "bao", ""))
    numbers = propose(ledger, unit, code("e95", "E95"))
    with pytest.raises(LedgerError, match="chưa được duyệt: units: e95"):
        ledger.decide(numbers[1:], "accept", REVIEWER, "")
    ledger.decide(numbers, "accept", REVIEWER, "")
    with pytest.raises(LedgerError, match="còn được 1 dữ kiện"):
        ledger.decide(numbers[:1], "reject", REVIEWER, "no such unit")
    assert {unit.unit_id for unit in ledger.facts().units} >= {"e95"}


def test_the_past_is_kept(ledger: Ledger, database: str, clock: Clock) -> None:
    ledger.decide(propose(ledger, code("e66", "K66")), "accept", REVIEWER, "")
    then = clock.at
    facts_then = ledger.facts()
    clock.at += timedelta(days=30)
    ledger.decide(propose(ledger, code("e66", "K67")), "accept", REVIEWER, "")
    ledger.merge("units", "e24", "e66", REVIEWER, "one")
    assert ledger.facts(then) == facts_then
    assert open_knowledge(database, as_known=then).version == KnowledgeBase(facts_then).version
    assert ledger.facts() != facts_then
    for facts in (facts_then, ledger.facts()):
        moment = ledger.moment_of(KnowledgeBase(facts).version)
        assert moment is not None
        assert ledger.facts(moment) == facts
    assert ledger.moment_of("0123456789ab") is None


def test_the_history_of_a_unit_tells_who_said_what_and_what_differs(ledger: Ledger) -> None:
    numbers = propose(ledger, code("e66", "K66"))
    ledger.decide(numbers, "accept", REVIEWER, "seen in the book")
    later = propose(ledger, code("e66", "K66B", supersedes=numbers[0]))
    with reading(ledger.engine) as connection:
        steps = review.history(connection, "units", "e66")
    said = [(step.author, step.what, step.why) for step in steps]
    assert (REVIEWER, "accept", "seen in the book") in said
    assert steps[-1].claim_no == later[0]
    assert steps[-1].difference == {"text": ("K66", "K66B")}


def test_the_queue_is_filtered_and_sorted_by_risk(ledger: Ledger) -> None:
    propose(ledger, code("e66", "K66"), replace(code("e66", "K67"), reason="the book is sure"))
    with reading(ledger.engine) as connection:
        assert [each.values["text"] for each in review.queue(connection, risk="high")] == ["K67"]
        assert review.queue(connection, author="nobody") == []
        assert len(review.queue(connection, kind="designations", author=HISTORIAN)) == 2


def test_rivals_and_comments_stand_beside_a_claim(ledger: Ledger) -> None:
    numbers = propose(ledger, code("e66", "K66"))
    ledger.decide(numbers, "comment", REVIEWER, "which page?")
    with reading(ledger.engine) as connection:
        assert [each.values["text"] for each in review.rivals(connection, numbers[0])] == ["E66"]
        assert [comment[:2] for comment in review.comments(connection, numbers[0])] == [(REVIEWER, "which page?")]
        assert len(review.queue(connection)) == 1


@pytest.mark.parametrize(
    ("tampering", "what"),
    [
        ("UPDATE claims SET body = replace(body, 'E66', 'E67') WHERE claim_no = 6", "rows"),
        ("DELETE FROM decisions WHERE decision_no = 3", "rows"),
        ("UPDATE decisions SET reason = 'other' WHERE decision_no = 12", "rows"),
        ("UPDATE entities SET kind = 'battles' WHERE entity_id = 'e24'", "rows"),
        ("UPDATE mentions SET entity_id = 'e66' WHERE entity_id = 'e24' AND claim_no = 7 AND kind = 'units'", "rows"),
        ("UPDATE batches SET title = 'other' WHERE batch_no = 2", "rows"),
        ("INSERT INTO users (name, entered_at) VALUES ('stranger', '2026')", "users"),
        ("UPDATE audit SET author = 'other' WHERE entry_no = 2", "entry"),
        ("UPDATE audit SET hash = previous_hash WHERE entry_no = 1", "entry"),
        ("UPDATE audit SET previous_hash = hash WHERE entry_no = 2", "chain"),
        ("DELETE FROM audit WHERE entry_no = 2", "missing"),
        ("DELETE FROM audit WHERE entry_no = 3", "unlogged"),
    ],
)
def test_tampering_is_found(ledger: Ledger, database: str, tampering: str, what: str) -> None:
    numbers = propose(ledger, code("e66", "K66"))
    ledger.decide(numbers, "accept", REVIEWER, "")
    assert ledger.audit().fault is None
    engine = create_engine(database_url(database))
    with engine.begin() as connection:
        assert connection.execute(text(tampering)).rowcount == 1
    engine.dispose()
    fault = ledger.audit().fault
    assert fault is not None
    assert fault.what == what


def test_the_head_of_the_log_shows_that_its_end_was_cut_off(ledger: Ledger) -> None:
    head = ledger.audit().head
    propose(ledger, code("e66", "K66"))
    assert ledger.has_entry(head)
    assert not ledger.has_entry("0" * 64)


def test_nobody_writes_without_a_name(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="Thiếu tên"):
        ledger.propose([code("e66", "K66")], " ", "a form")
    assert ledger.audit().entries == 1


def test_a_correction_keeps_the_id_of_the_unit(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="e24x"):
        propose(ledger, unit("e24x", supersedes=number_of(ledger, "e24")))


def test_what_an_accepted_claim_rests_on_cannot_go(ledger: Ledger) -> None:
    declared = propose(ledger, unit("e95"))
    ledger.decide(declared, "accept", REVIEWER, "")
    sign = propose(ledger, code("e95", "E95"))
    ledger.decide(sign, "accept", REVIEWER, "")
    with pytest.raises(LedgerError, match="e95"):
        ledger.decide(declared, "withdraw", REVIEWER, "no such unit")
    later = propose(ledger, code("e66", "E95", supersedes=sign[0]))
    ledger.decide(later, "accept", REVIEWER, "")
    ledger.decide(declared, "withdraw", REVIEWER, "no such unit")
    with pytest.raises(LedgerError, match="e95"):  # the older claim would hold again
        ledger.decide(later, "withdraw", REVIEWER, "the older one was right")


def test_a_unit_is_declared_once(ledger: Ledger) -> None:
    first, second = propose(ledger, unit("e95")), propose(ledger, unit("e95", level="division"))
    ledger.decide(first, "accept", REVIEWER, "")
    with pytest.raises(LedgerError, match="hai lần"):
        ledger.decide(second, "accept", REVIEWER, "")


@pytest.mark.parametrize("name", ["historian ", "  historian", "historian\u00a0"])
def test_a_blank_beside_a_name_makes_no_second_person(ledger: Ledger, name: str) -> None:
    with pytest.raises(LedgerError, match="người khác phải duyệt"):
        ledger.decide(propose(ledger, code("e66", "K66")), "accept", name, "")


def test_the_same_name_in_another_unicode_form_is_no_second_person(ledger: Ledger) -> None:
    batch = ledger.propose([code("e66", "K66")], "Hà", "a form")
    with pytest.raises(LedgerError, match="người khác phải duyệt"):
        ledger.decide(batch.claim_nos, "accept", "Ha\u0300", "")


def test_supposing_a_decision_leaves_nothing_behind_and_refuses_like_it(ledger: Ledger) -> None:
    numbers = propose(ledger, unit("e95"), code("e95", "E95"))
    assert "E95" in signs(ledger.supposed(numbers, "accept"))
    assert "E95" not in signs(ledger.facts())
    assert ledger.audit().entries == 2
    with pytest.raises(LedgerError, match="e95"):
        ledger.supposed(numbers[1:], "accept")
    with pytest.raises(LedgerError, match="999"):
        ledger.supposed([999], "accept")


def test_rows_forged_behind_the_ledgers_back_are_found(ledger: Ledger, database: str) -> None:
    propose(ledger, code("e66", "K66"))
    row = (
        "SELECT 99, claim_no, kind, entity_id, into_id, 'reject', reason, undoes, 2, author, entered_at FROM decisions"
    )
    engine = create_engine(database_url(database))
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO decisions {row} WHERE decision_no = 1"))
    engine.dispose()
    assert ledger.audit().fault is not None


@pytest.mark.parametrize("name", ["x" * 81, "An\x00", "An\udcff"])
def test_a_name_that_no_database_could_keep_is_told(ledger: Ledger, name: str) -> None:
    with pytest.raises(LedgerError):
        ledger.propose([code("e66", "K66")], name, "a form")
    with pytest.raises(LedgerError):
        propose(ledger, code("e66", "K\x0066"))
    assert ledger.audit().entries == 1


def test_the_queue_holds_what_has_the_status_asked_for(ledger: Ledger) -> None:
    numbers = propose(ledger, code("e66", "K66"))
    with reading(ledger.engine) as connection:
        assert [each.claim_no for each in review.queue(connection)] == list(numbers)
        accepted = review.queue(connection, kind="designations", statuses=("accepted",))
    assert {each.values["text"] for each in accepted} == {"E66", "E24", "F304"}


def test_a_clock_that_is_set_back_does_not_mix_up_the_past(ledger: Ledger, clock: Clock) -> None:
    ledger.decide(propose(ledger, code("e66", "K66")), "accept", REVIEWER, "")
    then = clock.at
    clock.at -= timedelta(days=1)
    ledger.decide(propose(ledger, code("e66", "K67")), "reject", REVIEWER, "a misprint")
    assert "K66" in signs(ledger.facts(then))
    with reading(ledger.engine) as connection:
        times = [line.entered_at for line in reversed(review.batches(connection))]
    assert times == sorted(times)
