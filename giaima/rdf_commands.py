"""`giaima rdf`: the facts as linked data: export, import, validation, questions in SPARQL, decodings."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from decoder.answer import answer_of
from decoder.decode import Decoder, NoticeError
from decoder.notice import Notice
from giaima.console import (
    AsKnown,
    Lang,
    cell,
    clean_argument,
    command_words,
    err,
    moment_or_stop,
    open_or_stop,
    or_stop,
    out,
    plain_table,
    show_problems,
    write_text,
)
from kb.facts_io import Facts
from kb.ledger.ledger import Ledger
from kb.ledger.releases import write_folder
from kb.problems import Problem, Where
from kb.store import named_database
from kb.whole_files import whole_file
from kb.words import Words
from ontology.decodings import decoding_subjects
from ontology.export import write_rdf, write_subjects
from ontology.importing import read_rdf
from ontology.names import shown
from ontology.query import Answer, Asker
from ontology.query_text import QueryError
from ontology.questions import question, questions
from ontology.validation import Breach, validate_facts, validate_file

app = typer.Typer(
    help="Dữ kiện thành dữ liệu liên kết (RDF): xuất, nhập, kiểm tra, hỏi bằng SPARQL. The facts as linked data.",
    no_args_is_help=True,
    add_completion=False,
)

Out = Annotated[Path, typer.Argument(metavar="OUT", help="Where to write: .ttl, .nt, .jsonld or .trig.")]
_SHOWN_BREACHES = 50


@app.command()
def export(destination: Out, as_known: AsKnown = "", lang: Lang = "vi") -> None:
    """Write the accepted claims with their sources as linked data; the same facts give the same bytes."""
    words = command_words(lang)
    knowledge = open_or_stop(lang, as_known)
    with err.status(words("rdf.exporting")):
        count = or_stop(lambda: write_rdf(knowledge.facts, destination, _ranks(as_known, words)), words)
    out.print(words("rdf.exported", count=words.count(count), path=destination), markup=False)


def _ranks(as_known: str, words: Words) -> Mapping[str, str]:
    """Return the ranks that reviewers gave, by claim id; bundled facts have none."""
    if named_database() == "":
        return {}
    return Ledger.open(named_database()).ranks(moment_or_stop(as_known, words))


@app.command("import")
def import_file(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="Linked data: .ttl, .nt, .jsonld or .trig.")],
    folder: Annotated[Path, typer.Option("--out", help="Folder for the tables, new or one of facts.")],
    lang: Lang = "vi",
) -> None:
    """Read linked data back into tables of facts, ids included."""
    words = command_words(lang)
    with err.status(words("rdf.importing")):
        facts = or_stop(lambda: read_rdf(source), words)
    or_stop(lambda: write_folder(facts, folder), words)
    count = sum(len(claims) for _, claims in facts.tables())
    out.print(words("rdf.imported", count=words.count(count), path=folder), markup=False)


@app.command()
def validate(
    source: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Linked data; left out = the facts.")] = None,
    lang: Lang = "vi",
) -> None:
    """Hold linked data against the shapes (SHACL); exit 1 when anything breaks one."""
    words = command_words(lang)
    facts = open_or_stop(lang).facts if source is None else Facts()
    with err.status(words("rdf.validating")):
        breaches = or_stop(lambda: validate_facts(facts) if source is None else validate_file(source), words)
    _show_breaches(breaches, words)
    raise typer.Exit(1 if len(breaches) > 0 else 0)


def _show_breaches(breaches: list[Breach], words: Words) -> None:
    for breach in breaches[:_SHOWN_BREACHES]:
        value = f" = {shown(breach.value)}" if breach.value != "" else ""
        out.print(f"[red]{cell(breach.shape)}[/red] [bold]{cell(shown(breach.focus) + value)}[/bold]")
        out.print("  " + cell(breach.message(words.language)))
    if len(breaches) > _SHOWN_BREACHES:
        out.print(words("rdf.more_breaches", count=words.count(len(breaches) - _SHOWN_BREACHES)), style="dim")
    key = "rdf.conforms" if len(breaches) == 0 else "rdf.breaches"
    out.print(words(key, count=words.count(len(breaches))))


@app.command("questions")
def list_questions(lang: Lang = "vi") -> None:
    """List the worked example questions; `giaima rdf query 03` runs one."""
    words = command_words(lang)
    table = plain_table(words("rdf.number"), words("rdf.question"), words("rdf.file"))
    for each in questions():
        table.add_row(each.number, cell(each.title(lang)), cell(each.path.name))
    out.print(table)


@app.command()
def query(
    asked: Annotated[str, typer.Argument(metavar="FILE.rq|NN|-", help="SPARQL file, number of a question, or -.")],
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write the rows to a CSV file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print SPARQL's JSON results.")] = False,
    seconds: Annotated[float | None, typer.Option(min=0.1, help="Limit of time; 20 s when left out.")] = None,
    rows: Annotated[int | None, typer.Option(min=1, help="Limit of rows; 10,000 when left out.")] = None,
    as_known: AsKnown = "",
    lang: Lang = "vi",
) -> None:
    """Ask the facts in SPARQL, read only: a table, or CSV, or JSON."""
    words = command_words(lang)
    text = _query_text(asked, words)
    knowledge = open_or_stop(lang, as_known)
    try:
        with Asker(knowledge) as asker, err.status(words("rdf.asking")):
            answer = asker.ask(text, seconds=seconds, rows=rows)
    except QueryError as error:
        show_problems([error.problem], words)
        raise typer.Exit(2) from None
    if csv_file is not None:
        _write_csv(answer, csv_file, words)
        out.print(words("rdf.rows_written", count=words.count(len(answer.rows)), path=csv_file), markup=False)
    elif as_json:
        write_text(answer.to_json())
    else:
        _show_answer(answer, words)
    if answer.is_cut:
        err.print(words("rdf.cut", count=words.count(len(answer.rows))), style="yellow", markup=False)


def _query_text(asked: str, words: Words) -> str:
    """Return the query meant: standard input, a worked question, or a file."""
    if asked == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    known = question(asked)
    if known is not None:
        return known.text
    path = Path(clean_argument(asked))
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        message = f"There is no query {path}."
        hint = "Give a file, - for standard input, or a number of `giaima rdf questions`."
        show_problems([Problem("no-query", "error", Where(path.name, 0), "", str(path), message, hint)], words)
        raise typer.Exit(2) from None


def _show_answer(answer: Answer, words: Words) -> None:
    table = plain_table(*answer.columns)
    for row in answer.texts():
        table.add_row(*(cell(shown(text)) for text in row))
    out.print(table)
    told = words("rdf.answered", count=words.count(len(answer.rows)), seconds=words.number(answer.seconds, 2))
    err.print(told, style="dim", markup=False)


def _write_csv(answer: Answer, path: Path, words: Words) -> None:
    """Write an answer as CSV, whole or not at all."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([answer.columns, *answer.texts()])
    try:
        with whole_file(path) as part:
            part.write_bytes(text.getvalue().encode())
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}."
        problem = Problem("unwritable", "error", Where(path.name, 0), "", str(path), message, "Write elsewhere.")
        show_problems([problem], words)
        raise typer.Exit(2) from None


@app.command("decode")
def decode_to_file(
    unit: Annotated[str, typer.Argument(help='Unit as written, such as "c5/d8/e66/f304".')],
    destination: Annotated[Path, typer.Option("--out", help="Where to write: .ttl, .nt, .jsonld or .trig.")],
    died: Annotated[str, typer.Option(help="Date of death: 17-6-1969, 5-1972, 1972.")] = "",
    place: Annotated[str, typer.Option(help="Place of death.")] = "",
    burial: Annotated[str, typer.Option(help="First burial place.")] = "",
    as_known: AsKnown = "",
    lang: Lang = "vi",
) -> None:
    """Decode one notice and write the inference as linked data: beliefs with probabilities, evidence, premises."""
    words = command_words(lang)
    knowledge = open_or_stop(lang, as_known)
    maker = Decoder(knowledge)
    texts = [clean_argument(text) for text in (unit, died, place, burial)]
    try:
        answer = answer_of(maker.decode(Notice(*texts)), maker, language=lang)
    except NoticeError as error:
        show_problems(error.problems, words)
        raise typer.Exit(2) from None
    count = or_stop(lambda: write_subjects(decoding_subjects(answer, knowledge), destination), words)
    out.print(words("rdf.exported", count=words.count(count), path=destination), markup=False)
