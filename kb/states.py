"""Dated states of a unit: when a designation or a subordination held, and what ended it.

An empty end means "not seen": such a state stays open until a later incompatible claim overtakes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from functools import lru_cache
from typing import Generic, TypeVar

from kb.dates import EdtfDate
from kb.notation import Numbered
from kb.records import Designation, Subordination
from kb.spellings import Spellings

C = TypeVar("C")


class Phase(IntEnum):
    """How a state stands to a window of days; smaller is better attested."""

    ATTESTED = 0
    OPEN = 1
    UNDATED = 2
    BEFORE = 3
    ENDED = 4


@dataclass(frozen=True, slots=True)
class State(Generic[C]):
    """A claim that held for a time.

    Attributes:
        claim: The claim.
        start: First day (ordinal) it can have held; None = not seen.
        end: Last day (ordinal) it can have held; None = open.
        attested: Last day (ordinal) a source shows it; None = undated.
        is_overtaken: Whether `end` comes from a later claim and not from the claim itself.
    """

    claim: C
    start: int | None
    end: int | None
    attested: int | None
    is_overtaken: bool = False

    def phase(self, first: int, last: int) -> tuple[Phase, int]:
        """Compare the state with a window of days.

        Args:
            first: First day (ordinal) of the window.
            last: Last day (ordinal), inclusive.

        Returns:
            The phase and the gap in days (0 when attested or undated): since it was last attested
            (OPEN), until it began (BEFORE) or since it ended (ENDED).
        """
        if self.start is not None and last < self.start:
            return Phase.BEFORE, self.start - last
        if self.end is not None and first > self.end:
            return Phase.ENDED, first - self.end
        if self.attested is None:
            return Phase.UNDATED, 0
        if first > self.attested:
            return Phase.OPEN, first - self.attested
        return Phase.ATTESTED, 0


@lru_cache(maxsize=65536)
def day(edtf: EdtfDate | None, *, is_end: bool = False) -> int | None:
    """Return the outer day (ordinal) of a date: the earliest of a start, the latest of an end."""
    if edtf is None:
        return None
    bound: date = edtf.latest if is_end else edtf.earliest
    return bound.toordinal()


def _state(claim: C, valid_from: EdtfDate | None, valid_to: EdtfDate | None) -> State[C]:
    end = day(valid_to, is_end=True)
    attested = end if end is not None else day(valid_from, is_end=True)
    return State(claim, day(valid_from), end, attested)


def designation_states(
    designations: Iterable[Designation], level: str, spellings: Spellings
) -> tuple[State[Designation], ...]:
    """Date the designations of one unit; an open official number ends when the next one begins.

    Args:
        designations: All designations of the unit, in file order.
        level: The unit's level, which its own number must name.
        spellings: Of the designations.

    Returns:
        One state per designation, in the same order.
    """
    states = [_state(claim, claim.valid_from, claim.valid_to) for claim in designations]
    numbers = [_own_number(state.claim, level, spellings) for state in states]
    return tuple(
        _overtaken(
            state,
            [
                other.start
                for other, other_number in zip(states, numbers, strict=True)
                if number is not None and other_number is not None and other_number.number != number.number
            ],
        )
        for state, number in zip(states, numbers, strict=True)
    )


def _own_number(designation: Designation, level: str, spellings: Spellings) -> Numbered | None:
    if designation.kind != "phien_hieu" or designation.scope != "whole":
        return None
    own = spellings.own_number(designation.text, level)
    return own if own is not None and own.word_class == level else None


def subordination_states(subordinations: Iterable[Subordination]) -> tuple[State[Subordination], ...]:
    """Date the parents of one unit; an open organic parent ends when the next organic one begins.

    Args:
        subordinations: All subordinations of the unit, in file order.

    Returns:
        One state per subordination, in the same order.
    """
    states = [_state(claim, claim.valid_from, claim.valid_to) for claim in subordinations]
    return tuple(
        _overtaken(
            state,
            [
                other.start
                for other in states
                if state.claim.kind == other.claim.kind == "organic"
                and other.claim.parent_unit_id != state.claim.parent_unit_id
            ],
        )
        for state in states
    )


def _overtaken(state: State[C], rival_starts: Iterable[int | None]) -> State[C]:
    if state.end is not None or state.start is None:
        return state
    later = [start for start in rival_starts if start is not None and start > state.start]
    if len(later) == 0:
        return state
    end = min(later) - 1
    attested = min(end, state.attested) if state.attested is not None else end
    return replace(state, end=end, attested=attested, is_overtaken=True)
