"""Do the percentages mean what they say? Figures over answers whose truth is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

BINS = 10
_LEAST = 1e-6
"""Floor of a probability or a likelihood ratio, so that one miss does not swallow a mean."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer with its truth.

    Attributes:
        stated: Probability of the first answer (0 to 1); "none of these" is an answer too.
        is_right: Whether the first answer was right.
        of_truth: Probability given to the truth (0 to 1).
        others_squared: Sum of the squared probabilities of all wrong answers (0 to 1).
        set_size: Answers in the smallest set with 90 % of the probability.
        is_covered: Whether that set holds the truth.
    """

    stated: float
    is_right: bool
    of_truth: float
    others_squared: float
    set_size: int
    is_covered: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of the reliability table.

    Attributes:
        low: Least stated probability of the bin.
        high: Most, exclusive except in the last bin.
        count: Outcomes in it.
        stated: Their mean stated probability (0 to 1), NaN without any.
        right: Share that was right (0 to 1), NaN without any.
    """

    low: float
    high: float
    count: int
    stated: float
    right: float


def reliability(outcomes: Sequence[Outcome]) -> tuple[Bin, ...]:
    """Sort answers into ten bins by stated probability and compare with how often they were right."""
    bins = []
    for index in range(BINS):
        inside = [item for item in outcomes if min(int(item.stated * BINS), BINS - 1) == index]
        stated = fmean(item.stated for item in inside) if len(inside) > 0 else math.nan
        right = fmean(item.is_right for item in inside) if len(inside) > 0 else math.nan
        bins.append(Bin(index / BINS, (index + 1) / BINS, len(inside), stated, right))
    return tuple(bins)


def expected_calibration_error(outcomes: Sequence[Outcome]) -> float:
    """Return the mean gap between stated probability and share right over the bins, weighted by count (0 to 1).

    Source: Naeini, Cooper, Hauskrecht, Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI 2015.
    """
    bins = [item for item in reliability(outcomes) if item.count > 0]
    return sum(item.count * abs(item.stated - item.right) for item in bins) / len(outcomes) if bins else math.nan


def brier(outcomes: Sequence[Outcome]) -> float:
    """Return the mean squared error over all answers of each case (0 = perfect, 2 = surely wrong).

    Source: Brier, Verification of Forecasts Expressed in Terms of Probability, Monthly Weather Review 78 (1950).
    """
    return fmean((1 - item.of_truth) ** 2 + item.others_squared for item in outcomes) if outcomes else math.nan


def log_loss_bits(outcomes: Sequence[Outcome]) -> float:
    """Return the mean of -log2 of the probability given to the truth; 0 and up."""
    return fmean(-math.log2(max(item.of_truth, _LEAST)) for item in outcomes) if outcomes else math.nan


def coverage(outcomes: Sequence[Outcome]) -> float:
    """Return the share of cases whose 90 % set holds the truth (0 to 1)."""
    return fmean(item.is_covered for item in outcomes) if outcomes else math.nan


def set_size(outcomes: Sequence[Outcome]) -> float:
    """Return the mean number of answers in the 90 % set; 1 and up."""
    return fmean(item.set_size for item in outcomes) if outcomes else math.nan


def cllr(true_ratios: Sequence[float], false_ratios: Sequence[float]) -> float:
    """Return the log-likelihood-ratio cost: 0 = perfect, 1 = as good as saying nothing.

    Args:
        true_ratios: Likelihood ratios given to right units, above 0.
        false_ratios: Likelihood ratios given to wrong units, above 0.

    Source: Brümmer, du Preez, Application-independent evaluation of speaker detection, Computer Speech & Language 20
    (2006), 230-275.
    """
    if len(true_ratios) == 0 or len(false_ratios) == 0:
        return math.nan
    misses = fmean(math.log2(1 + 1 / max(ratio, _LEAST)) for ratio in true_ratios)
    false_alarms = fmean(math.log2(1 + max(ratio, _LEAST)) for ratio in false_ratios)
    return (misses + false_alarms) / 2
