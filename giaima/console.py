"""One console for all commands, the language they speak, and how faults are shown."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from decoder.explain import DECODER_WORDS, problem_text
from decoder.notice_dates import read_date
from kb.knowledge import KnowledgeBase
from kb.ledger.faults import LedgerError
from kb.problems import FactsError, Problem
from kb.store import began, named_database, open_knowledge
from kb.words import Language, Words, load_words

T = TypeVar("T")
_PIPED_WIDTH = 140
"""Columns when the output is no terminal: a log or a file has room for whole lines."""

out = Console(highlight=False, width=None if sys.stdout.isatty() else _PIPED_WIDTH)
err = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else _PIPED_WIDTH)
_COMMAND_WORDS = Path(__file__).parent / "words.csv"

Lang = Annotated[Language, typer.Option("--lang", help="Language of the answer.")]
On = Annotated[str, typer.Option("--on", help="As of a day: 1968-02-05, 2-1968 or 1968.", metavar="DATE")]

AsKnown = Annotated[
    str,
    typer.Option("--as-known", help="With the facts accepted by the end of a day (UTC): 2026-03-01.", metavar="DATE"),
]


def command_words(language: Language) -> Words:
    """Return the words of the knowledge base, of the decoder and of the commands."""
    return load_words(language, DECODER_WORDS, _COMMAND_WORDS)


def or_stop(work: Callable[[], T], words: Words) -> T:
    """Do a piece of work; what facts or ledger refuse is told, and the command ends with exit code 2."""
    try:
        return work()
    except LedgerError as error:
        err.print(cell(error.text(words)), style="red")
    except FactsError as error:
        show_problems(error.problems, words)
    raise typer.Exit(2)


class _Rate(ProgressColumn):
    """Steps a second, once some were taken."""

    def render(self, task: Task) -> Text:
        """Return it as text."""
        return Text(f"{task.speed:,.0f}/s" if task.speed is not None else "")


@contextmanager
def progress(told: str, total: int) -> Iterator[Callable[..., None]]:
    """Show a bar while the block works.

    Args:
        told: What is going on.
        total: Steps of the whole work; 0 = not known.

    Yields:
        What to call after each step; a number says how many steps were taken at once.
    """
    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*parts, console=err) as bar:
        yield partial(bar.advance, bar.add_task(told, total=total if total > 0 else None))


def moment_or_stop(as_known: str, words: Words) -> datetime | None:
    """Return the end (UTC) of the day of an --as-known option; None when it is empty, exit code 2 when it is no day."""
    try:
        return datetime.combine(date.fromisoformat(as_known), time.max, UTC) if as_known != "" else None
    except ValueError:
        err.print(words("as_known.no_day", value=as_known), style="red", markup=False)
        raise typer.Exit(2) from None


def open_or_stop(language: Language, as_known: str = "") -> KnowledgeBase:
    """Open the knowledge base, or say what is wrong and stop with exit code 2.

    Args:
        language: Of the messages.
        as_known: A day in ISO form, or empty for now: what had been accepted by its end, UTC.
    """
    words = command_words(language)
    moment = moment_or_stop(as_known, words)
    if moment is not None and named_database() == "":
        err.print(words("as_known.no_ledger"), style="red", markup=False)
        raise typer.Exit(2)
    if moment is not None and moment.isoformat() < (first := or_stop(began, words)):
        err.print(words("as_known.too_early", day=as_known, began=first[:10]), style="red", markup=False)
        raise typer.Exit(2)
    return or_stop(lambda: open_knowledge(as_known=moment), words)


def day_or_stop(text: str, words: Words) -> tuple[date, date] | None:
    """Read the day or window of an --on option; None when it is empty, exit code 2 when it is no date."""
    if text == "":
        return None
    found, problems = read_date(text, "--on")
    if found is None:
        show_problems(problems, words)
        if len(problems) == 0:
            err.print(words("problem.unreadable-date", value=text), style="red", markup=False)
        raise typer.Exit(2)
    return found.first, found.last


def clean_argument(text: str) -> str:
    """Return an argument as valid Unicode: bytes that are no UTF-8 become the replacement character."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def show_problems(problems: Iterable[Problem], words: Words) -> None:
    """Print problems to the error stream: what was wrong and how to mend it, translated where the words are there."""
    for problem in problems:
        if f"problem.{problem.code}" in words.texts:
            err.print(problem_text(problem, words), style="red", markup=False)
        else:
            err.print(f"[red]{escape(_place(problem) + problem.message)}[/red] {escape(problem.hint)}")


def _place(problem: Problem) -> str:
    """Return file and row of a problem, as far as its message does not tell them."""
    file, row = problem.where.file, problem.where.row
    if row > 0:
        return f"{file}:{row}: "
    return "" if file in problem.message else f"{file}: "


def problems_json(problems: Iterable[Problem]) -> str:
    """Write problems as a JSON list, one object each, keys in a fixed order."""
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2)


def write_text(text: str) -> None:
    """Write text to standard output as it is, in UTF-8 whatever the terminal says."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def plain_table(*headings: str, title: str | None = None) -> Table:
    """Return a table in the house's plain style; headings that begin with > are right-aligned."""
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold", box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading.lstrip(">"), justify="right" if heading.startswith(">") else "left", overflow="fold")
    return table


def cell(text: object) -> str:
    """Return a value as text that the console prints as it is."""
    return escape(str(text))


def percent(share: str | float | None, words: Words) -> str:
    """Return a share in per cent with one decimal; empty when there is none."""
    return words.percent(share, 1) if isinstance(share, float) and not math.isnan(share) else ""
