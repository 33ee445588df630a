"""`giaima fit`: weights counted anew on labelled cases, and written only when cases left out do not get worse."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from decoder.fit import Fit, Fold, fit
from decoder.fit_cases import LabelledCase, read_labelled
from decoder.fit_plan import Plan, read_plan
from decoder.weights import WEIGHTS_FILE, Weights, load_weights, write_weights
from giaima.console import (
    Lang,
    cell,
    command_words,
    err,
    open_or_stop,
    out,
    percent,
    plain_table,
    progress,
    show_problems,
)
from kb.problems import FactsError, Problem, Where
from kb.words import Words


def fit_cases(
    cases: Annotated[Path, typer.Argument(help="CSV of labelled cases.")],
    destination: Annotated[Path, typer.Option("--out", help="Where to write the weights.")] = WEIGHTS_FILE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, write nothing.")] = False,
    lang: Lang = "vi",
) -> None:
    """Count weights anew on labelled cases; write them unless cases left out of the count get worse."""
    words = command_words(lang)
    labelled, plan, weights = _read_or_stop(cases, destination, words)
    found = _fit(labelled, plan, weights, words)
    if found.together is None:
        out.print(words("fit.nothing"), style="red")
        raise typer.Exit(1)
    _show_weights(found, weights, words)
    _show_folds(found, found.together, words)
    if found.is_worse:
        out.print(words("fit.worse"), style="red")
        raise typer.Exit(1)
    if dry_run:
        out.print(words("fit.dry_run"))
        return
    _write_or_stop(found, destination)
    out.print(words("fit.written", path=destination), markup=False)
    out.print(words("fit.next", cases=cases), markup=False)


def _read_or_stop(cases: Path, destination: Path, words: Words) -> tuple[list[LabelledCase], Plan, Weights]:
    try:
        if cases.resolve() == destination.resolve():
            message, hint = f"The result would replace the list {cases}.", "Write to another file."
            raise FactsError([Problem("same-file", "error", Where(cases.name, 0), "", str(cases), message, hint)])
        return read_labelled(cases), read_plan(), load_weights()
    except FactsError as error:
        show_problems(error.problems, words)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        err.print(f"{cases}: {error}", style="red", markup=False)
    raise typer.Exit(2)


def _fit(labelled: list[LabelledCase], plan: Plan, weights: Weights, words: Words) -> Fit:
    knowledge = open_or_stop(words.language)
    with progress(words("fit.progress"), 2 * sum(each.is_found for each in labelled)) as advance:
        return fit(labelled, knowledge, weights, plan, on_decoded=advance)


def _show_weights(found: Fit, weights: Weights, words: Words) -> None:
    """Print the weights that were counted: judged, in use, new, and how often it happened."""
    headings = (f">{words(f'fit.{name}')}" for name in ("judged", "old", "new", "count"))
    table = plain_table(words("fit.weight"), *headings)
    for each in found.weights:
        if each.trials > 0:
            numbers = (each.rule.prior, weights(*each.weight), each.value)
            counted = words("fit.of", count=words.number(each.count), trials=words.number(each.trials))
            table.add_row(cell(", ".join(each.weight)), *(_short(number, words) for number in numbers), counted)
    out.print(table)


def _short(value: float, words: Words) -> str:
    text = f"{value:g}"
    return text.replace(".", ",") if words.language == "vi" else text


def _show_folds(found: Fit, together: Fold, words: Words) -> None:
    """Print each part that was left out, judged against counted, and all of them together."""
    names = ("loss_before", "loss_after", "first_before", "first_after")
    table = plain_table(
        words("fit.fold"), ">" + words("evaluate.count"), *(f">{words(f'fit.{name}')}" for name in names)
    )
    for fold in (*found.folds, together):
        losses = (words.number(loss, 3) for loss in fold.loss_bits())
        shares = (percent(share, words) for share in fold.first_share())
        name = words("fit.all") if fold is together else fold.name
        table.add_row(name, str(len(fold.before)), *losses, *shares)
    out.print()
    out.print(table)
    out.print()
    change, error = (words.number(bits, 3) for bits in together.change_bits())
    out.print(words("fit.change", change=change, error=error))
    out.print(words("fit.left_out", unknown=found.unknown, unreadable=found.unreadable))


def _write_or_stop(found: Fit, destination: Path) -> None:
    try:
        write_weights({each.weight: each.cells() for each in found.weights}, destination)
    except OSError as error:
        err.print(f"{destination}: {error}", style="red", markup=False)
        raise typer.Exit(2) from None
