"""What waits for a person: returned claims with their reason, the queue of others, decisions, accepted batches."""

from __future__ import annotations

from kb.ledger.ledger import Ledger
from kb.ledger.opening import reading
from kb.ledger.waiting import Waiting, accepted_batches, last_decisions, waiting_for
from tests.kb.ledger_claims import HISTORIAN, REVIEWER, code, propose


def _waiting(ledger: Ledger, person: str) -> Waiting:
    with reading(ledger.engine) as connection:
        return waiting_for(connection, person)


def test_a_rejected_claim_comes_back_to_its_author_with_the_reason(ledger: Ledger) -> None:
    kept, rejected, disputed = propose(ledger, code("e66", "K1"), code("e66", "K2"), code("e66", "K3"))
    ledger.decide([disputed], "dispute", REVIEWER, "hai nguồn khác nhau")
    ledger.decide([rejected], "reject", REVIEWER, "sai trang")
    found = _waiting(ledger, HISTORIAN)
    assert [(each.entry.claim_no, each.decision.verdict, each.decision.reason) for each in found.returned] == [
        (rejected, "reject", "sai trang"),
        (disputed, "dispute", "hai nguồn khác nhau"),
    ]
    assert [each.claim_no for each in found.own] == [kept]
    assert found.others == ()


def test_what_was_proposed_again_no_longer_counts_as_returned(ledger: Ledger) -> None:
    (claim_no,) = propose(ledger, code("e66", "K1"))
    ledger.decide([claim_no], "reject", REVIEWER, "sai trang")
    ledger.decide([claim_no], "propose", HISTORIAN, "trang 12, không phải 21")
    found = _waiting(ledger, HISTORIAN)
    assert found.returned == ()
    assert [each.claim_no for each in found.own] == [claim_no]


def test_claims_of_others_wait_for_everybody_else_whatever_the_case_of_the_name(ledger: Ledger) -> None:
    (claim_no,) = propose(ledger, code("e66", "K1"))
    assert [each.claim_no for each in _waiting(ledger, REVIEWER).others] == [claim_no]
    assert [each.claim_no for each in _waiting(ledger, "").others] == [claim_no]
    assert _waiting(ledger, HISTORIAN.upper()).others == ()


def test_decisions_are_told_by_batch_the_newest_first(ledger: Ledger) -> None:
    numbers = propose(ledger, code("e66", "K1"), code("e66", "K2"), code("e66", "K3"))
    ledger.decide(numbers[:2], "accept", REVIEWER, "")
    ledger.decide(numbers[2:], "reject", REVIEWER, "sai trang")
    with reading(ledger.engine) as connection:
        told = last_decisions(connection, 2)
    assert [(each.verdict, each.claims, each.claim_no) for each in told] == [
        ("reject", 1, numbers[2]),
        ("accept", 2, numbers[0]),
    ]


def test_accepted_batches_count_what_still_stands(ledger: Ledger) -> None:
    numbers = propose(ledger, code("e66", "K1"), code("e66", "K2"))
    before = ledger.last_batch()
    ledger.decide(numbers, "accept", REVIEWER, "")
    ledger.decide(numbers[1:], "dispute", REVIEWER, "hai nguồn khác nhau")
    with reading(ledger.engine) as connection:
        newest = accepted_batches(connection, 5)[0]
    assert (newest.title, newest.author, newest.claims) == ("a form", HISTORIAN, 1)
    assert ledger.last_batch() > before
