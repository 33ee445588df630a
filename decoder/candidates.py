"""Candidates: the units a reading can mean, each with its chain of command in the notice's days."""

from __future__ import annotations

from dataclasses import dataclass

from decoder.matching import MatchedReading, Matcher
from kb.records import Unit
from kb.standing import Link


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit the notice can mean.

    Attributes:
        unit: The listed unit nearest above the man: he may have served in an unlisted sub-unit of it.
        chain: Its superiors in the notice's days, nearest first.
    """

    unit: Unit
    chain: tuple[Link, ...]


def find_candidates(matched: MatchedReading, matcher: Matcher) -> tuple[Candidate, ...]:
    """Return every listed unit that a reading can mean.

    A unit is a candidate when one of the parts names it; under a collective code every unit of the theatre
    is one. All other units, listed or not, are "none of these".

    Args:
        matched: One reading of the unit text.
        matcher: Matches for the notice's days.

    Returns:
        Candidates in the order of their ids.
    """
    unit_ids = set(matched.named)
    for part in matched.parts:
        if part.part.kind == "code":
            for holder in part.bearers:
                unit_ids |= matcher.chains.units_under(holder)
    units, chains = matcher.lookups.knowledge.units, matcher.chains
    return tuple(Candidate(units[unit_id], chains.chain(unit_id, matched.named)) for unit_id in sorted(unit_ids))
