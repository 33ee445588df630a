"""The knowledge base: all accepted claims, immutable, with the questions everyone asks of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from kb.command import ChainFinder
from kb.facts_io import BUNDLED_FACTS, Facts, read_folder, version_of
from kb.folding import key_of
from kb.gazetteer import Gazetteer
from kb.notation import Numbered, numbered_in
from kb.problems import FactsError, UnknownIdError
from kb.records import (
    Battle,
    BattleDate,
    Claim,
    Designation,
    Loss,
    OtherCode,
    Participation,
    Period,
    Source,
    Subordination,
    Unit,
)
from kb.spellings import Spellings
from kb.standing import Holding, Life, Link
from kb.states import Phase, State, day, designation_states, subordination_states
from kb.stations import Station, StationIndex

if TYPE_CHECKING:
    from networkx import MultiDiGraph

T = TypeVar("T")
_NOTHING: tuple[Any, ...] = ()


class KnowledgeBase:
    """All accepted claims and their views; nothing in it changes after it is made."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.units: Mapping[str, Unit] = _by(facts.units, lambda claim: claim.unit_id)
        self.battles: Mapping[str, Battle] = _by(facts.battles, lambda claim: claim.battle_id)
        self.periods: Mapping[str, Period] = _by(facts.periods, lambda claim: claim.period_id)
        self.sources: Mapping[str, Source] = _by(facts.sources, lambda claim: claim.source_id)
        self._designations = _grouped(facts.designations, lambda claim: claim.unit_id)
        self._subordinations = _grouped(facts.subordinations, lambda claim: claim.unit_id)
        self._events = _grouped(facts.unit_events, lambda claim: claim.unit_id)
        self._designation_states: dict[str, tuple[State[Designation], ...]] = {}
        self._lives: dict[str, Life] = {}
        self._subordination_states: dict[str, tuple[State[Subordination], ...]] = {}

    @cached_property
    def version(self) -> str:
        """12 hexadecimal digits hashed over every claim; the same facts give the same version."""
        return version_of(claim.claim_id for _, claims in self.facts.tables() for claim in claims)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The places of the facts, of the hamlet list and of the administrative tables."""
        return Gazetteer(self.facts)

    @cached_property
    def stations(self) -> StationIndex:
        """Where units were: their presences and battles."""
        return StationIndex(self.facts)

    @cached_property
    def graph(self) -> MultiDiGraph[str]:
        """Units, designations, battles, periods and places as nodes, dated claims as edges (networkx)."""
        graph: MultiDiGraph[str] = import_module("kb.graph").build_graph(self.facts)  # networkx loads slowly
        return graph

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Claim id to claim."""
        return MappingProxyType({claim.claim_id: claim for _, claims in self.facts.tables() for claim in claims})

    @cached_property
    def children(self) -> Mapping[str, tuple[Subordination, ...]]:
        """Unit id to the subordinations under it, of all times."""
        return _grouped(self.facts.subordinations, lambda claim: claim.parent_unit_id)

    @cached_property
    def participations(self) -> Mapping[str, tuple[Participation, ...]]:
        """Battle id to its participations."""
        return _grouped(self.facts.participations, lambda claim: claim.battle_id)

    @cached_property
    def losses(self) -> Mapping[str, tuple[Loss, ...]]:
        """Battle id to the losses claimed; rival claims stand side by side."""
        return _grouped(self.facts.losses, lambda claim: claim.battle_id)

    @cached_property
    def battle_dates(self) -> Mapping[str, tuple[BattleDate, ...]]:
        """Battle id to its rival dates."""
        return _grouped(self.facts.battle_dates, lambda claim: claim.battle_id)

    @cached_property
    def spellings(self) -> Spellings:
        """How the designations are spelt."""
        return Spellings()

    @cached_property
    def by_key(self) -> Mapping[str, tuple[Designation, ...]]:
        """Folded text (`key_of`) to the designations written so."""
        return _grouped(self.facts.designations, lambda claim: self.spellings.of(claim.text).key)

    @cached_property
    def by_number(self) -> Mapping[tuple[str, str], tuple[tuple[Designation, Numbered], ...]]:
        """(word class, number) to the designations whose own number it is."""
        found: defaultdict[tuple[str, str], list[tuple[Designation, Numbered]]] = defaultdict(list)
        for claim in self.facts.designations:
            own = self.spellings.own_number(claim.text, self.units[claim.unit_id].level)
            if own is not None:
                found[own.word_class, own.number].append((claim, own))
        return MappingProxyType({key: tuple(values) for key, values in found.items()})

    @cached_property
    def other_codes(self) -> Mapping[str, tuple[OtherCode, ...]]:
        """Folded text to the codes written so that name no unit."""
        return _grouped(self.facts.other_codes, lambda claim: key_of(claim.code_text))

    def unit(self, unit_id: str) -> Unit:
        """Return a unit by id.

        Raises:
            UnknownIdError: If no unit has this id.
        """
        try:
            return self.units[unit_id]
        except KeyError:
            raise UnknownIdError(f"No unit has the id {unit_id!r}. `giaima code` finds units by their names.") from None

    def battle(self, battle_id: str) -> Battle:
        """Return a battle by id.

        Raises:
            UnknownIdError: If no battle has this id.
        """
        try:
            return self.battles[battle_id]
        except KeyError:
            raise UnknownIdError(f"No battle has the id {battle_id!r}.") from None

    def life(self, unit_id: str) -> Life:
        """Return when a unit began and ended, as far as its events tell."""
        life = self._lives.get(unit_id)
        if life is None:
            life = self._lives[unit_id] = self._find_life(unit_id)
        return life

    def _find_life(self, unit_id: str) -> Life:
        events = self._events.get(unit_id, _NOTHING)
        begins = [day(event.date) for event in events if event.event == "formed"]
        ends = [day(event.date, is_end=True) for event in events if event.event in ("dissolved", "merged_into")]
        known_begins = [begin for begin in begins if begin is not None]
        known_ends = [end for end in ends if end is not None]
        return Life(min(known_begins, default=None), max(known_ends, default=None), events)

    def designations(self, unit_id: str) -> tuple[State[Designation], ...]:
        """Return a unit's designations of all times, in file order, each with the time it held."""
        states = self._designation_states.get(unit_id)
        if states is None:
            claims = self._designations.get(unit_id, _NOTHING)
            states = designation_states(claims, self.units[unit_id].level, self.spellings)
            self._designation_states[unit_id] = states
        return states

    def subordinations(self, unit_id: str) -> tuple[State[Subordination], ...]:
        """Return a unit's parents of all times, in file order, each with the time it held."""
        states = self._subordination_states.get(unit_id)
        if states is None:
            states = subordination_states(self._subordinations.get(unit_id, _NOTHING))
            self._subordination_states[unit_id] = states
        return states

    def designations_in_force(self, unit_id: str, on: date) -> tuple[State[Designation], ...]:
        """Return the designations that can have held on a day, best attested first."""
        ordinal = on.toordinal()
        ranked = sorted(
            ((*state.phase(ordinal, ordinal), index, state) for index, state in enumerate(self.designations(unit_id))),
            key=lambda item: item[:3],
        )
        return tuple(state for phase, _, _, state in ranked if phase < Phase.BEFORE)

    def chain_of_command(
        self, unit_id: str, first: date, last: date | None = None, *, prefer: Collection[str] = ()
    ) -> tuple[Link, ...]:
        """Return the superiors of a unit on a day or in a window, from the nearest up.

        Args:
            unit_id: The unit.
            first: The day, or the first day of the window.
            last: Last day of the window; the same day when left out.
            prefer: Ids of superiors known to be meant; they go before all others.

        Returns:
            One link per step, as `kb.command.ChainFinder.find`.
        """
        return self.chains_in(first.toordinal(), (last or first).toordinal()).find(unit_id, prefer)

    def chains_in(self, first: int, last: int) -> ChainFinder:
        """Return the chains of command in a window of days (ordinals, inclusive), to ask for many units."""
        return ChainFinder((first, last), self.units, self.subordinations, self._begin)

    def _begin(self, unit_id: str) -> int:
        """Return the first day (ordinal) a unit can have existed; 0 when its formation is not seen."""
        return self.life(unit_id).begin or 0

    def holders(self, text: str, on: date | None = None, last: date | None = None) -> tuple[Holding, ...]:
        """Return who bore a name, number or code, of all times or on a day.

        Args:
            text: Designation as written; case, diacritics and separators do not matter, and
                ``E66`` finds ``Trung đoàn 66``.
            on: The day, or the first day of a window; None = of all times.
            last: Last day of the window; the same day when left out.

        Returns:
            Holdings, best attested on the day first; with a day, those that had ended are left out.
        """
        claims = list(self.by_key.get(key_of(text), _NOTHING))
        numbers = numbered_in(text)
        if len(numbers) > 0:
            matches = self.by_number.get((numbers[0].word_class, numbers[0].number), _NOTHING)
            claims += [claim for claim, own in matches if numbers[0].suffix in ("", own.suffix)]
        holdings: list[Holding] = []
        for claim in dict.fromkeys(claims):
            state = next(state for state in self.designations(claim.unit_id) if state.claim is claim)
            if on is None:
                holdings.append(Holding(self.units[claim.unit_id], state, None, 0))
                continue
            phase, gap = state.phase(on.toordinal(), (last or on).toordinal())
            if phase < Phase.BEFORE:
                holdings.append(Holding(self.units[claim.unit_id], state, phase, gap))
        return tuple(sorted(holdings, key=lambda held: (held.phase or 0, held.gap_days, held.unit.unit_id)))

    def stations_of(self, unit_id: str, first: date, last: date) -> tuple[Station, ...]:
        """Return where a unit was in an interval, in order of time: presences and battles of its own."""
        return self.stations.within(unit_id, first.toordinal(), last.toordinal())


def load_knowledge(folder: Path = BUNDLED_FACTS) -> KnowledgeBase:
    """Load the knowledge base from a folder of facts.

    Args:
        folder: CSV tables; the bundled facts by default.

    Raises:
        FactsError: If any row cannot be read, with every fault.
    """
    facts, problems = read_folder(folder)
    if len(problems) > 0:
        raise FactsError(problems)
    return KnowledgeBase(facts)


def _by(claims: Iterable[T], key: Callable[[T], str]) -> Mapping[str, T]:
    return MappingProxyType({key(claim): claim for claim in claims})


def _grouped(claims: Iterable[T], key: Callable[[T], str]) -> Mapping[str, tuple[T, ...]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for claim in claims:
        groups[key(claim)].append(claim)
    return MappingProxyType({name: tuple(group) for name, group in groups.items()})
