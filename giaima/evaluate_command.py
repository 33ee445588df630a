"""`giaima evaluate`: how good the answers are, and whether the percentages are true."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from decoder.calibration import Bin, reliability
from decoder.comparison import ablation, against_baselines, simulated
from decoder.decode import Decoder
from decoder.evaluate import Case, CaseResult, evaluate, read_cases
from decoder.figures import Flip, answered, flips, scores, scores_by_category, write_accepted
from decoder.simulate import NoiseName
from giaima.console import Lang, command_words, err, open_or_stop, progress, show_problems, write_text
from giaima.reliability_plot import reliability_svg
from giaima.show_evaluation import show_cases, show_flips, show_lines, show_reliability, show_scores
from kb.problems import FactsError
from kb.words import Words

NOISES: tuple[NoiseName, ...] = get_args(NoiseName)


def evaluate_cases(
    cases: Annotated[Path, typer.Argument(help="CSV of labelled cases.")],
    baselines: Annotated[bool, typer.Option("--baselines", help="Compare with simpler methods.")] = False,
    without: Annotated[bool, typer.Option("--ablation", help="Leave out each kind of evidence in turn.")] = False,
    draws: Annotated[int, typer.Option("--simulate", min=0, help="Draw this many notices per level of noise.")] = 0,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 1,
    plot: Annotated[Path | None, typer.Option(help="Write the reliability diagram as SVG.")] = None,
    accepted: Annotated[Path | None, typer.Option(help="Show what flipped since this accepted run.")] = None,
    accept: Annotated[Path | None, typer.Option(help="Write this run as the accepted one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print figures and cases as JSON.")] = False,
    lang: Lang = "vi",
) -> None:
    """Measure the decoder on labelled cases: accuracy, coverage, abstention, calibration, and every case."""
    words = command_words(lang)
    labelled = _read_or_stop(cases, words)
    maker = Decoder(open_or_stop(lang)).ready()
    results = evaluate(labelled, maker)
    if accept is not None:
        write_accepted(results, accept)
    if as_json:
        data = {"scores": [asdict(score) for score in scores(results)], "cases": [asdict(item) for item in results]}
        write_text(json.dumps(_without_nan(data), ensure_ascii=False, indent=2, allow_nan=False) + "\n")
        return
    show_cases(results, words)
    if len(results) > 0:
        _show_figures(results, words)
        if baselines:
            show_lines(against_baselines(labelled, maker), words("evaluate.method"), words)
        if without:
            known = [case for case in labelled if case.unit_id in maker.knowledge.units]
            show_lines(ablation(known, maker.knowledge), words("evaluate.left_out"), words)
    if accepted is not None:
        show_flips(_flips_or_stop(results, accepted), words)
    curves = {words("evaluate.cases_curve"): reliability(answered(results))}
    if draws > 0:
        curves = _show_simulation(maker, draws, seed, words)
    if plot is not None:
        plot.write_text(reliability_svg(curves, words), encoding="utf-8")


def _read_or_stop(path: Path, words: Words) -> list[Case]:
    try:
        return read_cases(path)
    except FactsError as error:
        show_problems(error.problems, words)
    except (OSError, UnicodeDecodeError) as error:
        err.print(f"{path}: {error}", style="red", markup=False)
    raise typer.Exit(2)


def _flips_or_stop(results: Sequence[CaseResult], accepted: Path) -> list[Flip]:
    try:
        return flips(results, accepted)
    except (OSError, UnicodeDecodeError, KeyError, ValueError) as error:
        err.print(f"{accepted}: {error!r}", style="red", markup=False)
        raise typer.Exit(2) from None


def _without_nan(value: Any) -> Any:
    """Return plain data with null where nothing was counted: JSON has no NaN."""
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def _show_figures(results: Sequence[CaseResult], words: Words) -> None:
    show_scores(scores(results), words("evaluate.tier"), words)
    show_scores(scores_by_category(results), words("evaluate.category"), words)
    show_reliability(reliability(answered(results)), words)


def _show_simulation(maker: Decoder, draws: int, seed: int, words: Words) -> dict[str, tuple[Bin, ...]]:
    """Draw notices at each level of noise, print how true the percentages are, and return the curves."""
    curves: dict[str, tuple[Bin, ...]] = {}
    for noise in NOISES:
        with progress(words("evaluate.drawing", noise=noise), draws) as advance:
            outcomes, lines = simulated(maker, noise, draws, seed, on_draw=advance)
        show_lines(lines, words("evaluate.drawn", noise=noise, seed=seed), words)
        curves[noise] = reliability(outcomes)
        show_reliability(curves[noise], words)
    return curves
