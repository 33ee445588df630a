"""Does a unit bear the name a part of the notice gives, on those days, and how surely?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from decoder.fading import chance_in_phase
from decoder.lookups import Lookups, UnitName
from decoder.part import Part
from decoder.read import Reading
from decoder.window import Window
from kb.notation import Numbered
from kb.records import Designation
from kb.states import Phase, State

NAMING_KINDS = ("level", "number", "name", "code")
"""Kinds of parts that name a unit; the others (place, arm, body, other) only say something of it."""
NUMBERED_KINDS = ("level", "number")
PHASE_LEVELS = {
    Phase.ATTESTED: "attested",
    Phase.OPEN: "open",
    Phase.UNDATED: "undated",
    Phase.BEFORE: "not yet",
    Phase.ENDED: "ended",
}


@dataclass(frozen=True, slots=True)
class NameFit:
    """A designation of a unit that is what a part names, whatever the days.

    Attributes:
        state: The designation with the time it held.
        factor: What the way of writing it leaves of the chance that it is written so (0 to 1).
        fixed: P(the notice writes it so | the unit is right), whatever the days; None where it depends on them.
        chance_other: P(the same text | another unit), 0 to 1.
        level: ``other suffix``, or empty.
    """

    state: State[Designation]
    factor: float
    fixed: float | None
    chance_other: float
    level: str


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


@dataclass(frozen=True, slots=True)
class MatchedPart:
    """A part with every unit that bears, or ever bore, what it names.

    Attributes:
        index: Its number among all parts matched in these days.
        part: The part.
        bearers: Unit id to the unit's designation that fits best.
    """

    index: int
    part: Part
    bearers: Mapping[str, NameMatch]


@dataclass(frozen=True, slots=True)
class MatchedReading:
    """A reading whose parts are matched with the units.

    Attributes:
        reading: The reading.
        parts: Its parts, in the order written.
        named: Ids of all units its naming parts can mean.
    """

    reading: Reading
    parts: tuple[MatchedPart, ...]
    named: frozenset[str]


class Matcher:
    """Matches parts with units for one window of days; remembers what it has matched."""

    def __init__(self, lookups: Lookups, window: Window) -> None:
        self.lookups = lookups
        self.window = window
        self.chains = lookups.chains_in(window)
        self._parts: dict[Part, MatchedPart] = {}

    def matched(self, reading: Reading) -> MatchedReading:
        """Match every part of a reading with the units that bear what it names."""
        parts = tuple(self._matched_part(part) for part in reading.parts)
        named = frozenset(
            unit_id for matched in parts if matched.part.kind in NAMING_KINDS for unit_id in matched.bearers
        )
        return MatchedReading(reading, parts, named)

    def _matched_part(self, part: Part) -> MatchedPart:
        found = self._parts.get(part)
        if found is None:
            bearers = {
                unit_id: max(map(self._on_days, fits), key=_speaks_for)
                for unit_id, fits in bearers_of(part, self.lookups).items()
            }
            found = self._parts[part] = MatchedPart(len(self._parts), part, bearers)
        return found

    def _on_days(self, fit: NameFit) -> NameMatch:
        phase, gap = fit.state.phase(self.window.first, self.window.last)
        if fit.fixed is not None:
            chance = fit.fixed
        elif self.window.is_given:
            chance = fit.factor * chance_in_phase(phase, gap, self.lookups.weights)
        else:
            chance = fit.factor * self.lookups.deaths.chance_at_any_time(fit.state)
        return NameMatch(fit.state.claim, phase, chance, fit.chance_other, fit.level or PHASE_LEVELS[phase])


def _speaks_for(match: NameMatch) -> tuple[float, float]:
    """Return how much a match speaks for the unit: of several names of one unit the one that says most counts."""
    return match.chance / match.chance_other, match.chance


def bearers_of(part: Part, lookups: Lookups) -> dict[str, tuple[NameFit, ...]]:
    """Return every unit that bears, or ever bore, what a part names: unit id to its designations that fit."""
    bearers = {}
    for unit_id in dict.fromkeys(_possible_bearers(part, lookups)):
        names = lookups.names(lookups.knowledge.units[unit_id])
        fits = tuple(fit for name in names if (fit := _fit(name, part, lookups)) is not None)
        if len(fits) > 0:
            bearers[unit_id] = fits
    return bearers


def _possible_bearers(part: Part, lookups: Lookups) -> Iterator[str]:
    """Yield the ids of units with a designation that has the part's number or its letters."""
    knowledge = lookups.knowledge
    if part.kind in NUMBERED_KINDS:
        for number in part.numbers:
            for claim, _ in knowledge.by_number.get((part.word_class, number), ()):
                yield claim.unit_id
    if part.kind != "place":
        for claim in knowledge.by_key.get(part.key, ()):
            yield claim.unit_id


def _fit(name: UnitName, part: Part, lookups: Lookups) -> NameFit | None:
    """Return how a designation is what a part names; None where it is another one."""
    weights, designation = lookups.weights, name.state.claim
    factor, level = 1.0, ""
    if part.kind in NUMBERED_KINDS and name.own is not None and _same_number(name.own, part):
        chance_other = lookups.name_chances.of_number(name.own.word_class, name.own.number)
        if name.own.suffix != part.suffix:
            if name.own.suffix != "" and part.suffix != "":
                factor, level = weights("names", "other suffix"), "other suffix"
            else:
                factor = weights("names", "suffix left out")
    elif name.key == part.key and part.kind != "place":
        chance_other = lookups.name_chances.of_name(name.key)
    else:
        return None
    if designation.kind == "us_designation":
        factor *= weights("names", "foreign form")
    if designation.scope == "part":
        factor *= weights("names", "part of the unit")
    if designation.scope != "collective":
        return NameFit(name.state, factor, None, chance_other, level)
    chance = weights("chain", "collective code")
    doubt = 1 - weights("names", f"meaning right {designation.confidence}")
    chance_other = max(chance_other, doubt * chance / weights("names", "theatres"))
    return NameFit(name.state, factor, chance, chance_other, level)


def _same_number(own: Numbered, part: Part) -> bool:
    return own.word_class == part.word_class and own.number in part.numbers
