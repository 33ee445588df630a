"""Weights re-estimated from labelled cases, where counting can reach them, and proved on cases left out.

The outcomes of a group are counted over the cases and joined with what was judged before:

    new = total * (prior / total * strength + count) / (strength + trials),  total = sum of the group's priors

A trial whose station is not known for sure is shared among the unit's stations by their probability under the judged
weights, whatever weights are in use: so the fit of a fit is the same fit.
Source: posterior mean of a Dirichlet prior, Gelman et al., Bayesian Data Analysis, 3rd ed. (2013), section 3.4; shared
trials are the expected counts of Dempster, Laird, Rubin, Maximum Likelihood from Incomplete Data via the EM Algorithm,
J. R. Stat. Soc. B 39 (1977), in one step.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, stdev

from decoder.calibration import Outcome, log_loss_bits
from decoder.decode import Decoder, Decoding, NoticeError
from decoder.evaluate import outcome_of
from decoder.fit_cases import LabelledCase, Tally, sources_of_units, tally_of
from decoder.fit_plan import Plan, Rule
from decoder.weights import Weights
from kb.knowledge import KnowledgeBase

_DECIMALS = 12
"""Where a sum of rounded numbers shows its own rounding."""
_SIGNIFICANT = 3
"""Digits of a fitted weight."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A weight joined from what was judged and what was counted.

    Attributes:
        rule: What was counted toward it.
        weight: Its evidence and level.
        value: The new number, rounded; the judged one without trials.
        count: How often it happened.
        trials: How often it could have happened.
    """

    rule: Rule
    weight: tuple[str, str]
    value: float
    count: float
    trials: float

    def cells(self) -> dict[str, str]:
        """Return its cells in `weights.csv`."""
        prior, note = f"{self.rule.prior:g}", self.rule.note
        if self.trials == 0:
            return {"value": prior, "basis": "judged", "note": note}
        counted = f"{_short(self.count)} of {_short(self.trials)} in the labelled cases"
        before = f"before: {prior} judged, worth {self.rule.strength:g} cases"
        return {"value": f"{self.value:g}", "basis": "counted", "note": f"{note}; {counted}; {before}"}


@dataclass(frozen=True, slots=True)
class Fold:
    """Cases that were left out of a fit, decoded with the judged weights and with those of the others.

    Attributes:
        name: Number of the fold from 1, or ``ALL``.
        before: Outcomes with the judged weights.
        after: Outcomes with the weights fitted to the other folds.
    """

    name: str
    before: tuple[Outcome, ...]
    after: tuple[Outcome, ...]

    def loss_bits(self) -> tuple[float, float]:
        """Return the mean log loss of the truth before and after; 0 and up."""
        return log_loss_bits(self.before), log_loss_bits(self.after)

    def first_share(self) -> tuple[float, float]:
        """Return the share whose first answer is right before and after (0 to 1)."""
        before, after = (fmean(item.is_right for item in outcomes) for outcomes in (self.before, self.after))
        return before, after

    def change_bits(self) -> tuple[float, float]:
        """Return the mean change of the log loss and its standard error over the cases (NaN for fewer than two)."""
        pairs = zip(self.before, self.after, strict=True)
        changes = [log_loss_bits([after]) - log_loss_bits([before]) for before, after in pairs]
        return fmean(changes), stdev(changes) / math.sqrt(len(changes)) if len(changes) > 1 else math.nan


@dataclass(frozen=True, slots=True)
class _Tried:
    """A case with what it tells and how it came out with the judged weights."""

    labelled: LabelledCase
    tally: Tally
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Fit:
    """What the labelled cases teach.

    Attributes:
        weights: Every weight of the plan.
        folds: Cross-validation, one fold each; none when no case could be counted.
        together: All folds as one; None without any.
        unknown: Cases whose unit research did not find.
        unreadable: Cases whose notice cannot be decoded.
    """

    weights: tuple[Fitted, ...]
    folds: tuple[Fold, ...]
    together: Fold | None
    unknown: int
    unreadable: int

    @property
    def is_worse(self) -> bool:
        """Whether cases left out of the fit were decoded worse than with the judged weights."""
        before, after = self.together.loss_bits() if self.together is not None else (0.0, 0.0)
        return after > before


def fold_of(case_id: str, folds: int) -> int:
    """Return the fold of a case, from 0: by a hash of its id, whatever the order of the cases.

    >>> fold_of("case-003", 5) == fold_of("case-003", 5)
    True
    """
    return int.from_bytes(hashlib.blake2b(case_id.encode(), digest_size=8).digest(), "big") % folds


def fit(
    labelled: Iterable[LabelledCase],
    knowledge: KnowledgeBase,
    weights: Weights,
    plan: Plan,
    *,
    on_decoded: Callable[[int], None] = lambda _: None,
) -> Fit:
    """Fit the weights of a plan to labelled cases, and prove the fit on cases left out.

    Args:
        labelled: The cases, in any order; those whose unit was not found, or that cannot be decoded, are not counted.
        knowledge: The facts.
        weights: All weights; those of the plan are set to the plan's priors first.
        plan: What is counted.
        on_decoded: Called for progress, with how many of the two decodings of each found case are done.

    Returns:
        The weights fitted to all cases, and the cross-validation: each fold decoded with the judged weights and with
        those fitted to the other folds (Stone, Cross-Validatory Choice, J. R. Stat. Soc. B 36, 1974).
    """
    cases = sorted(labelled, key=lambda each: each.case.case_id)
    found = [each for each in cases if each.is_found]
    judged = Decoder(knowledge, _with_fitted(weights, fit_weights((), plan)))
    sources = sources_of_units(knowledge)
    tried: list[_Tried] = []
    for each in found:
        try:
            decoding = judged.decode(each.case.notice)
        except NoticeError:
            on_decoded(2)
            continue
        tried.append(_Tried(each, tally_of(each, decoding, sources), _outcome(each, decoding, knowledge)))
        on_decoded(1)
    folds = tuple(_folds(tried, knowledge, weights, plan, on_decoded))
    fitted = fit_weights([each.tally for each in tried], plan)
    return Fit(fitted, folds, _together(folds), len(cases) - len(found), len(found) - len(tried))


def _folds(
    tried: Sequence[_Tried],
    knowledge: KnowledgeBase,
    weights: Weights,
    plan: Plan,
    on_decoded: Callable[[int], None],
) -> Iterator[Fold]:
    """Yield each fold that has cases, decoded with the weights that the others teach."""
    number_of = {each.labelled.case.case_id: fold_of(each.labelled.case.case_id, plan.folds) for each in tried}
    for number in sorted(set(number_of.values())):
        left_out = [each for each in tried if number_of[each.labelled.case.case_id] == number]
        others = [each.tally for each in tried if number_of[each.labelled.case.case_id] != number]
        decoder = Decoder(knowledge, _with_fitted(weights, fit_weights(others, plan)))
        after = []
        for each in left_out:
            after.append(_outcome(each.labelled, decoder.decode(each.labelled.case.notice), knowledge))
            on_decoded(1)
        yield Fold(str(number + 1), tuple(each.outcome for each in left_out), tuple(after))


def _together(folds: Sequence[Fold]) -> Fold | None:
    if len(folds) == 0:
        return None
    before = tuple(outcome for fold in folds for outcome in fold.before)
    return Fold("ALL", before, tuple(outcome for fold in folds for outcome in fold.after))


def _outcome(labelled: LabelledCase, decoding: Decoding, knowledge: KnowledgeBase) -> Outcome:
    """Hold a decoding against the truth, which is "none of these" for a unit that the facts do not list."""
    unit = knowledge.units.get(labelled.case.unit_id)
    if unit is not None:
        return outcome_of(decoding, unit.level, unit.unit_id)
    return outcome_of(decoding, decoding.hypotheses[0].unit.level if len(decoding.hypotheses) > 0 else "", "")


def fit_weights(tallies: Sequence[Tally], plan: Plan) -> tuple[Fitted, ...]:
    """Join what was judged and what was counted.

    Args:
        tallies: What each case tells.
        plan: What is counted.

    Returns:
        Every weight of the plan; a group without trials keeps its priors. The weights of a group keep their total.
    """
    return tuple(fitted for group in plan.groups for fitted in _fit_group(group, tallies))


def _fit_group(group: Sequence[Rule], tallies: Sequence[Tally]) -> Iterator[Fitted]:
    counts = [_count(rule, tallies) for rule in group]
    trials = math.fsum(counts)
    total = math.fsum(rule.prior for rule in group)
    exact = [
        total * (rule.prior / total * rule.strength + count) / (rule.strength + trials)
        for rule, count in zip(group, counts, strict=True)
    ]
    values = [float(f"{value:.{_SIGNIFICANT}g}") for value in exact]
    largest = exact.index(max(exact))
    rest = total - math.fsum(value for place, value in enumerate(values) if place != largest)
    values[largest] = round(rest, _DECIMALS)  # what rounding leaves over: the group keeps its total
    for rule, count, value in zip(group, counts, values, strict=True):
        if rule.weight is not None:
            yield Fitted(rule, rule.weight, value if trials > 0 else rule.prior, count, trials)


def _count(rule: Rule, tallies: Sequence[Tally]) -> float:
    return math.fsum(tally.get((rule.evidence, level), 0.0) for tally in tallies for level in rule.levels)


def _with_fitted(weights: Weights, fitted: Iterable[Fitted]) -> Weights:
    """Return weights with some set anew; the version stays that of the file, for they are not published."""
    return replace(weights, values=weights.values | {each.weight: each.value for each in fitted})


def _short(count: float) -> str:
    return f"{count:.1f}".removesuffix(".0")
