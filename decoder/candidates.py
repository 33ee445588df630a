"""Candidates: the units a reading can mean, each with its chain of command in the notice's days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from decoder.lookups import Lookups
from decoder.matching import Matcher
from decoder.parts import Part
from decoder.read import Reading
from kb.records import Unit
from kb.standing import Link
from kb.states import Phase

NAMING_KINDS = ("level", "number", "name", "code")
"""Kinds of parts that name a unit; the others (place, arm, body, other) only say something of it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit the notice can mean.

    Attributes:
        unit: The listed unit nearest above the man: he may have served in an unlisted sub-unit of it.
        chain: Its superiors in the notice's days, nearest first.
    """

    unit: Unit
    chain: tuple[Link, ...]


def find_candidates(reading: Reading, matcher: Matcher) -> tuple[Candidate, ...]:
    """Return every listed unit that a reading can mean.

    A unit is a candidate when one of the parts names it; under a collective code every unit of the theatre
    is one. All other units, listed or not, are "none of these".

    Args:
        reading: One reading of the unit text.
        matcher: Matches for the notice's days.

    Returns:
        Candidates in the order of their ids.
    """
    unit_ids: set[str] = set()
    for part in reading.parts:
        named = set(_named_by(part, matcher.lookups))
        unit_ids |= named
        if part.kind == "code":
            for holder in named:
                unit_ids |= units_under(holder, matcher)
    units = matcher.lookups.knowledge.units
    naming = tuple(part for part in reading.parts if part.kind in NAMING_KINDS)
    return tuple(Candidate(units[unit_id], matcher.chain(unit_id, naming)) for unit_id in sorted(unit_ids))


def _named_by(part: Part, lookups: Lookups) -> Iterator[str]:
    """Yield the ids of units that bear, or ever bore, the name a part gives."""
    knowledge = lookups.knowledge
    if part.kind in ("level", "number"):
        for number in part.numbers:
            for claim, _ in knowledge.by_number.get((part.word_class, number), ()):
                yield claim.unit_id
    if part.kind in ("level", "name", "code"):
        for claim in knowledge.by_key.get(part.key, ()):
            yield claim.unit_id


def units_under(unit_id: str, matcher: Matcher) -> set[str]:
    """Return the ids of all units whose chain of command in the notice's days passes through a unit."""
    children = matcher.lookups.knowledge.children
    below: set[str] = set()
    open_ids = [unit_id]
    while len(open_ids) > 0:
        for claim in children.get(open_ids.pop(), ()):
            child = claim.unit_id
            if child not in below and child != unit_id:
                links = matcher.chain(child)
                if len(links) > 0 and links[0].unit.unit_id == claim.parent_unit_id and links[0].phase < Phase.BEFORE:
                    below.add(child)
                    open_ids.append(child)
    return below
