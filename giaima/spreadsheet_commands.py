"""`giaima kb template` and `giaima kb propose`: forms to fill in, and filled sheets into the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from giaima.console import Lang, cell, clean_argument, command_words, err, or_stop, out
from giaima.ledger_commands import Database, open_ledger
from kb.ledger.faults import LedgerError
from kb.ledger.ledger import LONGEST_NAME, Batch, Ledger
from kb.problems import Problem, Severity
from kb.spreadsheets.copies import write_copy
from kb.spreadsheets.faults import problem_of
from kb.spreadsheets.headings import BY_HAND, NOT_BY_HAND, table_of, title_of
from kb.spreadsheets.importing import Choices, Examined, examine
from kb.spreadsheets.neighbours import Neighbours
from kb.spreadsheets.template import template as template_bytes
from kb.whole_files import whole_file
from kb.words import Words

_SHOWN = 100
"""Messages of one severity printed for one file; all of them stand in the copy of the file."""
_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "dim"}
_FAULTY, _UNREADABLE = 1, 2
"""Exit codes: rows stayed out; a file could not be read, or the ledger refused."""


def register(app: typer.Typer) -> None:
    """Add the commands to `giaima kb`."""
    for command in (template, propose):
        app.command()(command)


def template(
    given: Annotated[
        list[str],
        typer.Argument(
            metavar="[TABLE] OUT.xlsx",
            help="Workbook to write, before it one table; all that are filled by hand when left out.",
            show_default=False,
        ),
    ],
    is_replaced: Annotated[bool, typer.Option("--replace", help="Replace a file of that name.")] = False,
    lang: Lang = "vi",
) -> None:
    """Write a workbook to fill in: headings with notes, lists to choose from, an example row."""
    words = command_words(lang)
    *tables_given, shown = (clean_argument(text) for text in given)
    if len(tables_given) > 1:
        _stop(words("template.arguments"))
    table, destination = "".join(tables_given), Path(given[-1])
    named = table_of(table) if table != "" else None
    if table != "" and (named is None or named in NOT_BY_HAND):
        tables = ", ".join(f"{each} ({title_of(each, words)})" for each in BY_HAND)
        key = "template.unknown" if named is None else "template.not_by_hand"
        _stop(words(key, table=table, tables=tables))
    if destination.suffix.lower() != ".xlsx":
        _stop(words("template.format", path=shown))
    data = template_bytes(words, BY_HAND if named is None else (named,))
    try:
        if destination.exists() and not is_replaced and destination.read_bytes() != data:
            _stop(words("template.exists", path=shown))
        with whole_file(destination) as part:
            part.write_bytes(data)
    except OSError as error:
        _stop(words("template.unwritable", path=shown, error=error.strerror or error))
    out.print(cell(words("template.done", path=shown)))


def propose(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Filled sheets: .xlsx, .csv, .tsv.")],
    source: Annotated[str, typer.Option("--source", help="Source id of rows in sheets that name none.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who proposes.")] = "",
    table: Annotated[str, typer.Option("--table", help="Table of the files, when their names do not say it.")] = "",
    is_partial: Annotated[bool, typer.Option("--partial", help="Good rows go in although others are faulty.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why rows with a warning go in all the same.")] = "",
    faults: Annotated[Path | None, typer.Option("--faults", help="Folder for the copies with faults.")] = None,
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """Propose the claims of filled sheets: all of a file, or none when anything is wrong; they then wait for review."""
    words = command_words(lang)
    source, by, table, reason = (clean_argument(text) for text in (source, by, table, reason))
    if by.strip() == "":
        _stop(words("ledger.no-author"))
    if len(by.strip()) > LONGEST_NAME:
        _stop(words("propose.long_name", longest=LONGEST_NAME))
    ledger = open_ledger(database, words)
    neighbours = or_stop(lambda: Neighbours(ledger), words)
    named = table_of(table) or table if table != "" else ""
    choices = Choices(named, source.strip(), reason.strip(), is_partial)
    codes = [_propose_file(path, ledger, neighbours, choices, by, faults, words) for path in files]
    raise typer.Exit(max(codes))


def _stop(message: str) -> NoReturn:
    err.print(cell(message), style="red")
    raise typer.Exit(_UNREADABLE)


def _propose_file(
    path: Path, ledger: Ledger, neighbours: Neighbours, choices: Choices, by: str, folder: Path | None, words: Words
) -> int:
    """Propose one file, tell what came of it, and return the exit code."""
    examined = examine(path, neighbours, choices)
    show_faults(examined, words)
    if not examined.is_readable:
        return _UNREADABLE
    try:
        batch = _enter(examined, ledger, by)
    except LedgerError as error:
        err.print(cell(error.text(words)), style="red")
        return _UNREADABLE
    _summary(examined, batch, words)
    if not examined.has_faults:
        return 0
    if examined.row_count == 0:
        return _FAULTY
    try:
        out.print(cell(words("propose.copy", path=clean_argument(str(write_copy(examined, words, folder))))))
    except OSError as error:
        err.print(cell(words("propose.no_copy", path=examined.file.name, error=error.strerror or error)), style="red")
    return _FAULTY


def _enter(examined: Examined, ledger: Ledger, by: str) -> Batch | None:
    if len(examined.proposals) == 0:
        return None
    file = examined.file
    return ledger.propose(examined.proposals, by, file.name, kind="import", fingerprint=file.fingerprint)


def show_faults(examined: Examined, words: Words) -> None:
    """Show what is wrong with a file, was assumed, or is worth a look."""
    _show([problem_of(fault, words) for fault in examined.faults], words)


def _show(problems: list[Problem], words: Words) -> None:
    for severity, colour in _COLOURS.items():
        same = [problem for problem in problems if problem.severity == severity]
        for problem in same[:_SHOWN]:
            label = words(f"propose.{severity}")
            out.print(
                f"[{colour}]{label}[/{colour}] {cell(problem.where.file)}: {cell(problem.message)} {cell(problem.hint)}"
            )
        if len(same) > _SHOWN:
            out.print(words(f"propose.more_{severity}", count=words.count(len(same) - _SHOWN)), style="dim")


def _summary(examined: Examined, batch: Batch | None, words: Words) -> None:
    counts = {
        "rows": examined.row_count,
        "good": examined.good_count,
        "faulty": examined.faulty_count,
        "known": examined.known_count,
        "warned": len(examined.warned),
    }
    shown = {name: words.count(count) for name, count in counts.items()}
    out.print(cell(words("propose.summary", file=examined.file.name, **shown)))
    if batch is not None and batch.batch_no is not None:
        entered = {"count": words.count(len(batch.claim_nos)), "batch": batch.batch_no}
        out.print(cell(words("propose.entered", **entered)))
    elif examined.has_faults:
        has_only_warnings = all(fault.severity != "error" for fault in examined.faults)
        out.print(words("propose.needs_reason" if has_only_warnings else "propose.nothing_entered"), style="yellow")
    else:
        out.print(words("propose.nothing_new"))
