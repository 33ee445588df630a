"""What every evidence function returns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb.records import Claim


@dataclass(frozen=True, slots=True)
class Evidence:
    """One function's verdict on one hypothesis.

    Attributes:
        name: The statement, such as ``designation_in_force``.
        level: Which of the statement's exclusive levels holds.
        bits: log2 of P(seen | hypothesis) over P(seen | another unit); 0 = says nothing.
        values: What was compared, by name, as the reader's text needs it.
        claim_ids: The claims used.
        source_ids: Their sources.
    """

    name: str
    level: str
    bits: float
    values: Mapping[str, str] = field(default_factory=dict)
    claim_ids: tuple[str, ...] = ()
    source_ids: tuple[str, ...] = ()

    @classmethod
    def from_ratio(
        cls,
        name: str,
        level: str,
        ratio: float,
        values: Mapping[str, str],
        claim_ids: tuple[str, ...],
        source_ids: tuple[str, ...],
    ) -> Evidence:
        """Make an evidence from a likelihood ratio above 0 and the ids it rests on."""
        return cls(name, level, math.log2(ratio), values, claim_ids, source_ids)


def evidence_of(
    name: str, level: str, ratio: float, values: Mapping[str, str] | None = None, claims: Iterable[Claim] = ()
) -> Evidence:
    """Make an evidence from a likelihood ratio.

    Args:
        name: The statement.
        level: Which of its levels holds.
        ratio: P(seen | hypothesis) over P(seen | another unit), above 0.
        values: What was compared.
        claims: The claims used; their ids and sources are kept.
    """
    used = {claim.claim_id: str(getattr(claim, "source_id", "")) for claim in claims}
    sources = tuple(dict.fromkeys([source for source in used.values() if source != ""]))
    return Evidence(name, level, math.log2(ratio), values if values is not None else {}, tuple(used), sources)


def named(key: str, name_vi: str, name_en: str) -> dict[str, str]:
    """Return a name to show, in Vietnamese and, where the facts have it, in English."""
    return {key: name_vi} | ({f"{key}_en": name_en} if name_en != "" else {})
