"""From weighed hypotheses of many rows to their probabilities: as `decoder.posterior` does for one notice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from decoder.arrays.numbering import ChainNumbers, Floats, Numbers, ranks_of, runs
from decoder.arrays.tables import UNKNOWN, Laid
from decoder.lookups import Lookups
from decoder.posterior import TIE_DIGITS
from kb.schema import LEVELS

NOTHING = -1
"""In the place of a number where there is none."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What each row's hypotheses come to.

    Attributes:
        probabilities: Of each hypothesis, 0 to 1: array (hypotheses).
        none: Probability of "none of these": array (rows).
        first: The most probable hypotheses of each row, the first first; `NOTHING` where there are fewer: array (rows,
            hypotheses asked for).
        strength: log2 of the likelihood ratio of each row's leading unit; 0 without a hypothesis: array (rows).
        level_units: Number of the most probable unit at each level of `LEVELS`; `NOTHING` where there is none: array
            (rows, levels).
        level_probabilities: Its probability, 0 to 1; 0 where there is none.
    """

    probabilities: Floats
    none: Floats
    first: Numbers
    strength: Floats
    level_units: Numbers
    level_probabilities: Floats


class Summing:
    """Sums up rows; knows the orders by which ties are broken.

    Args:
        lookups: Over the knowledge base.
        chains: Chains of command, more of which may be met later.
    """

    def __init__(self, lookups: Lookups, chains: ChainNumbers) -> None:
        self._units = lookups.units
        self._chains = chains
        self._station_ranks = ranks_of(["", *(each.station_id for each in lookups.stations.stations)])

    def sum_up(self, laid: Laid, bits: Floats, rows: int, most: int) -> Sums:
        """Normalise over each row's hypotheses and "none of these", whose own bits are 0.

        Args:
            laid: The hypotheses.
            bits: log2 of the odds of each against "none of these".
            rows: Number of rows.
            most: Hypotheses wanted of each row.
        """
        tops = np.zeros(rows)
        np.maximum.at(tops, laid.rows, bits)
        masses = np.exp2(bits - tops[laid.rows])
        none = np.exp2(-tops)
        total = none + np.bincount(laid.rows, weights=masses, minlength=rows)
        probabilities = masses / total[laid.rows]
        # Without any, numpy counts in whole numbers.
        counted = np.bincount(laid.candidates, weights=probabilities, minlength=len(laid.units))
        of_candidates: Floats = counted.astype(np.float64)
        level_units, level_probabilities = self._by_level(laid, of_candidates, rows)
        return Sums(
            probabilities,
            none / total,
            self._first(laid, probabilities, rows, most),
            self._strength(laid, of_candidates, np.log2(total) + tops, rows),
            level_units,
            level_probabilities,
        )

    def _first(self, laid: Laid, probabilities: Floats, rows: int, most: int) -> Numbers:
        """Return the first hypotheses of each row: by probability, ties by the ids of unit and station."""
        units = laid.units[laid.candidates]
        ties = self._units.id_ranks[units] * len(self._station_ranks) + self._station_ranks[laid.stations - UNKNOWN]
        left = np.round(probabilities, TIE_DIGITS)
        found = np.full((rows, most), NOTHING, dtype=np.int64)
        if len(left) == 0:
            return found
        begins = np.flatnonzero(np.diff(laid.rows, prepend=-1))
        lengths = np.diff(begins, append=len(left))
        filled = laid.rows[begins]
        for rank in range(most):
            best = np.maximum.reduceat(left, begins)
            is_best = left == np.repeat(best, lengths)
            tie = np.where(is_best, ties, np.iinfo(np.int64).max)
            is_first = is_best & (tie == np.repeat(np.minimum.reduceat(tie, begins), lengths))
            at = np.flatnonzero(is_first)
            chosen = at[np.flatnonzero(np.diff(laid.rows[at], prepend=-1))]
            found[filled, rank] = np.where(best >= 0, chosen, NOTHING)
            left[chosen] = -1.0
        return found

    def _strength(self, laid: Laid, of_candidates: Floats, total_bits: Floats, rows: int) -> Floats:
        """Return how strongly the evidence supports the leading unit, whatever its station, the prior left out."""
        strength = np.zeros(rows)
        if len(of_candidates) == 0:
            return strength
        begins = np.flatnonzero(np.diff(laid.candidate_rows, prepend=-1))
        lengths = np.diff(begins, append=len(of_candidates))
        is_best = of_candidates == np.repeat(np.maximum.reduceat(of_candidates, begins), lengths)
        ranks = np.where(is_best, self._units.id_ranks[laid.units], NOTHING)
        leaders = np.flatnonzero(is_best & (ranks == np.repeat(np.maximum.reduceat(ranks, begins), lengths)))
        leading = laid.candidate_rows[leaders]
        with np.errstate(divide="ignore"):
            strength[leading] = np.log2(of_candidates[leaders]) + total_bits[leading] - laid.priors[leaders]
        return strength

    def _by_level(self, laid: Laid, of_candidates: Floats, rows: int) -> tuple[Numbers, Floats]:
        """Add up the probability of each unit at each level, through the chains of command, and keep the best."""
        begins, members = self._chains.members()
        counts = begins[laid.chains + 1] - begins[laid.chains]
        units = members[runs(begins[laid.chains], counts)]
        wide = len(self._units.units)
        keys = np.repeat(laid.candidate_rows, counts) * wide + units
        distinct, which = np.unique(keys, return_inverse=True)
        sums = np.minimum(np.bincount(which, weights=np.repeat(of_candidates, counts), minlength=len(distinct)), 1.0)
        best_units = np.full((rows, len(LEVELS)), NOTHING, dtype=np.int64)
        best_sums = np.zeros((rows, len(LEVELS)))
        if len(distinct) == 0:
            return best_units, best_sums
        # Units are numbered by level and id, so that those of a row's level stand together in the order of their ids.
        found_rows, found_units = distinct // wide, distinct % wide
        groups = found_rows * len(LEVELS) + self._units.levels[found_units]
        starts = np.flatnonzero(np.diff(groups, prepend=-1))
        rounded = np.round(sums, TIE_DIGITS)
        best = np.repeat(np.maximum.reduceat(rounded, starts), np.diff(starts, append=len(groups)))
        at = np.flatnonzero(rounded == best)
        first = at[np.flatnonzero(np.diff(groups[at], prepend=-1))]
        row, level = found_rows[first], self._units.levels[found_units[first]]
        best_units[row, level], best_sums[row, level] = found_units[first], sums[first]
        return best_units, best_sums
