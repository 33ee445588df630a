"""`giaima decode`, `giaima batch` and `giaima notices`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from decoder.answer import answer_of, to_json
from decoder.decode import Decoder, NoticeError
from decoder.explain import problem_text
from decoder.list_columns import find_columns, read_choice
from decoder.list_rows import decode_rows
from decoder.notice import Notice
from decoder.notice_lists import BUNDLED_NOTICES
from decoder.result_rows import RESULT_COLUMNS
from decoder.tables import check_format, read_table, write_table
from giaima.console import (
    AsKnown,
    Lang,
    clean_argument,
    command_words,
    err,
    open_or_stop,
    or_stop,
    out,
    progress,
    show_problems,
    write_text,
)
from giaima.show_answer import show_answer
from giaima.show_notices import show_notices
from kb.problems import FactsError, Problem, Where


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("decode")(decode_one)
    app.command()(batch)
    app.command()(notices)


def decode_one(
    unit: Annotated[str, typer.Argument(help='Unit as written, such as "c5/d8/e66/f304"; - reads standard input.')],
    died: Annotated[str, typer.Option(help="Date of death: 17-6-1969, 5-1972, 1972, 1972-08.")] = "",
    place: Annotated[str, typer.Option(help="Place of death.")] = "",
    burial: Annotated[str, typer.Option(help="First burial place.")] = "",
    enlisted: Annotated[str, typer.Option(help="Date of enlistment.")] = "",
    home: Annotated[str, typer.Option(help="Home.")] = "",
    rank: Annotated[str, typer.Option(help="Rank or position.")] = "",
    top: Annotated[int | None, typer.Option(min=1, help="Most hypotheses to show.")] = None,
    as_known: AsKnown = "",
    lang: Lang = "vi",
    as_json: Annotated[bool, typer.Option("--json", help="Print docs/decoding.schema.json's form.")] = False,
) -> None:
    """Decode one notice: readings, ranked hypotheses, safe level, period, place, reasons and sources."""
    unit_text = sys.stdin.buffer.read().decode("utf-8", "replace") if unit == "-" else unit
    texts = [clean_argument(text) for text in (unit_text, died, place, burial, enlisted, home, rank)]
    knowledge = open_or_stop(lang, as_known)
    maker = Decoder(knowledge)
    try:
        decoding = maker.decode(Notice(*texts))
    except NoticeError as error:
        words = command_words(lang)
        for problem in error.problems:
            err.print(problem_text(problem, words), style="red", markup=False)
        raise typer.Exit(2) from None
    answer = answer_of(decoding, maker, language=lang, top=top)
    if as_json:
        write_text(to_json(answer))
    else:
        show_answer(answer, knowledge, command_words(lang))


def batch(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A list: .csv, .xlsx or .parquet.")],
    destination: Annotated[Path, typer.Argument(metavar="OUT", help="Where to write: .csv, .xlsx or .parquet.")],
    columns: Annotated[str, typer.Option(help='Columns by hand: "unit_text=Đơn vị,died_text=Hy sinh".')] = "",
    as_known: AsKnown = "",
    lang: Lang = "vi",
) -> None:
    """Decode a list; every row is kept, and one that cannot be read says why."""
    words = command_words(lang)
    try:
        check_format(destination)
        if source.resolve() == destination.resolve():
            raise FactsError([_same_file(source)])
        listed = find_columns(read_table(source), read_choice(columns))
    except FactsError as error:
        show_problems(error.problems, words)
        raise typer.Exit(2) from None
    used = ", ".join(f"{field} = {listed.headings[index]}" for field, index in listed.columns.items())
    out.print(f"{words('batch.columns')} {used}", markup=False)
    if "unit_text" not in listed.columns:
        out.print(words("batch.no_unit"), style="yellow")
    for heading in listed.doubled:
        out.print(words("batch.doubled", heading=heading), style="yellow", markup=False)
    maker = Decoder(open_or_stop(lang, as_known)).ready()
    with progress(words("batch.progress"), len(listed.rows)) as advance:
        rows = list(decode_rows(listed, maker, language=lang, on_rows=advance))
    or_stop(lambda: write_table(destination, (*listed.headings, *RESULT_COLUMNS), rows), words)
    safe = len(listed.headings) + RESULT_COLUMNS.index("safe_level")
    none = len(listed.headings) + RESULT_COLUMNS.index("none_of_these")
    decided = sum(row[safe] is not None for row in rows)
    faulty = sum(row[none] is None for row in rows)
    counts = {"rows": len(rows), "decided": decided, "undecided": len(rows) - decided - faulty, "faulty": faulty}
    out.print(words("batch.done", path=destination, **counts), markup=False)


def _same_file(path: Path) -> Problem:
    message, hint = f"The result would replace the list {path}.", "Write to another file."
    return Problem("same-file", "error", Where(path.name, 0), "", str(path), message, hint)


def notices(
    limit: Annotated[int | None, typer.Option(min=1, help="Most notices to show.")] = None, lang: Lang = "vi"
) -> None:
    """Decode the bundled notices of four commune cemeteries and print the results."""
    listed = find_columns(read_table(BUNDLED_NOTICES))
    rows = list(decode_rows(listed, Decoder(open_or_stop(lang)).ready(), language=lang))
    show_notices(listed.headings, rows, limit, command_words(lang))
