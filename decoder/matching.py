"""Does a unit bear the name a part of the notice gives, on those days, and how surely?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from decoder.lookups import DAYS_PER_YEAR, Lookups, UnitName, Window
from decoder.parts import Part
from decoder.weights import Weights
from kb.notation import Numbered
from kb.records import Designation, Unit
from kb.standing import Link
from kb.states import Phase

PHASE_LEVELS = {
    Phase.ATTESTED: "attested",
    Phase.OPEN: "open",
    Phase.UNDATED: "undated",
    Phase.BEFORE: "not yet",
    Phase.ENDED: "ended",
}


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A designation that fits a part.

    Attributes:
        designation: The claim.
        phase: How it stands to the notice's days.
        chance: P(the notice writes it so | the unit is right), 0 to 1.
        chance_other: P(the same text | another unit), 0 to 1.
        level: ``attested``, ``open``, ``undated``, ``not yet``, ``ended``, or ``other suffix``.
    """

    designation: Designation
    phase: Phase
    chance: float
    chance_other: float
    level: str


class Matcher:
    """Matches parts with units for one window of days; remembers what it has matched."""

    def __init__(self, lookups: Lookups, window: Window) -> None:
        self.lookups = lookups
        self.window = window
        self._matches: dict[tuple[str, Part], NameMatch | None] = {}
        self._chains: dict[tuple[str, tuple[Part, ...]], tuple[Link, ...]] = {}

    def chain(self, unit_id: str, named: tuple[Part, ...] = ()) -> tuple[Link, ...]:
        """Return the unit's superiors in the window, nearest first; those the notice names go before others.

        Args:
            unit_id: The unit.
            named: The parts of a reading.
        """
        memo = (unit_id, named)
        chain = self._chains.get(memo)
        if chain is None:
            first, last = date.fromordinal(self.window.first), date.fromordinal(self.window.last)
            prefer = (lambda unit: self._is_named(unit, named)) if len(named) > 0 else None
            chain = self.lookups.knowledge.chain_of_command(unit_id, first, last, prefer=prefer)
            self._chains[memo] = chain
        return chain

    def _is_named(self, unit: Unit, named: tuple[Part, ...]) -> bool:
        return any(self.match(unit, part) is not None for part in named)

    def match(self, unit: Unit, part: Part) -> NameMatch | None:
        """Return the designation of a unit that fits a part best, or None."""
        memo = (unit.unit_id, part)
        if memo not in self._matches:
            found = [match for name in self.lookups.names(unit) if (match := self._match_name(name, part)) is not None]
            best = max(found, key=lambda match: (match.chance / match.chance_other, match.chance), default=None)
            self._matches[memo] = best
        return self._matches[memo]

    def _match_name(self, name: UnitName, part: Part) -> NameMatch | None:
        weights = self.lookups.weights
        factor, level = 1.0, ""
        if part.kind in ("level", "number") and name.own is not None and _same_number(name.own, part):
            chance_other = self.lookups.chance_of_number(name.own.word_class, name.own.number)
            suffix = part.suffix
            if name.own.suffix != suffix:
                if name.own.suffix != "" and suffix != "":
                    factor, level = weights("names", "other suffix"), "other suffix"
                else:
                    factor = weights("names", "suffix left out")
        elif name.key == part.key and part.kind != "place":
            chance_other = self.lookups.chance_of_name(name.key)
        else:
            return None
        designation = name.state.claim
        phase, gap = name.state.phase(self.window.first, self.window.last)
        chance = factor * chance_in_phase(phase, gap, weights)
        if designation.kind == "us_designation":
            chance *= weights("names", "foreign form")
        if designation.scope == "part":
            chance *= weights("names", "part of the unit")
        if designation.scope == "collective":
            chance = weights("chain", "collective code")
            doubt = 1 - weights("names", f"meaning right {designation.confidence}")
            chance_other = max(chance_other, doubt * chance / weights("names", "theatres"))
        return NameMatch(designation, phase, chance, chance_other, level or PHASE_LEVELS[phase])


def _same_number(own: Numbered, part: Part) -> bool:
    return own.word_class == part.word_class and own.number in part.numbers


def chance_in_phase(phase: Phase, gap_days: int, weights: Weights) -> float:
    """Return P(written so | unit) by how the designation stands to the days of the notice."""
    if phase is Phase.ATTESTED:
        return weights("names", "as written")
    if phase is Phase.UNDATED:
        return weights("names", "undated")
    if phase is Phase.OPEN:
        half_life = weights("time", "half-life of a designation") * DAYS_PER_YEAR
        floor = weights("names", "undated")  # nothing has ended it: it is worth no less than one without a date
        return floor + (weights("names", "open") - floor) * fade(gap_days, half_life)
    if phase is Phase.BEFORE:
        half_life = weights("time", "half-life before attested") * DAYS_PER_YEAR
        floor = weights("names", "not yet")
        return floor + (weights("names", "undated") - floor) * fade(gap_days, half_life)
    return weights("names", "ended")


def fade(gap_days: int, half_life_days: float) -> float:
    """Return the chance that a state still holds: 1 at no gap, half after one half-life."""
    return float(2.0 ** (-gap_days / half_life_days))
