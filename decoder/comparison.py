"""The decoder beside simpler methods, and beside itself with one kind of evidence left out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from decoder import calibration
from decoder.baselines import Baselines, Shares
from decoder.calibration import Outcome
from decoder.decode import Decoder
from decoder.evaluate import Case, evaluate, outcome_of, outcome_of_shares
from decoder.figures import answered
from decoder.notice import Notice
from decoder.simulate import NoiseName, Simulator, read_noise
from kb.knowledge import KnowledgeBase

LEFT_OUT = (
    "read_so",
    "designation_in_force",
    "superior_named",
    "sub_unit_unlisted",
    "arm_fits",
    "place_word_fits",
    "existed_at_date",
    "busy_at_date",
    "was_at_station",
    "died_near_station",
    "buried_near_station",
    "reburied_near_station",
    "fought_in_campaign",
    "raised_near_home",
    "date_read_so",
)
"""Kinds of evidence that are left out one at a time; the prior cannot be."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison: shares and errors as in `decoder.calibration`.

    Attributes:
        name: The method, or what was left out.
        count: Cases or draws.
        first: Share whose first answer is right (0 to 1).
        log_loss_bits: Mean of -log2 of the truth's probability.
        brier: Mean squared error (0 to 2).
        ece: Expected calibration error (0 to 1).
        coverage: Share whose 90 % set holds the truth (0 to 1).
    """

    name: str
    count: int
    first: float
    log_loss_bits: float
    brier: float
    ece: float
    coverage: float


def line_of(name: str, outcomes: Sequence[Outcome]) -> Line:
    """Summarise outcomes; figures over none are NaN."""
    return Line(
        name,
        len(outcomes),
        fmean(outcome.is_right for outcome in outcomes) if len(outcomes) > 0 else math.nan,
        calibration.log_loss_bits(outcomes),
        calibration.brier(outcomes),
        calibration.expected_calibration_error(outcomes),
        calibration.coverage(outcomes),
    )


def against_baselines(cases: Sequence[Case], decoder: Decoder) -> list[Line]:
    """Compare the decoder with simpler methods on the same labelled cases."""
    known = [case for case in cases if case.unit_id in decoder.knowledge.units]
    lines = [line_of("decoder", answered(evaluate(known, decoder)))]
    for name, method in Baselines(decoder.knowledge).methods.items():
        told = [case for case in known if case.notice.unit_text != "" or case.notice.place_text != ""]
        lines.append(line_of(name, [outcome_of_shares(method(case.notice), case.unit_id) for case in told]))
    return lines


def ablation(cases: Sequence[Case], knowledge: KnowledgeBase) -> list[Line]:
    """Decode the cases with each kind of evidence left out in turn; the whole decoder first."""
    lines = [line_of("all", answered(evaluate(cases, Decoder(knowledge))))]
    for name in LEFT_OUT:
        decoder = Decoder(knowledge, without=(name,))
        lines.append(line_of(f"without {name}", answered(evaluate(cases, decoder))))
    return lines


def simulated(
    decoder: Decoder, noise: NoiseName, count: int, seed: int, *, on_draw: Callable[[], None] | None = None
) -> tuple[list[Outcome], list[Line]]:
    """Decode drawn notices, and answer them by the simpler methods too.

    Args:
        decoder: Over the knowledge base that is drawn from.
        noise: Level of noise.
        count: Draws, 1 or more.
        seed: The same seed draws the same notices.
        on_draw: Called after each draw, for progress.

    Returns:
        The decoder's outcomes, and one line per method.
    """
    methods: dict[str, Callable[[Notice], Shares]] = Baselines(decoder.knowledge).methods
    ours: list[Outcome] = []
    theirs: dict[str, list[Outcome]] = {name: [] for name in methods}
    for drawn in Simulator(decoder, read_noise(noise), seed).draw(count):
        notice = Notice(drawn.unit_text, drawn.died_text, drawn.place_text)
        ours.append(outcome_of(decoder.decode(notice), drawn.level, drawn.unit_id))
        for name, method in methods.items():
            theirs[name].append(outcome_of_shares(method(notice), drawn.unit_id))
        if on_draw is not None:
            on_draw()
    return ours, [line_of("decoder", ours), *(line_of(name, outcomes) for name, outcomes in theirs.items())]
