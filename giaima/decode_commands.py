"""`giaima batch` and `giaima notices`."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from decoder.decode import Decoder
from decoder.lists.columns import find_columns, read_choice
from decoder.lists.held_facts import HeldFacts
from decoder.lists.local import decode_parts
from decoder.lists.parts import Job, Parts, count_rows, empty_batch, faulty_rows
from decoder.lists.rows import decode_rows
from decoder.lists.side_files import same_file, side_file
from decoder.lists.sinks import check_room, write_batches
from decoder.lists.sources import ListSource, open_list
from decoder.lists.spark import decode_parts_on_spark
from decoder.lists.tables import FORMATS, check_format, file_fault, read_table
from decoder.notice_lists import BUNDLED_NOTICES
from decoder.result_rows import RESULT_COLUMNS
from decoder.weights import load_weights
from giaima.changed_since import decode_changed, open_earlier_facts
from giaima.console import (
    AsKnown,
    Lang,
    command_words,
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


def batch(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A list (.csv, .xlsx, .parquet), or a folder of them.")],
    destination: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write, or a folder for a folder.")],
    columns: Annotated[str, typer.Option(help='Columns by hand: "unit_text=Đơn vị,died_text=Hy sinh".')] = "",
    workers: Annotated[int, typer.Option(min=0, help="Processes that decode; 0 = one for each core.")] = 0,
    engine: Annotated[Engine, typer.Option(help="Where to decode: on this machine, or on a Spark cluster.")] = "local",
    master: Annotated[str, typer.Option(help="Address of the Spark cluster.")] = "local[*]",
    changed_since: Annotated[
        str,
        typer.Option(
            "--changed-since",
            help="Decode only rows that changes since a version of the facts can touch: their hash, or their folder.",
            metavar="VERSION",
        ),
    ] = "",
    as_known: AsKnown = "",
    lang: Lang = "vi",
) -> None:
    """Decode a list of any length; every row is kept, and a run that was stopped goes on where it was."""
    words = command_words(lang)
    try:
        lists = [(open_list(path, read_choice(columns)), out_path) for path, out_path in _lists(source, destination)]
    except FactsError as error:
        show_problems(error.problems, words)
        raise typer.Exit(2) from None
    facts = HeldFacts(open_or_stop(lang, as_known))
    since = open_earlier_facts(facts.here(), changed_since, words)
    for listed, path in lists:
        _tell_columns(listed, words)
        job = Job(listed, words.language, facts.version, load_weights().version)
        decode = partial(_decoder_of(engine, workers, master), facts=facts)
        if since is None:
            or_stop(partial(_decode_list, job, path, decode, words), words)
        else:
            or_stop(partial(decode_changed, job, path, since, decode, words), words)


def _lists(source: Path, destination: Path) -> list[tuple[Path, Path]]:
    """Return each list with the file its result goes to, every fault of their names told at once."""
    if not source.is_dir():
        check_format(destination)
        if source.resolve() == destination.resolve():
            raise FactsError([same_file(source)])
        return [(source, destination)]
    found = sorted(
        path for path in source.iterdir() if path.suffix.lower() in FORMATS and not path.name.startswith((".", "~$"))
    )
    if len(found) == 0:
        raise file_fault(source, "no-lists", f"{source} holds no list.", f"Lists end in {', '.join(FORMATS)}.")
    if destination.resolve() == source.resolve() or destination.is_file():
        raise FactsError([same_file(destination)])
    return [(path, destination / path.name) for path in found]


def _tell_columns(listed: ListSource, words: Words) -> None:
    used = ", ".join(f"{field} = {listed.headings[index]}" for field, index in listed.columns.items())
    out.print(f"{words('batch.columns')} {used}", markup=False)
    if "unit_text" not in listed.columns:
        out.print(words("batch.no_unit"), style="yellow")
    for heading in listed.doubled:
        out.print(words("batch.doubled", heading=heading), style="yellow", markup=False)


def _decoder_of(engine: Engine, workers: int, master: str) -> Callable[..., int]:
    """Return what decodes the parts of a job."""
    if engine == "spark":
        return partial(decode_parts_on_spark, master=master)
    return partial(decode_parts, workers=workers if workers > 0 else os.cpu_count() or 1)


def _decode_list(job: Job, path: Path, decode: Callable[..., int], words: Words) -> None:
    """Decode a list, while no other run writes to the same file."""
    listed = job.source
    faults = side_file(path, "faults", listed.path)
    check_room(path, listed.rows if listed.path.suffix.lower() == ".parquet" else 0)  # others tell only about how many
    with Parts(path, job).held() as parts:
        _decode_held(job, parts, faults, decode, words)


def _decode_held(job: Job, parts: Parts, faults: Path, decode: Callable[..., int], words: Words) -> None:
    """Decode a list part by part, join the parts, and tell what came out."""
    listed, path = job.source, parts.destination
    done = parts.begin()
    if done > 0:
        out.print(words("batch.goes_on", rows=words.count(done * job.rows_of_part)), markup=False)
    with progress(words("batch.progress"), listed.rows) as advance:
        count = decode(job=job, parts=parts, advance=advance)
    found = count_rows(parts, count)
    headings = (*listed.headings, *RESULT_COLUMNS)
    write_batches(
        path,
        headings,
        parts.batches(count) if count > 0 else [empty_batch(len(listed.headings))],
        found.rows,
        parts.folder,
    )
    if found.faulty > 0:
        own = faulty_rows(parts, count, len(listed.headings))
        write_batches(faults, ("row", "reason", *listed.headings), own, found.faulty, parts.folder)
    else:
        faults.unlink(missing_ok=True)  # of an earlier run
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
