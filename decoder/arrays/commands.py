"""Lines of command as arrays: who stood above which unit in which window, each line found once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from decoder.arrays.numbering import ChainNumbers, Numbers, filled
from decoder.arrays.state_table import StateTable
from decoder.arrays.window_table import WindowTable
from decoder.lookups import Lookups
from decoder.window import Window
from kb.numbers import command_numbers
from kb.schema import LEVELS
from kb.standing import Link

NOBODY = -1
"""In the place of a superior beyond the last."""
_PREFERENCES, _SPAN, _DAYS = 1 << 24, 1 << 10, 1 << 22
"""More sets of preferred superiors, changes within a narrow window, and days than there can be."""
_LINES_KEPT = 1_000_000
"""Lines remembered by unit and days; some 150 MB at most."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of command under numbers; rows are filled up with `NOBODY`.

    Attributes:
        chains: Number of the chain of command of each: array (lines).
        superiors: Its superiors, nearest first: array (lines, most superiors, one at least).
        states: Number of the subordination that each rests on.
        levels: Bits of the levels of all superiors.
    """

    chains: Numbers
    superiors: Numbers
    states: Numbers
    levels: Numbers


class Commands:
    """Finds lines of command; a line is a unit with its superiors and the claims they rest on.

    Args:
        lookups: Over the knowledge base.
        chains: Chains of command, as they are met.

    Attributes:
        states: All subordinations.
    """

    def __init__(self, lookups: Lookups, chains: ChainNumbers) -> None:
        self._lookups = lookups
        self._units = lookups.units
        self._chains = chains
        knowledge = lookups.knowledge
        self._ids = [unit.unit_id for unit in self._units.units]
        self.states = StateTable(chain.from_iterable(map(knowledge.subordinations, self._ids)))
        changes = [sorted(set(self._changes_above(unit_id))) for unit_id in self._ids]
        days = [unit * _DAYS + day for unit, found in enumerate(changes) for day in found]
        self._changes: Numbers = np.array(days, dtype=np.int64)
        self._preferences: dict[frozenset[str], int] = {frozenset(): 0}
        self._preferred: list[frozenset[str]] = [frozenset()]
        self._wide: dict[Window, int] = {}
        self._known: dict[int, int] = {}
        self._numbers: dict[tuple[int, ...], int] = {}
        self._links: list[tuple[int, tuple[Link, ...]]] = []
        nothing: Numbers = np.zeros(0, dtype=np.int64)
        self._packed = Lines(nothing, nothing.reshape(0, 1), nothing.reshape(0, 1), nothing)

    def preference(self, unit_ids: frozenset[str]) -> int:
        """Return the number of a set of superiors that a notice names; 0 for none."""
        number = self._preferences.get(unit_ids)
        if number is None:
            number = self._preferences[unit_ids] = len(self._preferred)
            self._preferred.append(unit_ids)
        return number

    def find(self, units: Numbers, preferences: Numbers, windows: WindowTable, codes: Numbers) -> Numbers:
        """Return the line of command of each unit in its window.

        Args:
            units: Number of each unit: array (asked).
            preferences: Number of the superiors that go before others, from `preference`.
            windows: The windows.
            codes: Number of each unit's window.

        Returns:
            Numbers of lines: array (asked).
        """
        keys = self._keys(units, windows, codes) * _PREFERENCES + preferences
        distinct, firsts, which = np.unique(keys, return_index=True, return_inverse=True)
        if len(self._known) + len(distinct) > _LINES_KEPT:
            self._known.clear()
        found = [self._known.get(key, NOBODY) for key in distinct.tolist()]
        missing = [at for at, number in enumerate(found) if number == NOBODY]
        # In the order of the windows, each of which is made ready once.
        for at in sorted(missing, key=lambda at: codes.item(firsts.item(at))):
            first = firsts.item(at)
            unit, window = units.item(first), windows.windows[codes.item(first)]
            line = self._find(unit, window, self._preferred[preferences.item(first)])
            found[at] = self._known[distinct.item(at)] = line
        lines: Numbers = np.array(found, dtype=np.int64)[which]
        return lines

    def lines(self) -> Lines:
        """Return all lines found so far."""
        known = len(self._packed.chains)
        if known < len(self._links):
            self._packed = _joined(self._packed, self._pack(self._links[known:]))
        return self._packed

    def _pack(self, found: list[tuple[int, tuple[Link, ...]]]) -> Lines:
        superiors = [[self._units.of(link.unit.unit_id) for link in links] for _, links in found]
        states = [[self.states.number(link.state) for link in links] for _, links in found]
        levels = [sum({1 << LEVELS.index(link.unit.level) for link in links}) for _, links in found]
        chains = [self._chains.number((unit, *above)) for (unit, _), above in zip(found, superiors, strict=True)]
        return Lines(
            np.array(chains, dtype=np.int64),
            filled(superiors, NOBODY),
            filled(states, NOBODY),
            np.array(levels, dtype=np.int64),
        )

    def links(self, line: int) -> tuple[Link, ...]:
        """Return the superiors of a line as the chain finder gave them, for what does not depend on the day."""
        return self._links[line][1]

    def unit(self, line: int) -> int:
        """Return the number of the unit at the foot of a line."""
        return self._links[line][0]

    def units_under(self, unit_id: str, window: Window) -> list[int]:
        """Return the numbers of all units whose chain of command in a window passes through a unit."""
        return sorted(map(self._units.of, self._lookups.chains_in(window).units_under(unit_id)))

    def _keys(self, units: Numbers, windows: WindowTable, codes: Numbers) -> Numbers:
        """Return numbers that are the same for a unit in windows that give it the same superiors."""
        first = self._interval(units, windows.first[codes])
        steps = self._interval(units, windows.last[codes]) - first
        narrow = first * _SPAN + steps
        is_wide = windows.days > command_numbers()["days.wide_window"]
        wide = np.zeros(len(windows.windows), dtype=np.int64)
        for code in np.flatnonzero(is_wide).tolist():
            wide[code] = self._wide.setdefault(windows.windows[code], len(self._wide))
        return np.where(is_wide[codes], -1 - (wide[codes] * len(self._ids) + units), narrow)

    def _interval(self, units: Numbers, days: Numbers) -> Numbers:
        """Return between which two changes of its superiors a day lies for a unit, numbered over all units."""
        at = np.searchsorted(self._changes, units * _DAYS + days, side="right")
        intervals: Numbers = at + units  # each unit has one interval more than changes
        return intervals

    def _find(self, unit: int, window: Window, preferred: frozenset[str]) -> int:
        links = self._lookups.chains_in(window).chain(self._ids[unit], preferred)
        key = (unit, *(self.states.number(link.state) for link in links))
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._links)
            self._links.append((unit, links))
        return number

    def _changes_above(self, unit_id: str) -> Iterator[int]:
        """Yield the days from which a unit's superiors can be others, in windows too narrow for a superior to be left
        out of them.

        The best superior is the best attested one, then that of the smaller gap in days; of two subordinations of the
        same phase the smaller gap stays the smaller one as days go by.
        """
        yield from self._changes_at(unit_id)
        for _, parent in self._lookups.superiors_of_all_times(unit_id):
            yield from self._changes_at(parent.unit_id)

    def _changes_at(self, unit_id: str) -> Iterator[int]:
        """Yield the days from which a unit's first superior can be another."""
        knowledge = self._lookups.knowledge
        late = int(command_numbers()["days.attested_late"])
        yield knowledge.life(unit_id).begin or 0
        for state in knowledge.subordinations(unit_id):
            if state.start is not None:
                yield from (state.start, state.start - late)
            if state.end is not None:
                yield state.end + 1
            if state.attested is not None:
                yield state.attested + 1


def _joined(lines: Lines, more: Lines) -> Lines:
    wide = max(lines.superiors.shape[1], more.superiors.shape[1])

    def widened(rows: Numbers) -> Numbers:
        return np.pad(rows, ((0, 0), (0, wide - rows.shape[1])), constant_values=NOBODY)

    return Lines(
        np.concatenate([lines.chains, more.chains]),
        np.concatenate([widened(lines.superiors), widened(more.superiors)]),
        np.concatenate([widened(lines.states), widened(more.states)]),
        np.concatenate([lines.levels, more.levels]),
    )
