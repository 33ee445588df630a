"""`giaima batch` and `giaima notices`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from decoder.decode import Decoder
from decoder.lists.columns import find_columns, read_choice
from decoder.lists.held_facts import HeldFacts
from decoder.lists.local import decode_parts
from decoder.lists.parts import Job, Parts, advancing, count_rows, empty_batch, faulty_rows
from decoder.lists.rows import decode_rows
from decoder.lists.side_files import same_file, side_file
from decoder.lists.sinks import check_room, write_batches
from decoder.lists.sources import ListSource, open_list
from decoder.lists.spark import decode_parts_on_spark
from decoder.lists.tables import FORMATS, check_format, file_fault, read_table
from decoder.notice_lists import BUNDLED_NOTICES
from decoder.result_rows import RESULT_COLUMNS
from decoder.weights import load_weights
from giaima.changed_since import EarlierFacts, decode_all, decode_changed, open_earlier_facts
from giaima.console import (
    AsKnown,
    Lang,
    command_words,
    err,
    open_or_stop,
    or_stop,
    out,
    progress,
    show_problems,
)
from giaima.show_notices import show_notices
from kb.problems import FactsError
from kb.words import Words

Engine = Literal["local", "spark"]
_INTERRUPTED = 130
"""Exit code of a command that was stopped by Ctrl-C. Source: Bash manual, Exit Status (128 and the signal's number)."""


def batch(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A list (.csv, .xlsx, .parquet), or a folder of them.")],
    destination: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write, or a folder for a folder.")],
    columns: Annotated[str, typer.Option(help='Columns by hand: "unit_text=Đơn vị,died_text=Hy sinh".')] = "",
    workers: Annotated[int, typer.Option(min=0, help="Processes that decode; 0 = one for each core.")] = 0,
    engine: Annotated[Engine, typer.Option(help="Where to decode: on this machine, or on a Spark cluster.")] = "local",
    master: Annotated[str, typer.Option(help="Address of the Spark cluster.")] = "local[*]",
    changed_since: Annotated[
        str | None,
        typer.Option(
            "--changed-since",
            help="Decode only rows that changes since a version of the facts can touch: their hash, or their folder.",
            metavar="VERSION",
        ),
    ] = None,
    as_known: AsKnown = "",
    lang: Lang = "vi",
) -> None:
    """Decode a list of any length; every row is kept, and a run that was stopped goes on where it was."""
    words = command_words(lang)
    named, chosen = or_stop(lambda: (_lists(source, destination), read_choice(columns)), words)
    lists, left_out = _open_all(named, chosen, words)
    if len(lists) > 0:
        facts = HeldFacts(open_or_stop(lang, as_known))
        since = open_earlier_facts(facts.here(), changed_since, words) if changed_since is not None else None
        decode = partial(_decoder_of(engine, workers, master), facts=facts)
        for listed, path in lists:
            _tell_columns(listed, words)
            job = Job(listed, words.language, facts.version, load_weights().version)
            if not _is_done(partial(_decode, job, path, since, decode, words), words):
                left_out.append(listed.path.name)
    if len(left_out) > 0:
        if len(named) > 1:
            err.print(words("batch.left_out", names=", ".join(left_out)), style="red", markup=False)
        raise typer.Exit(2)


def _lists(source: Path, destination: Path) -> list[tuple[Path, Path]]:
    """Return each list with the file its result goes to, every fault of their names told at once."""
    if not source.is_dir():
        check_format(destination)
        if source.resolve() == destination.resolve():
            raise FactsError([same_file(source)])
        return [(source, destination)]
    found = sorted(
        path
        for path in source.iterdir()
        if path.suffix.lower() in FORMATS and not path.name.startswith((".", "~$")) and not path.is_dir()
    )
    if len(found) == 0:
        raise file_fault(source, "no-lists", f"{source} holds no list.", f"Lists end in {', '.join(FORMATS)}.")
    if destination.resolve() == source.resolve() or destination.is_file():
        raise FactsError([same_file(destination)])
    return [(path, destination / path.name) for path in found]


def _open_all(
    named: Iterable[tuple[Path, Path]], chosen: Mapping[str, str], words: Words
) -> tuple[list[tuple[ListSource, Path]], list[str]]:
    """Open the lists that can be read, tell what is wrong with the others, and return these by name."""
    opened, left_out = [], []
    for path, out_path in named:
        try:
            opened.append((open_list(path, chosen), out_path))
        except FactsError as error:
            show_problems(error.problems, words)
            left_out.append(path.name)
    return opened, left_out


def _is_done(work: Callable[[], None], words: Words) -> bool:
    """Decode a list; what keeps it from being done is told, and the next one can follow."""
    try:
        or_stop(work, words)
    except typer.Exit:
        return False
    except KeyboardInterrupt:
        err.print(words("batch.stopped"), style="yellow")
        raise typer.Exit(_INTERRUPTED) from None
    return True


def _tell_columns(listed: ListSource, words: Words) -> None:
    used = ", ".join(f"{field} = {listed.headings[index]}" for field, index in listed.columns.items())
    out.print(f"{words('batch.columns')} {used}", markup=False)
    if "unit_text" not in listed.columns:
        out.print(words("batch.no_unit"), style="yellow")
    if len(listed.unread) > 0:
        out.print(words("batch.sheets", names=", ".join(listed.unread)), style="yellow", markup=False)
    for heading in listed.doubled:
        out.print(words("batch.doubled", heading=heading), style="yellow", markup=False)


def _decoder_of(engine: Engine, workers: int, master: str) -> Callable[..., int]:
    """Return what decodes the parts of a job."""
    if engine == "spark":
        return partial(decode_parts_on_spark, master=master)
    return partial(decode_parts, workers=workers if workers > 0 else os.cpu_count() or 1)


def _decode(job: Job, path: Path, since: EarlierFacts | None, decode: Callable[..., int], words: Words) -> None:
    """Decode a list, while no other run writes to the same file: all of it, or what has changed since some facts."""
    if since is not None:
        decode_changed(job, path, since, decode, words)
        return
    listed = job.source
    faults = side_file(path, "faults", listed.path)
    check_room(path, listed.rows if listed.path.suffix.lower() == ".parquet" else 0)  # others tell only about how many
    with Parts(path, job).held() as parts:
        _decode_held(job, parts, faults, decode, words)


def _decode_held(job: Job, parts: Parts, faults: Path, decode: Callable[..., int], words: Words) -> None:
    """Decode a list part by part, join the parts, and tell what came out."""
    listed, path = job.source, parts.destination
    count = decode_all(job, parts, decode, words)
    found = count_rows(parts, count)
    headings = (*listed.headings, *RESULT_COLUMNS)
    batches = parts.batches(count) if count > 0 else [empty_batch(len(listed.headings))]
    with progress(words("batch.writing"), found.rows) as advance:
        write_batches(path, headings, advancing(batches, advance), found.rows, parts.folder)
    if found.faulty > 0:
        own = faulty_rows(parts, count, len(listed.headings))
        write_batches(faults, ("row", "reason", *listed.headings), own, found.faulty, parts.folder)
    else:
        faults.unlink(missing_ok=True)  # of an earlier run
    side_file(path, "flips", listed.path).unlink(missing_ok=True)
    parts.end()
    told = {name: words.count(value) for name, value in asdict(found).items()}
    out.print(words("batch.done", path=path, **told), markup=False)
    if found.faulty > 0:
        out.print(words("batch.faults", path=faults), markup=False)


def notices(
    limit: Annotated[int | None, typer.Option(min=1, help="Most notices to show.")] = None, lang: Lang = "vi"
) -> None:
    """Decode the bundled notices of four commune cemeteries and print the results."""
    listed = find_columns(read_table(BUNDLED_NOTICES))
    rows = list(decode_rows(listed, Decoder(open_or_stop(lang)).ready(), language=lang))
    show_notices(listed.headings, rows, limit, command_words(lang))
