"""How units stand: to their superiors, to their names, and to the years, on the day asked for."""

from __future__ import annotations

from dataclasses import dataclass

from kb.records import Designation, Subordination, Unit, UnitEvent
from kb.states import Phase, State


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
