"""Claims to propose in tests of the ledger, and who proposes and reviews."""

from __future__ import annotations

from kb.facts_io import Facts
from kb.ledger import review
from kb.ledger.ledger import Ledger
from kb.ledger.opening import reading
from kb.ledger.proposals import Proposal

HISTORIAN, REVIEWER = "historian", "reviewer"


def code(unit_id: str, sign: str, *, source: str = "bao", supersedes: int | None = None) -> Proposal:
    """Return a proposal of a code sign."""
    values = (unit_id, sign, "ky_hieu", "whole", "1965", "1975", source, "medium", "")
    return Proposal("designations", values, supersedes=supersedes)


def propose(ledger: Ledger, *proposals: Proposal) -> tuple[int, ...]:
    return ledger.propose(proposals, HISTORIAN, "a form").claim_nos


def signs(facts: Facts) -> list[str]:
    return [claim.text for claim in facts.designations]


def unit(unit_id: str, *, supersedes: int | None = None, level: str = "regiment") -> Proposal:
    """Return a proposal of a unit."""
    values = (unit_id, f"Đơn vị {unit_id}", "", level, "infantry", "bao", "")
    return Proposal("units", values, supersedes=supersedes)


def number_of(ledger: Ledger, entity_id: str) -> int:
    """Return the claim that declares a unit."""
    with reading(ledger.engine) as connection:
        return next(each.claim_no for each in review.queue(connection, kind="units", statuses=("accepted",))
                    if each.entity_id == entity_id)  # fmt: skip
