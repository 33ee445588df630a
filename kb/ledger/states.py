"""What the decisions make of the claims: the one place where a log is played back.

A claim's status is the last verdict on it. The accepted set is every accepted claim that is not deprecated and that no
accepted claim supersedes, directly or through others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Status = Literal["proposed", "accepted", "rejected", "disputed", "withdrawn"]
Rank = Literal["preferred", "normal", "deprecated"]
Verdict = Literal[
    "propose", "accept", "reject", "dispute", "withdraw", "prefer", "normal", "deprecate", "comment", "merge"
]

STATUS_OF: Mapping[str, Status] = {
    "propose": "proposed",
    "accept": "accepted",
    "reject": "rejected",
    "dispute": "disputed",
    "withdraw": "withdrawn",
}
"""Verdicts that give a claim a status; `propose` gives it back the one it came with."""
RANK_OF: Mapping[str, Rank] = {"prefer": "preferred", "normal": "normal", "deprecate": "deprecated"}
"""Verdicts that give a claim a rank."""
VERDICTS = (*STATUS_OF, *RANK_OF, "comment")
"""What a person can decide on a claim."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, as far as playing back needs it.

    Attributes:
        claim_no: The claim, or None for a merge.
        verdict: One of `Verdict`.
        kind: Table of the entity of a merge.
        entity_id: The entity merged.
        into_id: What it is merged into; empty = parted again.
    """

    claim_no: int | None
    verdict: str
    kind: str = ""
    entity_id: str = ""
    into_id: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a log of decisions comes to.

    Attributes:
        statuses: Claim number to its status; claims without a decision are proposed and not listed.
        ranks: Claim number to its rank; normal ones are not listed.
        redirects: (table, entity id) to the entity it is merged into.
    """

    statuses: Mapping[int, Status]
    ranks: Mapping[int, Rank]
    redirects: Mapping[tuple[str, str], str]

    def status(self, claim_no: int) -> Status:
        """Return a claim's status."""
        return self.statuses.get(claim_no, "proposed")

    def rank(self, claim_no: int) -> Rank:
        """Return a claim's rank."""
        return self.ranks.get(claim_no, "normal")


def play_back(decisions: Iterable[Decided]) -> Standing:
    """Play a log of decisions back.

    Args:
        decisions: In the order they were taken.
    """
    statuses: dict[int, Status] = {}
    ranks: dict[int, Rank] = {}
    redirects: dict[tuple[str, str], str] = {}
    for each in decisions:
        if each.verdict == "merge":
            redirects[each.kind, each.entity_id] = each.into_id
        elif each.claim_no is not None and each.verdict in STATUS_OF:
            statuses[each.claim_no] = STATUS_OF[each.verdict]
        elif each.claim_no is not None and each.verdict in RANK_OF:
            ranks[each.claim_no] = RANK_OF[each.verdict]
    return Standing(statuses, ranks, {entity: into for entity, into in redirects.items() if into != ""})


def accepted_set(supersedes: Mapping[int, int | None], standing: Standing) -> set[int]:
    """Return the numbers of the claims that hold.

    Args:
        supersedes: Claim number to the claim it supersedes, or None; every claim that counts.
        standing: What the decisions come to.
    """
    accepted = {
        claim_no
        for claim_no in supersedes
        if standing.status(claim_no) == "accepted" and standing.rank(claim_no) != "deprecated"
    }
    overtaken: set[int] = set()
    for claim_no in accepted:
        earlier = supersedes[claim_no]
        while earlier is not None and earlier not in overtaken:
            overtaken.add(earlier)
            earlier = supersedes.get(earlier)
    return accepted - overtaken


def runs_in_a_circle(kind: str, entity_id: str, standing: Standing) -> bool:
    """Tell whether an entity is merged into itself through others, so that none of them would stay."""
    seen = {entity_id}
    while (target := standing.redirects.get((kind, entity_id))) is not None:
        if target in seen:
            return True
        seen.add(target)
        entity_id = target
    return False


def merged_into(kind: str, entity_id: str, standing: Standing) -> str:
    """Return the entity that one stands for after all merges; itself when it was not merged."""
    seen = {entity_id}
    while (target := standing.redirects.get((kind, entity_id))) is not None and target not in seen:
        entity_id = target
        seen.add(target)
    return entity_id
