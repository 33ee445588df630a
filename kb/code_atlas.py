"""Who held a code or number, of all times or at once; collective codes and the units under their theatre."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

from kb.command import Window
from kb.folding import collation_key, key_of
from kb.knowledge import KnowledgeBase
from kb.records import Designation, OtherCode, Unit
from kb.schema import LEVELS
from kb.standing import EARLIEST, LATEST, Holding, days_held
from kb.states import Phase, State
from kb.stations import Station


@dataclass(frozen=True, slots=True)
class Collision:
    """A code, or a number at a level, that more than one unit held.

    Attributes:
        text: As one of its holders writes it.
        kinds: Kinds of designation it is, in the order of the facts.
        levels: Levels of its holders, the highest first.
        at_once: Most units that can have held it at the same time; what is not seen to begin or end is bounded by the
            unit's life only.
        first: First day (ordinal) of that time; None = not seen to begin, or fewer than two held it at once.
        last: Last day of it; None = not seen to end, or as `first`.
        units: Those units, or all holders where fewer than two held it at once; in no order.
        ever: How many units held it at any time, dated or not.
    """

    text: str
    kinds: tuple[str, ...]
    levels: tuple[str, ...]
    at_once: int
    first: int | None
    last: int | None
    units: tuple[Unit, ...]
    ever: int


@dataclass(frozen=True, slots=True)
class CollectiveCode:
    """A code that stands for any unit under a theatre.

    Attributes:
        text: As written.
        holdings: The theatres it stands for, each claim with the time it held.
    """

    text: str
    holdings: tuple[Holding, ...]


class CodeAtlas:
    """Codes by who held them; made once per knowledge base, its indexes at the first question."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge

    def ready(self) -> Self:
        """Build now what is otherwise built at the first question."""
        _ = self.collisions, self.collective
        return self

    def holders(self, code: str, window: Window | None) -> tuple[Holding, ...]:
        """Return who held a code: in order of time, or in a window, the best attested first."""
        if window is not None:
            return self._knowledge.holders(code, *(date.fromordinal(day) for day in window))
        held = self._knowledge.holders(code)
        return tuple(sorted(held, key=lambda each: (each.state.start or LATEST, collation_key(each.unit.name_vi))))

    def other_meanings(self, code: str) -> tuple[OtherCode, ...]:
        """Return what else a code names that is no unit."""
        return tuple(self._knowledge.other_codes.get(key_of(code), ()))

    def stations_while_held(self, holding: Holding, window: Window | None) -> tuple[Station, ...]:
        """Return where a unit was in the window, or while it held the code; nothing where neither has a day."""
        days = window if window is not None else self._days_of(holding.unit.unit_id, holding.state)
        return self._knowledge.stations.within(holding.unit.unit_id, *days) if days is not None else ()

    def superiors_while_held(self, holding: Holding, window: Window | None) -> tuple[Unit, ...]:
        """Return the chain of command in the window, or when the code was first held; nothing where neither is."""
        start = holding.state.start if holding.state.start is not None else holding.state.end
        days = window if window is not None else (start, start) if start is not None else None
        if days is None:
            return ()
        return tuple(link.unit for link in self._knowledge.chains_in(*days).find(holding.unit.unit_id))

    @cached_property
    def collisions(self) -> tuple[Collision, ...]:
        """Codes and numbers of more than one unit, those held by the most units at once first."""
        found = [self._collision(held) for held in self._groups() if len({unit_id for unit_id, _ in held}) > 1]
        return tuple(sorted(found, key=lambda each: (-each.at_once, -each.ever, collation_key(each.text))))

    @cached_property
    def collective(self) -> tuple[CollectiveCode, ...]:
        """The collective codes, in dictionary order."""
        groups: defaultdict[str, list[Holding]] = defaultdict(list)
        texts: dict[str, str] = {}
        for claim in self._knowledge.facts.designations:
            if claim.scope == "collective":
                states = self._knowledge.designations(claim.unit_id)
                state = next(each for each in states if each.claim is claim)
                groups[key_of(claim.text)].append(Holding(self._knowledge.units[claim.unit_id], state, None, 0))
                texts.setdefault(key_of(claim.text), claim.text)
        codes = [CollectiveCode(texts[key], tuple(held)) for key, held in groups.items()]
        return tuple(sorted(codes, key=lambda code: collation_key(code.text)))

    def units_under(self, unit_id: str, window: Window | None) -> tuple[Unit, ...]:
        """Return every unit under another, at any depth, the highest level first; in a window those that can be."""
        seen = {unit_id}
        waiting = deque([unit_id])
        while len(waiting) > 0:
            for child in self._children(waiting.popleft(), window):
                if child not in seen:
                    seen.add(child)
                    waiting.append(child)
        units = [self._knowledge.units[each] for each in seen - {unit_id}]
        return tuple(sorted(units, key=lambda unit: (LEVELS.index(unit.level), collation_key(unit.name_vi))))

    def _children(self, unit_id: str, window: Window | None) -> Iterator[str]:
        for claim in self._knowledge.children.get(unit_id, ()):
            if window is None:
                yield claim.unit_id
                continue
            states = self._knowledge.subordinations(claim.unit_id)
            state = next(each for each in states if each.claim is claim)
            if state.phase(*window)[0] < Phase.BEFORE:
                yield claim.unit_id

    def _groups(self) -> Iterator[list[tuple[str, State[Designation]]]]:
        """Group designations by the number they give at their level, else by their letters and digits."""
        states = {
            id(state.claim): state for each in self._knowledge.units for state in self._knowledge.designations(each)
        }
        numbered: set[int] = set()
        for found in self._knowledge.by_number.values():
            by_letter: defaultdict[str, list[tuple[str, State[Designation]]]] = defaultdict(list)
            for claim, own in found:
                numbered.add(id(claim))
                by_letter[own.suffix].append((claim.unit_id, states[id(claim)]))
            yield from by_letter.values()
        for claims in self._knowledge.by_key.values():
            yield [(claim.unit_id, states[id(claim)]) for claim in claims if id(claim) not in numbered]

    def _collision(self, held: list[tuple[str, State[Designation]]]) -> Collision:
        spans = [(unit_id, days) for unit_id, state in held if (days := self._days_of(unit_id, state)) is not None]
        together, first, last = _most_at_once(spans)
        everyone = dict.fromkeys(unit_id for unit_id, _ in held)
        chosen = together if len(together) > 1 else everyone
        units = tuple(self._knowledge.units[each] for each in chosen)
        levels = {self._knowledge.units[each].level for each in everyone}
        is_shared = len(together) > 1
        return Collision(
            _written(held),
            tuple(dict.fromkeys(state.claim.kind for _, state in held)),
            tuple(sorted(levels, key=LEVELS.index)),
            len(together) if is_shared else min(len(together), 1),
            first if is_shared and first > EARLIEST else None,
            last if is_shared and last < LATEST else None,
            units,
            len(everyone),
        )

    def _days_of(self, unit_id: str, state: State[Designation]) -> Window | None:
        return days_held(state, self._knowledge.life(unit_id))


def _written(held: Iterable[tuple[str, State[Designation]]]) -> str:
    """Return the text that most holders write, the first of several; what others called them only where all is that."""
    claims = [state.claim for _, state in held]
    own = [claim.text for claim in claims if claim.kind != "us_designation"]
    return Counter(own if len(own) > 0 else (claim.text for claim in claims)).most_common(1)[0][0]


def _most_at_once(spans: Iterable[tuple[str, Window]]) -> tuple[tuple[str, ...], int, int]:
    """Return the most units whose spans overlap, and the first and last day on which all of them do."""
    starts: list[tuple[int, int, str]] = []
    for unit_id, (first, last) in spans:
        starts += [(first, 1, unit_id), (last + 1, 0, unit_id)]
    open_spans: defaultdict[str, int] = defaultdict(int)
    best: tuple[str, ...] = ()
    begin, end, is_best = 0, 0, False
    for day, is_start, unit_id in sorted(starts):
        if is_start:
            open_spans[unit_id] += 1
            if len(open_spans) > len(best):
                best, begin, is_best = tuple(open_spans), day, True
            continue
        open_spans[unit_id] -= 1
        if open_spans[unit_id] == 0:
            del open_spans[unit_id]
            if is_best:
                end, is_best = day - 1, False
    return best, begin, end
