"""What unit texts weigh, for many readings and candidates at once: as `decoder.evidence.names` does for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from decoder.arrays.commands import NOBODY, Commands, Lines
from decoder.arrays.numbering import NO_NUMBERS, Floats, Numbers, filled, runs
from decoder.arrays.part_table import NOT_BORNE, KnownPart, Matches, PartTable
from decoder.arrays.reading_table import ReadingTable
from decoder.arrays.window_table import WindowTable
from decoder.candidates import Candidate
from decoder.evidence.names import arm_level, arm_ratio, place_word_fits
from decoder.fading import link_chances
from decoder.lookups import Lookups
from kb.schema import BRANCHES, LEVELS

_NO_PART, _NO_LEVEL = -1, 0
_PLACE_WORDS_KEPT = 300_000
"""Place words kept with what they weigh for a line of command; some 50 MB."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Readings in windows, and the candidates each is held against.

    Attributes:
        readings: Number of each reading: array (asked).
        windows: Number of its window.
        owners: Place of each candidate's reading among these: array (candidates).
        units: Number of its unit.
        lines: Number of its line of command.
    """

    readings: Numbers
    windows: Numbers
    owners: Numbers
    units: Numbers
    lines: Numbers


class NameWeights:
    """Weighs the parts of readings against candidates; each part is used once.

    Args:
        lookups: Over the knowledge base.
        parts: All parts.
        readings: All readings.
        commands: Lines of command.
    """

    def __init__(self, lookups: Lookups, parts: PartTable, readings: ReadingTable, commands: Commands) -> None:
        self._lookups = lookups
        self._parts = parts
        self._readings = readings
        self._commands = commands
        self._levels = lookups.units.levels
        units = lookups.units.units
        self._branches: Numbers = np.array([BRANCHES.index(unit.branch) for unit in units], dtype=np.int64)
        superiors = [lookups.superiors_of_all_times(unit.unit_id) for unit in units]
        self._superior_begins: Numbers = np.cumsum([0, *map(len, superiors)])
        number_of = lookups.units.of
        self._superiors: Numbers = np.array(
            [number_of(parent.unit_id) for _, parent in chain.from_iterable(superiors)], dtype=np.int64
        )
        self._place_words: dict[tuple[str, int], float] = {}

    def bits(self, asked: Asked, windows: WindowTable) -> Floats:
        """Return what each candidate's reading weighs, log2: array (candidates)."""
        numbers, at = np.unique(asked.readings, return_inverse=True)
        parts = filled([self._readings.reading(number).parts for number in numbers.tolist()], _NO_PART)[at]
        is_there = parts != _NO_PART
        codes = np.broadcast_to(asked.windows[:, np.newaxis], parts.shape)[is_there]
        used = len(windows.windows)
        keys, which = np.unique(parts[is_there] * used + codes, return_inverse=True)
        matches = self._parts.match(keys // used, windows, keys % used)
        pairs = np.full(parts.shape, _NO_PART)
        pairs[is_there] = which
        own, own_bits = _own_names(asked, pairs, matches)
        levels = self._levels_named(parts)
        if len(self._place_words) > _PLACE_WORDS_KEPT:
            self._place_words.clear()
        bits = own_bits.copy()
        for place in range(parts.shape[1]):
            bits += self._others(_Position(asked, windows, parts, pairs[:, place], place, own, levels, matches))
        return bits

    def _levels_named(self, parts: Numbers) -> Numbers:
        """Return the levels that parts name, under numbers: `_NO_LEVEL` of none, negative where no level word does."""
        numbers: dict[str, int] = {"": _NO_LEVEL}
        used, which = np.unique(parts, return_inverse=True)
        found = []
        for part in (self._parts.part(number).part if number != _NO_PART else None for number in used.tolist()):
            level = numbers.setdefault("" if part is None else part.level, len(numbers))
            found.append(level if part is not None and part.kind == "level" else -level)
        return np.array(found, dtype=np.int64)[which].reshape(parts.shape)

    def _others(self, at: _Position) -> Floats:
        """Return what the parts at one position weigh, where they are not the candidate's own name."""
        bits = np.zeros(len(at.asked.owners))
        rows = at.rest()
        if len(rows) == 0:
            return bits
        numbers = at.parts[at.asked.owners[rows], at.place]
        used, which = np.unique(numbers, return_inverse=True)
        known = [self._parts.part(number) for number in used.tolist()]
        is_arm = np.array([each.part.kind == "arm" for each in known], dtype=bool)[which]
        is_place = np.array([each.part.kind == "place" for each in known], dtype=bool)[which]
        is_other = np.array([each.is_other for each in known], dtype=bool)[which]
        levels = np.array([each.level for each in known], dtype=np.int64)[which]
        is_below = is_other & (levels > self._levels[at.asked.units[rows]])
        is_above = is_other & ~is_below
        bits[rows[is_arm]] = self._arms(at, rows[is_arm])
        bits[rows[is_place]] = self._places(at, rows[is_place], numbers[is_place])
        bits[rows[is_below]] = self._sub_units(at.asked.units[rows[is_below]], known, which[is_below])
        bits[rows[is_above]] = self._superiors_named(at, rows[is_above], known, which[is_above])
        return bits

    def _arms(self, at: _Position, rows: Numbers) -> Floats:
        """Weigh arm words; those of another level's arm say nothing."""
        readings = at.asked.readings[at.asked.owners[rows]]
        bits = np.zeros(len(rows))
        for number in np.unique(readings).tolist():
            parts = [self._parts.part(each).part for each in self._readings.reading(number).parts]
            arm, level = parts[at.place].value, arm_level(parts[at.place], parts)
            if arm in ("any", "other"):
                continue
            of_branch = np.log2([arm_ratio(arm, branch, self._lookups)[1] for branch in BRANCHES])
            chosen = np.flatnonzero(readings == number)
            units = at.asked.units[rows[chosen]]
            is_own = np.array([level in ("", each) for each in LEVELS])[self._levels[units]]
            bits[chosen] = np.where(is_own, of_branch[self._branches[units]], 0.0)
        return bits

    def _places(self, at: _Position, rows: Numbers, numbers: Numbers) -> Floats:
        """Weigh place words against the names of a unit and its superiors, once for each line of command."""
        found = []
        for number, line in zip(numbers.tolist(), at.asked.lines[rows].tolist(), strict=True):
            part = self._parts.part(number).part
            known = self._place_words.get((part.key, line))
            if known is None:
                unit = self._lookups.units.units[self._commands.unit(line)]
                candidate = Candidate(unit, self._commands.links(line))
                known = self._place_words[part.key, line] = place_word_fits(part, candidate, self._lookups).bits
            found.append(known)
        return np.array(found, dtype=np.float64)

    def _sub_units(self, units: Numbers, known: Sequence[KnownPart], which: Numbers) -> Floats:
        """Weigh sub-units named: listed under the unit, or not."""
        wide = len(self._levels)
        above = np.concatenate([NO_NUMBERS, *(place * wide + each.above for place, each in enumerate(known))])
        is_listed = np.isin(which * wide + units, above)
        unlisted = np.array([each.unlisted for each in known])[which]
        return np.asarray(np.log2(np.where(is_listed, self._lookups.weights("chain", "listed sub-unit"), unlisted)))

    def _superiors_named(self, at: _Position, rows: Numbers, known: Sequence[KnownPart], which: Numbers) -> Floats:
        """Weigh superiors named: of the time, of another time, contradicted or not known."""
        weights, lines = self._lookups.weights, self._commands.lines()
        pairs: Numbers = at.pairs[at.asked.owners[rows]]
        units, line = at.asked.units[rows], at.asked.lines[rows]
        rivals = np.array([each.rivals for each in known], dtype=np.int64)[which]
        is_same_level = ((1 << self._levels[units]) & rivals != 0) & (at.own[rows] == _NO_PART)
        is_contradicted = (lines.levels[line] & rivals != 0) | is_same_level
        wrong = weights("chain", "contradicted")
        ratios = np.where(is_contradicted, wrong, weights("chain", "not known"))
        superiors = lines.superiors[line]
        found = np.full(superiors.shape, NOT_BORNE)
        is_there = superiors != NOBODY
        found[is_there] = at.matches.find(np.repeat(pairs, is_there.sum(axis=1)), superiors[is_there])
        is_found = (found != NOT_BORNE).any(axis=1)
        above = np.flatnonzero(is_found)
        depth = (found[above] != NOT_BORNE).argmax(axis=1)
        match = found[above, depth]
        holds = self._chances_of_links(lines, line[above], depth, at, rows[above])
        chances, others = at.matches.chances, at.matches.others
        ratios[above] = holds * chances[match] / others[match] + (1 - holds) * wrong
        once, match = self._of_another_time(at.matches, pairs, units, np.flatnonzero(~is_found))
        ratios[once] = np.maximum(weights("chain", "of another time") / others[match], wrong)
        return np.asarray(np.log2(ratios))

    def _chances_of_links(self, lines: Lines, line: Numbers, depth: Numbers, at: _Position, rows: Numbers) -> Floats:
        """Return the chance that the line of command holds up to a depth: the weakest link counts."""
        codes = at.asked.windows[at.asked.owners[rows]][:, np.newaxis]
        states = lines.states[line]
        phases, gaps = self._commands.states.phases(states, at.windows.first[codes], at.windows.last[codes])
        weakest = np.minimum.accumulate(link_chances(phases, gaps, self._lookups.weights), axis=1)
        found: Floats = weakest[np.arange(len(line)), depth]
        return found

    def _of_another_time(
        self, matches: Matches, pairs: Numbers, units: Numbers, rows: Numbers
    ) -> tuple[Numbers, Numbers]:
        """Find the nearest superior of an earlier or later time that a part names.

        Returns:
            The rows that have one, and the match of each.
        """
        begins = self._superior_begins[units[rows]]
        counts = self._superior_begins[units[rows] + 1] - begins
        of_row = np.repeat(rows, counts)
        found = matches.find(pairs[of_row], self._superiors[runs(begins, counts)])
        at = np.flatnonzero(found != NOT_BORNE)
        first = at[np.flatnonzero(np.diff(of_row[at], prepend=-1))]
        return of_row[first], found[first]


@dataclass(frozen=True, slots=True)
class _Position:
    """One position within the readings, where each has a part or none.

    Attributes:
        asked: What is weighed.
        windows: The windows.
        parts: Numbers of the parts of each reading: array (readings, positions).
        pairs: Of each reading the number of the pair of this position's part and the window.
        place: The position.
        own: Position of the part that is each candidate's own name; -1 where none is: array (candidates).
        levels: The levels that the parts name, as `NameWeights` numbers them: array (readings, positions).
        matches: Who bears what the parts name.
    """

    asked: Asked
    windows: WindowTable
    parts: Numbers
    pairs: Numbers
    place: int
    own: Numbers
    levels: Numbers
    matches: Matches

    def rest(self) -> Numbers:
        """Return the candidates of which the part here says something besides their own name."""
        owners = self.asked.owners
        rows = np.flatnonzero(self.pairs[owners] != _NO_PART)
        rows = rows[self.matches.find(self.pairs[owners[rows]], self.asked.units[rows]) == NOT_BORNE]
        own = self.own[rows]
        own_levels = np.where(own != _NO_PART, np.abs(self.levels[owners[rows], own]), _NO_LEVEL)
        is_same = (own_levels != _NO_LEVEL) & (self.levels[owners[rows], self.place] == own_levels)
        found: Numbers = rows[~is_same]
        return found


def _own_names(asked: Asked, pairs: Numbers, matches: Matches) -> tuple[Numbers, Floats]:
    """Find the part that is each candidate's own name: the one that speaks most for it.

    Returns:
        Its position, `_NO_PART` where none is, and what it weighs: arrays (candidates).
    """
    own = np.full(len(asked.owners), _NO_PART)
    best = np.zeros(len(asked.owners))
    for place in range(pairs.shape[1]):
        found = matches.find(pairs[asked.owners, place], asked.units)
        rows = np.flatnonzero(found != NOT_BORNE)
        ratios = matches.chances[found[rows]] / matches.others[found[rows]]
        is_better = ratios > best[rows]
        best[rows[is_better]] = ratios[is_better]
        own[rows[is_better]] = place
    return own, np.log2(np.where(own != _NO_PART, best, 1.0))
