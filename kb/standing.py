"""How units stand: to their superiors, to their names, and to the years, on the day asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kb.records import Designation, Subordination, Unit, UnitEvent
from kb.states import Phase, State

EARLIEST, LATEST = date.min.toordinal(), date.max.toordinal()
"""Of all time."""


@dataclass(frozen=True, slots=True)
class Link:
    """One step up the chain of command.

    Attributes:
        unit: The superior.
        state: The subordination it rests on.
        phase: How well that holds on the day asked for.
        gap_days: Days since last attested, or until attested; 0 when attested or undated.
    """

    unit: Unit
    state: State[Subordination]
    phase: Phase
    gap_days: int


@dataclass(frozen=True, slots=True)
class Holding:
    """Who bore a designation, and how well that holds on the day asked for."""

    unit: Unit
    state: State[Designation]
    phase: Phase | None
    gap_days: int


@dataclass(frozen=True, slots=True)
class Life:
    """The span of a unit's life, as far as events tell.

    Attributes:
        begin: Earliest day (ordinal) it can have been formed; None = not seen.
        end: Latest day (ordinal) of its dissolution or merger; None = not seen.
        events: The events this rests on.
    """

    begin: int | None
    end: int | None
    events: tuple[UnitEvent, ...]


def days_held(state: State[Designation] | State[Subordination], life: Life) -> tuple[int, int] | None:
    """Return the days on which a unit can have had a name or a superior.

    Args:
        state: The claim with its time.
        life: Of the unit: it bounds what is not seen to begin or to end.

    Returns:
        First and last day (ordinals), those of all time where nothing bounds it; None where the claim has no day.
    """
    if state.start is None and state.end is None:
        return None
    first = next(bound for bound in (state.start, life.begin, EARLIEST) if bound is not None)
    last = next(bound for bound in (state.end, life.end, LATEST) if bound is not None)
    return first, max(first, last)
